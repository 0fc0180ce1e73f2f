import Foundation
import TestSupport
import Testing

@testable import Workspace

@Suite struct FileDiscoveryTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func discover(
    _ paths: [String], exclude: [String] = [], honorsIgnoreFiles: Bool = true,
    followsOutwardLinks: Bool = false, selection: ((Path) -> FileSelection?)? = nil
  ) -> FileDiscovery.Result {
    let exclude = PatternList(base: scratch.path, patterns: exclude)
    let usual = FileSelection(base: scratch.path, exclude: [exclude])
    let discovery = FileDiscovery(
      workingDirectory: scratch.workingDirectory, honorsIgnoreFiles: honorsIgnoreFiles,
      followsOutwardLinks: followsOutwardLinks,
      selection: { directory, _ in selection?(directory) ?? usual })
    return discovery.files(at: paths.map { $0 == "-" ? Path("-") : scratch.path($0) })
  }

  func names(_ paths: [String], exclude: [String] = []) -> [String] {
    discover(paths, exclude: exclude).files.map(\.name.text)
  }

  @Test func `a directory is searched for manifests, in path order`() throws {
    for name in [
      "a/z.manifest.yaml", "a-b/x.manifest.json", "a.manifest.yml", "a/b/manifest.yaml",
      "manifest.json", "manifest.yml", ".hidden/manifest.yaml", "other.yaml", "a/manifest.txt",
      "amanifest.yaml", "é/manifest.yaml",
    ] {
      try scratch.file(name)
    }
    #expect(
      names([""]) == [
        ".hidden/manifest.yaml", "a-b/x.manifest.json", "a.manifest.yml", "a/b/manifest.yaml",
        "a/z.manifest.yaml", "manifest.json", "manifest.yml", "é/manifest.yaml",
      ])
  }

  @Test func `the order of the paths and what is named twice make no difference`() throws {
    for name in ["b/manifest.yaml", "a/manifest.yaml", "a/c/manifest.yaml", "x.yaml"] {
      try scratch.file(name)
    }
    let expected = ["a/c/manifest.yaml", "a/manifest.yaml", "b/manifest.yaml", "x.yaml"]
    #expect(names(["a", "b", "x.yaml"]) == expected)
    #expect(names(["x.yaml", "b/./manifest.yaml", "b", "a/c", "a", "", "x.yaml"]) == expected)
  }

  @Test func `a file that is named is taken though it be excluded, ignored, or no manifest's name`()
    throws
  {
    try scratch.file(".gitignore", "*\n")
    try scratch.file("a.txt")
    #expect(names(["a.txt", "missing"], exclude: ["a.txt"]) == ["a.txt", "missing"])
  }

  @Test func `standard input is not a file`() throws {
    try scratch.file("a.yaml")
    let result = discover(["-", "a.yaml"])
    #expect(result.readsStandardInput)
    #expect(result.files.map(\.name) == [Path("a.yaml")])
  }

  @Test func `excluded directories are not entered, and exceptions bring files back`() throws {
    for name in ["a/manifest.yaml", "b/manifest.yaml", "b/c/manifest.yaml", "b/d/manifest.yaml"] {
      try scratch.file(name)
    }
    #expect(names([""], exclude: ["a/", "b/*", "!b/c"]) == ["b/c/manifest.yaml"])
    #expect(names([""], exclude: ["manifest.yaml", "!b/manifest.yaml"]) == ["b/manifest.yaml"])
  }

  @Test func `a directory without a manifest is a failure, as is one that is not there`() throws {
    try scratch.file("full/manifest.yaml")
    try scratch.file("empty/readme.txt")
    let result = discover(["full", "empty", "missing"])
    #expect(result.failures == [PathFailure(path: Path("empty"), message: "no manifests found")])
    // What is missing shows itself when it is read.
    #expect(result.files.map(\.name.text) == ["full/manifest.yaml", "missing"])
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `a directory that cannot be read is a failure, and hides nothing else`() throws {
    try scratch.file("a/manifest.yaml")
    try scratch.file("b/manifest.yaml")
    chmod(scratch.path("a").text, 0)
    let result = discover([""])
    #expect(result.failures == [PathFailure(path: Path("a"), message: "permission denied")])
    #expect(result.files.map(\.name.text) == ["b/manifest.yaml"])
  }

  @Test func `links to directories neither loop nor show a file twice nor hide its real name`()
    throws
  {
    try scratch.file("tree/m/manifest.yaml")
    try scratch.makeDirectory("tree/m/sub")
    try scratch.link("tree/m/sub/up", to: "..")
    try scratch.link("tree/m/sub/top", to: "../../..")
    try scratch.link("tree/a-first", to: "m")
    try scratch.link("tree/self", to: ".")
    try scratch.file("outside/manifest.yaml")
    try scratch.link("outside/back", to: "../tree")
    try scratch.link("tree/z", to: "../outside")
    try scratch.link("tree/zz", to: "../outside")
    #expect(names(["tree"]) == ["tree/m/manifest.yaml"])
    let followed = discover(["tree"], followsOutwardLinks: true).files
    #expect(followed.map(\.name.text) == ["tree/m/manifest.yaml", "tree/z/manifest.yaml"])
    #expect(followed.map(\.isLinked) == [false, true])
    #expect(names(["tree", "outside"]) == ["outside/manifest.yaml", "tree/m/manifest.yaml"])
    #expect(names(["tree/self"]) == ["tree/self/m/manifest.yaml"])
  }

  @Test func `links that lead out of what is searched are told of and not followed`() throws {
    try scratch.file("outside/secret.txt")
    try scratch.file("tree/data/app.txt")
    try scratch.link("tree/in.manifest.yaml", to: "data/app.txt")
    try scratch.link("tree/out.manifest.yaml", to: "../outside/secret.txt")
    try scratch.link("tree/out", to: "../outside")
    let result = discover(["tree"])
    #expect(result.files.map(\.name.text) == ["tree/in.manifest.yaml"])
    #expect(result.files.map(\.isLinked) == [true])
    #expect(result.outwardLinks.map(\.path.text) == ["tree/out", "tree/out.manifest.yaml"])
    #expect(
      result.outwardLinks.last?.message == "skipped: it is a link to "
        + "`\(scratch.path.text)/outside/secret.txt`, outside the directory searched; "
        + "use `--follow-links`, or name it")
    // Where both are searched, nothing leads out.
    #expect(discover(["tree", "outside"]).outwardLinks.isEmpty)
    // A link that is named is a file like any other.
    let named = discover(["tree/out.manifest.yaml"])
    #expect(named.files.map(\.isNamed) == [true] && named.files.map(\.isLinked) == [false])
    #expect(discover(["tree"], followsOutwardLinks: true).files.count == 2)
  }

  @Test func `a file is there once, whatever links lead to it, by its own name if that is there`()
    throws
  {
    try scratch.file("b.manifest.yaml")
    try scratch.link("a.manifest.yaml", to: "b.manifest.yaml")
    try scratch.file("d/x.yaml")
    try scratch.link("e", to: "d")
    #expect(names([""]) == ["b.manifest.yaml"])
    #expect(names(["a.manifest.yaml", "b.manifest.yaml"]) == ["b.manifest.yaml"])
    #expect(names(["a.manifest.yaml"]) == ["a.manifest.yaml"])
    #expect(names(["e/x.yaml", "d/x.yaml"]) == ["d/x.yaml"])
    let mixed = discover(["", "a.manifest.yaml"]).files
    #expect(mixed.map(\.name.text) == ["b.manifest.yaml"])
    #expect(mixed.map(\.isNamed) == [true])
    // Two names that are no links are two files, which change apart.
    link(scratch.path("b.manifest.yaml").text, scratch.path("c.manifest.yaml").text)
    #expect(names([""]) == ["b.manifest.yaml", "c.manifest.yaml"])
  }

  @Test func `what patterns and ignore files leave out is counted, in directories too`() throws {
    for name in ["a/manifest.yaml", "a/b/x.manifest.yaml", "a/other.txt", "manifest.json"] {
      try scratch.file(name)
    }
    try scratch.file("c/manifest.yaml")
    try scratch.file(".gitignore", "manifest.json\n")
    let result = discover([""], exclude: ["a/"])
    #expect(result.files.map(\.name.text) == ["c/manifest.yaml"])
    #expect(result.leftOut == 3)
    #expect(discover(["c"]).leftOut == 0)
  }

  @Test func `what a nearer configuration does not include any more is counted`() throws {
    try scratch.file("a/.authlint.yaml")
    try scratch.file("a/manifest.yaml")
    try scratch.file("manifest.yaml")
    let result = discover([""]) { directory in
      guard directory.bytes.last == UInt8(ascii: "a") else { return nil }
      var selection = FileSelection(include: PatternList(base: directory, patterns: []))
      selection.wider = FileSelection(base: Path("/")).include
      return selection
    }
    #expect(result.files.map(\.name.text) == ["manifest.yaml"])
    #expect(result.leftOut == 1)
  }

  @Test func `configurations are never found as manifests, and a misspelt one is told of`() throws {
    try scratch.file(".authlint.yaml")
    try scratch.file("a/.authlint.yml")
    try scratch.file("x.yaml")
    let include = PatternList(base: scratch.path, patterns: ["*.yaml"])
    let result = discover([""]) { _ in FileSelection(include: include) }
    #expect(result.files.map(\.name.text) == ["x.yaml"])
    #expect(result.misnamed.map(\.text) == ["a/.authlint.yml"])
  }

  @Test func `a link to a file is a file, and one that leads nowhere shows when it is read`() throws
  {
    try scratch.file("real.txt")
    try scratch.link("a.manifest.yaml", to: "real.txt")
    try scratch.link("b.manifest.yaml", to: "nowhere")
    try scratch.link("c.manifest.yaml", to: "c.manifest.yaml")
    #expect(names([""]) == ["a.manifest.yaml", "b.manifest.yaml", "c.manifest.yaml"])
  }

  @Test func `a link to a place that cannot be looked at is a failure, unless it is left out`()
    throws
  {
    try scratch.file("manifest.yaml")
    try scratch.file(".gitignore", "ignored\n")
    // No system lets anyone look at a name as long as this, not even the superuser.
    for name in ["hidden", "ignored", "excluded"] {
      try scratch.link(name, to: String(repeating: "x", count: 300))
    }
    try scratch.link("broken", to: "nowhere")
    let result = discover([""], exclude: ["excluded"])
    #expect(result.failures == [PathFailure(path: Path("hidden"), message: "the name is too long")])
    #expect(result.files.map(\.name.text) == ["manifest.yaml"])
  }

  @Test func `a manifest that is a named pipe is not passed over`() throws {
    try #require(mkfifo(scratch.path("x.manifest.yaml").text, 0o600) == 0)
    #expect(names([""]) == ["x.manifest.yaml"])
  }

  @Test func `names that are not UTF-8 are found and stay apart`() throws {
    for byte in [0xE8, 0xE9] as [UInt8] {
      let name = [0x61, byte] + Array(".manifest.yaml".utf8)
      try FileReplacement.replace(scratch.path.appending(name), with: [byte])
    }
    let files = discover([""]).files
    #expect(files.map(\.name.display) == ["a\\xE8.manifest.yaml", "a\\xE9.manifest.yaml"])
    #expect(try files.map { try FileReader().read($0.path) } == [[0xE8], [0xE9]])
  }

  @Test func `ignore files count without a repository too, and not at all when told so`() throws {
    try scratch.file("d/.gitignore", "a.manifest.yaml\n")
    try scratch.file("d/a.manifest.yaml")
    try scratch.file("d/b.manifest.yaml")
    #expect(names([""]) == ["d/b.manifest.yaml"])
    let all = discover([""], honorsIgnoreFiles: false)
    #expect(all.files.map(\.name.text) == ["d/a.manifest.yaml", "d/b.manifest.yaml"])
  }

  @Test func `a directory with a configuration of its own has a selection of its own`() throws {
    try scratch.file("a/.authlint.yaml")
    try scratch.file("a/app.yml")
    try scratch.file("a/deep/app.yml")
    try scratch.file("a/manifest.yaml")
    try scratch.file("b/app.yml")
    try scratch.file("b/manifest.yaml")
    var asked: [Path] = []
    let result = discover([""]) { directory in
      asked.append(directory)
      guard directory.bytes.last == UInt8(ascii: "a") else { return nil }
      return FileSelection(include: PatternList(base: directory, patterns: ["app.yml"]))
    }
    #expect(result.files.map(\.name.text) == ["a/app.yml", "a/deep/app.yml", "b/manifest.yaml"])
    #expect(asked.count == 2)
  }

  @Test func `an included directory is included as a whole`() throws {
    for name in ["apps/a.txt", "apps/b/c.yaml", "other/apps.yaml", "x.manifest.yaml/readme.txt"] {
      try scratch.file(name)
    }
    let include = PatternList(base: scratch.path, patterns: ["apps/", "*.manifest.yaml"])
    let result = discover([""]) { _ in FileSelection(include: include) }
    #expect(result.files.map(\.name.text) == ["apps/a.txt", "apps/b/c.yaml"])
  }

  @Test func `directories may be nested deeper than a call stack`() throws {
    let deep = String(repeating: "d/", count: 1500)
    try scratch.makeDirectory(String(deep.prefix(1500)))
    let bottom = scratch.url.appendingPathComponent(String(deep.prefix(1500)))
    try Command.run(
      [
        "sh", "-c", "mkdir -p \(deep.prefix(1400)); cd \(deep.prefix(1400)) && touch manifest.yaml",
      ], in: bottom)
    #expect(discover([""]).files.count == 1)
  }
}
