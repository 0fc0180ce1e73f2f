import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

/// A text, the place that is removed from it, and the text that is left.
struct RemovalCase: CustomTestStringConvertible, Sendable {
  var name: String
  var pointer: String
  var before: String
  /// `nil` if there must be no edit.
  var after: String?
  var format = DocumentFormat.yaml

  var testDescription: String { name }

  init(_ name: String, _ pointer: String, _ before: String, _ after: String?) {
    self.name = name
    self.pointer = pointer
    self.before = before
    self.after = after
  }

  static func json(
    _ name: String, _ pointer: String, _ before: String, _ after: String?
  ) -> RemovalCase {
    var result = RemovalCase(name, pointer, before, after)
    result.format = .json
    return result
  }
}

@Suite struct RemovalTests {
  static let block: [RemovalCase] = [
    RemovalCase("an item in the middle", "/s/1", "s:\n  - a\n  - b\n  - c\n", "s:\n  - a\n  - c\n"),
    RemovalCase("the first item", "/s/0", "s:\n  - a\n  - b\n", "s:\n  - b\n"),
    RemovalCase("the last item", "/s/1", "s:\n  - a\n  - b\nt: 1\n", "s:\n  - a\nt: 1\n"),
    RemovalCase(
      "an item of a list below its key without indentation", "/s/1", "s:\n- a\n- b\nt: 1\n",
      "s:\n- a\nt: 1\n"),
    RemovalCase("the only item", "/s/0", "s:\n  - a\nt: 1\n", "s: []\nt: 1\n"),
    RemovalCase("the only item, without indentation", "/s/0", "s:\n- a\nt: 1\n", "s: []\nt: 1\n"),
    RemovalCase(
      "the only item, with comments", "/s/0", "s: # one\n  # two\n  - a # three\n# four\nt: 1\n",
      "s: [] # one\n  # two\n# four\nt: 1\n"),
    RemovalCase("the only item, tagged", "/s/0", "s: !!seq\n  - a\n", "s: !!seq []\n"),
    RemovalCase(
      "the only item, properties below", "/s/0", "s:\n  !!seq\n  - a\n", "s:\n  !!seq []\n"),
    RemovalCase("the only item of the root", "/0", "- a # x\n", "[]\n"),
    RemovalCase("the only entry of the root", "/a", "# c\na: 1\n", "# c\n{}\n"),
    RemovalCase("the only entry", "/a/b", "a:\n  b:\n    - 1\nc: 2\n", "a: {}\nc: 2\n"),
    RemovalCase("the only entry of an item", "/0/a", "- a: 1\n- 2\n", "- {}\n- 2\n"),
    RemovalCase("the only item of an item", "/0/0", "- - a\n- b\n", "- []\n- b\n"),
    RemovalCase("the comment on its line goes", "/1", "- a\n- b # x\n- c\n", "- a\n- c\n"),
    RemovalCase("comment lines above stay", "/1", "- a\n# x\n- b\n- c\n", "- a\n# x\n- c\n"),
    RemovalCase(
      "deeper comment lines below go", "/0/b",
      "- a: 1\n  b: 2\n    # x\n\n    # y\n  # z\n  c: 3\n",
      "- a: 1\n  # z\n  c: 3\n"),
    RemovalCase(
      "an item of several lines", "/p/0", "p:\n  - id: 1 # x\n    name: y\n\n  - id: 2\n",
      "p:\n\n  - id: 2\n"),
    RemovalCase("by its key", "/b~key", "a: 1\nb: 2\nc: 3\n", "a: 1\nc: 3\n"),
    RemovalCase(
      "an entry of several lines", "/b", "a: 1\nb:\n  - 1\n  - 2\nc: 3\n", "a: 1\nc: 3\n"),
    RemovalCase("an entry without value", "/b", "a: 1\nb:\nc: 3\n", "a: 1\nc: 3\n"),
    RemovalCase(
      "the first entry behind a dash", "/0/a", "- a: 1 # x\n  b: 2\n", "- b: 2\n"),
    RemovalCase(
      "the first entry behind a dash, a comment below", "/0/a", "- a: 1 # x\n  # about b\n  b: 2\n",
      "-\n  # about b\n  b: 2\n"),
    RemovalCase("the first item behind a dash", "/0/0", "- - a\n  - b\n- c\n", "- - b\n- c\n"),
    RemovalCase(
      "the first entry of several lines behind a dash", "/0/a", "- a:\n    - 1\n  b: 2\n",
      "- b: 2\n"),
    RemovalCase("no last line break", "/b", "a: 1\nb: 2", "a: 1"),
    RemovalCase("no last line break, CR LF", "/b", "a: 1\r\nb: 2", "a: 1"),
    RemovalCase("no last line break, the only item", "/a/0", "a:\n  - b", "a: []"),
    RemovalCase("CR LF", "/1", "- a\r\n- b\r\n- c\r\n", "- a\r\n- c\r\n"),
    RemovalCase("CR", "/1", "- a\r- b\r- c\r", "- a\r- c\r"),
    RemovalCase("byte order mark", "/a", "\u{FEFF}a: 1\nb: 2\n", "\u{FEFF}b: 2\n"),
    RemovalCase("byte order mark, the only entry", "/a", "\u{FEFF}a: 1\n", "\u{FEFF}{}\n"),
    RemovalCase(
      "after a text that keeps its line breaks", "/1", "- |+\n  a\n- b\n\n- c\n",
      "- |+\n  a\n- c\n"),
    RemovalCase(
      "after a text, at the file's end", "/b", "a: |\n  x\nb: 2", "a: |\n  x\n"),
    RemovalCase("a block scalar", "/1", "- a\n- |\n  b\n  c\n- d\n", "- a\n- d\n"),
    RemovalCase("a tagged item", "/1", "- a\n- !!str b\n- c\n", "- a\n- c\n"),
    RemovalCase("an item below its dash", "/1", "- a\n-\n  # x\n  b\n- c\n", "- a\n- c\n"),
    RemovalCase("an alias", "/1", "- &a x\n- *a\n- c\n", "- &a x\n- c\n"),
    RemovalCase("what an alias stands for", "/0", "- &a x\n- *a\n- c\n", nil),
    RemovalCase("what holds what an alias stands for", "/0", "- k: &a x\n- *a\n- c\n", nil),
    RemovalCase("what stands behind an alias", "/1/k", "- &a\n  k: x\n- *a\n- c\n", nil),
    RemovalCase("what is merged", "/1/k", "- &a\n  k: x\n- <<: *a\n  l: 1\n", nil),
    RemovalCase(
      "an entry beside a merge", "/1/l", "- &a\n  k: x\n- <<: *a\n  l: 1\n",
      "- &a\n  k: x\n- <<: *a\n"),
    RemovalCase("an explicit key", "/a", "? a\n: 1\nb: 2\n", nil),
    RemovalCase("a key with an anchor", "/a", "&x a: 1\nb: 2\n", nil),
    RemovalCase("the root", "", "a: 1\n", nil),
    RemovalCase(
      "an item in a second column", "/a/b/1", "a:\n  b:\n    - 1\n    - 2\n    - 3\n",
      "a:\n  b:\n    - 1\n    - 3\n"),
    RemovalCase("before another document", "/b", "a: 1\nb: 2\n---\nc: 3\n", "a: 1\n---\nc: 3\n"),
  ]

  static let flow: [RemovalCase] = [
    RemovalCase("the first", "/0", "[a, b, c]", "[b, c]"),
    RemovalCase("in the middle", "/1", "[a, b, c]", "[a, c]"),
    RemovalCase("the last", "/2", "[a, b, c]", "[a, b]"),
    RemovalCase("the only one", "/0", "[ a ]", "[]"),
    RemovalCase("the only one, a comma behind it", "/0", "[ a, ]", "[]"),
    RemovalCase("an entry", "/b", "{a: 1, b: 2, c: 3}", "{a: 1, c: 3}"),
    RemovalCase("an entry without value", "/b", "{a: 1, b, c: 3}", "{a: 1, c: 3}"),
    RemovalCase("a tagged item", "/1", "[a, !!str b, c]", "[a, c]"),
    RemovalCase("before a comma that nothing follows", "/1", "[a, b, ]", "[a, ]"),
    RemovalCase(
      "on a line of its own", "/1", "[\n  a, # x\n  b, # y\n  c # z\n]\n",
      "[\n  a, # x\n  c # z\n]\n"),
    RemovalCase(
      "the last on a line of its own", "/1", "[\n  a,\n  b # y\n]\n", "[\n  a\n]\n"),
    RemovalCase(
      "the last, a comment before it", "/1", "[\n  a, # x\n  b # y\n]\n", "[\n  a # x\n]\n"),
    RemovalCase("commas in front", "/1", "[ a\n, b\n, c\n]\n", "[ a\n, c\n]\n"),
    RemovalCase("commas in front, the last", "/2", "[ a\n, b\n, c # z\n]\n", "[ a\n, b\n]\n"),
    RemovalCase(
      "the only one, a comment before it", "/0", "[ # x\n  a\n]\n", "[ # x\n]\n"),
    RemovalCase("the first of two lines", "/0", "[a,\n b]", "[b]"),
    RemovalCase("a pair without braces", "/0/a", "[a: 1, b]", nil),
    RemovalCase("an item that is a pair", "/0", "[a: 1, b]", "[b]"),
    RemovalCase("what an alias stands for", "/0", "[&a x, *a]", nil),
    RemovalCase("an alias", "/1", "[&a x, *a]", "[&a x]"),
    .json("the first", "/0", "[1, 2]", "[2]"),
    .json("the last", "/1", "[1,2]", "[1]"),
    .json("the only one", "/a/0", "{\"a\": [\n  1\n]}", "{\"a\": []}"),
    .json(
      "an entry on a line of its own", "/b", "{\n\t\"a\": 1,\n\t\"b\": 2,\n\t\"c\": 3\n}\n",
      "{\n\t\"a\": 1,\n\t\"c\": 3\n}\n"),
    .json(
      "the last entry on a line of its own", "/b", "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n",
      "{\r\n  \"a\": 1\r\n}\r\n"),
    .json("a text with a number sign", "/0", "[\" # x\", 1]", "[1]"),
  ]

  @Test(arguments: block) func `removing by indentation`(_ test: RemovalCase) {
    check(test)
  }

  @Test(arguments: flow) func `removing in brackets`(_ test: RemovalCase) {
    check(test)
  }

  private func check(_ test: RemovalCase) {
    let loaded = LoadedText(test.before, test.format)
    #expect(loaded.isComplete && loaded.problems.isEmpty, "the case is not well formed")
    let result = edited(test.before, test.format) { document, editor in
      guard let node = document.node(at: test.pointer) else {
        Issue.record("no node at `\(test.pointer)`")
        return nil
      }
      return editor.remove(node)
    }
    #expect(result == test.after)
    if let result { #expect(LoadedText(result, test.format).isComplete) }
  }
}
