import Testing

@testable import Diagnostics

@Suite struct ExcerptTests {
  /// An excerpt of `text`, whose places are given by the first occurrence of a needle.
  private func excerpt(
    _ text: String, _ primary: (String, String), related: [(String, String)] = [],
    redact: String? = nil, width: Int? = nil
  ) -> String {
    let file = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
    let redactions = redact.map { [range(of: $0, in: file.bytes)] } ?? []
    let excerpt = Excerpt(lines: SourceLines(file), redactions: redactions, width: width)
    var out: [UInt8] = []
    _ = excerpt.append(
      primary: Annotation(range: range(of: primary.0, in: file.bytes), label: primary.1),
      related: related.map {
        Annotation(range: range(of: $0.0, in: file.bytes), label: $0.1)
      }, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private func range(of needle: String, in bytes: [UInt8]) -> SourceRange {
    let needle = Array(needle.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: needle) } ?? bytes.count
    return SourceRange(start, min(start + needle.count, bytes.count))
  }

  @Test func `shows several lines with their labels and a gap`() {
    let text =
      "manifest: 1\n\n\napp:\n  stage: development\n  owner: \"111\"\n\n\n\npartners:\n  - id: \"222\"\n"
    let expected = """
        ┌─ a.yaml:11:9
        │
      5 │   stage: development
        │          ----------- in development
      6 │   owner: "111"
        │          ----- the owner
        ·
      11│   - id: "222"
        │         ^^^^^ may not authorize yet

      """
    let shown = excerpt(
      text, ("\"222\"", "may not authorize yet"),
      related: [("\"111\"", "the owner"), ("development", "in development")])
    #expect(shown == expected)
  }

  @Test func `labels on one line do not cover each other`() {
    let expected = """
       ┌─ a.yaml:1:5
       │
      1│ a: [foo, bar, baz]
       │     ^^^  ---  --- third
       │     │    │
       │     │    second
       │     first

      """
    let shown = excerpt(
      "a: [foo, bar, baz]\n", ("foo", "first"), related: [("baz", "third"), ("bar", "second")])
    #expect(shown == expected)
  }

  @Test func `a mark within another keeps both visible`() {
    let expected = """
       ┌─ a.yaml:1:14
       │
      1│ url: https://example.com/x
       │      --------^^^^^^^^^^^--
       │      │       │
       │      │       the host
       │      the link

      """
    let shown = excerpt(
      "url: https://example.com/x", ("example.com", "the host"),
      related: [("https://example.com/x", "the link")])
    #expect(shown == expected)
  }

  @Test func `labels that start together stand one under the other`() {
    let expected = """
       ┌─ a.yaml:1:1
       │
      1│ abc
       │ ^-- outer
       │ │
       │ inner

      """
    #expect(excerpt("abc", ("a", "inner"), related: [("abc", "outer")]) == expected)
  }

  @Test func `a range over several lines shows its first and its last`() {
    let expected = """
       ┌─ a.yaml:1:4
       │
      1│ a: |
       │    ^ …
       ·
      4│   three
       │   ^^^^^ the text

      """
    #expect(
      excerpt("a: |\n  one\n  two\n  three\nb: 1\n", ("|\n  one\n  two\n  three\n", "the text"))
        == expected)
  }

  @Test func `the end of a file and an empty file can be marked`() {
    #expect(excerpt("a: 1\n", ("nowhere", "here")) == " ┌─ a.yaml:2:1\n │\n2│\n │ ^ here\n")
    #expect(excerpt("", ("nowhere", "")) == " ┌─ a.yaml:1:1\n │\n1│\n │ ^\n")
    #expect(excerpt("a", ("nowhere", "")) == " ┌─ a.yaml:1:2\n │\n1│ a\n │  ^\n")
  }

  @Test(arguments: [
    ("\tx\ty", "y", "    x   y", "        ^"),
    ("日本: x", "x", "日本: x", "      ^"),
    ("a: 日本", "日本", "a: 日本", "   ^^^^"),
    ("cafe\u{301}: x", "x", "cafe\u{301}: x", "      ^"),
    ("e\u{301}", "\u{301}", "e\u{301}", "^"),
    ("\u{FEFF}k: v", "v", "k: v", "   ^"),
    ("a\u{1B}[2Jb", "b", "a␛[2Jb", "     ^"),
    ("a\u{202E}b", "b", "a\\u{202e}b", "         ^"),
    ("a\u{202E}b", "\u{202E}", "a\\u{202e}b", " ^^^^^^^^"),
    ("שם: ערך", "ערך", "\u{2066}שם: \u{2069}\u{2066}ערך\u{2069}", "    ^^^"),
    ("a\u{85}b", "b", "a\\u{85}b", "       ^"),
  ]) func `marks stay under what they mark`(
    line: String, needle: String, shown: String, marks: String
  ) {
    let rows = excerpt(line, (needle, "")).split(separator: "\n")
    #expect(rows.count == 4)
    #expect(Array(rows[2].utf8) == Array("1│ \(shown)".utf8))
    #expect(Array(rows[3].utf8) == Array(" │ \(marks)".utf8))
  }

  @Test func `a long line is cut around what is marked`() {
    let text =
      String(repeating: "0123456789", count: 100) + "XYZ" + String(repeating: "ab", count: 500)
    let rows = excerpt(text, ("XYZ", "label"), width: 48).split(separator: "\n")
    #expect(rows[2] == "1│ …34567890123456789XYZababababababababab…")
    #expect(rows[3] == " │                   ^^^ label")
    let start = excerpt("XYZ" + text, ("XYZ", ""), width: 48).split(separator: "\n")
    #expect(start[2] == "1│ XYZ012345678901234567890123456789012345…")
    let end = excerpt(text + "END", ("END", ""), width: 48).split(separator: "\n")
    #expect(end[2] == "1│ …\(String(repeating: "ab", count: 18))END")
    let both = excerpt(
      text + "END", ("END", ""), related: [("XYZ", "far")], width: 48
    ).split(separator: "\n")
    #expect(both[2] == "1│ …\(String(repeating: "ab", count: 18))END")
    #expect(both[3] == " │ -\(String(repeating: " ", count: 36))^^^")
  }

  @Test func `a secret is masked but for its first two characters`() {
    let rows = excerpt("key: hunter2 # x", ("hunter2", ""), redact: "hunter2").split(
      separator: "\n")
    #expect(rows[2] == "1│ key: hu***** # x")
    #expect(rows[3] == " │      ^^^^^^^")
    let other = excerpt("key: hunter2 # x", ("# x", ""), redact: "hunter2")
    #expect(!other.contains("nter2"))
  }
}

@Suite struct CutMarkTests {
  @Test func `a place in a part that is left out is marked if there is something to say of it`() {
    let text = "first" + String(repeating: ".", count: 200) + "second"
    let file = SourceFile(path: "a", bytes: Array(text.utf8))
    let excerpt = Excerpt(lines: SourceLines(file))
    func marks(_ label: String) -> String {
      var out: [UInt8] = []
      _ = excerpt.append(
        primary: Annotation(range: SourceRange(205, 211)),
        related: [Annotation(range: SourceRange(0, 5), label: label)], to: &out)
      let rows = String(decoding: out, as: UTF8.self).split(separator: "\n")
      return String(rows[3])
    }
    #expect(!marks("").contains("-"))
    #expect(marks("here").contains("-"))
    #expect(marks("").hasSuffix("^^^^^^"))
  }

  @Test(arguments: [40, 60]) func `labels keep within the row`(width: Int) {
    let text = "key: value  # " + String(repeating: "x", count: 40)
    let file = SourceFile(path: "a", bytes: Array(text.utf8))
    let excerpt = Excerpt(lines: SourceLines(file), width: width)
    var out: [UInt8] = []
    let label = "a label of some words that no row of a narrow terminal can hold whole"
    _ = excerpt.append(
      primary: Annotation(range: SourceRange(width - 20, width - 14), label: label),
      related: [Annotation(range: SourceRange(5, 10), label: label)], to: &out)
    let rows = String(decoding: out, as: UTF8.self).split(separator: "\n")
    #expect(rows.allSatisfy { $0.unicodeScalars.count <= width })
    #expect(
      rows.joined(separator: " ").split(separator: " ").filter { $0 == "terminal" }.count == 2)
  }
}
