import Diagnostics
import Documents

@testable import AuthLint
@testable import RuleEngine

/// A value as a document means it, without places and styles.
indirect enum PlainValue: Equatable {
  case null
  case bool(Bool)
  /// Numbers as they are written, after their type.
  case number([UInt8])
  case string([UInt8])
  case list([PlainValue])
  case map([PlainEntry])

  static func text(_ text: String) -> PlainValue { .string(Array(text.utf8)) }
}

struct PlainEntry: Equatable {
  var key: PlainValue
  var value: PlainValue
}

extension Document {
  /// The value of a node.
  func plainValue(_ node: NodeID) -> PlainValue {
    switch kind(node) {
    case .null: return .null
    case .bool: return .bool(bool(node) ?? false)
    case .integer: return .number(Array((decimalText(node) ?? "").utf8))
    case .float: return .number(Array("\(double(node) ?? 0)".utf8))
    case .string: return .string(Array(textBytes(node)))
    case .sequence:
      return .list((0..<childCount(node)).map { plainValue(child(at: $0, of: node)) })
    case .mapping:
      return .map(
        (0..<childCount(node)).map {
          PlainEntry(
            key: plainValue(key(at: $0, of: node)), value: plainValue(child(at: $0, of: node)))
        })
    }
  }

  /// The node at a JSON Pointer; with `~key` behind it, the key of that entry.
  func node(at pointer: String) -> NodeID? {
    (0..<nodeCount).map { NodeID(Int32($0)) }.first { node in
      (node == root || parent(node) != nil)
        && (pointer.hasSuffix("~key")
          ? isKey(node) && self.pointer(node) == String(pointer.dropLast(4))
          : !isKey(node) && self.pointer(node) == pointer)
    }
  }
}

/// A text with its documents.
struct LoadedText {
  var documents: [Document]
  var problems: [LoadProblem]
  var comments: [SourceComment]
  var isComplete: Bool

  init(_ bytes: [UInt8], _ format: DocumentFormat = .yaml) {
    let loader = DocumentLoader(
      file: SourceFile(path: "test", bytes: bytes), format: format)
    documents = []
    while let document = loader.next() { documents.append(document) }
    problems = loader.problems
    comments = loader.comments
    isComplete = loader.isComplete
  }

  init(_ text: String, _ format: DocumentFormat = .yaml) { self.init(Array(text.utf8), format) }

  var values: [PlainValue] { documents.map { $0.plainValue($0.root) } }
}

/// A text after edits; `nil` if there are none.
func edited(
  _ text: String, _ format: DocumentFormat = .yaml,
  _ edit: (Document, DocumentEditor) -> [TextEdit]?
) -> String? {
  let loaded = LoadedText(text, format)
  guard let document = loaded.documents.first else { return nil }
  guard let edits = edit(document, DocumentEditor(document)) else { return nil }
  return String(
    decoding: EditedText.apply([edits], to: Array(text.utf8)), as: UTF8.self)
}
