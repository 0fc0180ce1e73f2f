import Diagnostics
import Testing

@testable import Documents

@Suite struct PlaceTests {
  @Test(arguments: [
    ("a: «b»", "a"), ("a: «'b'»", "a"), ("a: «\"b\"» # c", "a"), ("a: «b c\n  d»\n", "a"),
    ("a: &x !!str «b»", "a"), ("a: !!str &x «b»", "a"), ("a: &x\n  «b»", "a"),
    ("a: &x # c\n  «b: c»\n", "a"), ("a: !!map\n  &k «b»: c\n", "a?"), ("é: «ü»", "é"),
    ("a:«»", "a"), ("a:«»\nb: c", "a"), ("a:«» # c\nb: c", "a"),
    ("- «»".replacing(" ", with: ""), "0"),
    ("a: !!null«»\nb: c", "a"), ("{a«», b}", "a"), ("{a:«» , b}", "a"), ("? a«»\n? b", "a"),
    ("a: «[b, c]»", "a"), ("a: «{b: [c]\n  }» # d\n", "a"), ("a: «[]»", "a"),
    ("a: [«b: c», d]", "a/0"), ("a: [b: «c»]", "a/0/b"), ("a: [«? b : c» ]", "a/0"),
    ("a: [b: «»]", "a/0/b?"), ("a: [«{b: c}»]", "a/0"), ("a: [«{b: c}: d»]", "a/0"),
    ("a:\n  «b: c\n  d: e»\n\n# f\ng: h", "a"), ("a:\n«- b\n- c» # d\n", "a"),
    ("a:\n  «- b: c\n    d:» # e\n\n\n", "a"), ("«a: b»\n", ""),
    ("# c\n\n«a: b»\n\n# d\n...\n", ""),
    ("---\n«- a\n-»\n---\nb", ""), ("- «- a\n  - b»\n- c", "0"), ("«? a\n: b»\n", ""),
    ("a: «|\n  b\n  c»\n\n\nd: e", "a"), ("a: «|»\n\nb: c", "a"), ("a: «>-» # c\n\nb: c", "a"),
    ("a: «|+\n  b»\n\n\n", "a"), ("a: «>2-\n    b»\n  \n", "a"), ("a: «|\n  b»", "a"),
    ("a: «|\r\n  b\r\n  c»\r\nd: e\r\n", "a"), ("\u{FEFF}a: «b»", "a"), ("\u{FEFF}«a: b»", ""),
    ("a: «\"b\r\n  c\"»\r\n", "a"), ("a:\r\n  - «b»\r\n", "a/0"), ("😀: «😀 é»\n", "😀"),
    ("--- «a»\n", ""), ("--- &x «a: b»".replacing("a: b", with: "'a'"), ""),
  ])
  func `a YAML node's range is its own characters`(source: String, path: String) throws {
    let marked = Marked(source)
    let loaded = Loaded(marked.text)
    #expect(loaded.isComplete, "\(loaded.problems.first?.message ?? "")")
    guard !path.hasSuffix("?") else { return }
    let (document, node) = try #require(loaded.node(path))
    #expect(document.range(node) == marked.range, "\(loaded.text(document.range(node)))")
    #expect(checkInvariants(loaded) == nil)
  }

  @Test(arguments: [
    "«a»: b", "«'a'»: b", "«\"a\"» : b", "&x «a»: b", "? «a»\n: b", "? &x !!str\n  «a»\n: b",
    "{«a»: b}", "{ «\"a\"»:b }", "«é è»: b", "\u{FEFF}«a»: b", "# c\r\n«a»: b\r\n",
  ])
  func `a key's range takes in its quotes and leaves out its anchor`(source: String) throws {
    let marked = Marked(source)
    let (document, root) = try #require(Loaded(marked.text).node(""))
    let key = document.key(at: 0, of: root)
    #expect(document.range(key) == marked.range)
    #expect(document.isKey(key) && document.key(ofValue: document.child(at: 0, of: root)) == key)
    #expect(document.firstKey(of: root) == key)
  }

  @Test(arguments: [
    ("«{\"a\": 1}»\n", ""), ("{\"a\": «1»}", "a"), ("{\"a\":«\"é\"»}", "a"), ("[«-1.5e3» ]", "0"),
    ("{\"a\": «[1, {}]» }", "a"), ("\u{FEFF} «true»", ""), ("{\"a\":\r\n\t«null»\r\n}", "a"),
    ("[[], «{}»]", "1"), ("{\"a\\n\": «\"\\u00e9\"»}", "a\n"),
  ])
  func `a JSON node's range is its own characters`(source: String, path: String) throws {
    let marked = Marked(source)
    let loaded = Loaded(marked.text, .json)
    let (document, node) = try #require(loaded.node(path))
    #expect(document.range(node) == marked.range)
    #expect(document.style(node) == .json)
    #expect(checkInvariants(loaded) == nil)
  }

  @Test func `a blank value is told from a null that is written`() throws {
    let loaded = Loaded("a:\nb: ~\nc: null\nd: ''\n")
    for (key, isBlank) in [("a", true), ("b", false), ("c", false), ("d", false)] {
      let (document, node) = try #require(loaded.node(key))
      #expect(document.isBlank(node) == isBlank, "\(key)")
    }
  }

  @Test(arguments: [
    ("a: b", NodeStyle.plain), ("a: 'b'", .singleQuoted), ("a: \"b\"", .doubleQuoted),
    ("a: |\n  b", .literal), ("a: >\n  b", .folded), ("a: [b]", .flow), ("a:\n- b", .block),
  ])
  func `styles are told apart`(text: String, style: NodeStyle) throws {
    let (document, node) = try #require(Loaded(text).node("a"))
    #expect(document.style(node) == style)
  }

  @Test func `pointers name the place of a node in the tree`() throws {
    let loaded = Loaded("a/b:\n  - c~d: [x, y]\n1: z\n? [q]\n: w\n'': v\n")
    let (document, root) = try #require(loaded.node(""))
    #expect(document.pointer(root).isEmpty)
    let first = document.child(at: 0, of: root)
    let item = document.child(at: 0, of: first)
    let list = document.child(at: 0, of: item)
    #expect(document.pointer(document.child(at: 1, of: list)) == "/a~1b/0/c~0d/1")
    #expect(document.pointer(document.key(at: 0, of: item)) == "/a~1b/0/c~0d")
    #expect(document.pointer(document.child(at: 1, of: root)) == "/1")
    #expect(document.pointer(document.child(at: 2, of: root)) == "/[q]")
    #expect(document.pointer(document.child(at: 3, of: root)) == "/")
    #expect(document.ordinal(item) == 0 && document.ordinal(root) == nil)
    #expect(document.parent(item) == first && document.parent(root) == nil)
  }

  @Test func `a text stands in the file as it is where it can, and is decoded where it cannot`()
    throws
  {
    let loaded = Loaded("a: 'b c'\nd: \"e\\tf\"\n")
    let (document, plain) = try #require(loaded.node("a"))
    #expect(document.text(plain) == TextSlice(buffer: .source, lower: 4, upper: 7))
    let (_, decoded) = try #require(loaded.node("d"))
    let slice = document.text(decoded)
    #expect(slice.buffer == .arena)
    let bytes = document.textBuffer(.arena)[Int(slice.lower)..<Int(slice.upper)]
    #expect(Array(bytes) == Array("e\tf".utf8))
  }

  @Test func `large mappings are looked up by bytes, not by canonical equivalence`() throws {
    let keys = (0..<1_000).map { "key\($0)" } + ["é", "e\u{301}", "'5'"]
    let text = keys.enumerated().map { "\($1): \($0)\n" }.joined() + "5: five\n"
    let loaded = Loaded(text)
    #expect(loaded.problems.isEmpty)
    let (document, root) = try #require(loaded.node(""))
    for key in ["key0", "key999", "é", "e\u{301}", "5"] {
      let value = try #require(document.value(forKey: key, of: root), "\(key)")
      let index = try #require(document.ordinal(value))
      #expect(document.int64(value) == Int64(index), "\(key)")
    }
    #expect(document.value(forKey: "key1000", of: root) == nil)
    #expect(document.value(forKey: "", of: root) == nil)
    #expect(document.childCount(root) == 1_004)
  }
}
