import Diagnostics
import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

@Suite struct ScalarEditTests {
  /// A text, the value that takes the place of another one, and the text that results.
  struct Case: CustomTestStringConvertible, Sendable {
    var pointer: String
    var value: ConstantValue
    var before: String
    /// `nil` if there must be no edit.
    var after: String?
    var format: DocumentFormat

    var testDescription: String { "\(before.debugDescription) \(value)" }

    init(
      _ pointer: String, _ value: ConstantValue, _ before: String, _ after: String?,
      _ format: DocumentFormat = .yaml
    ) {
      self.pointer = pointer
      self.value = value
      self.before = before
      self.after = after
      self.format = format
    }
  }

  static let whole: [Case] = [
    Case("/a", .string("y z"), "a: b # c\n", "a: y z # c\n"),
    Case("/a", .string("no"), "a: b\n", "a: \"no\"\n"),
    Case("/a", .string("12"), "a: b\n", "a: \"12\"\n"),
    Case("/a", .string("2027-01-31"), "a: b\n", "a: \"2027-01-31\"\n"),
    Case("/a", .string("https://e.example/?a={b}"), "a: b\n", "a: https://e.example/?a={b}\n"),
    Case("/0", .string("https://e.example/?a={b}"), "[b]", "[\"https://e.example/?a={b}\"]"),
    Case("/a", .string("x"), "a: 'b'\n", "a: 'x'\n"),
    Case("/a", .string("it's"), "a: 'b'\n", "a: 'it''s'\n"),
    Case("/a", .string("x\ny"), "a: 'b'\n", "a: \"x\\ny\"\n"),
    Case("/a", .string("x\"\\"), "a: \"b\"\n", "a: \"x\\\"\\\\\"\n"),
    Case("/a", .string("123"), "a: 123\n", "a: \"123\"\n"),
    Case("/a", .string("id"), "a: 123\n", "a: \"id\"\n"),
    Case("/a", .bool(true), "a: \"yes\"\n", "a: true\n"),
    Case("/a", .int(5), "a: x\n", "a: 5\n"),
    Case("/a", .double(.infinity), "a: x\n", "a: .inf\n"),
    Case("/a", .list([.int(1), .string("b,c")]), "a: x\n", "a: [1, \"b,c\"]\n"),
    Case("/a", .map([]), "a: [1]\n", "a: {}\n"),
    Case("/a", .int(1), "a:\n  - 1\n", nil),
    Case("/a", .string("x"), "a: |\n  b\n  c\nd: 1\n", "a: |\n  x\nd: 1\n"),
    Case("/a", .string("x\n y\n"), "a: | # d\r\n    b\r\n", "a: | # d\r\n    x\r\n     y\r\n"),
    Case("/a", .string("x"), "a: >-\n  b\n  c\nd: 1\n", "a: >-\n  x\nd: 1\n"),
    Case("/a", .string("x\ny"), "a: >-\n  b\n  c\nd: 1\n", "a: \"x\\ny\"\nd: 1\n"),
    Case("/a", .string("x\ny"), "a: >- # c\n  b\n", nil),
    Case("/a", .string(" x"), "a: |\n  b\n", "a: \" x\"\n"),
    Case("/a", .string("x"), "a: |2\n   b\n", "a: \"x\"\n"),
    Case("/a", .int(1), "a: |\n  b\n", "a: 1\n"),
    Case("/a", .int(1), "a: | # c\n  b\n", nil),
    Case("/a", .string("x"), "a: b\n  c\nd: 1\n", "a: x\nd: 1\n"),
    Case("/a", .string("x"), "a: !!str b\n", "a: !!str x\n"),
    Case("/a", .string("x"), "a: !!int 1\n", nil),
    Case("/a", .int(1), "a: !!str b\n", nil),
    Case("/a", .int(1), "a: &x b\n", "a: &x 1\n"),
    Case("/a", .int(1), "a: &x b\nc: *x\n", nil),
    Case("/c", .int(1), "a: &x b\nc: *x\n", nil),
    Case("/c/b", .int(1), "a: &x\n  b: 2\nc: *x\n", nil),
    Case("/a/b", .int(1), "a: &x\n  b: 2\nc: *x\n", nil),
    Case("/a", .int(1), "a:\n", "a: 1\n"),
    Case("/a", .int(1), "a: # c\n", "a: 1 # c\n"),
    Case("/0", .string("x"), "-\n- 1\n", "- x\n- 1\n"),
    Case("/a", .string("x"), "{a: , b: 1}", "{a: x , b: 1}"),
    Case("/a", .string("x"), "{a, b: 1}", nil),
    Case("/a", .int(1), "a: &x\nb: 1\n", nil),
    Case("/sope~key", .string("scope"), "sope: 1 # c\n", "scope: 1 # c\n"),
    Case("/sope~key", .string("a: b"), "'sope': 1\n", "'a: b': 1\n"),
    Case("/sope~key", .int(1), "sope: 1\n", nil),
    Case("/a", .string("x\n"), "{\"a\": 1}", "{\"a\": \"x\\n\"}", .json),
    Case("/a", .null, "{\"a\": [1]}", "{\"a\": null}", .json),
    Case("/a~key", .string("é\u{2028}"), "{\"a\": [1]}", "{\"é\\u2028\": [1]}", .json),
  ]

  @Test(arguments: whole) func `replacing whole values`(_ test: Case) {
    check(test.before, test.after, test.format, test.pointer) { editor, node in
      editor.replace(node, with: test.value)
    }
  }

  /// A text, the part of `/a` that is replaced, and the text that results.
  static let parts: [(before: String, old: String, new: String, after: String?)] = [
    ("a: http://e.example/ # c\n", "http", "https", "a: https://e.example/ # c\n"),
    ("a: http://e.example/\n", "http", "# ", "a: \"# ://e.example/\"\n"),
    ("a: 'it''s http'\n", "http", "'", "a: 'it''s '''\n"),
    ("a: 'it''s http'\n", "'s", "\n", "a: \"it\\n http\"\n"),
    ("a: \"x\\u00e9y\"\n", "é", "\"", "a: \"x\\\"y\"\n"),
    ("a: \"x\\\n  yz\"\n", "y", "w", "a: \"x\\\n  wz\"\n"),
    ("a: \"xq\n  yz\"\n", "q y", "w", "a: \"xwz\"\n"),
    ("a: \"xq\n  yz\"\n", "yz", "", "a: \"xq \"\n"),
    ("a: >-\n  x\n  y z\n", "y", "{w}", "a: >-\n  x\n  {w} z\n"),
    ("a: |\n  x\n  y z\n", "x\ny", "w", "a: |\n  w z\n"),
    ("a: state=1&x=2\n", "1", "{state}", "a: state={state}&x=2\n"),
    ("{a: state=1&x=2}\n", "1", "{state}", "{a: \"state={state}&x=2\"}\n"),
    ("a: x\n  y z\n", "y", "w", "a: x\n  w z\n"),
    ("a: x1\n", "x", "", "a: \"1\"\n"),
    ("a: 12\n", "1", "3", "a: \"32\"\n"),
    ("b: &x y\na: *x\n", "y", "z", nil),
  ]

  @Test(arguments: parts)
  func `replacing parts of texts`(
    _ test: (before: String, old: String, new: String, after: String?)
  ) throws {
    check(test.before, test.after, .yaml, "/a") { editor, node in
      let text = Array(editor.document.textBytes(node))
      let old = Array(test.old.utf8)
      let lower = (0...(text.count - old.count)).first { text[$0...].starts(with: old) }
      guard let lower else {
        Issue.record("no such part")
        return nil
      }
      return editor.replace(part: lower..<(lower + old.count), of: node, with: test.new)
    }
  }

  private func check(
    _ before: String, _ after: String?, _ format: DocumentFormat, _ pointer: String,
    _ edit: (DocumentEditor, NodeID) -> TextEdit?
  ) {
    let loaded = LoadedText(before, format)
    #expect(loaded.isComplete && loaded.problems.isEmpty, "the case is not well formed")
    let result = edited(before, format) { document, editor in
      guard let node = document.node(at: pointer) else {
        Issue.record("no node at `\(pointer)`")
        return nil
      }
      return edit(editor, node).map { [$0] }
    }
    #expect(result == after)
    if let result { #expect(LoadedText(result, format).isComplete) }
  }
}
