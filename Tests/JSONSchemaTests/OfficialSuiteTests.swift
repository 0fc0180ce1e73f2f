import Diagnostics
import Documents
import Foundation
import JSONSchema
import TestSupport
import Testing

/// The official test suite of JSON Schema, one line a schema with its tests.
@Suite struct OfficialSuiteTests {
  private static let suiteFile = SharedData.file(
    "jsonschema/suite.jsonl", orNamedBy: "JSON_SCHEMA_SUITE")

  /// Optional tests that are not passed, by draft or `*`, file and description, with the reason.
  private static let exceptions: [(test: String, reason: String)] = []

  private final class Counts {
    var passed = 0
    var failures: [String] = []
  }

  @Test(
    "all tests of all drafts pass, but those listed with a reason",
    .enabled(if: suiteFile != nil, "the suite is not at hand"))
  func officialSuite() throws {
    let suite = try #require(Self.suiteFile)
    let remotes = try remotes(beside: suite)
    let counts = Counts()
    for line in try SharedData.lines(of: suite) {
      let group = try SchemaFixture.document(String(decoding: line, as: UTF8.self))
      try run(group, remotes, counts)
    }
    print("\(counts.passed) passed, \(counts.failures.count) failed")
    for failure in counts.failures.prefix(200) { print("  " + failure) }
    #expect(counts.passed > 0)
    #expect(counts.failures.isEmpty)
  }

  private func remotes(beside suite: URL) throws -> [String: [UInt8]] {
    var file = suite.deletingLastPathComponent().appending(path: "remotes.json")
    if !FileManager.default.fileExists(atPath: file.path),
      let shared = SharedData.file("jsonschema/remotes.json")
    {
      file = shared
    }
    let document = try SchemaFixture.document(
      String(decoding: Data(contentsOf: file), as: UTF8.self))
    var remotes: [String: [UInt8]] = [:]
    for index in 0..<document.childCount(document.root) {
      let range = document.range(document.child(at: index, of: document.root))
      let address = document.string(document.key(at: index, of: document.root))
      remotes[address] = Array(document.file.bytes[range.lower..<range.upper])
    }
    return remotes
  }

  private func text(_ key: StaticString, _ node: NodeID, _ document: Document) -> String {
    document.value(forKey: key, of: node).map { document.string($0) } ?? ""
  }

  private func bytes(_ node: NodeID, _ document: Document) -> [UInt8] {
    let range = document.range(node)
    return Array(document.file.bytes[range.lower..<range.upper])
  }

  private func run(_ group: Document, _ remotes: [String: [UInt8]], _ counts: Counts) throws {
    let root = group.root
    let drafts: [String: SchemaDraft] = [
      "draft4": .draft4, "draft6": .draft6, "draft7": .draft7, "draft2019-09": .draft2019,
      "draft2020-12": .draft2020,
    ]
    let draft = text("draft", root, group)
    let file = text("file", root, group)
    let schema = try #require(group.value(forKey: "schema", of: root))
    let tests = try #require(group.value(forKey: "tests", of: root))
    let name = "\(draft) \(file): \(text("description", root, group))"
    var options = SchemaCompiler.Options()
    options.draft = try #require(drafts[draft])
    options.formats = file.hasPrefix("optional/format/") ? .always : .vocabulary
    var compiled: CompiledSchema?
    var problem = ""
    do {
      compiled = try SchemaCompiler.compile(
        SourceFile(path: "schema.json", bytes: bytes(schema, group)), .json,
        at: SchemaAddress("file:///suite/schema.json"), options: options
      ) { request in
        guard let bytes = remotes[request.address.text] else { return .refused }
        return .file(SourceFile(path: request.address.text, bytes: bytes), .json, nil)
      }
    } catch {
      problem = error.problems.map(\.diagnostic.message).joined(separator: "; ")
    }
    for index in 0..<group.childCount(tests) {
      let test = group.child(at: index, of: tests)
      let description = "\(name): \(text("description", test, group))"
      if Self.exceptions.contains(where: { description.contains($0.test) }) { continue }
      let data = try #require(group.value(forKey: "data", of: test))
      let expected = group.value(forKey: "valid", of: test).flatMap { group.bool($0) }
      guard let compiled else {
        counts.failures.append("\(description): \(problem)")
        continue
      }
      let document = try SchemaFixture.document(
        String(decoding: bytes(data, group), as: UTF8.self))
      let outcome = compiled.validate(document)
      if outcome.isValid == expected, outcome.isValid == outcome.findings.isEmpty {
        counts.passed += 1
      } else {
        counts.failures.append(
          "\(description): expected \(expected == true ? "valid" : "invalid");"
            + " \(outcome.findings.map(\.message))")
      }
    }
  }
}
