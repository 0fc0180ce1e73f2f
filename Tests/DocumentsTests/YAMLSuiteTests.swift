import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Documents

/// The lines of a JSON lines file, by our own parser.
func rows(_ file: URL) throws -> [Loaded] {
  try SharedData.lines(of: file).map { Loaded(Array($0), .json) }
}

extension Loaded {
  /// The string under a key of the only document; `nil` for null and for what is not there.
  func string(_ key: String) -> String? {
    guard let (document, node) = node(key), document.kind(node) == .string else { return nil }
    return document.string(node)
  }
}

@Suite struct YAMLSuiteTests {
  static let file = SharedData.file("yaml/suite.jsonl", orNamedBy: "YAML_SUITE")

  /// Valid cases that libyaml 0.2.5 cannot read, and two that it would misread.
  static let refused: Set<String> = Set(
    """
    2JQS 2LFX 2SXE 4ABK 4MUZ/00 4MUZ/01 4MUZ/02 58MP 5MUD 5T43 6BCT 6CA3 6LVF 6M2F 7Z25 8XYN
    96NN/00 96NN/01 9SA2 A2M4 BEC7 CFD4 DBG4 DK3J DK95/00 DK95/03 DK95/04 FP8R FRK4 HM87/00 HWV9
    K3WX M2N8/00 M7A3 MUS6/05 MUS6/06 NHX8 NJ66 NKF9 Q5MG QT73 R4YG S3PD SM9W/01 UKK6/00 UT92
    VJP3/01 W4TN W5VH Y79Y/001 Y79Y/010 652Z HM87/01
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  @Test(.enabled(if: file != nil, "the suite is not here"))
  func
    `nothing invalid is accepted, nothing valid is misread, and only what libyaml cannot read is refused`()
    throws
  {
    var equal = 0
    var refused = 0
    var invalid = 0
    for row in try rows(try #require(Self.file)) {
      let id = try #require(row.string("id"))
      let loaded = Loaded(try #require(row.string("yaml")))
      #expect(checkInvariants(loaded) == nil, "\(id)")
      let (fields, node) = try #require(row.node("fail"))
      if fields.bool(node) == true {
        #expect(!loaded.isComplete, "\(id) is accepted")
        invalid += loaded.isComplete ? 0 : 1
      } else if !loaded.isComplete {
        #expect(Self.refused.contains(id), "\(id): \(loaded.problems.last?.message ?? "")")
        refused += 1
      } else {
        let expected = try shapes(events: try #require(row.string("events")))
        let found = loaded.documents.map { Shape($0, $0.root) }
        #expect(found == expected, "\(id)")
        equal += found == expected ? 1 : 0
        if let json = row.string("json") { checkValues(id, loaded, json) }
      }
    }
    print("yaml suite: \(equal) equal, \(refused) valid refused, \(invalid) invalid refused")
  }

  /// The documents that a list of events describes, aliases replaced, without empty ones.
  private func shapes(events: String) throws -> [Shape] {
    var documents: [Shape] = []
    var open: [(kind: Substring, anchor: String?, children: [Shape])] = []
    var anchors: [String: Shape] = [:]
    func put(_ shape: Shape) {
      if open.isEmpty {
        documents.append(shape)
      } else {
        open[open.count - 1].children.append(shape)
      }
    }
    for line in events.split(separator: "\n") {
      var rest = line.dropFirst(4)
      func property(_ sign: Character, _ end: Character) -> String? {
        rest = rest.drop { $0 == " " }
        guard rest.first == sign else { return nil }
        let text = rest.dropFirst().prefix { $0 != end }
        rest = rest.dropFirst(text.count + (end == " " ? 1 : 2))
        return String(text)
      }
      switch line.prefix(4) {
      case "+DOC":
        anchors = [:]
      case "+SEQ", "+MAP":
        rest = rest.drop { " []{}".contains($0) }
        open.append((line.prefix(4).suffix(3), property("&", " "), []))
      case "-SEQ", "-MAP":
        let top = open.popLast()
        let done = try #require(top)
        let shape: Shape =
          done.kind == "SEQ" ? .sequence(done.children) : .mapping(withoutRepeated(done.children))
        if let anchor = done.anchor { anchors[anchor] = shape }
        put(shape)
      case "=ALI":
        put(try #require(anchors[String(line.dropFirst(6))]))
      case "=VAL":
        let anchor = property("&", " ")
        _ = property("<", ">")
        let shape = Shape.scalar(unescape(rest.drop { $0 == " " }.dropFirst()))
        if let anchor { anchors[anchor] = shape }
        // An empty document is left out.
        if !open.isEmpty || line != "=VAL :" { put(shape) }
      default:
        break
      }
    }
    return documents
  }

  private func withoutRepeated(_ entries: [Shape]) -> [Shape] {
    var keys: Set<Shape> = []
    return stride(from: 0, to: entries.count, by: 2).flatMap {
      keys.insert(entries[$0]).inserted ? [entries[$0], entries[$0 + 1]] : []
    }
  }

  private func unescape(_ text: Substring) -> [UInt8] {
    var result: [UInt8] = []
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = bytes.popFirst() else {
        result.append(byte)
        continue
      }
      switch next {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "b"): result.append(0x08)
      default: result.append(next)
      }
    }
    return result
  }

  /// Compares with JSON texts one after the other, those of empty documents left out.
  private func checkValues(_ id: String, _ loaded: Loaded, _ json: String) {
    var expected: [Loaded] = []
    var text = ""
    for line in json.split(separator: "\n", omittingEmptySubsequences: false) {
      text += line + "\n"
      let value = Loaded(text, .json)
      if value.isComplete, value.documents.count == 1 {
        expected.append(value)
        text = ""
      }
    }
    let values = expected.flatMap(\.documents).filter { $0.kind($0.root) != .null }
    let found = loaded.documents.filter { $0.kind($0.root) != .null }
    #expect(values.count == found.count, "\(id)")
    for (value, document) in zip(values, found) {
      #expect(isEqual(document, document.root, value, value.root), "\(id)")
    }
  }

  private func isEqual(
    _ left: Document, _ node: NodeID, _ right: Document, _ other: NodeID
  ) -> Bool {
    let count = left.childCount(node)
    switch (left.kind(node), right.kind(other)) {
    case (.integer, .integer), (.float, .float), (.integer, .float), (.float, .integer):
      return left.double(node) == right.double(other)
    case (.bool, .bool):
      return left.bool(node) == right.bool(other)
    case (.null, .null):
      return true
    case (.string, .string):
      return left.textBytes(node).elementsEqual(right.textBytes(other))
    case (.sequence, .sequence):
      return count == right.childCount(other)
        && (0..<count).allSatisfy {
          isEqual(left, left.child(at: $0, of: node), right, right.child(at: $0, of: other))
        }
    case (.mapping, .mapping):
      guard count == right.childCount(other) else { return false }
      return (0..<count).allSatisfy { index in
        let key = left.key(at: index, of: node)
        guard let value = right.value(forKey: left.textBytes(key), of: other) else { return false }
        return isEqual(left, left.child(at: index, of: node), right, value)
      }
    default:
      return false
    }
  }
}
