import Diagnostics
import Documents
import RuleEngine
import TestSupport
import Testing

@testable import AuthLint

@Suite struct ExampleUpdateTests {
  /// A rule file whose rule finds each value `bad`, with examples as they are given.
  private func rule(_ examples: String, lineBreak: String = "\n") -> String {
    """
    id: no-bad-value   # kept
    severity: error
    for: name, value in descendants(doc)
    require: value != "bad"
    at: value
    message: bad
    examples:
    \(examples)
    """.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineBreak)
  }

  private func load(_ text: String) throws -> RuleSet {
    try RuleSetLoader.load(
      [
        SourceFile(path: "no-bad-value.yaml", bytes: Array(text.utf8)),
        SourceFile(path: "ruleset.yaml", bytes: Array("variable: doc\n".utf8)),
      ], name: "rules", base: nil, provider: { _ in nil })
  }

  private func update(_ text: String) throws -> (text: String, update: ExampleUpdate) {
    let updates = try ExampleUpdate.updates(of: load(text))
    let update = try #require(updates.first)
    return (String(decoding: update.bytes, as: UTF8.self), update)
  }

  private func expect(_ old: String, becomes new: String, lineBreak: String = "\n") throws {
    let (text, update) = try update(rule(old, lineBreak: lineBreak))
    #expect(text == rule(new, lineBreak: lineBreak))
    #expect(Array(text.utf8) == Array(rule(new, lineBreak: lineBreak).utf8))
    #expect(update.isChanged && update.left.isEmpty)
    for outcome in try ExampleRunner(load(text)).run() {
      #expect(outcome.failed == 0, "\(outcome.report.diagnostics)")
    }
    // A second time there is nothing left to do.
    #expect(try !self.update(text).update.isChanged)
  }

  private static let old = """
      good:
        - doc: |
            a: fine
      bad:
        - doc: |
            # a comment
            list:
              - a: bad   # here
            #   ^^^ why it is bad
              -   b: fine
                  c: "bad"

            d: fine
            #  ^^^^
        # between
        - doc: "a: bad"
    """

  private static let new = """
      good:
        - doc: |
            a: fine
      bad:
        - doc: |
            # a comment
            list:
              - a: bad   # here
            #      ^^^ why it is bad
              -   b: fine
                  c: "bad"
            #        ^^^^^

            d: fine
        # between
        - doc: "a: bad"
    """

  @Test(arguments: ["\n", "\r\n"])
  func `caret lines move to the findings, and all else stays byte for byte`(lineBreak: String)
    throws
  {
    // The last example is no block: it stays, with a reason.
    let (text, update) = try update(rule(Self.old, lineBreak: lineBreak))
    #expect(Array(text.utf8) == Array(rule(Self.new, lineBreak: lineBreak).utf8))
    #expect(update.examples == 1)
    #expect(
      update.left.map(\.message) == [
        "caret lines are written only into a block: write the example behind a `|`"
      ])
  }

  @Test func `a file without a final line break gets none`() throws {
    try expect(
      "  bad:\n    - doc: |\n        a: bad\n        # ^",
      becomes:
        "  bad:\n    - doc: |\n        a: bad\n        #  ^^^")
    try expect(
      "  bad:\n    - doc: |\n        a: bad",
      becomes:
        "  bad:\n    - doc: |\n        a: bad\n        #  ^^^")
    try expect(
      "  bad:\n    - doc: |\n        a: bad\n        b: fine\n        #  ^^^^",
      becomes:
        "  bad:\n    - doc: |\n        a: bad\n        #  ^^^\n        b: fine", lineBreak: "\r\n")
  }

  @Test func `the first column, neighbours, several findings in a line and of JSON`() throws {
    try expect(
      """
        bad:
          - doc: |
              {a: bad, b: bad, "é👩‍👩‍👧": bad}
          - json: |
              [
              \t{"a": "bad"},
              {"b":
              "bad"}]
          - doc: |
              - - a:
                    bad
              # ^ word

      """,
      becomes: """
          bad:
            - doc: |
                {a: bad, b: bad, "é👩‍👩‍👧": bad}
                #   ^^^     ^^^            ^^^
            - json: |
                [
                \t{"a": "bad"},
                \t#     ^^^^^
                {"b":
                "bad"}]
                #^^^^
            - doc: |
                - - a:
                      bad
                #     ^^^ word

        """)
  }

  @Test func `what cannot be marked or is not found is left, with the reason`() throws {
    let text = rule(
      """
        good:
          - doc: |
              a: bad
        bad:
          - doc: |
              a: fine
              #  ^^^^
          - doc: |
              a: [
          - doc: |
              a: &x bad
              b: *x
      """)
    let (new, update) = try update(text)
    #expect(update.examples == 1)
    #expect(new.contains("a: &x bad\n        #     ^^^\n        b: *x\n        #  ^^"))
    #expect(
      update.left.map(\.message) == [
        "the rule finds nothing in this example: its caret lines are left"
      ])
    #expect(new.contains("a: fine\n        #  ^^^^\n"))
    let outcome = try #require(try ExampleRunner(load(new)).run().first)
    #expect(outcome.passed == 1 && outcome.failed == 3)
  }

  @Test func `the caret lines of the shipped rules fit, and are written again if they are lost`()
    throws
  {
    let folder = "rules/partner-authorization/"
    var lost = 0
    let names = Checkout.files(below: "rules/partner-authorization", ending: ".yaml")
    var files: [SourceFile] = []
    for name in names {
      let text = try Checkout.text(name)
      var kept = text.split(separator: "\n", omittingEmptySubsequences: false)
      let isCaretLine = { (line: Substring) in line.contains(/^ +# *\^+[ ^]*$/) }
      lost += kept.count { isCaretLine($0) }
      kept.removeAll { isCaretLine($0) }
      files.append(
        SourceFile(
          path: String(name.dropFirst(folder.count)),
          bytes: Array(kept.joined(separator: "\n").utf8)))
    }
    #expect(lost > 50)
    let schema = try Checkout.text("rules/manifest.schema.json")
    func load(_ files: [SourceFile]) throws -> RuleSet {
      try RuleSetLoader.load(
        files, name: "rules", base: nil,
        provider: { SourceFile(path: $0, bytes: Array(schema.utf8)) })
    }
    let updates = try ExampleUpdate.updates(of: load(files))
    #expect(updates.flatMap(\.left).isEmpty)
    let header = files.filter { $0.path == "ruleset.yaml" }
    let updated = updates.map { SourceFile(path: $0.file.path, bytes: $0.bytes) }
    for outcome in try ExampleRunner(load(header + updated)).run() {
      #expect(outcome.failed == 0, "\(outcome.report.diagnostics)")
    }
  }
}
