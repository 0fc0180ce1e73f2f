import Diagnostics

/// Writes a message about the run itself for standard error, in the style of the text report.
package enum MessageText {
  /// The kind of a message.
  package enum Kind: Sendable {
    case error, warning, note
  }

  /// How messages are written.
  package struct Style: Sendable {
    /// Whether to use the colours of a terminal.
    package var usesColor = false
    /// The cells of a terminal's row, or `nil` if there is none.
    package var width: Int?
    /// Whether the lines go to the log of a CI server that reads commands from it.
    package var escapesWorkflowCommands = false

    /// Creates the style of plain lines.
    package init() {}
  }

  /// Appends `error: message` and a line `help: …` for each piece of advice; texts may contain
  /// anything.
  package static func append(
    _ kind: Kind, _ message: String, help: [String] = [], style: Style = Style(),
    to out: inout [UInt8]
  ) {
    let start = out.count
    let palette = Palette(usesColor: style.usesColor)
    switch kind {
    case .error: line("error", palette.color(of: .error), message, palette, style, to: &out)
    case .warning: line("warning", palette.color(of: .warning), message, palette, style, to: &out)
    case .note: line("note", palette.color(of: .info), message, palette, style, to: &out)
    }
    for text in help { line("help", palette.bold, text, palette, style, to: &out) }
    if style.escapesWorkflowCommands { WorkflowCommands.defuse(&out, from: start) }
  }

  /// Appends a failure as `error: path: message`.
  package static func append(
    _ failure: Failure, style: Style = Style(), to out: inout [UInt8]
  ) {
    append(.error, failure.path + ": " + failure.message, style: style, to: &out)
  }

  private static func line(
    _ word: StaticString, _ color: [UInt8], _ text: String, _ palette: Palette, _ style: Style,
    to out: inout [UInt8]
  ) {
    let start = out.count
    out.append(contentsOf: color)
    out.appendLiteral(word)
    out.append(contentsOf: palette.reset)
    out.appendLiteral(": ")
    VisibleText.appendIsolated(text, to: &out)
    out.append(0x0A)
    if let width = style.width {
      RowBreaks.insert(
        into: &out, from: start, width: max(width, 40), indent: word.utf8CodeUnitCount + 2)
    }
  }
}
