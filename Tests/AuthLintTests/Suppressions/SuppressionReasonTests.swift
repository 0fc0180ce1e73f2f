import Diagnostics
import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Suppressions that have to say why.
@Suite struct SuppressionReasonTests {
  private static func manifest(_ comment: String) -> SourceFile {
    SourceFile(
      path: "a.manifest.yaml",
      bytes: Array(
        """
        manifest: 1
        app: {name: A, service_id: "42", stage: development, owner: "7"}
        scopes: [partner.authorization.info]
        partners: []
        authorization: {category: TAP, links: []}  # authlint: ignore[\(comment)

        """.utf8))
  }

  private static func check(
    _ comment: String, requiresReasons: Bool = false
  ) throws -> [Diagnostic] {
    var settings = LintSettings()
    settings.requiresReasons = requiresReasons
    settings.ignored = ["no-partners"]
    return try Linter(ruleSets: [.partnerAuthorization])
      .check(manifest(comment), settings: settings).diagnostics
  }

  @Test func `'require-reasons' asks every comment for a reason`() throws {
    let bare = "unhandled-cancellation]"
    #expect(try Self.check(bare).isEmpty)
    let findings = try Self.check(bare, requiresReasons: true)
    #expect(findings.map(\.rule) == ["unhandled-cancellation", "unused-suppression"])
    #expect(findings.last?.message == "the suppression of `unhandled-cancellation` gives no reason")
    #expect(findings.last?.help == "write the reason behind the brackets")
    #expect(findings.last?.fix == nil)
    for reason in [" nobody cancels", ": ä", " 1", " until=2099-01-01 nobody cancels"] {
      #expect(try Self.check(bare + reason, requiresReasons: true).isEmpty, "\(reason)")
    }
    for reason in [" ", " -", " - until=2099-01-01"] {
      #expect(try Self.check(bare + reason, requiresReasons: true).count == 2, "\(reason)")
    }
  }

  @Test func `a configuration says 'require-reasons'`() {
    let (configuration, problems) = ConfigurationReader.read(
      SourceFile(path: ".authlint.yaml", bytes: Array("require-reasons: true\n".utf8)))
    #expect(problems.isEmpty)
    let settings = ConfigurationTests.settings(of: configuration, for: "a")
    #expect(settings.requiresReasons)
    #expect(LintSettings() != settings)
  }

  @Test(arguments: ["true", "false", "with-reason", "maybe", "1"])
  func `a rule file says 'suppressible: with-reason'`(value: String) throws {
    let text = """
      title: t
      severity: error
      suppressible: \(value)
      require: "true"
      message: m

      """
    let file = SourceFile(path: "r.yaml", bytes: Array(text.utf8))
    let document = try #require(DocumentLoader(file: file, format: .yaml).next())
    var reader = RuleFileReader(document, fileID: "r")
    let rule = reader.rule()
    switch value {
    case "true": #expect(rule?.suppressibility == .always)
    case "false": #expect(rule?.suppressibility == .never)
    case "with-reason": #expect(rule?.suppressibility == .withReason)
    default:
      #expect(
        reader.problems.map(\.message) == ["`suppressible` is `true`, `false` or `with-reason`"])
    }
  }
}
