import Diagnostics
import Documents

/// A file, loaded to its end.
struct LoadedFile {
  let file: SourceFile
  let format: DocumentFormat
  var documents: [Document] = []
  let problems: [LoadProblem]
  let isComplete: Bool
  let comments: [SourceComment]

  /// Fewer than by default, so that an input takes little time.
  static let limits: DocumentLimits = {
    var limits = DocumentLimits()
    limits.expandedNodes = 5_000
    return limits
  }()

  init(_ bytes: [UInt8], _ format: DocumentFormat, limits: DocumentLimits = LoadedFile.limits) {
    file = SourceFile(path: "input", bytes: bytes)
    self.format = format
    let loader = DocumentLoader(file: file, format: format, limits: limits)
    while let document = loader.next() { documents.append(document) }
    problems = loader.problems
    isComplete = loader.isComplete
    comments = loader.comments
  }

  /// Everything there is to see, places moved back by some bytes.
  func trace(movedBy offset: Int = 0) -> [String] {
    func place(_ range: SourceRange) -> String {
      "\(range.lower - offset)..<\(range.upper - offset)"
    }
    var lines = problems.map { problem in
      "\(problem.kind.rawValue) \(problem.document) \(place(problem.primary.range)) "
        + "\(problem.message) \(problem.pointer) "
        + problem.related.map { place($0.range) + $0.label }.joined(separator: " ")
    }
    for document in documents {
      lines.append("\(DocumentValue(document).bytes)")
      for index in 0..<document.nodeCount {
        let node = NodeID(Int32(index))
        lines.append(
          "\(place(document.range(node))) \(document.style(node)) \(document.isBlank(node)) "
            + document.uses(of: node).map { "\($0.kind) \(place($0.range))" }.joined(separator: " ")
        )
      }
    }
    lines += comments.map { "\(place($0.range)) \($0.isAlone)" }
    lines.append("\(isComplete)")
    return lines
  }

  /// The values of the documents.
  var values: [DocumentValue] { documents.map { DocumentValue($0) } }
}

/// A value without its places, as bytes that are the same for the same values and for no others.
struct DocumentValue: Equatable, CustomStringConvertible {
  private(set) var bytes: [UInt8] = []

  init(_ document: Document) { self.init(document, document.root) }

  init(_ document: Document, _ node: NodeID) { append(document, node) }

  private mutating func append(_ document: Document, _ node: NodeID) {
    switch document.kind(node) {
    case .null: bytes.append(UInt8(ascii: "~"))
    case .bool: append("b", (document.bool(node) == true ? "true" : "false").utf8)
    case .integer: append("i", (document.decimalText(node) ?? "?").utf8)
    case .float: append("f", "\(document.double(node) ?? 0)".utf8)
    case .string: append("s", document.textBytes(node))
    case .sequence:
      append("l", "\(document.childCount(node))".utf8)
      for index in 0..<document.childCount(node) {
        append(document, document.child(at: index, of: node))
      }
    case .mapping:
      append("m", "\(document.childCount(node))".utf8)
      for index in 0..<document.childCount(node) {
        append(document, document.key(at: index, of: node))
        append(document, document.child(at: index, of: node))
      }
    }
  }

  private mutating func append(_ kind: Unicode.Scalar, _ text: some Collection<UInt8>) {
    bytes.append(UInt8(ascii: kind))
    bytes.append(contentsOf: "\(text.count):".utf8)
    bytes.append(contentsOf: text)
  }

  var description: String { String(decoding: bytes, as: UTF8.self) }
}
