/// A JSON value of a schema that is written for editors; members keep their order.
indirect enum SchemaText {
  case string(String)
  case number(Int)
  case flag(Bool)
  case list([SchemaText])
  case object([(String, SchemaText)])

  /// A list of strings.
  static func strings(_ strings: [String]) -> SchemaText { .list(strings.map { .string($0) }) }

  /// A reference to one of the schema's own definitions.
  static func reference(_ name: String) -> SchemaText {
    .object([("$ref", .string("#/$defs/" + name))])
  }

  /// The text, which ends in a line break. A value that fits stays on one line.
  var text: String {
    var text = ""
    write(to: &text, indentation: 0)
    return text + "\n"
  }

  private static let width = 100

  /// The value on one line.
  private var line: String {
    switch self {
    case .string(let string): ScalarText(quoting: .double, isInFlow: true).scalar(string)
    case .number(let number): String(number)
    case .flag(let flag): flag ? "true" : "false"
    case .list(let items): "[" + items.map(\.line).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.map { SchemaText.string($0.0).line + ": " + $0.1.line }.joined(separator: ", ")
        + "}"
    }
  }

  private func write(to text: inout String, indentation: Int) {
    let line = line
    if line.utf8.count + indentation <= Self.width {
      text += line
      return
    }
    let inner = ValueText.blanks(indentation + 2)
    let close = "\n" + ValueText.blanks(indentation)
    switch self {
    case .string, .number, .flag: text += line
    case .list(let items):
      text += "["
      for (index, item) in items.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + inner
        item.write(to: &text, indentation: indentation + 2)
      }
      text += close + "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + inner + SchemaText.string(member.0).line + ": "
        member.1.write(to: &text, indentation: indentation + 2)
      }
      text += close + "}"
    }
  }
}
