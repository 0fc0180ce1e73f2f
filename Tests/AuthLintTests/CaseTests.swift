import AuthLint
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Manifests with all the findings that the requirements ask for, written without regard to how the
/// rules find them.
///
/// A case is a `.yaml` or `.json` file below `Cases`, and states its findings in one of two ways.
///
/// *Marks.* A line of carets below a line of the manifest marks findings there:
///
///     - id: "222"
///     #     ^^^^^ foreign-partner-in-development
///
/// Several runs of carets are several findings; a caret that touches the `#` takes it in, so that
/// the first column can be marked. A line of tildes marks a secondary place of all findings of its
/// rule in the file:
///
///     stage: development
///     #      ~~~~~~~~~~~ foreign-partner-in-development
///
/// A word after the rule's id names a finding, or the finding that a secondary place is meant for.
/// Mark lines are taken out before the file is checked, in JSON too. All other comments stay.
///
/// *A file of its own*, `NAME.yaml.expected`, for what marks cannot say: places over several lines,
/// bytes that are no text. The manifest is then checked as it is. One finding a line, the secondary
/// places in parentheses; lines that start with `#` are comments:
///
///     12:10-13:20 missing-state
///     14:11-14:16 foreign-partner-in-development (6:10-6:15, 5:10-5:21)
///     3:4 syntax-error
///     limit-exceeded
///
/// Lines and columns count from 1, columns in code points, ends are exclusive. Of a `syntax-error`
/// only the start is compared. The secondary places that a case states are the least; there may be
/// others. Every case is checked on 1 July 2026. Severities and whether the check was complete are compared for every case.
@Suite struct CaseTests {
  static let folder = Checkout.file("Tests/AuthLintTests/Cases")

  static let cases: [String] = {
    let names =
      FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }.sorted()
  }()

  /// The severities that the requirements give to the rules and to the loader's findings.
  static let severities: [String: Severity] = [
    "foreign-partner-in-development": .error, "missing-partner-scope": .error,
    "wrong-authorization-domain": .error, "malformed-authorization-link": .error,
    "foreign-file": .error, "service-id-mismatch": .error, "malformed-service-id": .error,
    "unquoted-id": .warning,
    "partner-not-enrolled": .error, "tap-category-not-selected": .error,
    "missing-authorization-link": .error, "ambiguous-authorization-link": .warning,
    "missing-state": .warning, "predictable-state": .warning,
    "unexpected-link-parameter": .warning, "unknown-partner-scope": .warning,
    "missing-category-assets-scope": .warning, "unrelated-scope": .info,
    "duplicate-scope": .warning, "insecure-redirect-url": .error, "committed-secret": .error,
    "no-partners": .warning, "duplicate-partner": .warning, "unresolved-placeholder": .error,
    "launched-without-partners": .info, "unhandled-cancellation": .info,
    "syntax-error": .error, "duplicate-key": .error, "unknown-field": .warning,
    "missing-field": .error, "wrong-type": .error, "invalid-value": .error,
    "limit-exceeded": .error, "unused-suppression": .warning, "unknown-rule": .error,
    "ambiguous-document": .warning,
  ]

  @Test func `there are cases, and one for every finding there is`() throws {
    #expect(Self.cases.count >= 300)
    var rules: Set<String> = []
    for name in Self.cases {
      for finding in try CaseFile(at: Self.folder.appending(path: name)).findings {
        rules.insert(finding.rule)
      }
    }
    #expect(rules == Set(Self.severities.keys))
  }

  @Test(arguments: cases)
  func `the findings of a manifest are those that are stated`(_ name: String) throws {
    let expected = try CaseFile(at: Self.folder.appending(path: name))
    let file = SourceFile(path: name, bytes: expected.bytes)
    var linter = Linter(ruleSets: [.partnerAuthorization])
    linter.today = CalendarDate(year: 2026, month: 7, day: 1)
    let report = try linter.check(file)
    let lines = SourceLines(file)

    var missing: [String] = []
    var rest = report.diagnostics
    for finding in expected.findings {
      let match = rest.firstIndex { found in
        found.rule == finding.rule && Self.holds(finding.place, of: found, lines)
          && finding.secondary.allSatisfy { place in
            found.related.contains { Self.place(of: $0, lines) == place }
          }
      }
      if let match {
        rest.remove(at: match)
      } else {
        missing.append(
          "\(finding.place ?? "anywhere") \(finding.rule) (\(finding.secondary.joined(separator: ", ")))"
        )
      }
    }
    let unexpected = rest.map { found in
      let secondary = found.related.map { Self.place(of: $0, lines) }
      return "\(Self.place(of: found.primary, lines)) \(found.rule)"
        + " (\(secondary.joined(separator: ", "))): \(found.message)"
    }
    let missed = "missing:\n\(missing.joined(separator: "\n"))"
    let further = "unexpected:\n\(unexpected.joined(separator: "\n"))"
    #expect(missing.isEmpty && unexpected.isEmpty, "\(name)\n\(missed)\n\(further)")

    for found in report.diagnostics {
      // A key that a rule reads is an error there.
      let isKey = found.rule == "ambiguous-document" && found.severity == .error
      #expect(isKey || found.severity == Self.severities[found.rule], "\(name): \(found.rule)")
      #expect(
        found.related.allSatisfy { !$0.label.isEmpty },
        "\(name): \(found.rule) has a place without a word")
    }
    let isCut = expected.findings.contains {
      $0.rule == "syntax-error" || $0.rule == "limit-exceeded"
    }
    #expect(report.isComplete != isCut, "\(name)")
  }

  /// Whether a finding is where it is expected.
  private static func holds(_ place: String?, of found: Diagnostic, _ lines: SourceLines) -> Bool {
    guard let place else { return true }
    let full = Self.place(of: found.primary, lines)
    guard found.rule == "syntax-error" || !place.contains("-") else { return full == place }
    return full.prefix { $0 != "-" } == place.prefix { $0 != "-" }
  }

  /// A place as cases write it: `line:column-line:column`.
  private static func place(of annotation: Annotation, _ lines: SourceLines) -> String {
    let start = lines.position(at: annotation.range.lower)
    let end = lines.position(at: annotation.range.upper)
    return "\(start.line):\(start.column)-\(end.line):\(end.column)"
  }
}
