import Diagnostics
import Documents
import Foundation
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Which fixes the shipped rules and the loader offer, and what comes of them.
@Suite struct OfferedFixTests {
  private static func lint(_ text: String, json: Bool = false) -> FileReport {
    let worker = Linter(ruleSets: [.partnerAuthorization]).makeWorker()
    return lint(SourceFile(path: "a", bytes: Array(text.utf8)), worker, json)
  }

  private static func lint(_ file: SourceFile, _ worker: LintWorker, _ json: Bool) -> FileReport {
    (try? worker.check(file, format: json ? .json : .yaml))
      ?? FileReport(file: file, diagnostics: [], isComplete: false)
  }

  private static func fixed(
    _ text: String, unsafe: Bool, json: Bool = false
  ) -> (text: String, outcome: FixApplier.Outcome) {
    let worker = Linter(ruleSets: [.partnerAuthorization]).makeWorker()
    let report = lint(SourceFile(path: "a", bytes: Array(text.utf8)), worker, json)
    let applier = FixApplier(includesUnsafe: unsafe)
    let outcome = applier.apply(report, format: json ? .json : .yaml) { lint($0, worker, json) }
    let again = applier.apply(outcome.report, format: json ? .json : .yaml) {
      lint($0, worker, json)
    }
    #expect(again.bytes == outcome.bytes, "a second run changes something")
    return (String(decoding: outcome.bytes, as: UTF8.self), outcome)
  }

  static func manifest(
    serviceID: String = "\"7579802912634078989\"", stage: String = "development",
    scopes: String = "scopes:\n  - partner.authorization.info\n",
    partner: String = "enrolled: true", id: String = "\"86\"", owner: String = "\"86\"",
    link: String = "7579802912634078989"
  ) -> String {
    """
    manifest: 1
    app:
      name: Match Maker
      service_id: \(serviceID)
      stage: \(stage)
      owner: \(owner)
    \(scopes)partners:
      - id: \(id)
        region: US
        category: TAP
        \(partner)
    authorization:
      category: TAP
      links:
        - region: US
          url: https://partner.us.tiktokshop.com/open/authorize?service_id=\(link)&state={state}
      on_cancel: stop

    """
  }

  @Test func `a manifest without mistakes has no findings`() {
    #expect(Self.lint(Self.manifest()).diagnostics.map(\.message) == [])
  }

  @Test func `a fix does not copy a value that is at fault itself`() {
    let curly = Self.manifest(serviceID: "\u{201C}7579802912634078989\u{201D}")
    let findings = Self.lint(curly).diagnostics
    #expect(findings.contains { $0.rule == "malformed-service-id" })
    #expect(findings.allSatisfy { $0.rule != "service-id-mismatch" || $0.fix == nil })
    // The link is right; what is wrong is put right where it stands.
    #expect(
      Self.fixed(curly, unsafe: true).text
        == Self.manifest(serviceID: "\"7579802912634078989\""))
  }

  @Test func `a fix that copies a value is offered once that is right`() throws {
    let text = Self.manifest(serviceID: "7579802912634078989", link: "12")
    let before = Self.lint(text).diagnostics
    let mismatch = try #require(before.first { $0.rule == "service-id-mismatch" })
    #expect(mismatch.fix == nil)
    #expect(Self.fixed(text, unsafe: true).text == Self.manifest())
    // Where the value is right, it is offered at once.
    let other = Self.lint(Self.manifest(link: "12")).diagnostics
    let fix = try #require(other.first { $0.rule == "service-id-mismatch" }?.fix)
    #expect(fix.title == "replace `12` with `7579802912634078989`")
    #expect(!fix.isSafe)
  }

  @Test(arguments: ["31", "0x1F", "+5", "0o17", "007"])
  func `an id is put in quotes as it is written`(_ id: String) {
    let text = Self.manifest(id: id, owner: id)
    let quoted = Self.manifest(id: "\"\(id)\"", owner: "\"\(id)\"")
    #expect(Self.fixed(text, unsafe: false).text == quoted)
    let fixes = Self.lint(text).diagnostics.filter { $0.rule == "unquoted-id" }.map(\.fix?.title)
    #expect(fixes == ["put `\(id)` in quotes", "put `\(id)` in quotes"])
  }

  @Test(arguments: [
    ("yes", "true"), ("\"true\"", "true"), ("'True'", "true"), ("No", "false"), ("off", "false"),
  ])
  func `what means a truth value becomes one`(_ written: String, _ value: String) throws {
    let text = Self.manifest(partner: "enrolled: \(written)  # by hand")
    let finding = try #require(Self.lint(text).diagnostics.first { $0.rule == "wrong-type" })
    let fix = try #require(finding.fix)
    #expect(!fix.isSafe)
    #expect(fix.edits.map(\.text) == [value])
    #expect(Self.fixed(text, unsafe: false).text == text)
    if value == "true" {
      #expect(
        Self.fixed(text, unsafe: true).text
          == Self.manifest(partner: "enrolled: true  # by hand"))
    }
  }

  @Test func `text for a truth value in JSON loses its quotes`() {
    let finding = Self.lint("{\"partners\": [{\"enrolled\": \"true\"}]}", json: true).diagnostics
      .first { $0.rule == "wrong-type" && $0.pointer == "/partners/0/enrolled" }
    #expect(finding?.fix?.edits.map(\.text) == ["true"])
    #expect(finding?.fix?.title == "replace `true` with `true`")
  }

  @Test func `a number where text is expected is put in quotes, as it is written`() {
    let text = Self.manifest().replacing("name: Match Maker", with: "name: 0x1F")
    #expect(
      Self.fixed(text, unsafe: true).text
        == Self.manifest().replacing("name: Match Maker", with: "name: \"0x1F\""))
  }

  @Test func `a duplicate key with the same value goes, one with another stays`() throws {
    let text = Self.manifest().replacing(
      "  stage: development\n", with: "  stage: development\n  stage: development\n")
    #expect(Self.fixed(text, unsafe: false).text == Self.manifest())
    let finding = try #require(Self.lint(text).diagnostics.first)
    #expect(finding.fix?.title == "remove the later `stage`, which has the same value")
    for other in ["launched", "\"development\"", "!x development"] {
      let text = Self.manifest().replacing(
        "  stage: development\n", with: "  stage: development\n  stage: \(other)\n")
      #expect(Self.fixed(text, unsafe: true).text == text, "\(other)")
    }
  }

  @Test func `a misspelt field is renamed, a misspelt value is replaced`() {
    let text = Self.manifest(stage: "developmnt", partner: "enroled: true")
    #expect(Self.fixed(text, unsafe: true).text == Self.manifest())
    let titles = Self.lint(text).diagnostics.compactMap(\.fix?.title)
    #expect(
      titles.contains("rename `enroled` to `enrolled`")
        && titles.contains("replace `developmnt` with `development`"), "\(titles)")
  }

  @Test(arguments: [
    (
      "scopes:\n  - partner.authorization.info\n  - partner.authorization.info  # why\n",
      "scopes:\n  - partner.authorization.info\n  # why\n"
    ),
    (
      "scopes:\n- partner.authorization.info\n- partner.authorization.info # why\n# more\n",
      "scopes:\n- partner.authorization.info\n# why\n# more\n"
    ),
    (
      "scopes:\n  - partner.authorization.info\n  - partner.authorization.info\n    # below\n",
      "scopes:\n  - partner.authorization.info\n    # below\n"
    ),
    (
      "scopes: [\n  partner.authorization.info,\n  partner.authorization.info, # why\n]\n",
      "scopes: [\n  partner.authorization.info,\n  # why\n]\n"
    ),
    (
      "scopes: [\n  partner.authorization.info,\n  partner.authorization.info # why\n]\n",
      "scopes: [\n  partner.authorization.info\n  # why\n]\n"
    ),
    (
      "scopes:\n  - partner.authorization.info\n  - partner.authorization.info # authlint: ignore[unquoted-id]\n",
      "scopes:\n  - partner.authorization.info\n"
    ),
  ])
  func `the safe fix of a duplicate scope keeps its comment`(_ before: String, _ after: String) {
    #expect(
      Self.fixed(Self.manifest(scopes: before), unsafe: false).text == Self.manifest(scopes: after))
  }

  @Test func `fixes that only bring findings are told apart without trying all of them`() {
    // Each one, once launched, would list no partner but its owner.
    let count = 60
    let text = Array(repeating: Self.manifest(stage: "lauched"), count: count).joined(
      separator: "---\n")
    let worker = Linter(ruleSets: [.partnerAuthorization]).makeWorker()
    var checks = 0
    let report = Self.lint(SourceFile(path: "a", bytes: Array(text.utf8)), worker, false)
    let outcome = FixApplier(includesUnsafe: true).apply(report, format: .yaml) { file in
      checks += 1
      return Self.lint(file, worker, false)
    }
    #expect(outcome.bytes == report.file.bytes)
    #expect(checks <= count + 10)
    #expect(outcome.left.count == count)
    #expect(
      outcome.left.allSatisfy { $0.reason == .brings(rule: "launched-without-partners") })
    #expect(!outcome.isAtLimit)
  }

  @Test func `fixes are made only if somebody asks`() throws {
    var linter = Linter(ruleSets: [.partnerAuthorization])
    linter.offersFixes = false
    let text = Self.manifest(
      serviceID: "12", stage: "developmnt", partner: "enroled: true", id: "1")
    let report = try linter.check(SourceFile(path: "a", bytes: Array(text.utf8)))
    #expect(report.diagnostics.count >= 4)
    #expect(report.diagnostics.allSatisfy { $0.fix == nil })
  }
}

extension String {
  /// The text with one place replaced.
  fileprivate func replacing(_ old: String, with new: String) -> String {
    guard let range = range(of: old) else { return self }
    return replacingCharacters(in: range, with: new)
  }
}
