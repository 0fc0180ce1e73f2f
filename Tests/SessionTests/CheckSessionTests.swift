import AuthLint
import Diagnostics
import TestSupport
import Testing
import Workspace

@testable import Session

@Suite struct CheckSessionTests {
  /// A directory that does not exist: what is checked there lies in memory.
  static let root = Path("/nowhere-at-all/project")

  /// A session over texts in memory, by their paths below the directory.
  static func session(
    _ texts: [String: String], notes: Notes = Notes(),
    _ change: (inout SessionOptions) -> Void = { _ in }
  ) throws -> CheckSession {
    var options = SessionOptions()
    change(&options)
    let session = try CheckSession(
      options, workingDirectory: WorkingDirectory(path: root), note: { notes.texts.append($0) })
    for (name, text) in texts { try session.setText(Array(text.utf8), for: Path(name)) }
    return session
  }

  /// What a session says by the way.
  final class Notes {
    var texts: [String] = []
  }

  static let manifest = "scopes: [a.b, a.b]\n"

  /// The rules of the findings, `nil` if the text is one of authlint's own.
  static func rules(_ session: CheckSession, _ name: String) throws -> [String]? {
    try session.check(Path(name))?.report.diagnostics.map(\.rule)
  }

  @Test func `a text is checked under its path, with the configuration that holds there`() throws {
    let session = try Self.session([
      "a.manifest.yaml": Self.manifest, "sub/a.manifest.yaml": Self.manifest,
      "sub/.authlint.yaml": "ignore: [duplicate-scope]\n",
    ])
    let report = try #require(try session.check(Path("a.manifest.yaml"))).report
    #expect(report.file.path == "a.manifest.yaml")
    #expect(report.diagnostics.contains { $0.rule == "duplicate-scope" })
    let below = try #require(try session.check(Path("sub/a.manifest.yaml"))).report
    #expect(!below.diagnostics.contains { $0.rule == "duplicate-scope" })
    #expect(below.ignored.map(\.path) == ["sub/.authlint.yaml"])
    // By the absolute path it is the same text.
    let absolute = try session.check(Self.root.appending("a.manifest.yaml"))
    #expect(absolute?.report.diagnostics == report.diagnostics)
    #expect(absolute?.report.file.path == "a.manifest.yaml")
  }

  @Test func `a session is used again, for texts that change and for their configuration`() throws {
    let session = try Self.session(["a.manifest.yaml": Self.manifest])
    for _ in 0..<3 {
      #expect(try Self.rules(session, "a.manifest.yaml")?.contains("duplicate-scope") == true)
    }
    try session.setText(Array("scopes: [a.b]\n".utf8), for: Path("a.manifest.yaml"))
    #expect(try Self.rules(session, "a.manifest.yaml")?.contains("duplicate-scope") == false)
    try session.setText(Array(Self.manifest.utf8), for: Path("a.manifest.yaml"))
    let configuration = Path(".authlint.yaml")
    try session.setText(Array("severity: {duplicate-scope: off}\n".utf8), for: configuration)
    #expect(try Self.rules(session, "a.manifest.yaml")?.contains("duplicate-scope") == false)
    try session.setText(nil, for: configuration)
    #expect(try Self.rules(session, "a.manifest.yaml")?.contains("duplicate-scope") == true)
  }

  @Test func `overrides hold for the files that they name`() throws {
    let session = try Self.session([
      "a.manifest.yaml": Self.manifest, "old/b.manifest.yaml": Self.manifest,
      ".authlint.yaml":
        "overrides: [{files: [old/], severity: {duplicate-scope: info}}]\n",
    ])
    func severity(_ name: String) throws -> Severity? {
      try session.check(Path(name))?.report.diagnostics.first { $0.rule == "duplicate-scope" }?
        .severity
    }
    #expect(try severity("a.manifest.yaml") == .warning)
    #expect(try severity("old/b.manifest.yaml") == .info)
    #expect(try severity("a.manifest.yaml") == .warning)
  }

  @Test func `what options choose overrules the configuration`() throws {
    let texts = [
      "a.manifest.yaml": Self.manifest, ".authlint.yaml": "ignore: [duplicate-scope]\n",
    ]
    let chosen = try Self.session(texts) {
      $0.choice.select = ["duplicate-scope"]
      $0.choice.ignore = []
      $0.choice.severities = [.init(id: "duplicate-scope", severity: .error)]
    }
    let findings = try #require(try chosen.check(Path("a.manifest.yaml"))).report.diagnostics
    #expect(findings.map(\.rule) == ["duplicate-scope"])
    #expect(findings.map(\.severity) == [.error])
    let without = try Self.session(texts) { $0.configuration = .none }
    #expect(try Self.rules(without, "a.manifest.yaml")?.contains("duplicate-scope") == true)
  }

  @Test func `a broken configuration is told at its place, and mended in the same session`() throws
  {
    let session = try Self.session([
      "a.manifest.yaml": Self.manifest, ".authlint.yaml": "ignore: [no-such-rule]\n",
    ])
    let broken = try #require(throws: BrokenFiles.self) {
      try session.check(Path("a.manifest.yaml"))
    }
    #expect(broken.message == "the configuration is broken")
    #expect(broken.reports.map(\.file.path) == [".authlint.yaml"])
    #expect(broken.reports.flatMap(\.diagnostics).map(\.rule) == ["unknown-rule"])
    try session.setText(
      Array("ignore: [duplicate-scope]\n".utf8), for: Self.root.appending(".authlint.yaml"))
    #expect(try Self.rules(session, "a.manifest.yaml")?.contains("duplicate-scope") == false)
  }

  @Test func `authlint's own files are not checked as manifests`() throws {
    let session = try Self.session([".authlint.yaml": "fail-on: info\n"])
    #expect(try session.check(Path(".authlint.yaml")) == nil)
  }

  @Test func `a text that is neither open nor on disk cannot be checked`() throws {
    let session = try Self.session([:])
    #expect(throws: ReadFailure.self) { try session.check(Path("a.manifest.yaml")) }
  }

  @Test func `a baseline is applied to a text in memory`() throws {
    var options = SessionOptions()
    options.baseline = Path("baseline.json")
    options.writesBaseline = true
    let scratch = try Scratch()
    let directory = WorkingDirectory(path: Path(scratch.url.path))
    let path = Path(scratch.url.path).appending("baseline.json")
    options.baseline = path
    let writing = try CheckSession(options, workingDirectory: directory)
    try writing.setText(Array(Self.manifest.utf8), for: Path("a.manifest.yaml"))
    let written = try #require(try writing.check(Path("a.manifest.yaml")))
    #expect(written.report.diagnostics.isEmpty)
    let checker = try writing.makeChecker(for: [], passOver: { _ in })
    try #require(checker.baselines.first).write([try #require(written.baseline)])
    options.writesBaseline = false
    let reading = try CheckSession(options, workingDirectory: directory)
    try reading.setText(
      Array(("# moved\n" + Self.manifest).utf8), for: Path("a.manifest.yaml"))
    let read = try #require(try reading.check(Path("a.manifest.yaml")))
    #expect(read.report.diagnostics.isEmpty)
    #expect(read.report.suppressed == written.baseline?.entries.reduce(0) { $0 + $1.count })
    #expect(try reading.check(path) == nil)
  }

  @Test func `a baseline that is to be written needs a path`() throws {
    let session = try Self.session(["a.manifest.yaml": Self.manifest]) {
      $0.writesBaseline = true
    }
    #expect(throws: SessionFailure.baselineWithoutPath) {
      try session.check(Path("a.manifest.yaml"))
    }
  }

  @Test func `rules of a configuration are read from the texts that are open`() throws {
    let scratch = try Scratch()
    func rule(_ word: String) -> String {
      """
      id: no-bad-name
      title: t
      severity: warning
      requirement: R.
      why: W.
      require: manifest.app.name != "\(word)"
      message: m
      help: h
      examples: {good: [], bad: []}

      """
    }
    try scratch.write("policy/no-bad-name.yaml", rule("bad"))
    try scratch.write(".authlint.yaml", "root: true\nrules: [policy]\n")
    let directory = WorkingDirectory(path: Path(scratch.url.path))
    let session = try CheckSession(SessionOptions(), workingDirectory: directory)
    try session.setText(Array("app: {name: bad}\n".utf8), for: Path("a.manifest.yaml"))
    #expect(try Self.rules(session, "a.manifest.yaml")?.contains("no-bad-name") == true)
    #expect(try session.check(Path("policy/no-bad-name.yaml")) == nil)
    try session.setText(Array(rule("worse").utf8), for: Path("policy/no-bad-name.yaml"))
    #expect(try Self.rules(session, "a.manifest.yaml")?.contains("no-bad-name") == false)
    // What changes on disk is seen when the session is told.
    try session.setText(nil, for: Path("policy/no-bad-name.yaml"))
    try scratch.write("policy/no-bad-name.yaml", rule("other"))
    try session.reload()
    #expect(try Self.rules(session, "a.manifest.yaml")?.contains("no-bad-name") == false)
  }

  @Test func `fixes are made on request`() throws {
    let session = try Self.session(["a.manifest.yaml": Self.manifest]) { $0.fixing = .apply }
    let checked = try #require(try session.check(Path("a.manifest.yaml")))
    #expect(checked.fixed.map { String(decoding: $0, as: UTF8.self) } == "scopes: [a.b]\n")
    #expect(!checked.report.diagnostics.contains { $0.rule == "duplicate-scope" })
  }

  @Test func `what a configuration says in vain is noted once`() throws {
    let notes = Notes()
    let session = try Self.session(
      [
        "sub/a.manifest.yaml": Self.manifest, ".authlint.yaml": "locked: [duplicate-scope]\n",
        "sub/.authlint.yaml": "ignore: [duplicate-scope]\n",
      ], notes: notes)
    for _ in 0..<2 { _ = try session.check(Path("sub/a.manifest.yaml")) }
    #expect(
      notes.texts == [
        "sub/.authlint.yaml:1:10: `duplicate-scope` stays as it is: `.authlint.yaml` locks rules"
      ])
  }
}
