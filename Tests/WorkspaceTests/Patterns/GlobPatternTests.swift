import Testing

@testable import Workspace

@Suite struct GlobPatternTests {
  @Test(arguments: [
    ("*.yaml", "a.yaml", true), ("*.yaml", ".yaml", true), ("*.yaml", "a.yamlx", false),
    ("*.yaml", "d/a.yaml", false), ("a?c", "abc", true), ("a?c", "a/c", false),
    ("?", "", false), ("**/a", "a", true), ("**/a", "b/c/a", true), ("**/a", "ba", false),
    ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true), ("a/**/b", "ab", false),
    ("a/**", "a/b/c", true), ("a/**", "a", false), ("**", "a/b", true), ("a**b", "axb", true),
    ("a**b", "a/b", false), ("*/b", "a/b", true), ("*/b", "a/a/b", false),
    ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[^a-c]x", "dx", true),
    ("[]a]", "]", true), ("[a-]", "-", true), ("[a/]", "/", false), ("[!a]", "/", false),
    ("[[:digit:]x]", "7", true), ("[[:digit:]x]", "a", false), ("[[:alpha:]-z]", "-", true),
    ("\\*", "*", true), ("\\*", "a", false), ("[\\]]", "]", true), ("a\\/b", "a/b", true),
    ("**\\/a", "a", false), ("**\\/a", "b/a", true), ("[a-b-d]", "-", true),
    ("[a-b-d]", "c", false), ("[[:x]", "x", true), ("***/a", "b/c/a", true),
    ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("", "", true),
  ])
  func `a glob matches as gitignore(5) says`(pattern: String, text: String, isMatch: Bool) throws {
    let glob = try #require(GlobPattern(pattern.utf8))
    #expect(glob.matches(Array(text.utf8)) == isMatch)
  }

  @Test(arguments: ["[", "[a", "[]", "[!]", "a\\", "[a\\", "[[:nonsense:]]", "[[::]]", "[a-\\"])
  func `a malformed glob is refused`(pattern: String) {
    #expect(GlobPattern(pattern.utf8) == nil)
    #expect(PatternList.isMalformed(pattern))
  }

  @Test
  func `many stars take no more than a step for each place in the pattern and byte of the text`()
    throws
  {
    // Backtracking would need more steps than there are atoms.
    let glob = try #require(GlobPattern((String(repeating: "*a", count: 200) + "*b").utf8))
    #expect(!glob.matches([UInt8](repeating: 0x61, count: 4000)))
    #expect(glob.matches([UInt8](repeating: 0x61, count: 4000) + [0x62]))
    let paths = try #require(GlobPattern((String(repeating: "**/a/", count: 100) + "b").utf8))
    #expect(!paths.matches(Array(String(repeating: "a/", count: 1000).utf8)))
    #expect(paths.matches(Array((String(repeating: "a/", count: 1000) + "b").utf8)))
  }

  @Test func `a pattern that needs more bytes than there are is given up at once`() throws {
    let glob = try #require(GlobPattern(String(repeating: "?*", count: 1_000_000).utf8))
    #expect(!glob.matches([UInt8](repeating: 0x61, count: 4096)))
  }
}

@Suite struct PatternListTests {
  let base = Path("/r")

  @Test func `blanks at the end of a line are cut, unless a backslash stands before them`() {
    let list = PatternList(
      base: base, file: Array("a  \nb\\ \nc\t\n# comment\n\\#d\n\\!e\n  f\ng\r\n".utf8))
    for name in ["a", "b ", "c\t", "#d", "!e", "  f", "g"] {
      #expect(list.verdict(Path("/r/" + name), isDirectory: false) == .matched, "\(name)")
    }
    for name in ["a  ", "b", "c", "# comment", "f"] {
      #expect(list.verdict(Path("/r/" + name), isDirectory: false) == nil, "\(name)")
    }
  }

  @Test func `the last pattern that matches decides`() {
    let list = PatternList(base: base, patterns: ["*.yaml", "!keep.yaml", "/keep.yaml/"])
    #expect(list.verdict(Path("/r/x/keep.yaml"), isDirectory: false) == .excepted)
    #expect(list.verdict(Path("/r/keep.yaml"), isDirectory: true) == .matched)
    #expect(list.verdict(Path("/r/a.yaml"), isDirectory: false) == .matched)
    #expect(list.verdict(Path("/other/a.yaml"), isDirectory: false) == nil)
    #expect(list.verdict(Path("/rr/a.yaml"), isDirectory: false) == nil)
    #expect(list.verdict(Path("/r"), isDirectory: true) == nil)
  }

  @Test func `a list may be based at the root of the file system`() {
    let list = PatternList(base: Path("/"), patterns: ["/a/*.yaml"])
    #expect(list.verdict(Path("/a/b.yaml"), isDirectory: false) == .matched)
    #expect(list.verdict(Path("/b/a/b.yaml"), isDirectory: false) == nil)
  }

  @Test func `'./' in front anchors a pattern`() {
    let list = PatternList(base: base, patterns: ["./a.yaml", "!./b"])
    #expect(list.verdict(Path("/r/a.yaml"), isDirectory: false) == .matched)
    #expect(list.verdict(Path("/r/d/a.yaml"), isDirectory: false) == nil)
    #expect(list.verdict(Path("/r/b"), isDirectory: false) == .excepted)
  }

  @Test func `a directory's verdict holds for what is in it`() {
    let list = PatternList(base: base, patterns: ["vendor/", "*.tmp.yaml"])
    #expect(list.verdictWithParents(Path("/r/a/vendor/b/c.yaml")) == .matched)
    #expect(list.verdictWithParents(Path("/r/a/b/c.tmp.yaml")) == .matched)
    #expect(list.verdictWithParents(Path("/r/vendor")) == nil)
    #expect(list.verdictWithParents(Path("/x/vendor/a.yaml")) == nil)
  }
}
