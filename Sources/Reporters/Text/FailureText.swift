import Diagnostics

/// The line that names something that was not checked, for standard error.
package enum FailureText {
  /// Appends `authlint: path: message` and a line feed, fit for a terminal.
  package static func append(
    _ failure: Failure, escapesWorkflowCommands: Bool = false, to out: inout [UInt8]
  ) {
    let start = out.count
    out.appendLiteral("authlint: ")
    VisibleText.appendIsolated(failure.path, to: &out)
    out.appendLiteral(": ")
    VisibleText.appendIsolated(failure.message, to: &out)
    out.append(0x0A)
    if escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
  }

  /// Appends lines that hold what somebody wrote elsewhere (arguments, names), each made visible,
  /// and a line feed.
  package static func append(
    lines: String, escapesWorkflowCommands: Bool = false, to out: inout [UInt8]
  ) {
    let start = out.count
    for line in lines.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      VisibleText.append(String(decoding: line, as: UTF8.self), to: &out)
      out.append(0x0A)
    }
    if escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
  }
}
