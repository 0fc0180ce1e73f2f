import CEL
import Foundation
import TestSupport
import Testing

/// Tricky expressions with the verdicts of cel-cpp's checker.
@Suite struct CornersCheckTests {
  static let file = SharedData.file("cel/corners.jsonl")

  /// Expressions of which the checker says another thing than cel-cpp's, and why.
  static let differences: [String: String] = [
    "optional.unwrap([optional.of(1), optional.none()])": "cel-cpp does not declare it",
    "[optional.of(1)].unwrapOpt()": "cel-cpp does not declare it",
  ]

  @Test(.enabled(if: file != nil, "the corners are not here"))
  func `the checker refuses what cel-cpp's refuses, and nothing that it evaluates`() throws {
    var compared = 0
    for line in try SharedData.lines(of: #require(Self.file)) {
      // Foundation reads no lone surrogates and no NUL; such an expression is the parser's matter.
      guard let test = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
        let text = test["expr"] as? String, let verdict = test["cpp"] as? [String: Any],
        let tree = try? SyntaxTree(parsing: Text(text))
      else { continue }
      var checker = Checker(Declarations())
      let result = checker.check(tree)
      let error = verdict["error"] as? String ?? ""
      let isRefused =
        error.contains("found no matching overload") || error.contains("undeclared reference")
        || error.contains("cannot be the")
      // An error of evaluation says nothing about the checker.
      guard isRefused || verdict["value"] != nil else { continue }
      compared += 1
      if Self.differences[text] != nil { continue }
      #expect(
        result.isValid != isRefused,
        "\(error)\n\(CheckerFixture.drawing(text, result.diagnostics))")
    }
    #expect(compared > 150)
  }
}
