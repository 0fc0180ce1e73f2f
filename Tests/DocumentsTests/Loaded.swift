import Diagnostics
import Testing

@testable import Documents

/// A text, loaded to its end.
struct Loaded {
  let bytes: [UInt8]
  var documents: [Document] = []
  let problems: [LoadProblem]
  let isComplete: Bool
  let comments: [SourceComment]

  init(
    _ bytes: [UInt8], _ format: DocumentFormat = .yaml, limits: DocumentLimits = DocumentLimits()
  ) {
    self.bytes = bytes
    let loader = DocumentLoader(
      file: SourceFile(path: "test", bytes: bytes), format: format, limits: limits)
    while let document = loader.next() { documents.append(document) }
    problems = loader.problems
    isComplete = loader.isComplete
    comments = loader.comments
  }

  init(
    _ text: String, _ format: DocumentFormat = .yaml, limits: DocumentLimits = DocumentLimits()
  ) {
    self.init(Array(text.utf8), format, limits: limits)
  }

  /// The bytes of a range as a string.
  func text(_ range: SourceRange) -> String {
    String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
  }

  /// The first document's node at a path of keys and indices; the root for an empty path.
  func node(_ path: String) -> (Document, NodeID)? {
    guard let document = documents.first else { return nil }
    var node = document.root
    for step in path.split(separator: "/") {
      if document.kind(node) == .sequence {
        guard let index = Int(step), index < document.childCount(node) else { return nil }
        node = document.child(at: index, of: node)
      } else {
        guard let value = document.value(forKey: String(step), of: node) else { return nil }
        node = value
      }
    }
    return (document, node)
  }
}

/// A text in which `«` and `»` mark a range.
struct Marked {
  let text: String
  let range: SourceRange

  init(_ source: String) {
    var bytes: [UInt8] = []
    var bounds: [Int] = []
    for scalar in source.unicodeScalars {
      if scalar == "«" || scalar == "»" {
        bounds.append(bytes.count)
      } else {
        bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
      }
    }
    text = String(decoding: bytes, as: UTF8.self)
    range = SourceRange(bounds.first ?? 0, bounds.last ?? 0)
  }
}

/// A value without its places, compared by bytes.
indirect enum Shape: Hashable, CustomStringConvertible {
  case scalar([UInt8])
  case sequence([Shape])
  case mapping([Shape])

  init(_ document: Document, _ node: NodeID) {
    let count = document.childCount(node)
    switch document.kind(node) {
    case .sequence:
      self = .sequence((0..<count).map { Shape(document, document.child(at: $0, of: node)) })
    case .mapping:
      self = .mapping(
        (0..<count).flatMap {
          [
            Shape(document, document.key(at: $0, of: node)),
            Shape(document, document.child(at: $0, of: node)),
          ]
        })
    default:
      self = .scalar(Array(document.textBytes(node)))
    }
  }

  var description: String {
    switch self {
    case .scalar(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
    case .sequence(let elements): "\(elements)"
    case .mapping(let entries): "{\(entries.map(\.description).joined(separator: " "))}"
    }
  }
}

/// The value of a node in a short notation: kinds show, places do not.
func notation(_ document: Document, _ node: NodeID) -> String {
  let count = document.childCount(node)
  switch document.kind(node) {
  case .null: return "null"
  case .bool: return document.bool(node) == true ? "true" : "false"
  case .integer: return document.decimalText(node) ?? "?"
  case .float: return "\(document.double(node) ?? 0)"
  case .string: return "'\(document.string(node))'"
  case .sequence:
    let elements = (0..<count).map { notation(document, document.child(at: $0, of: node)) }
    return "[\(elements.joined(separator: " "))]"
  case .mapping:
    let entries = (0..<count).map {
      "\(notation(document, document.key(at: $0, of: node))):"
        + notation(document, document.child(at: $0, of: node))
    }
    return "{\(entries.joined(separator: " "))}"
  }
}

/// The notation of the only document of a YAML text; a word for any other outcome.
func yaml(_ text: String) -> String {
  let loaded = Loaded(text)
  guard loaded.isComplete else { return "refused: \(loaded.problems.last?.message ?? "")" }
  guard let document = loaded.documents.first else { return "nothing" }
  guard loaded.documents.count == 1 else { return "\(loaded.documents.count) documents" }
  return notation(document, document.root)
}

/// What holds of every loaded text, however it looks.
func checkInvariants(_ loaded: Loaded) -> String? {
  let end = loaded.bytes.count
  func isWithin(_ range: SourceRange) -> Bool { range.lower >= 0 && range.upper <= end }
  for problem in loaded.problems {
    guard isWithin(problem.primary.range) else { return "problem outside: \(problem)" }
    guard problem.related.allSatisfy({ isWithin($0.range) }) else { return "related outside" }
  }
  guard loaded.isComplete || loaded.problems.contains(where: { $0.kind != .duplicateKey }) else {
    return "incomplete without a reason"
  }
  for comment in loaded.comments {
    guard isWithin(comment.range), loaded.bytes[comment.range.lower] == UInt8(ascii: "#") else {
      return "comment outside"
    }
  }
  for document in loaded.documents {
    if let wrong = checkTree(document, document.root, end) { return wrong }
  }
  return nil
}

private func checkTree(_ document: Document, _ node: NodeID, _ end: Int) -> String? {
  let range = document.range(node)
  guard range.lower >= 0, range.lower <= range.upper, range.upper <= end else {
    return "node outside: \(range)"
  }
  guard document.uses(of: node).allSatisfy({ $0.range.upper <= end }) else { return "use outside" }
  let count = document.childCount(node)
  guard document.kind(node) >= .sequence else { return checkParts(document, node) }
  var last = range.lower
  for index in 0..<count {
    var children = [document.child(at: index, of: node)]
    if document.kind(node) == .mapping { children.insert(document.key(at: index, of: node), at: 0) }
    for child in children {
      guard document.parent(child) == node else { return "wrong parent" }
      let place = document.range(child)
      if document.uses(of: child).isEmpty, document.uses(of: node).isEmpty {
        guard place.lower >= last, place.upper <= range.upper else {
          return "range \(place) does not nest in \(range) after \(last)"
        }
        last = place.upper
      }
      if let wrong = checkTree(document, child, end) { return wrong }
    }
  }
  return nil
}

private func checkParts(_ document: Document, _ node: NodeID) -> String? {
  let text = document.textBytes(node)
  let whole = document.range(node)
  guard String(validating: text, as: UTF8.self) != nil else { return "text is no UTF-8" }
  var last = whole.lower
  var index = 0
  while index < min(text.count, 200) {
    var next = index + 1
    while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
    let part = document.sourceRange(ofPart: index..<next, in: node)
    if !document.isAlias(node) {
      guard part.upper > part.lower else { return "part \(index) of \(whole) is empty" }
      guard part.lower >= last || part.lower >= whole.lower && part.upper >= last else {
        return "part \(index) goes back to \(part) from \(last)"
      }
      last = part.lower
    }
    index = next
  }
  return nil
}
