import TestSupport
import Testing

@testable import Workspace

@Suite struct PathTests {
  @Test(
    arguments: [
      [0x61, 0x2E, 0x79], [0xE9], [0x63, 0xC3, 0xA9], [0xC3], [0xED, 0xA0, 0x80],
      [0xF4, 0x8F, 0xBE, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFE],
      [0xF0, 0x9F, 0x98, 0x80], [0xC0, 0xAF], [0x5C, 0x78, 0x45, 0x39], [],
    ] as [[UInt8]])
  func `the text of a path leads back to its bytes`(bytes: [UInt8]) {
    #expect(Array(Path(Path(bytes: bytes).text).bytes) == bytes)
  }

  @Test func `names that differ in a byte that is no UTF-8 stay apart`() {
    let first = Path(bytes: [0x61, 0xE8])
    let second = Path(bytes: [0x61, 0xE9])
    #expect(first != second)
    #expect(first < second)
    #expect(first.display == "a\\xE8")
    #expect(second.display == "a\\xE9")
  }

  @Test func `canonically equal names are different paths`() {
    #expect(Path("caf\u{E9}") != Path("cafe\u{301}"))
  }

  @Test func `paths are ordered by bytes`() {
    #expect(Path("a") < Path("a/b"))
    #expect(Path("a-b") < Path("a/b"))
    #expect(!(Path("b") < Path("a/b")))
    #expect(!(Path("a") < Path("a")))
  }

  @Test(arguments: [
    ("a", "a", "."), ("a/b", "b", "a"), ("/a", "a", "/"), ("/a/b", "b", "/a"),
  ])
  func `a path has a name and a directory`(path: String, name: String, directory: String) {
    #expect(Path(bytes: Path(path).name) == Path(name))
    #expect(Path(path).directory == Path(directory))
  }

  @Test func `an absolute name stands alone`() {
    #expect(Path("a").appending("b") == Path("a/b"))
    #expect(Path("a/").appending("b") == Path("a/b"))
    #expect(Path("/").appending("b") == Path("/b"))
    #expect(Path("a").appending("/b") == Path("/b"))
    #expect(Path("").appending("b") == Path("b"))
  }
}

@Suite struct WorkingDirectoryTests {
  let directory = WorkingDirectory(path: Path("/home/me/src"), logicalPath: Path("/link"))

  @Test(arguments: [
    ("a.yaml", "a.yaml"), ("./a.yaml", "a.yaml"), ("././a.yaml", "a.yaml"),
    ("b//a.yaml", "b/a.yaml"), ("b/./a.yaml", "b/a.yaml"), ("b/../a.yaml", "a.yaml"),
    ("../a.yaml", "../a.yaml"), ("../../a.yaml", "../../a.yaml"), ("b/../../a.yaml", "../a.yaml"),
    ("/home/me/src/a.yaml", "a.yaml"), ("/home/me/src/./b/../a.yaml", "a.yaml"),
    ("/home/me/srcs/a.yaml", "/home/me/srcs/a.yaml"), ("/home/me/a.yaml", "/home/me/a.yaml"),
    ("/link/b/a.yaml", "b/a.yaml"), ("/../a", "/a"), (".", "."), ("b/..", "."),
    ("/home/me/src", "."), ("...yaml", "...yaml"), ("..a", "..a"), ("b/", "b"),
  ])
  func `reports name files relative to the working directory`(path: String, name: String) {
    #expect(directory.reportName(Path(path)) == Path(name))
  }

  @Test(arguments: [("b/../a", "b/../a"), ("./a//b", "a/b"), ("/home/me/src/../a", "../a")])
  func `a key keeps parents, which a link may lead elsewhere`(path: String, key: String) {
    #expect(directory.key(Path(path)) == Path(key))
  }

  @Test func `the shell's name of the directory is taken only if it is the same`() throws {
    let scratch = try Scratch()
    try scratch.makeDirectory("other")
    let here = try WorkingDirectory.current().path
    try scratch.link("here", to: here.text)
    let link = scratch.path("here")
    #expect(try WorkingDirectory.current(logical: link.text).logicalPath == link)
    #expect(try WorkingDirectory.current(logical: scratch.path("other").text).logicalPath == nil)
    #expect(try WorkingDirectory.current(logical: "relative").logicalPath == nil)
  }
}
