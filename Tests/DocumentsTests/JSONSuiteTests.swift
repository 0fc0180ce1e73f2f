import Diagnostics
import Foundation
import Testing

@testable import Documents

@Suite("JSONTestSuite")
struct JSONSuiteTests {
  static let file = suite("JSON_SUITE", "json/suite.jsonl")
  static let extra = suite("JSON_EXTRA", "json/extra.jsonl")

  @Test(
    "all that must be accepted is, with its value, and all that must be refused is, with a place",
    .enabled(if: file != nil, "the suite is not here"))
  func suiteCases() throws { try check(try #require(Self.file), "json suite") }

  @Test(
    "the further cases are judged as they should be",
    .enabled(if: extra != nil, "the suite is not here"))
  func extraCases() throws { try check(try #require(Self.extra), "json extra") }

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
