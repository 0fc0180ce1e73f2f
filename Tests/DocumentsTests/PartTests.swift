import Diagnostics
import Testing

@testable import Documents

@Suite struct PartTests {
  /// Looks for `part` in the text at `a` (the root for JSON strings) and compares its place.
  private func check(_ source: String, _ part: String, _ format: DocumentFormat = .yaml) throws {
    let marked = Marked(source)
    let loaded = Loaded(marked.text, format)
    let (document, node) = try #require(loaded.node(format == .yaml ? "a" : ""))
    let text = Array(document.textBytes(node))
    let bytes = Array(part.utf8)
    let start = try #require(
      (0...max(0, text.count - bytes.count)).first { text[$0...].starts(with: bytes) })
    let range = document.sourceRange(ofPart: start..<start + bytes.count, in: node)
    #expect(range == marked.range, "\(loaded.text(range))")
    #expect(checkInvariants(loaded) == nil)
  }

  @Test(arguments: [
    ("a: x«yz»", "yz"), ("a: 'x«yz»'", "yz"), ("a: \"x«yz»\"", "yz"), ("a: é«ü»é", "ü"),
    ("a: 'it''s «yz»'", "yz"), ("a: 'it«''»s'", "'"), ("a: \"x«\\n»y\"", "\n"),
    ("a: \"\\x41«y»\"", "y"), ("a: \"\\u00e9«\\U0001F600»y\"", "😀"),
    ("a: \"x\\ty «z\\/w»\"", "z/w"),
    ("a: b\n  «c» d", "c"), ("a: b«\n  »c", " "),
    ("a: b «\n\n  »c".replacing("b ", with: "b"), "\n"),
    ("a: \"b\\\n   «c»\"", "c"), ("a: \"b «\n  »c\"".replacing("b «", with: "b« "), " "),
    ("a: \"b\\  \n  «c»\"", "c"), ("a: 'b\r\n\r\n  «c»'", "c"),
    ("a: |\n  b\n  «c» d\n", "c"), ("a: |\n  b«\n»  c\n", "\n"),
    ("a: |\r\n  b«\r\n»  c\r\n", "\n"),
    ("a: |\n\n    b\n     «c»\n", "c"), ("a: |2\n   b\n  «c»\n", "c"),
    ("a: >\n  b\n  «c»\n", "c"),
    ("a: >\n  b«\n  »c\n", " "), ("a: >\n  b\n\n  «c»\n", "c"), ("a: >\n  b\n   c\n  «d»\n", "d"),
    ("a: >+\n  b\n\n  «c»\n\n", "c"), ("a: |-\n  b\n\n\n  «é»", "é"), ("a: |\n  é«ü»\n", "ü"),
    ("a: >\n\n  b\n  «c d»", "c d"), ("a: &x !!str \"b\\n«c»\"", "c"), ("a: |\n  b\n  «c»", "c"),
    ("\u{FEFF}a: \"\\té«ü»\"", "ü"),
    ("x: 1\na: [\n  1]\n".replacing("[\n  1]", with: "\"b\n «c»\""), "c"),
  ])
  func `a part of a YAML text is found through quotes, escapes, folds and indentation`(
    source: String, part: String
  ) throws { try check(source, part) }

  @Test(arguments: [
    ("\"x«yz»\"", "yz"), ("\"\\n«yz»\"", "yz"), ("\"\\u00e9«é»\"", "é"),
    ("\"«\\ud83d\\ude00»x\"", "😀"),
    ("\"\\ud83d\\ude00«x»\"", "x"), ("\"a«\\/»b\"", "/"),
    ("«-12»".replacing("-", with: ""), "12"),
  ])
  func `a part of a JSON text is found through its escapes`(source: String, part: String) throws {
    if part == "é" {
      // The escape comes first in the text.
      let loaded = Loaded("\"\\u00e9\"", .json)
      let (document, node) = try #require(loaded.node(""))
      #expect(document.sourceRange(ofPart: 0..<2, in: node) == SourceRange(1, 7))
      return
    }
    try check(source, part, .json)
  }

  @Test func `ends outside of the text are clamped, and an empty part has an empty place`() throws {
    let loaded = Loaded("a: \"b\\tc\"\n")
    let (document, node) = try #require(loaded.node("a"))
    #expect(document.sourceRange(ofPart: -5..<100, in: node) == SourceRange(4, 8))
    #expect(document.sourceRange(ofPart: 1..<1, in: node) == SourceRange(5, 5))
    #expect(document.sourceRange(ofPart: 3..<3, in: node) == SourceRange(8, 8))
    #expect(document.sourceRange(ofPart: 50..<60, in: node) == SourceRange(8, 8))
  }

  @Test func `a part of an alias is the alias`() throws {
    let marked = Marked("x: &y \"b\\tc\"\na: «*y»\n")
    let (document, node) = try #require(Loaded(marked.text).node("a"))
    #expect(document.sourceRange(ofPart: 0..<1, in: node) == marked.range)
  }

  @Test(.enabled(if: YAMLSuiteTests.file != nil, "the suite is not here"))
  func `decoding a scalar once more gives its text, for every scalar of the suite`() throws {
    var count = 0
    for row in try rows(try #require(YAMLSuiteTests.file)) {
      let yaml = try #require(row.string("yaml"))
      // With other line breaks and with text in front, too.
      for text in [yaml, yaml.replacing("\n", with: "\r\n"), "\u{FEFF}" + yaml] {
        for document in Loaded(text).documents {
          for index in 0..<Int32(document.nodeCount) {
            let record = document.record(NodeID(index))
            guard record.kind < .sequence, record.flags.isDisjoint(with: [.alias, .blank]) else {
              continue
            }
            let known = document.textBytes(record)
            let map = ScalarMap(
              source: document.source, style: record.style, lower: Int(record.lower),
              upper: Int(record.upper), known: known)
            #expect(
              map.text.elementsEqual(known),
              "\(row.string("id") ?? ""): \(String(decoding: known, as: UTF8.self))")
            count += 1
          }
        }
      }
    }
    #expect(count > 1_000)
  }
}
