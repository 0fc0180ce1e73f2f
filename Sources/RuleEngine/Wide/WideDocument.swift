import CEL
import Diagnostics
import Documents

/// The documents of a file or project as one document: a list of `{root, path, index}`.
struct WideDocument {
  /// The list.
  let document: Document
  /// The number of the record that each node belongs to; -1 for the list itself.
  private(set) var recordOfNode: [Int32]
  /// The node in the record's document that each node stands for.
  private(set) var original: [Int32]
  /// Which nodes have structural findings.
  private(set) var facts = StructuralFacts()

  /// Joins records; `nil` if together they are too large to be loaded.
  init?(_ records: [DocumentRecord]) {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    bytes.reserveCapacity(records.reduce(2) { $0 + $1.json.count + $1.path.utf8.count + 40 })
    for (number, record) in records.enumerated() {
      if number > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += Array("{\"root\":".utf8)
      bytes += record.json
      if record.hasPath {
        bytes += Array(",\"path\":".utf8)
        bytes += Array(ConstantValue.quoted(record.path).utf8)
      }
      if record.hasIndex { bytes += Array(",\"index\":\(record.index)".utf8) }
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: "]"))
    var limits = DocumentLimits()
    limits.nodes = .max
    limits.depth += 2
    let loader = DocumentLoader(
      file: SourceFile(path: records.first?.path ?? "", bytes: bytes), format: .json,
      limits: limits)
    guard let document = loader.next() else { return nil }
    self.document = document
    recordOfNode = Array(repeating: -1, count: document.nodeCount)
    original = Array(repeating: 0, count: document.nodeCount)
    let hasFaults = records.contains { !$0.faulty.isEmpty }
    if hasFaults { facts.isFaulty = Array(repeating: false, count: document.nodeCount) }
    for (number, record) in records.enumerated() {
      let entry = document.child(at: number, of: document.root)
      mark(entry, Int32(truncatingIfNeeded: number))
      for index in 0..<document.childCount(entry) {
        mark(document.child(at: index, of: entry), Int32(truncatingIfNeeded: number))
      }
      guard let root = document.value(forKey: "root", of: entry) else { continue }
      var reader = RecordReader(record, number: Int32(truncatingIfNeeded: number))
      reader.read(root, &self)
    }
  }

  private mutating func mark(_ node: NodeID, _ record: Int32) {
    recordOfNode[Int(node.index)] = record
  }

  /// Follows a record through its part of the list. Recursion is bounded by the depth limit of
  /// documents.
  private struct RecordReader {
    let record: DocumentRecord
    let number: Int32
    private var next = 0
    private var nextFault = 0

    init(_ record: DocumentRecord, number: Int32) {
      self.record = record
      self.number = number
    }

    mutating func read(_ node: NodeID, _ wide: inout WideDocument) {
      guard next < record.nodes.count else { return }
      wide.recordOfNode[Int(node.index)] = number
      wide.original[Int(node.index)] = record.nodes[next]
      if nextFault < record.faulty.count, Int(record.faulty[nextFault]) == next {
        wide.facts.isFaulty[Int(node.index)] = true
        nextFault += 1
      }
      next += 1
      let document = wide.document
      for index in 0..<document.childCount(node) {
        read(document.child(at: index, of: node), &wide)
      }
    }
  }
}
