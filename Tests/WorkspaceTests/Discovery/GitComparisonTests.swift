import Foundation
import TestSupport
import Testing

@testable import Workspace

/// Compares with git itself on generated repositories.
@Suite(.enabled(if: Command.succeeds("git", "--version"), "needs git")) struct GitComparisonTests {
  static let names = [
    "a", "b", "ab", "abc", "a.yaml", "b.yaml", "foo", "bar", "foobar", "x y", "a]b", "*", "a*",
    "#c", "!d", "é", "f ", "\\g", "A", "-", "a-b", "[a]", "foo.bar",
  ]
  static let pieces = [
    "a", "b", "foo", "bar", "*", "**", "?", "/", "/", "[ab]", "[!a]", "[^b]", "[a-c]", "[]a]",
    "[[:alpha:]]", "[[:punct:][:space:]]", "[a", "\\", "\\*", "\\a", ".", ".yaml", " ", "\\ ", "!",
    "#", "[/]", "é", "-", "***", "\t", "[[:bad:]]", "[a-", "**/", "/**", "/**/", "x y", "[-a]",
    "[a\\]]", "a*", "*b", "]",
  ]

  static func pattern(_ generator: inout SeededGenerator) -> String {
    if Int.random(in: 0..<3, using: &generator) == 0 {
      // Often enough a pattern that hits.
      let name = generator.pick(names).replacingOccurrences(of: "\\", with: "\\\\")
      return generator.pick(["", "!", "/", "**/", "*/", "foo/", "a/**/"]) + name
        + generator.pick(["", "", "/", "/*", "/**", "*"])
    }
    let start = generator.pick(["", "", "", "!", "/", "!/"])
    let count = Int.random(in: 1...4, using: &generator)
    let middle = (0..<count).map { _ in generator.pick(pieces) }.joined()
    return start + middle + generator.pick(["", "", "", "/", " ", "  ", "\\ "])
  }

  static func ignoreFile(_ generator: inout SeededGenerator) -> String {
    let lines = (0..<Int.random(in: 1...5, using: &generator)).map { _ in pattern(&generator) }
    let lineBreak = generator.pick(["\n", "\n", "\n", "\r\n"])
    let start = generator.pick(["", "", "", "\u{FEFF}", "# comment\n", "\n"])
    return start + lines.joined(separator: lineBreak) + generator.pick(["", lineBreak])
  }

  /// Writes a repository and returns the paths of all its files and directories.
  static func makeRepository(_ scratch: Scratch, _ generator: inout SeededGenerator) throws
    -> [String]
  {
    try scratch.run("git", "init", "-q")
    var directories = [""]
    for _ in 0..<5 {
      let name = generator.pick(names.filter { $0 != "*" })
      let parent = generator.pick(directories)
      let path = parent + name + "/"
      if !directories.contains(path) { directories.append(path) }
    }
    var files: [String] = []
    for directory in directories {
      try scratch.makeDirectory(directory)
      for _ in 0..<4 {
        let path = directory + generator.pick(names)
        if directories.contains(path + "/") || files.contains(path) { continue }
        try scratch.file(path)
        files.append(path)
      }
      if directory.isEmpty || Bool.random(using: &generator) {
        try scratch.file(directory + ".gitignore", ignoreFile(&generator))
        files.append(directory + ".gitignore")
      }
    }
    try scratch.file(".git/info/exclude", ignoreFile(&generator))
    return files
  }

  /// The files that git does not ignore.
  static func keptByGit(_ files: [String], in scratch: Scratch) throws -> Set<String> {
    let input = files.map { $0 + "\0" }.joined()
    let result = try scratch.run(
      "git", "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "--stdin", "-z",
      input: Array(input.utf8))
    try #require(result.status <= 1, "git check-ignore failed")
    let ignored = result.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return Set(files).subtracting(ignored)
  }

  static func everything(_ scratch: Scratch) -> FileSelection {
    FileSelection(include: PatternList(base: scratch.path, patterns: ["*"]))
  }

  @Test(arguments: 0..<40)
  func `what is ignored is what git ignores`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<3 {
      let scratch = try Scratch()
      let files = try Self.makeRepository(scratch, &generator)
      let discovery = FileDiscovery(
        workingDirectory: scratch.workingDirectory, selection: { _, _ in Self.everything(scratch) })
      let result = discovery.files(at: [scratch.path])
      #expect(result.failures.filter { $0.message != "no manifests found" } == [])
      let found = Set(result.files.map(\.name.text))
      let expected = try Self.keptByGit(files, in: scratch)
      let ignoreFiles = try files.filter { $0.hasSuffix(".gitignore") }.map {
        ($0, String(decoding: try scratch.bytes(of: $0), as: UTF8.self))
      }
      let excludeFile = String(decoding: try scratch.bytes(of: ".git/info/exclude"), as: UTF8.self)
      #expect(
        found == expected,
        """
        only ours: \(found.subtracting(expected)), only git's: \(expected.subtracting(found)),
        ignore files: \(ignoreFiles), exclude file: \(excludeFile.debugDescription)
        """
      )
    }
  }

  @Test(arguments: 100..<110)
  func `ignore files above the directory that is searched count`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let scratch = try Scratch()
    let files = try Self.makeRepository(scratch, &generator)
    let expected = try Self.keptByGit(files, in: scratch)
    for directory in Set(files.filter { $0.contains("/") }.map { String($0.prefix { $0 != "/" }) })
    {
      // A directory that git ignores is searched when it is asked for.
      let inside = expected.filter { $0.hasPrefix(directory + "/") }
      if inside.isEmpty { continue }
      let discovery = FileDiscovery(
        workingDirectory: scratch.workingDirectory, selection: { _, _ in Self.everything(scratch) })
      let found = discovery.files(at: [scratch.path(directory)]).files.map(\.name.text)
      #expect(Set(found) == inside)
    }
  }

  @Test
  func `a linked work tree and a nested repository have the excludes of their own repository`()
    throws
  {
    let scratch = try Scratch()
    for name in ["main", "main/nested"] {
      try scratch.makeDirectory(name)
      try scratch.run("git", "init", "-q", name)
    }
    try scratch.file("main/.gitignore", "*.manifest.yaml\n")
    try scratch.file("main/a.manifest.yaml")
    try scratch.file("main/nested/.git/info/exclude", "b.manifest.yaml\n")
    try scratch.file("main/nested/a.manifest.yaml")
    try scratch.file("main/nested/b.manifest.yaml")
    try scratch.run(
      "git", "-C", "main", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q",
      "--allow-empty", "-m", "start")
    try #require(
      try scratch.run("git", "-C", "main", "worktree", "add", "-q", "../tree").status == 0)
    try scratch.file("main/.git/info/exclude", "c.manifest.yaml\n")
    try scratch.file("tree/c.manifest.yaml")
    try scratch.file("tree/d.manifest.yaml")
    let discovery = FileDiscovery(
      workingDirectory: scratch.workingDirectory,
      selection: { _, _ in FileSelection(base: scratch.path) })
    let found = discovery.files(at: [scratch.path]).files.map(\.name.text)
    #expect(found == ["main/nested/a.manifest.yaml", "tree/d.manifest.yaml"])
  }
}
