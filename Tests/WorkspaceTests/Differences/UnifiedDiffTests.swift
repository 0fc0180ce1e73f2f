import Foundation
import TestSupport
import Testing

@testable import Workspace

@Suite struct UnifiedDiffTests {
  func diff(_ old: String, _ new: String, path: String = "a.yaml") -> String {
    String(
      decoding: UnifiedDiff.text(path: Path(path), old: Array(old.utf8), new: Array(new.utf8)),
      as: UTF8.self)
  }

  @Test func `nothing changed is nothing written`() {
    #expect(diff("a\n", "a\n") == "")
    #expect(diff("", "") == "")
  }

  @Test func `a changed line stands between three lines around it`() {
    let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
    #expect(
      diff(old, "1\n2\n3\n4\nx\n6\n7\n8\n9\n") == """
        --- a/a.yaml
        +++ b/a.yaml
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +x
         6
         7
         8

        """)
  }

  @Test(arguments: [
    ("a", "b", "-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"),
    ("a", "a\n", "-a\n\\ No newline at end of file\n+a\n"),
    ("a\n", "a", "-a\n+a\n\\ No newline at end of file\n"),
    ("a\nb", "c\nb", "-a\n+c\n b\n\\ No newline at end of file\n"),
  ])
  func `a last line without a break is marked, on the side that has it`(
    old: String, new: String, body: String
  ) {
    #expect(diff(old, new).hasSuffix("@@\n" + body))
  }

  @Test func `an empty side is counted as git counts it`() {
    #expect(diff("", "a\n").contains("@@ -0,0 +1 @@\n+a\n"))
    #expect(diff("a\nb\n", "").contains("@@ -1,2 +0,0 @@\n-a\n-b\n"))
  }

  @Test func `a carriage return is part of its line`() {
    #expect(diff("a\r\nb\r\n", "a\r\nc\r\n").contains(" a\r\n-b\r\n+c\r\n"))
  }

  @Test func `changes far apart are hunks of their own, near ones share one`() {
    let lines = (1...30).map { "\($0)\n" }
    func changed(_ indices: [Int]) -> String {
      lines.enumerated().map { indices.contains($0.offset) ? "x\n" : $0.element }.joined()
    }
    let hunkCount = { (text: String) in text.components(separatedBy: "\n@@ ").count - 1 }
    #expect(hunkCount(diff(lines.joined(), changed([5, 12]))) == 1)
    #expect(hunkCount(diff(lines.joined(), changed([5, 13]))) == 2)
  }

  @Test(arguments: [
    ("a b.yaml", "--- a/a b.yaml\t\n"), ("é.yaml", "--- a/é.yaml\n"),
    ("a\"b", "--- \"a/a\\\"b\"\n"), ("a\\b", "--- \"a/a\\\\b\"\n"),
    ("a\nb", "--- \"a/a\\nb\"\n"), ("\u{1B}[31m", "--- \"a/\\033[31m\"\n"),
  ])
  func `names are quoted as git quotes them`(path: String, head: String) {
    #expect(diff("a\n", "b\n", path: path).hasPrefix(head))
  }
}

@Suite struct LineDifferenceTests {
  /// Applies changes and checks that they are in order and apart.
  func apply(_ changes: [LineChange], _ old: [Int32], _ new: [Int32]) -> [Int32] {
    var result: [Int32] = []
    var position = 0
    for change in changes {
      #expect(change.old.lowerBound >= position)
      result += old[position..<change.old.lowerBound]
      #expect(result.count == change.new.lowerBound)
      result += new[change.new]
      position = change.old.upperBound
    }
    return result + old[position...]
  }

  func editCount(_ changes: [LineChange]) -> Int {
    changes.reduce(0) { $0 + $1.old.count + $1.new.count }
  }

  /// The length of the shortest edit script, by the textbook's table.
  func shortest(_ old: [Int32], _ new: [Int32]) -> Int {
    var row = Array(0...new.count)
    for (i, line) in old.enumerated() {
      var next = [i + 1]
      for (j, other) in new.enumerated() {
        next.append(line == other ? row[j] : min(row[j + 1], next[j]) + 1)
      }
      row = next
    }
    return row[new.count]
  }

  @Test(arguments: 0..<200)
  func `changes lead from the old lines to the new ones, by the shortest way`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let letters = Int32.random(in: 1...6, using: &generator)
    func lines() -> [Int32] {
      (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        Int32.random(in: 0..<letters, using: &generator)
      }
    }
    let (old, new) = (lines(), lines())
    let changes = LineDifference.changes(from: old, to: new)
    #expect(apply(changes, old, new) == new)
    #expect(editCount(changes) == shortest(old, new))
  }

  @Test func `texts with little in common are compared all the same, without much ado`() {
    // Every tenth line is kept, far more edits than are looked for the short way.
    let old = (0..<20_000).map { Int32($0) }
    let new = old.map { $0 % 10 == 0 ? $0 : $0 + 100_000 }
    let changes = LineDifference.changes(from: old, to: new)
    #expect(apply(changes, old, new) == new)
    #expect(editCount(changes) == 2 * 18_000)
    let nothingShared = LineDifference.changes(from: old, to: old.map { $0 + 100_000 })
    #expect(nothingShared == [LineChange(old: 0..<20_000, new: 0..<20_000)])
    let repeated = LineDifference.changes(
      from: (0..<20_000).map { Int32($0 % 2) }, to: (0..<20_000).map { Int32($0 % 3) })
    #expect(
      apply(repeated, (0..<20_000).map { Int32($0 % 2) }, (0..<20_000).map { Int32($0 % 3) }).count
        == 20_000)
  }
}

/// Compares with git itself.
@Suite(.enabled(if: Command.succeeds("git", "--version"), "needs git")) struct GitApplyTests {
  /// The diff without lines that start with `*`.
  func hidingDiff(_ old: String, _ new: String) -> String? {
    let (old, new) = (Array(old.utf8), Array(new.utf8))
    let diff = UnifiedDiff.text(
      path: Path("a.yaml"), old: old, new: new,
      hidingOld: { old[$0].first == UInt8(ascii: "*") },
      hidingNew: { new[$0].first == UInt8(ascii: "*") })
    return diff.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("1\n*\n3\n4\n5\n*\n7\n", "1\n*\n3\nx\n5\n*\n7\n", "@@ -3,3 +3,3 @@\n 3\n-4\n+x\n 5\n"),
    ("*\n2\n3\n", "*\nx\n3\n", "@@ -2,2 +2,2 @@\n-2\n+x\n 3\n"),
    ("*\n2\n", "*\nx\n", "@@ -2 +2 @@\n-2\n+x\n"),
    (
      "1\n2\n*\n4\n5\n", "x\n2\n*\ny\n5\n",
      "@@ -1,2 +1,2 @@\n-1\n+x\n 2\n@@ -4,2 +4,2 @@\n-4\n+y\n 5\n"
    ),
    ("1\n2\n*\n", "1\nx\n*\n", nil), ("1\n*\n3\n", "1\n*x\n3\n", nil),
    ("1\n*\n3\n", "1\n2\n3\n", nil), ("1\n2\n3\n", "1\n*\n3\n", nil),
    ("*\n", "*\n", ""),
  ])
  func `hidden lines end what is shown around a change, or let it not be shown`(
    old: String, new: String, hunks: String?
  ) throws {
    let diff = hidingDiff(old, new)
    #expect(diff == hunks.map { $0.isEmpty ? "" : "--- a/a.yaml\n+++ b/a.yaml\n" + $0 })
  }

  @Test(arguments: 0..<60)
  func `git applies what is left around hidden lines`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed &+ 7)
    var shown = 0
    for _ in 0..<20 {
      let old = (0..<20).map { _ in
        Int.random(in: 0..<5, using: &generator) == 0
          ? "*secret" : "line\(Int.random(in: 0..<40, using: &generator))"
      }
      let new = old.flatMap { line in
        line.hasPrefix("*") || Int.random(in: 0..<6, using: &generator) > 0
          ? [line] : Array(repeating: "new", count: Int.random(in: 0..<3, using: &generator))
      }
      let texts = [old, new].map { $0.joined(separator: "\n") + "\n" }
      guard let diff = hidingDiff(texts[0], texts[1]), !diff.isEmpty else { continue }
      shown += 1
      #expect(!diff.contains("secret"))
      let scratch = try Scratch()
      try scratch.file("a.yaml", texts[0])
      try scratch.file("d.diff", diff)
      try scratch.run("git", "init", "-q")
      #expect(try scratch.run("git", "apply", "d.diff").status == 0, "\(diff)")
      #expect(try scratch.bytes(of: "a.yaml") == Array(texts[1].utf8))
      if shown == 2 { return }
    }
  }

  @Test(arguments: 0..<60)
  func `git applies what we write`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let names = [
      "a.yaml", "dir/b c.yaml", "é.yaml", "q\"uote", "tab\there", "back\\slash", "new\nline", "-x",
    ]
    let name = generator.pick(names)
    func text() -> [UInt8] {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        bytes += Array(
          generator.pick(["a", "b", "c", "dd", "", " ", "é", "\r", "--- x", "+++ y"]).utf8)
        bytes += Array(generator.pick(["\n", "\n", "\n", "\r\n"]).utf8)
      }
      if Bool.random(using: &generator) { bytes += [0x78] }
      return bytes
    }
    let old = text()
    var new = text()
    if Bool.random(using: &generator), !old.isEmpty {
      new = old
      new.insert(
        contentsOf: Array("inserted\n".utf8), at: Int.random(in: 0..<old.count, using: &generator))
    }
    // git takes an empty text for a file that is to be made or removed.
    if old.isEmpty || new.isEmpty || old == new { return }
    let scratch = try Scratch()
    try scratch.run("git", "init", "-q")
    try scratch.file(name, old)
    let diff = UnifiedDiff.text(path: Path(name), old: old, new: new)
    let result = try scratch.run("git", "apply", "--whitespace=nowarn", input: diff)
    #expect(result.status == 0, "\(String(decoding: diff, as: UTF8.self))")
    #expect(try scratch.bytes(of: name) == new)
  }

  @Test func `git applies it below the root of the repository, from where it was made`() throws {
    let scratch = try Scratch()
    try scratch.run("git", "init", "-q")
    try scratch.file("sub/a.yaml", "a\n")
    let diff = UnifiedDiff.text(path: Path("a.yaml"), old: [0x61, 0x0A], new: [0x62, 0x0A])
    let result = try Command.run(
      ["git", "apply"], in: scratch.url.appendingPathComponent("sub"), input: diff)
    #expect(result.status == 0)
    #expect(try scratch.bytes(of: "sub/a.yaml") == [0x62, 0x0A])
  }
}
