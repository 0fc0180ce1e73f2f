import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Documents

@Suite struct JSONSuiteTests {
  static let file = SharedData.file("json/suite.jsonl", orNamedBy: "JSON_SUITE")
  static let extra = SharedData.file("json/extra.jsonl")

  @Test(.enabled(if: file != nil, "the suite is not here"))
  func
    `all that must be accepted is, with its value, and all that must be refused is, with a place`()
    throws
  { try check(try #require(Self.file), "json suite") }

  @Test(.enabled(if: extra != nil, "the suite is not here"))
  func `the further cases are judged as they should be`() throws {
    try check(try #require(Self.extra), "json extra")
  }

  @Test(.enabled(if: file != nil && python != nil, "the suite or Python is not here"))
  func `the values are those that Python reads, bit for bit`() throws {
    let file = try #require(Self.file)
    let expected = try pythonValues(of: file)
    var compared = 0
    for row in try rows(file) {
      let name = try #require(row.string("name"))
      let encoded = try #require(row.string("b64"))
      let bytes = Array(try #require(Data(base64Encoded: encoded)))
      let loaded = Loaded(bytes, .json)
      guard loaded.isComplete, let document = loaded.documents.first else { continue }
      // What both may do as they like, Python may refuse: it reads no byte order mark, for example.
      guard let value = expected[name] else {
        #expect(row.string("expect") != "y", "\(name)")
        continue
      }
      #expect(Self.notation(document, document.root) == value, "\(name)")
      compared += 1
    }
    print("json suite: \(compared) values compared with Python's")
    #expect(compared > 0)
  }

  private static let python = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":")
    .map { $0 + "/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// The values of a suite's cases by their names, in ``notation(_:_:)``.
  private func pythonValues(of file: URL) throws -> [String: String] {
    let script = """
      import base64, json, struct, sys
      def pairs(pairs):
          first = {}
          for key, value in pairs:
              first.setdefault(key, value)
          return first
      def notation(value):
          if value is None or isinstance(value, bool):
              return str(value)
          if isinstance(value, str):
              return "s" + value.encode().hex()
          if isinstance(value, list):
              return "[" + " ".join(map(notation, value)) + "]"
          if isinstance(value, dict):
              return "{" + " ".join(notation(k) + ":" + notation(v) for k, v in value.items()) + "}"
          if isinstance(value, int):
              return "i" + str(value)
          return "d" + struct.pack(">d", value).hex()
      sys.set_int_max_str_digits(0)
      for line in open(sys.argv[1]):
          row = json.loads(line)
          try:
              text = base64.b64decode(row["b64"]).decode()
              value = json.loads(text, object_pairs_hook=pairs)
              print(row["name"] + "\\t" + notation(value))
          except (ValueError, RecursionError):
              pass
      """
    let python = try Command.run(["python3", "-c", script, file.path])
    #expect(python.status == 0)
    var values: [String: String] = [:]
    for line in python.text.split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
    }
    return values
  }

  /// A value as text, doubles and strings by their bytes.
  private static func notation(_ document: Document, _ node: NodeID) -> String {
    let count = document.childCount(node)
    switch document.kind(node) {
    case .null: return "None"
    case .bool: return document.bool(node) == true ? "True" : "False"
    case .integer: return "i" + (document.decimalText(node) ?? "")
    case .float:
      let digits = String(document.double(node)?.bitPattern ?? 0, radix: 16)
      return "d" + String(repeating: "0", count: 16 - digits.count) + digits
    case .string: return "s" + hex(document.textBytes(node))
    case .sequence:
      let items = (0..<count).map { notation(document, document.child(at: $0, of: node)) }
      return "[\(items.joined(separator: " "))]"
    case .mapping:
      let entries = (0..<count).map {
        notation(document, document.key(at: $0, of: node)) + ":"
          + notation(document, document.child(at: $0, of: node))
      }
      return "{\(entries.joined(separator: " "))}"
    }
  }

  private static func hex(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private func check(_ file: URL, _ title: String) throws {
    var accepted = 0
    var refused = 0
    var either = 0
    for row in try rows(file) {
      let name = try #require(row.string("name"))
      let encoded = try #require(row.string("b64"))
      let bytes = Array(try #require(Data(base64Encoded: encoded)))
      let loaded = Loaded(bytes, .json)
      let isAccepted = loaded.isComplete && loaded.documents.count == 1
      #expect(checkInvariants(loaded) == nil, "\(name)")
      switch row.string("expect") {
      case "y":
        #expect(isAccepted, "\(name): \(loaded.problems.last?.message ?? "")")
        accepted += isAccepted ? 1 : 0
        if isAccepted, loaded.problems.isEmpty { try checkValue(name, loaded.documents[0], bytes) }
      case "n":
        // A file without a document is refused by the caller, at its start.
        #expect(!isAccepted, "\(name)")
        #expect(!loaded.problems.isEmpty || loaded.documents.isEmpty, "\(name)")
        refused += isAccepted ? 0 : 1
      default:
        either += 1
      }
    }
    print("\(title): \(accepted) accepted, \(refused) refused, \(either) that may be either")
  }

  private func checkValue(_ name: String, _ document: Document, _ bytes: [UInt8]) throws {
    let value = try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
    #expect(isEqual(document, document.root, value), "\(name)")
  }

  private func isEqual(_ document: Document, _ node: NodeID, _ value: Any) -> Bool {
    let count = document.childCount(node)
    switch document.kind(node) {
    case .null:
      return value is NSNull
    case .bool:
      return value as? Bool == document.bool(node)
    case .integer, .float:
      guard let number = value as? NSNumber, let found = document.double(node) else { return false }
      // Foundation rounds some long fractions to a neighbour.
      return abs(number.doubleValue - found) <= abs(found) * 1e-15
    case .string:
      return (value as? String).map { Array($0.utf8) == Array(document.textBytes(node)) } == true
    case .sequence:
      guard let elements = value as? [Any], elements.count == count else { return false }
      return (0..<count).allSatisfy {
        isEqual(document, document.child(at: $0, of: node), elements[$0])
      }
    case .mapping:
      guard let entries = value as? [String: Any], entries.count == count else { return false }
      return (0..<count).allSatisfy { index in
        let key = document.string(document.key(at: index, of: node))
        return entries[key].map { isEqual(document, document.child(at: index, of: node), $0) }
          == true
      }
    }
  }
}
