import Diagnostics
import Testing

@testable import Documents

@Suite struct FileTests {
  @Test(arguments: [
    ("a", 1), ("---\na\n", 1), ("a\n---\nb\n", 2), ("---\n---\na\n---\n# c\n---\nb\n...\n", 2),
    ("", 0),
    ("# a\n", 0), ("---\n", 0), ("---\n...\n---\n", 0), ("~", 1), ("--- ''\n", 1),
    ("\u{FEFF}", 0), ("\n\n", 0),
    ("%YAML 1.2\n---\na\n...\n%YAML 1.2\n---\nb\n", 2), ("\u{FEFF}# a\n", 0),
  ])
  func `the documents of a file come one after the other, without empty ones`(
    text: String, count: Int
  ) {
    let loaded = Loaded(text)
    #expect(loaded.documents.count == count && loaded.isComplete, "\(loaded.problems)")
    #expect(loaded.documents.map(\.index) == Array(0..<count))
  }

  @Test(arguments: [("1", 1), (" {} \n", 1), ("", 0), (" \n", 0)])
  func `a JSON file has one document, or none`(text: String, count: Int) {
    let loaded = Loaded(text, .json)
    #expect(loaded.documents.count == count && loaded.isComplete)
  }

  @Test func `anchors do not reach into the next document, nor does what was built`() throws {
    let loaded = Loaded("a: &x \"\\t\"\n---\nb: &x \"\\n\"\nc: *x\n")
    #expect(loaded.isComplete && loaded.documents.count == 2)
    #expect(
      loaded.documents.map { notation($0, $0.root) } == ["{'a':'\t'}", "{'b':'\n' 'c':'\n'}"])
    let later = loaded.documents[1]
    let value = try #require(later.value(forKey: "b", of: later.root))
    #expect(loaded.text(later.range(value)) == "\"\\n\"")
  }

  @Test func `a document outlives its loader`() throws {
    var document: Document?
    do {
      let loader = DocumentLoader(
        file: SourceFile(path: "a", bytes: Array("a: b\nc: \"d\\te\"".utf8)), format: .yaml)
      document = loader.next()
    }
    let kept = try #require(document)
    #expect(notation(kept, kept.root) == "{'a':'b' 'c':'d\te'}")
  }

  @Test func `comments are all found, and none where there is none`() {
    let text = """
      # one
      a: b # two
      c: 'd # not' # three
      e: | # four
        # not
        f
      # five
      g: [ # six
        h#i, # seven
        "j # not",
        # eight
      ]
      k: &l # nine
        m
      n: o#p
      q: "r
        # not
        s" # ten
      ? t # eleven
      : # twelve
        u
      ... # thirteen
      # fourteen
      %TAG ! tag:v # fifteen
      --- # sixteen
      x
      """
    let loaded = Loaded(text)
    #expect(loaded.isComplete, "\(loaded.problems)")
    #expect(
      loaded.comments.map { loaded.text($0.range) } == [
        "# one", "# two", "# three", "# four", "# five", "# six", "# seven", "# eight", "# nine",
        "# ten", "# eleven", "# twelve", "# thirteen", "# fourteen", "# fifteen", "# sixteen",
      ])
    #expect(
      loaded.comments.filter(\.isAlone).map { loaded.text($0.range) }
        == ["# one", "# five", "# eight", "# fourteen"])
  }

  @Test func `a comment ends before its line break, and a byte order mark is nothing before it`() {
    let loaded = Loaded("\u{FEFF}# a \r\n  # b\r\nc: d\t# é")
    #expect(loaded.comments.map { loaded.text($0.range) } == ["# a ", "# b", "# é"])
    #expect(loaded.comments.map(\.isAlone) == [true, true, false])
  }

  @Test func `comments without words, between blanks and empty lines, are comments`() {
    for source in ["a: b #\n\nc: d\n", "- a\n\n#\n- b\n", "a:\n #\n  b: c\n", "a: b\n #\n\n"] {
      #expect(Loaded(source).comments.count == 1, "\(source)")
    }
  }

  @Test(arguments: [
    ("a: 1\n«a»: 2\n", "/a"), ("a: 1\n«\"a\"»: 2\n", "/a"), ("{a: 1, b: 2, «'a'»: 3}", "/a"),
    ("x:\n  - 1: a\n    «0x1»: b\n", "/x/0/0x1"), ("~: a\n«null»: b\n", "/null"),
    ("1.0: a\n«1.00»: b\n", "/1.00"),
    ("true: a\n«True»: b\n", "/True"), ("? [a, b]\n: 1\n? «[a, 'b']»\n: 2\n", "/[a, 'b']"),
    ("&k a: 1\n«*k»: 2\n", "/a"), ("{? {a: b} : 1, ? «{a: b}» : 2}", "/{a: b}"),
  ])
  func `a key that its mapping has before is a finding at the later one`(
    source: String, pointer: String
  ) throws {
    let marked = Marked(source)
    let loaded = Loaded(marked.text)
    let problem = try #require(loaded.problems.first)
    #expect(loaded.problems.count == 1 && loaded.isComplete)
    #expect(problem.kind == .duplicateKey && problem.primary.range == marked.range)
    #expect(problem.pointer == pointer && problem.related.count == 1 && problem.node != nil)
    #expect((problem.related.first?.range.upper ?? .max) < marked.range.lower)
  }

  @Test(arguments: [
    "1: a\n'1': b\n", "é: a\ne\u{301}: b\n", "a: 1\nA: 2\n", "null: a\n'null': b\n",
    "1: a\n1.0: b\n",
    "[a]: 1\n[b]: 2\n", "a: {b: 1}\nc: {b: 2}\n", "[a, b]: 1\n[a]: 2\n",
  ])
  func `keys that differ are no duplicates`(text: String) { #expect(Loaded(text).problems.isEmpty) }

  @Test(arguments: [3, 100])
  func `of duplicate keys the first is read, in small and in large mappings`(count: Int) throws {
    let keys = (0..<count).map { "\"k\($0)\": \($0)" }
    let again = (0..<count).map { "\"k\($0)\": true" }
    for format in [DocumentFormat.json, .yaml] {
      let loaded = Loaded("{\((keys + again).joined(separator: ", "))}", format)
      #expect(loaded.problems.count == count && loaded.isComplete)
      let (document, root) = try #require(loaded.node(""))
      #expect(document.childCount(root) == count)
      for index in 0..<count {
        let value = try #require(document.value(forKey: "k\(index)", of: root))
        #expect(document.int64(value) == Int64(index) && document.ordinal(value) == index)
      }
      #expect(checkInvariants(loaded) == nil)
    }
  }

  @Test(arguments: [
    ("[", "]", DocumentFormat.yaml), ("{a: ", "}", .yaml), ("- ", "", .yaml), ("? ", "", .yaml),
    ("[a: ", "]", .yaml), ("[", "]", .json), ("{\"a\":", "}", .json),
  ])
  func `collections nest to the limit and no deeper, in every style`(
    open: String, close: String, format: DocumentFormat
  ) throws {
    let levels = open == "[a: " ? 50 : 100
    func text(_ count: Int) -> String {
      String(repeating: open, count: count) + (format == .json ? "1" : "x")
        + String(repeating: close, count: count)
    }
    #expect(Loaded(text(levels), format).isComplete)
    let loaded = Loaded(text(levels + 1), format)
    let problem = try #require(loaded.problems.first)
    #expect(problem.kind == .limitExceeded && !loaded.isComplete && loaded.documents.isEmpty)
    #expect(problem.primary.range.lower == levels * open.utf8.count)
    #expect(
      Loaded(String(repeating: open, count: 100_000), format).problems.first?.kind == .limitExceeded
    )
  }

  @Test func `aliases do not nest collections deeper than the limit`() throws {
    var limits = DocumentLimits()
    limits.depth = 5
    #expect(Loaded("a: &x [[[1]]]\nb: [*x]\n", limits: limits).isComplete)
    let loaded = Loaded("a: &x [[[1]]]\nb: [[*x]]\n", limits: limits)
    #expect(loaded.problems.first?.kind == .limitExceeded)
    let chain = Loaded("a: &a []\nb: &b [*a]\nc: &c [*b]\nd: &d [*c]\ne: &e [*d]\n", limits: limits)
    #expect(chain.problems.first.map { chain.text($0.primary.range) } == "*d")
    let merge = Loaded("a: &a {k: [[1]]}\nb: [[{<<: *a}]]\n", limits: limits)
    #expect(merge.problems.first.map { merge.text($0.primary.range) } == "*a")
  }

  @Test func `directives in front of one document are limited`() throws {
    func text(_ count: Int) -> String {
      "a\n...\n" + (0..<count).map { "%TAG !a\($0)! t:\n" }.joined(separator: "# c\n") + "--- b\n"
    }
    #expect(Loaded(text(1_000)).isComplete)
    let loaded = Loaded(text(1_001))
    #expect(loaded.problems.first?.kind == .limitExceeded && loaded.documents.count == 1)
    let many = String(repeating: "%YAML 1.2\n---\na\n...\n", count: 2_000)
    #expect(Loaded(many).documents.count == 2_000)
    #expect(
      Loaded("a: |\n  b\n" + String(repeating: "c%: d\n%e: f\n", count: 1)).problems.count == 1)
  }

  @Test(arguments: [DocumentFormat.yaml, .json])
  func `a document has no more values than the loader keeps`(_ format: DocumentFormat) {
    #expect(DocumentLimits().nodes == 3_000_000)
    var limits = DocumentLimits()
    limits.nodes = 100
    let fits = Loaded("[" + String(repeating: "1,", count: 98) + "1]", format, limits: limits)
    #expect(fits.isComplete && fits.problems.isEmpty)
    let loaded = Loaded("[" + String(repeating: "1,", count: 99) + "1]", format, limits: limits)
    #expect(loaded.problems.map(\.kind) == [.limitExceeded])
    #expect(loaded.problems.first?.message.contains("100 values") == true)
    #expect(!loaded.isComplete)
  }
}
