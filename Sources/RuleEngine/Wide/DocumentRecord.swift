import CEL
import Documents

/// What is kept of a document for rules over several documents: its values as JSON, and which node
/// each came from.
package struct DocumentRecord: Sendable {
  /// The path of the file as reports name it.
  package var path: String
  /// The index of the document within its file.
  package var index: Int
  /// Whether rules read the path and the index.
  let hasPath: Bool
  let hasIndex: Bool
  /// The values, as rules read them.
  var json: [UInt8] = []
  /// The nodes of the values in the document, in the order of the JSON text.
  var nodes: [Int32] = []
  /// The indices in ``nodes`` of values that have a structural finding, ascending.
  var faulty: [Int32] = []

  /// The number of bytes that the record takes.
  package var size: Int { json.count + 4 * (nodes.count + faulty.count) }

  /// Records of a document, over which rules have been run, what a tree names.
  init(_ run: DocumentRun, _ reads: ReadTree) {
    path = run.document.file.path
    index = run.document.index
    (hasPath, hasIndex) = (reads.isPathRead, reads.isIndexRead)
    var writer = RecordWriter(run)
    writer.write(run.document.root, [reads])
    json = writer.json
    nodes = writer.nodes
    faulty = writer.faulty
  }
}

/// Writes a document's values as JSON. Recursion is bounded by the depth limit of documents.
private struct RecordWriter {
  private let document: Document
  private let bridge: DocumentBridge
  private(set) var json: [UInt8] = []
  private(set) var nodes: [Int32] = []
  private(set) var faulty: [Int32] = []

  init(_ run: DocumentRun) {
    document = run.document
    bridge = run.read
  }

  /// Writes what any of some trees names of a value.
  mutating func write(_ node: NodeID, _ reads: [ReadTree]) {
    if bridge.isFaulty(node) { faulty.append(Int32(truncatingIfNeeded: nodes.count)) }
    nodes.append(node.index)
    switch document.kind(node) {
    case .null: append("null")
    case .bool: append(document.bool(node) == true ? "true" : "false")
    case .integer: writeInteger(node)
    case .float: writeDouble(document.double(node) ?? 0)
    case .string: writeText(document.textBytes(node))
    case .sequence: writeElements(of: node, reads)
    case .mapping: writeEntries(of: node, reads)
    }
  }

  private mutating func writeElements(of list: NodeID, _ reads: [ReadTree]) {
    let inner = reads.contains(where: \.isWhole) ? reads : reads.compactMap(\.any)
    json.append(UInt8(ascii: "["))
    for index in 0..<(inner.isEmpty ? 0 : document.childCount(list)) {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      write(document.child(at: index, of: list), inner)
    }
    json.append(UInt8(ascii: "]"))
  }

  private mutating func writeEntries(of map: NodeID, _ reads: [ReadTree]) {
    if reads.count == 1, !reads[0].isWhole, reads[0].any == nil {
      return writeFields(of: map, reads[0])
    }
    let isWhole = reads.contains(where: \.isWhole)
    json.append(UInt8(ascii: "{"))
    var isFirst = true
    for index in 0..<(reads.contains(where: \.hasParts) ? document.childCount(map) : 0) {
      let key = document.textBytes(document.key(at: index, of: map))
      var inner = isWhole ? reads : reads.compactMap(\.any)
      if !isWhole {
        for tree in reads {
          for field in tree.fields where field.name.elementsEqual(key) { inner.append(field.tree) }
        }
      }
      if inner.isEmpty { continue }
      if !isFirst { json.append(UInt8(ascii: ",")) }
      isFirst = false
      writeText(key)
      json.append(UInt8(ascii: ":"))
      write(document.child(at: index, of: map), inner)
    }
    json.append(UInt8(ascii: "}"))
  }

  /// Writes entries that are read by their names alone.
  private mutating func writeFields(of map: NodeID, _ tree: ReadTree) {
    json.append(UInt8(ascii: "{"))
    var isFirst = true
    for field in tree.fields {
      let value = field.name.withUnsafeBufferPointer { document.value(forKey: $0, of: map) }
      guard let value else { continue }
      if !isFirst { json.append(UInt8(ascii: ",")) }
      isFirst = false
      field.name.withUnsafeBufferPointer { writeText($0) }
      json.append(UInt8(ascii: ":"))
      write(value, [field.tree])
    }
    json.append(UInt8(ascii: "}"))
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { json += $0 }
  }

  private mutating func writeInteger(_ node: NodeID) {
    switch bridge.readValue(node) {
    case .string(let text): text.withBytes { writeText($0) }
    case .int(let number): json += Array(String(number).utf8)
    case .uint(let number): json += Array(String(number).utf8)
    default: writeDouble(document.double(node) ?? 0)
    }
  }

  private mutating func writeDouble(_ number: Double) {
    if number.isFinite {
      json += Array(String(number).utf8)
    } else if number.isNaN {
      append("null")
    } else {
      // Read as infinity again.
      append(number < 0 ? "-1e999" : "1e999")
    }
  }

  private mutating func writeText(_ bytes: UnsafeBufferPointer<UInt8>) {
    json.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case 0..<0x20:
        append("\\u00")
        json.append(Self.digit(byte >> 4))
        json.append(Self.digit(byte & 15))
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        json.append(UInt8(ascii: "\\"))
        json.append(byte)
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }

  /// A hexadecimal digit.
  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
  }
}
