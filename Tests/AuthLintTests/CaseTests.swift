import AuthLint
import Diagnostics
import Foundation
import Rules
import Testing

/// Manifests with their findings marked in place: one caret line a rule, its id after the carets.
@Suite struct CaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

  static let cases: [String] = {
    let names =
      FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }.sorted()
  }()

  @Test func `there are cases`() { #expect(Self.cases.count >= 10) }

  @Test(arguments: cases)
  func `the findings of a manifest are those that are marked`(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    // Marks are found in lines that end in LF; the text keeps the line ends that it has.
    let example = ExampleMarks(text)
    let file = SourceFile(path: name, bytes: Array(example.text.utf8))
    let report = try Linter(ruleSets: [.partnerAuthorization]).check(file)
    let lines = SourceLines(file)
    let found = report.diagnostics.map { diagnostic in
      let start = lines.position(at: diagnostic.primary.range.lower)
      let end = lines.position(at: diagnostic.primary.range.upper)
      return "\(start.line):\(start.column)-\(end.column) \(diagnostic.rule)"
    }
    let expected = example.marks.map { mark in
      "\(mark.line + 1):\(mark.column + 1)-\(mark.column + mark.length + 1) "
        + mark.words.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    #expect(found.sorted() == expected.sorted(), "\(name): \(report.diagnostics.map(\.message))")
  }
}
