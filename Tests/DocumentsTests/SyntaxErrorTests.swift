import Diagnostics
import Testing

@testable import Documents

@Suite struct SyntaxErrorTests {
  private func check(_ source: String, _ words: String, _ format: DocumentFormat) {
    let marked = Marked(source)
    let loaded = Loaded(marked.text, format)
    let problem = loaded.problems.last
    #expect(problem?.kind == .syntaxError && !loaded.isComplete)
    #expect(problem?.primary.range == marked.range, "\(problem.map { "\($0)" } ?? "accepted")")
    #expect(problem?.message.contains(words) == true, "\(problem?.message ?? "")")
    #expect(problem?.help.isEmpty == false)
    #expect(checkInvariants(loaded) == nil)
  }

  @Test(arguments: [
    // What is never closed.
    ("a: «\"»b\n", "never closed"), ("a: «'»b\nc: d\n", "never closed"),
    ("a: «\"»b\nc: \"d\"\n", "never closed"), ("x:\n  a: «'»b\n  c: 'd'\n", "never closed"),
    ("a: «[»b, c\nd: e\n", "never closed"), ("a: «{»b: c\nd: {e: f}\n", "never closed"),
    ("a: [b, «{»c: d]\n", "never closed"), ("«[»a, b\n---\nc\n", "never closed"),
    ("a: «[»\n", "never closed"), ("a: «[»b,\n", "never closed"), ("a: «{»b\n", "never closed"),
    // What cannot be where it is.
    ("a: [b]«]»\n", "after a value"), ("a: \"b\" «c»\n", "after a value"), ("a: b«:» c\n", "`:`"),
    ("a: [b, «,» c]", "expected a value"), ("a: [\"b\" «\"»c\"]", "expected `,`"),
    ("a:\n  b: c\n «d»: e\n", "indented like none"), ("- a\n«b»: c\n", "expected `-`"),
    ("a: b\n«-» c\n", "expected a key"), ("a: «-» b\n", "a list cannot start"),
    ("a: b\n c«:» d\n", "indented less"),
    ("a\n«b»\n---\n".replacing("a\n«b»", with: "[a]\n«b»"), "expected `---`"),
    ("--- a«:» b\n", "`:`"), ("a: «@»b", "has to be quoted"), ("a: «`»b`", "has to be quoted"),
    ("a: «%»b", "has to be quoted"), ("a: b\nc: «]»\n", "expected a value"),
    // Keys without a colon.
    ("a: b\n«c d»\ne: f\n", "expected `:`"), ("«a»\n  b: c\n", "expected `:`"),
    ("a: b\n«c»\n  d: e\n", "expected `:`"), ("- «a»\n  b: c\n", "expected `:`"),
    ("a: b\n«c:d»\ne: f\n", "blank after the `:`"),
    // Tabs.
    ("a:\n«\t»b: c\n", "tab"), ("a: b\n«\t»c: d\n", "tab"), ("a: |\n«\t»b\n", "tab"),
    ("a: [\n«\t»b]\n", "tab"), ("a: \"b\n«\t»c\"\n", "tab"), ("-«\t»a\n", "tab"),
    // Scalars.
    ("a: \"b«\\q»\"", "unknown escape `\\q`"), ("a: \"«\\x4»g\"", "too few digits"),
    ("a: \"«\\uD800»\"", "no character"), ("a: \"«\\é»\"", "unknown escape"),
    ("a: |«0»\n  b", "digit from 1 to 9"), ("a: | «b»\n", "next line"),
    ("a: |\n«   »\n b\n".replacing("«   »\n b", with: " «  »\n b"), "deeper than the text"),
    ("--- |\n«a»\n", "has to be indented"), ("--- |\n«#» a\n", "has to be indented"),
    ("a:\n«|»\n b\n", "deeper than its key"),
    // Comments, brackets and quotes that libyaml lets pass.
    ("a: \"b\"«#» c\n", "blank in front"), ("a: [b,«#» c\n  d]\n", "blank in front"),
    ("a: >«#» c\n  d\n", "blank in front"), ("a: [b,\n«c»]\n", "indented deeper"),
    ("x:\n  - [b,\n  «c»]\n", "indented deeper"), ("a: \"b\n«c»\"\n", "indented deeper"),
    ("a: [«-»]", "after `-`"), ("a: [«-», b]", "after `-`"), ("[«?»b]", "quoted"),
    ("{«?»b: c}", "quoted"),
    ("[? «]»]", "expected a key"), ("[? «,»a]", "expected a key"),
    // Directives and documents.
    ("a: b\n«%»YAML 1.2\n---\nc\n", "`...`"), ("%YAML 1.2«#»x\n---\na\n", "blank in front"),
    ("%YAML 1.2\n---\n«%»YAML 1.2\n---\n", "`...`"), ("«%»FOO a\n---\na\n", "%YAML"),
    ("%YAML 1.2«»\n", "without a document"),
    ("!«x»!y a".replacing("!«x»!y", with: "«!»x!y"), "%TAG"),
    ("«%»YAML 2.0\n---\na\n", "version"), ("%YAML 1.2\n«%»YAML 1.2\n---\na\n", "at most one"),
    ("a: !!str«,» b\n", "in a tag"), ("a: &«é» b\n", "name of an anchor"),
    ("a: *«é»\n", "name of an alias"),
    // Characters.
    ("a: «\u{1}»\n", "U+0001"), ("a: b«\u{7F}»\n", "U+007F"), ("a: «\u{80}»", "U+0080"),
    ("a: «\u{FFFF}»", "U+FFFF"), ("# «\u{85}»b: c\n", "U+0085"), ("a: b«\u{2028}»c\n", "U+2028"),
    ("a: \"b «\u{2029}» c\"\n", "U+2029"), ("\u{FEFF}a: «\u{0}»", "U+0000"),
    ("a: b\n«\u{FEFF}»c: d\n", "byte order mark"),
    ("\u{FEFF}«\u{FEFF}»a: b\n", "byte order mark"),
  ])
  func `a YAML syntax error is placed where it can be mended`(source: String, words: String) {
    check(source, words, .yaml)
  }

  @Test(arguments: [
    ("a: [\n  b\n]\n", "{'a':['b']}"), ("a: {\n}\n", "{'a':{}}"),
    ("a:\n  - [b,\n    c]\n", "{'a':[['b' 'c']]}"),
    ("[a,\nb]\n", "['a' 'b']"), ("\"a\nb\"\n", "'a b'"), ("a: \"b\n\n c\"\n", "{'a':'b\nc'}"),
    ("a: 'b\n\t\n  c'\n", "{'a':'b\nc'}"), ("a: [b, # c\n# d\n\n  e]", "{'a':['b' 'e']}"),
    ("a: b#c", "{'a':'b#c'}"),
    ("a: [-1, -b, - c]".replacing(", - c", with: ""), "{'a':[-1 '-b']}"),
    ("a: [? b : c, ? d]", "{'a':[{'b':'c'} {'d':null}]}"),
    ("{? a : b, ? }", "{'a':'b' null:null}"),
    ("a: ?b\n", "{'a':'?b'}"), ("{-: b}", "{'-':'b'}"), ("a: :b\n", "{'a':':b'}"),
    ("a: -b\n", "{'a':'-b'}"),
    ("a: \"b\u{2028}c\"\n", "{'a':'b\u{2028}c'}"), ("a: \u{FEFF}b\n", "{'a':'\u{FEFF}b'}"),
    ("a: |\n\n  b\n", "{'a':'\nb\n'}"), ("a: |\n   \nb: c\n", "{'a':'' 'b':'c'}"),
    ("--- |\n a\n# b\n", "'a\n'"),
    ("--- |\n\n---\n".replacing("\n---\n", with: ""), "''"), ("--- |1\n# a\n", "''"),
    ("%YAML 1.2 # a\n%TAG ! tag:b # c\n--- # d\na\n... # e\n... # f\n", "'a'"),
    ("? a\n: - b\n  - c\n", "{'a':['b' 'c']}"), ("- |+\n   ", "['\n']"),
    ("a: |\n  x\n   ", "{'a':'x\n \n'}"),
    ("a: |\n  x", "{'a':'x'}"), ("{\"a\":1,\"b\":[true]}", "{'a':1 'b':[true]}"),
    ("a: 'it''s'", "{'a':'it's'}"),
    ("a: b\n\n# c", "{'a':'b'}"), ("a: *b\n".replacing("*b", with: "'*b'"), "{'a':'*b'}"),
    ("a:\n  b: |\n   c\n  # d\n  e: f\n", "{'a':{'b':'c\n' 'e':'f'}}"),
    ("\"a\":b\n".replacing(":b", with: ": b"), "{'a':'b'}"),
  ])
  func `what looks wrong and is right is accepted`(text: String, value: String) {
    #expect(yaml(text) == value)
  }

  @Test(arguments: [
    ("[1«,» ]", "trailing comma"), ("{\"a\": 1«,»\n}", "trailing comma"),
    ("«[»1, 2", "never closed"),
    ("«{»\"a\": 1", "never closed"), ("[«{»\"a\": [1]", "never closed"),
    ("[«\"»a", "never closed"),
    ("[«\"»a\n\"]", "never closed"), ("{«a»: 1}", "double quotes"), ("{«'»a': 1}", "quotes with"),
    ("[1 «2»]", "expected `,` or `]`"), ("{\"a\" «1»}", "expected `:`"),
    ("{\"a\": 1 «\"»b\": 2}", "expected `,`"),
    ("[«tru»]", "expected a value"), ("[«True»]", "expected a value"),
    ("[«NaN»]", "expected a value"),
    ("[0«1»]", "start with `0`"), ("[-«]»", "a digit"), ("[1.«]»", "a digit"),
    ("[1e«]»", "a digit"),
    ("[«+»1]", "expected a value"), ("[«.»5]", "expected a value"), ("1 «2»", "nothing after"),
    ("{} «}»", "nothing after"), ("«/»/ a\n1", "no comments"), ("[\"«\\q»\"]", "unknown escape"),
    ("[\"«\\u12»\"]", "too few digits"), ("[\"«\\ud800»\"]", "surrogate"),
    ("[\"«\\udc00»\"]", "surrogate"),
    ("[\"«\\ud800»\\u0041\"]", "surrogate"), ("[\"«\u{1}»\"]", "U+0001"),
    ("[\"«\t»\"]", "U+0009"),
    ("[«é»]", "expected a value"),
    ("[«\u{A0}»1]", "the no-break space U+00A0"),
    ("{\"a\":«}»", "expected a value"), ("[«,»]", "expected a value"),
    ("«]»", "expected a value"),
    ("{«1»: 2}", "double quotes"),
    ("«\u{FEFF}»1".replacing("«\u{FEFF}»1", with: "\u{FEFF}«x»"), "expected a value"),
  ])
  func `a JSON syntax error is placed where it can be mended`(source: String, words: String) {
    check(source, words, .json)
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xE9], 3), ([0x61, 0xC3], 1), ([0xC0, 0x80], 0),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
      ([0xF4, 0x90, 0x80, 0x80], 0), ([0x61, 0xE2, 0x82], 1), ([0xFF, 0xFE, 0x61, 0x00], 0),
      ([0xFE, 0xFF, 0x00, 0x61], 0), ([0x61, 0x00, 0x3A, 0x00], 1), ([0x22, 0xF0, 0x9F, 0x98], 1),
    ] as [([UInt8], Int)])
  func `text that is not UTF-8 is a syntax error at the first bad byte`(bytes: [UInt8], offset: Int)
  {
    let loaded = Loaded(bytes)
    #expect(loaded.problems.first?.primary.range == SourceRange(offset, offset + 1))
    #expect(loaded.problems.first?.kind == .syntaxError && loaded.documents.isEmpty)
    guard bytes[0] == 0x22 || bytes[0] >= 0x80 else { return }
    let json = Loaded(bytes, .json)
    #expect(json.problems.first?.primary.range == SourceRange(offset, offset + 1))
  }

  @Test func `the documents before a syntax error are there`() {
    for (text, count) in [
      ("a: 1\n---\nb: 2\n---\nc: [\n", 2), ("a: 1\n---\nb: 2\n--- \u{1}", 2),
      ("a: 1\n...\n---\n\"b", 1),
      ("a: 1\nb: \u{1}", 0), ("a: 1\n\u{1}", 0), ("a: 1\n---\n*x", 1), ("a: 1\n...\n\u{1}", 1),
    ] {
      let loaded = Loaded(text)
      #expect(loaded.documents.count == count, "\(text)")
      #expect(loaded.problems.map(\.document) == [count] && !loaded.isComplete, "\(text)")
    }
  }

  @Test func `a document that something follows without '---' is not judged`() {
    for text in ["  a: 1\nb: 2\n", "{a: b}}\n", "[a]\nb\n", "a: b\n%YAML 1.2\n---\nc: d\n"] {
      let loaded = Loaded("x: y\n---\n" + text)
      #expect(loaded.documents.count == 1, "\(text)")
      #expect(loaded.problems.map(\.document) == [1], "\(text)")
    }
  }

  @Test func `the earlier of two troubles is reported`() {
    #expect(Loaded("a: \"\\q\"\nb: \u{1}\n").problems.first?.message.contains("escape") == true)
    #expect(Loaded("a: \u{1}\nb: \"\\q\"\n").problems.first?.message.contains("U+0001") == true)
    #expect(Loaded("[tru, \"\u{FFFD}\"]", .json).problems.count == 1)
  }
}
