import Diagnostics
import Documents

extension JSONValue {
  /// The value of a JSON or YAML file; `nil` if it cannot be read to its end.
  init?(_ file: SourceFile, _ format: DocumentFormat) {
    let loader = DocumentLoader(file: file, format: format)
    guard let document = loader.next(), loader.problems.isEmpty else { return nil }
    var budget = Self.nodeLimit
    self.init(document, document.root, depth: 0, &budget)
  }

  private static var nodeLimit: Int { 200_000 }
  private static var nestingLimit: Int { 200 }

  private init(_ document: Document, _ node: NodeID, depth: Int, _ budget: inout Int) {
    budget -= 1
    guard budget > 0, depth < Self.nestingLimit else {
      self = .null
      return
    }
    switch document.kind(node) {
    case .null: self = .null
    case .bool: self = .bool(document.bool(node) ?? false)
    case .integer:
      let text = document.string(node)
      self = Int(text).map { .integer($0) } ?? .text(text)
    case .float: self = .encoded(Array(document.string(node).utf8))
    case .string: self = .text(document.string(node))
    case .sequence:
      var elements: [JSONValue] = []
      for index in 0..<document.childCount(node) {
        elements.append(
          JSONValue(document, document.child(at: index, of: node), depth: depth + 1, &budget))
      }
      self = .array(elements)
    case .mapping:
      var members: [Member] = []
      for index in 0..<document.childCount(node) {
        members.append(
          Member(
            document.string(document.key(at: index, of: node)),
            JSONValue(document, document.child(at: index, of: node), depth: depth + 1, &budget)))
      }
      self = .object(members)
    }
  }
}
