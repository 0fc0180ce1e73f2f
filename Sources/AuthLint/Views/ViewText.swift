import Diagnostics
import Documents
import RuleEngine

/// Writes viewed values as a YAML document, by indentation, each scalar on one line.
struct ViewText {
  private var text: [UInt8] = []

  /// Returns the document.
  static func bytes(of value: ViewedValue) -> [UInt8] {
    var writer = ViewText()
    writer.append(value, indentation: 0, isInline: true)
    writer.endLine()
    return writer.text
  }

  /// Returns a text as a scalar, in quotes if a plain one would mean something else.
  static func scalar(_ text: String) -> String {
    ScalarText(quoting: .plain, isInFlow: false).scalar(text)
  }

  /// Returns a scalar of a document as it may stand by itself on one line: in its own characters
  /// where that is possible, so that what is said of its spelling is said of the file's.
  static func scalar(_ node: NodeID, of document: Document) -> String {
    if document.kind(node) != .string {
      return document.isBlank(node) ? "null" : document.string(node)
    }
    let range = document.range(node)
    let isOwn =
      !document.isTagged(node) && !document.isAlias(node)
      && range.upper <= document.file.bytes.count
    if isOwn {
      let written = document.file.bytes[range.lower..<range.upper]
      switch document.style(node) {
      case .plain, .singleQuoted, .doubleQuoted:
        if !written.contains(0x0A), !written.contains(0x0D) {
          return String(decoding: written, as: UTF8.self)
        }
      // JSON writes a character outside the basic plane as two escapes, which YAML does not know.
      case .json where !written.contains(UInt8(ascii: "\\")):
        return String(decoding: written, as: UTF8.self)
      default: break
      }
    }
    return ScalarText(quoting: .double, isInFlow: false).scalar(document.string(node))
  }

  private mutating func append(_ value: ViewedValue, indentation: Int, isInline: Bool) {
    switch value.content {
    case .scalar(let text): append(text)
    case .list(let items):
      if items.isEmpty { return append("[]") }
      for (index, item) in items.enumerated() {
        if index > 0 || !isInline { startLine(indentation) }
        append("- ")
        append(item, indentation: indentation + 2, isInline: true)
      }
    case .map(let entries):
      if entries.isEmpty { return append("{}") }
      for (index, entry) in entries.enumerated() {
        if index > 0 || !isInline { startLine(indentation) }
        append(entry.key)
        append(":")
        switch entry.value.content {
        case .list(let items) where !items.isEmpty:
          append(entry.value, indentation: indentation + 2, isInline: false)
        case .map(let entries) where !entries.isEmpty:
          append(entry.value, indentation: indentation + 2, isInline: false)
        default:
          append(" ")
          append(entry.value, indentation: indentation + 2, isInline: true)
        }
      }
    }
  }

  private mutating func append(_ written: String) { text.append(contentsOf: written.utf8) }

  private mutating func startLine(_ indentation: Int) {
    endLine()
    text.append(contentsOf: repeatElement(0x20, count: indentation))
  }

  private mutating func endLine() { text.append(0x0A) }
}
