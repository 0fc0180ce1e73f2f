import Foundation
import TestSupport
import Workspace

@testable import AuthLintCLI

/// A context of a test's own: streams in memory, an environment of its own making.
func makeContext(
  variables: [String: String] = [:], terminals: Set<Int32> = [], input: String = "",
  directory: Path? = nil, answers: [String] = [], width: Int? = nil,
  clock: @escaping () -> Double = { 0 }
) -> CommandContext {
  var answers = answers[...]
  var context = CommandContext(
    environment: HostEnvironment(
      variable: { variables[$0] }, isTerminal: { terminals.contains($0) },
      terminalWidth: { terminals.contains($0) ? width : nil },
      workingDirectory: { () throws(SystemError) in
        guard let directory else { return try WorkingDirectory.current() }
        return WorkingDirectory(path: directory)
      },
      clock: clock),
    output: OutputSink(), errors: OutputSink(),
    standardInput: { (reader) throws(ReadFailure) in
      if input.utf8.count > reader.limit { throw .tooLarge(limit: reader.limit) }
      return Array(input.utf8)
    })
  context.typedLine = { answers.popFirst().map { Array($0.utf8) } }
  return context
}

extension Scratch {
  var path: Path { Path(url.path) }
}
