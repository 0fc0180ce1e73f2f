import Diagnostics
import Documents

/// Builds the fixes of structural findings. None is safe: each guesses what the author meant.
package struct StructuralFixes {
  private let document: Document
  private let editor: DocumentEditor
  private let words: FixWords

  package init(_ document: Document) {
    self.document = document
    editor = DocumentEditor(document)
    words = FixWords(document)
  }

  /// Renames a field.
  package func rename(_ key: NodeID, to name: String?) -> Fix? {
    guard let name, document.kind(key) == .string else { return nil }
    return replace(key, with: .string(name))
  }

  /// Replaces a value by one that the field allows.
  package func replace(_ node: NodeID, with suggestion: String?) -> Fix? {
    guard let suggestion else { return nil }
    guard document.kind(node) != .string, let number = Int64(suggestion) else {
      return replace(node, with: .string(suggestion))
    }
    return replace(node, with: .int(number))
  }

  /// Converts a value to the type of its field: `yes` and `"true"` become `true`, `"1"` becomes
  /// `1`, and a number or truth value where text is expected is quoted.
  package func convert(_ node: NodeID, to types: SchemaTypes) -> Fix? {
    guard !document.isBlank(node), !editor.isTagged(node) else { return nil }
    switch (document.kind(node), types) {
    case (.string, [.boolean]):
      return Self.truth(document.string(node)).flatMap { replace(node, with: .bool($0)) }
    case (.string, [.integer]):
      let text = document.string(node)
      guard text.utf8.count < 19, let number = Int64(text),
        "\(number)".utf8.elementsEqual(text.utf8)
      else { return nil }
      return replace(node, with: .int(number))
    case (.bool, [.string]), (.integer, [.string]), (.float, [.string]):
      return editor.quote(node).map {
        Fix(isSafe: false, edits: [$0], title: words.quoting(node))
      }
    default: return nil
    }
  }

  private func replace(_ node: NodeID, with value: ConstantValue) -> Fix? {
    let edit: TextEdit?
    if case .string(let text) = value, editor.isBlockScalar(node) {
      // A block scalar ends with a line break, which no allowed value contains.
      edit = editor.inline(blockScalar: node, with: text)
    } else {
      edit = editor.replace(node, with: value)
    }
    return edit.map {
      Fix(isSafe: false, edits: [$0], title: words.replacing(node, with: value))
    }
  }

  /// Returns the truth value that a common word for it means.
  private static func truth(_ text: String) -> Bool? {
    guard text.utf8.count <= 5 else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on", "y": return true
    case "false", "no", "off", "n": return false
    default: return nil
    }
  }
}
