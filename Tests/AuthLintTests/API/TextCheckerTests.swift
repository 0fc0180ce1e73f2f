import AuthLint
import Diagnostics
import Foundation
import Reporters
import Session
import TestSupport
import Testing
import Workspace

/// The library as a program uses it that checks, fixes and reports.
@Suite struct TextCheckerTests {
  static let day = CalendarDate(year: 2026, month: 7, day: 1)

  /// A manifest with a safe fix (the id in quotes) and an unsafe one (the scope's name).
  static let manifest = TextFile(
    name: "app.manifest.yaml",
    text: """
      manifest: 1
      app:
        name: Match Maker
        service_id: 7579802912634078989
        stage: development
        owner: "8647245523056104235"
      scopes: [partner.authorization.info, partner.tap_campain.read]

      """)

  static func rules(_ checked: CheckedText) -> [String] { checked.findings.map(\.rule) }

  // MARK: - Findings

  @Test func `the findings of all cases are those of a session`() throws {
    var options = SessionOptions()
    options.configuration = .none
    options.today = Self.day
    let session = try CheckSession(
      options, workingDirectory: WorkingDirectory(path: Path("/nowhere-at-all")))
    let checker = TextChecker(today: Self.day)
    var count = 0
    for name in CaseTests.cases {
      let bytes = try CaseFile(at: CaseTests.folder.appending(path: name)).bytes
      try session.setText(bytes, for: Path(name))
      let expected = try #require(try session.check(Path(name))).report
      let checked = try checker.check(TextFile(name: name, bytes: bytes))
      #expect(checked.isComplete == expected.isComplete, "\(name)")
      #expect(checked.suppressedCount == expected.suppressed, "\(name)")
      var writer = ReportFormat.json.makeWriter(ReportOptions())
      var summary = ReportSummary()
      summary.add(expected)
      let report = String(decoding: writer.report([expected], summary), as: UTF8.self)
      #expect(checker.report(on: [checked], as: .json) == report, "\(name)")
      #expect(checked.findings.map(\.fingerprint) == expected.diagnostics.map(\.fingerprint))
      count += checked.findings.count
    }
    #expect(count > 500)
  }

  @Test func `a finding says where it is, why, and what to do`() throws {
    let text = TextFile(
      name: "a.yaml", text: "\u{FEFF}# \u{1F600}\napp: {name: \"\u{1F600}e\u{301}\", owner: 12}\n")
    let checked = try TextChecker().check(text)
    let finding = try #require(checked.findings.first { $0.rule == "unquoted-id" })
    #expect(finding.line == 2)
    #expect(finding.column == 27)
    #expect((finding.place.endLine, finding.place.endColumn) == (2, 29))
    #expect(Array(text.bytes[finding.place.bytes]) == Array("12".utf8))
    #expect(finding.severity == .warning)
    #expect(finding.pointer == "/app/owner")
    #expect(finding.label == "expected quotes")
    #expect(finding.help == "put it in quotes")
    #expect(finding.isFixable)
    #expect(finding.fix?.isSafe == true)
    #expect(finding.fix?.edits.map(\.text).joined() == "\"12\"")
  }

  @Test func `secondary places have words`() throws {
    let text = TextFile(
      name: "a.yaml",
      text: """
        app: {stage: development, owner: "1"}
        partners: [{id: "2"}]
        """)
    let finding = try #require(
      try TextChecker().check(text).findings.first { $0.rule == "foreign-partner-in-development" })
    #expect(finding.related.map(\.label) == ["in development", "the owner"])
    #expect(finding.related.map(\.line) == [1, 1])
    #expect(finding.related.map(\.column) == [14, 34])
  }

  @Test func `a text that cannot be read has findings, and is not complete`() throws {
    let checker = TextChecker()
    for text in [
      TextFile(name: "a.yaml", bytes: [0xFF, 0xFE, 0x00]), TextFile(name: "a.json", text: "{"),
      TextFile(name: "", text: "app: {"),
    ] {
      let checked = try checker.check(text)
      #expect(!checked.findings.isEmpty)
      #expect(!checked.isComplete)
      #expect(checked.isFailing)
    }
  }

  @Test func `the language is the name's, unless it is given`() throws {
    #expect(TextFile(name: "A.JSON", text: "").format == .json)
    #expect(TextFile(name: "json", text: "").format == .yaml)
    let json = TextFile(name: "a.yaml", text: "{app: 1}", format: .json)
    #expect(Self.rules(try TextChecker().check(json)).contains("syntax-error"))
  }

  @Test func `names are told apart by their code points`() {
    let texts: Set = [TextFile(name: "é", text: ""), TextFile(name: "e\u{301}", text: "")]
    #expect(texts.count == 2)
    #expect(TextFile(name: "a", text: "b") == TextFile(name: "a", bytes: [0x62]))
  }

  @Test func `one checker serves many tasks at once`() async throws {
    let checker = TextChecker(today: Self.day)
    let expected = try checker.check(Self.manifest).findings
    #expect(expected.count > 1)
    let other = TextFile(name: "b.json", text: #"{"scopes": ["a.b", "a.b"]}"#)
    let others = try checker.check(other).findings
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<64 {
        group.addTask {
          let text = index % 2 == 0 ? Self.manifest : other
          let wanted = index % 2 == 0 ? expected : others
          return try checker.check(text).findings == wanted
        }
      }
      for try await isSame in group { #expect(isSame) }
    }
  }

  // MARK: - Days

  @Test func `a suppression ends on its day`() throws {
    let text = TextFile(
      name: "a.yaml",
      text: "scopes:\n  - seller.a  # authlint: ignore[unrelated-scope] a test, until=2026-07-02\n")
    func findings(_ day: CalendarDate?) throws -> (rules: [String], suppressed: Int) {
      let checked = try TextChecker(today: day).check(text)
      return (Self.rules(checked), checked.suppressedCount)
    }
    #expect(try !findings(Self.day).rules.contains("unrelated-scope"))
    #expect(try findings(Self.day).suppressed == 1)
    let late = try findings(CalendarDate("2026-07-02"))
    #expect(late.rules.contains("unrelated-scope"))
    #expect(late.suppressed == 0)
    #expect(try findings(nil).suppressed == 1)
    #expect(CalendarDate("2026-02-29") == nil)
    #expect(CalendarDate("2026-7-1") == nil)
    #expect(CalendarDate("2026-07-01") == Self.day)
  }

  // MARK: - Fixes

  @Test func `safe fixes are applied, unsafe ones only if that is asked`() throws {
    let checker = TextChecker()
    let fixed = try checker.fix(Self.manifest)
    #expect(fixed.applied.map(\.rule) == ["unquoted-id"])
    #expect(fixed.applied.map(\.isSafe) == [true])
    #expect(fixed.text.text.contains("service_id: \"7579802912634078989\"\n"))
    #expect(fixed.text.name == Self.manifest.name)
    #expect(!Self.rules(fixed.remaining).contains("unquoted-id"))
    #expect(Self.rules(fixed.remaining).contains("unknown-partner-scope"))
    #expect(fixed.remaining.text == fixed.text)
    #expect(!fixed.isAtLimit)

    let more = try checker.fix(Self.manifest, unsafe: true)
    #expect(more.applied.map(\.rule).contains("unknown-partner-scope"))
    #expect(more.text.text.contains("partner.tap_campaign.read"))
    let again = try checker.fix(more.text, unsafe: true)
    #expect(again.applied.isEmpty)
    #expect(again.text == more.text)
  }

  @Test func `fixing does what a session does, for all cases`() throws {
    var options = SessionOptions()
    options.configuration = .none
    options.fixing = .apply
    options.fixesUnsafely = true
    let session = try CheckSession(
      options, workingDirectory: WorkingDirectory(path: Path("/nowhere-at-all")))
    let checker = TextChecker()
    var count = 0
    for name in CaseTests.cases where name.hasPrefix("one-mistake/") || name.hasPrefix("scopes/") {
      let bytes = try CaseFile(at: CaseTests.folder.appending(path: name)).bytes
      try session.setText(bytes, for: Path(name))
      let expected = try #require(try session.check(Path(name)))
      let fixed = try checker.fix(TextFile(name: name, bytes: bytes), unsafe: true)
      #expect(fixed.text.bytes == expected.fixed ?? bytes, "\(name)")
      #expect(fixed.remaining.findings.count == expected.report.diagnostics.count, "\(name)")
      count += fixed.applied.count
    }
    #expect(count > 10)
  }

  // MARK: - Reports

  @Test func `each format of the program is one of the library`() throws {
    #expect(TextChecker.Format.allCases.map(\.rawValue) == ReportFormat.allCases.map(\.rawValue))
    let checker = TextChecker(today: Self.day)
    let checked = try checker.check(Self.manifest)
    let reports = TextChecker.Format.allCases.map { checker.report(on: [checked], as: $0) }
    #expect(Set(reports).count == reports.count)
    for report in reports { #expect(report.contains("unquoted-id")) }
  }

  @Test func `reports name the version and the rules`() throws {
    let checker = TextChecker(today: Self.day)
    let sarif = checker.report(on: [try checker.check(Self.manifest)], as: .sarif)
    #expect(sarif.contains("\"semanticVersion\": \"\(TextChecker.version)\""))
    for id in Rules.partnerAuthorization.ids {
      #expect(sarif.contains("\"id\": \"\(id)\""), "\(id)")
    }
    #expect(checker.report(on: [], as: .sarif).contains("\"id\": \"unquoted-id\""))
    let junit = checker.report(on: [try checker.check(Self.manifest)], as: .junit)
    #expect(junit.contains("2026-07-01T00:00:00"))
  }
}
