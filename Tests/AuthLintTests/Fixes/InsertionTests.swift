import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

@Suite struct InsertionTests {
  /// A text, what is put where, and the text that results.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var pointer: String
    var value: ConstantValue
    var key: String?
    var before: String
    /// `nil` if there must be no edit.
    var after: String?
    var format: DocumentFormat

    var testDescription: String { name }

    init(
      _ name: String, _ pointer: String, _ value: ConstantValue, key: String? = nil,
      _ before: String, _ after: String?, format: DocumentFormat = .yaml
    ) {
      self.name = name
      self.pointer = pointer
      self.value = value
      self.key = key
      self.before = before
      self.after = after
      self.format = format
    }
  }

  static let partner = ConstantValue.map([
    .init(key: "id", value: .string("222")),
    .init(key: "tags", value: .list([.string("a"), .list([]), .map([])])),
    .init(key: "more", value: .map([.init(key: "x", value: .null)])),
  ])

  static let block: [Case] = [
    Case("an item", "/s", .string("b"), "s:\n  - a # x\nt: 1\n", "s:\n  - a # x\n  - b\nt: 1\n"),
    Case("an item without indentation", "/s", .string("b"), "s:\n- a\n", "s:\n- a\n- b\n"),
    Case("an item of the root", "", .int(2), "- 1\n", "- 1\n- 2\n"),
    Case("an item in single quotes", "", .string("b"), "- 'a'\n", "- 'a'\n- 'b'\n"),
    Case("an item in double quotes", "", .string("b"), "- \"a\"\n", "- \"a\"\n- \"b\"\n"),
    Case("a text that needs quotes", "", .string("yes"), "- a\n", "- a\n- \"yes\"\n"),
    Case("an item behind a dash", "/0", .string("b"), "- - a\n- c\n", "- - a\n  - b\n- c\n"),
    Case("an entry", "", .bool(true), key: "b", "a: 1\n", "a: 1\nb: true\n"),
    Case("an entry behind a dash", "/0", .int(2), key: "b", "- a: 1\n", "- a: 1\n  b: 2\n"),
    Case("an entry with a quoted key", "", .int(2), key: "b", "'a': 1\n", "'a': 1\n'b': 2\n"),
    Case(
      "a map into a list", "/p", partner, "p:\n  - id: 1\nq: 1\n",
      """
      p:
        - id: 1
        - id: "222"
          tags:
            - a
            - []
            - {}
          more:
            x: null
      q: 1

      """),
    Case(
      "a list under a key", "", .list([.int(1), .list([.int(2)])]), key: "b", "a: 1\n",
      "a: 1\nb:\n  - 1\n  - - 2\n"),
    Case("no last line break", "", .int(2), "- 1", "- 1\n- 2"),
    Case("no last line break, CR LF", "", .int(3), "- 1\r\n- 2", "- 1\r\n- 2\r\n- 3"),
    Case("CR LF", "", .int(2), key: "b", "a: 1\r\nc: 3\r\n", "a: 1\r\nc: 3\r\nb: 2\r\n"),
    Case(
      "after an item of several lines", "", .int(2), "- a:\n    - b\n# x\n",
      "- a:\n    - b\n- 2\n# x\n"),
    Case("after an empty value", "", .int(2), key: "b", "a: # x\n", "a: # x\nb: 2\n"),
    Case("after a text", "", .int(2), key: "b", "a: |\n  x\n\n# y\n", "a: |\n  x\nb: 2\n\n# y\n"),
    Case(
      "after a text that keeps its line breaks", "", .int(2), key: "b", "a: |+\n  x\n\n# y\n",
      "a: |+\n  x\n\nb: 2\n# y\n"),
    Case("after a text without a last line break", "", .int(2), key: "b", "a: |\n  x", nil),
    Case(
      "after a text that strips line breaks", "", .int(2), key: "b", "a: |-\n  x",
      "a: |-\n  x\nb: 2"),
    Case("a key that is there", "", .int(2), key: "a", "a: 1\n", nil),
    Case("a map without key", "", .int(2), "a: 1\n", nil),
    Case("a list with a key", "", .int(2), key: "b", "- 1\n", nil),
    Case("into a scalar", "/a", .int(2), "a: 1\n", nil),
    Case("into an alias", "/1", .int(2), "- &a\n  - 1\n- *a\n", nil),
    Case("into what an alias stands for", "/0", .int(2), "- &a\n  - 1\n- *a\n", nil),
    Case("into what is merged", "/0", .int(2), key: "b", "- &a\n  k: 1\n- <<: *a\n", nil),
    Case(
      "into what is merged and empty", "/0", .int(2), key: "b", "- &a {}\n- <<: *a\n  c: 1\n", nil),
    Case(
      "beside a merge", "/1", .int(2), key: "b", "- &a\n  k: 1\n- <<: *a\n",
      "- &a\n  k: 1\n- <<: *a\n  b: 2\n"),
    Case("below an explicit key", "", .int(2), key: "b", "? a\n: 1\n", nil),
    Case("before another document", "", .int(2), "- 1\n---\n- 3\n", "- 1\n- 2\n---\n- 3\n"),
  ]

  static let flow: [Case] = [
    Case("an item", "/s", .string("b"), "s: [a]\n", "s: [a, b]\n"),
    Case("a text that needs quotes", "", .string("b, c"), "[a]", "[a, \"b, c\"]"),
    Case(
      "an entry", "", partner, key: "p", "{a: 1}",
      "{a: 1, p: {id: \"222\", tags: [a, [], {}], more: {x: null}}}"),
    Case("into an empty list", "/s", .int(1), "s: []\nt: 1\n", "s: [1]\nt: 1\n"),
    Case("into an empty map", "/s", .int(1), key: "a", "s: { }\n", "s: {a: 1}\n"),
    Case("into an empty list with a comment", "", .int(1), "[ # x\n]\n", "[ # x\n1]\n"),
    Case("behind a comma", "", .int(3), "[1, 2,]", "[1, 2, 3,]"),
    Case("with the neighbours' separator", "", .int(3), "[1,2]", "[1,2,3]"),
    Case("on a line of its own", "", .int(3), "[\n  1,\n  2\n]\n", "[\n  1,\n  2,\n  3\n]\n"),
    Case("below a comment", "", .int(2), "[\n  1 # x\n]\n", "[\n  1, # x\n  2\n]\n"),
    Case("below a comma and a comment", "", .int(2), "[\n  1, # x\n]\n", "[\n  1, # x\n  2,\n]\n"),
    Case("commas in front", "", .int(3), "[ 1\n, 2\n]\n", "[ 1\n, 2, 3\n]\n"),
    Case("an item into a map without braces", "/0", .int(1), key: "b", "[a: 1]", nil),
    Case(
      "an item", "", .string("b\n\"\u{7F}"), "[\"a\"]", "[\"a\", \"b\\n\\\"\\u007f\"]",
      format: .json),
    Case("an entry", "", .null, key: "b", "{\"a\":1}", "{\"a\":1, \"b\":null}", format: .json),
    Case(
      "an entry on a line of its own", "/o", .list([.double(1.5)]), key: "b",
      "{\r\n\t\"o\": {\r\n\t\t\"a\": 1\r\n\t}\r\n}",
      "{\r\n\t\"o\": {\r\n\t\t\"a\": 1,\r\n\t\t\"b\": [1.5]\r\n\t}\r\n}", format: .json),
    Case("into an empty object", "", .bool(false), key: "a", "{}", "{\"a\": false}", format: .json),
    Case("what JSON cannot write", "", .double(.infinity), "[1]", nil, format: .json),
  ]

  @Test(arguments: block) func `inserting by indentation`(_ test: Case) {
    check(test)
  }

  @Test(arguments: flow) func `inserting in brackets`(_ test: Case) { check(test) }

  private func check(_ test: Case) {
    let loaded = LoadedText(test.before, test.format)
    #expect(loaded.isComplete && loaded.problems.isEmpty, "the case is not well formed")
    let result = edited(test.before, test.format) { document, editor in
      guard let node = document.node(at: test.pointer) else {
        Issue.record("no node at `\(test.pointer)`")
        return nil
      }
      return editor.insert(test.value, into: node, key: test.key)
    }
    #expect(result == test.after)
    if let result { #expect(LoadedText(result, test.format).isComplete) }
  }
}
