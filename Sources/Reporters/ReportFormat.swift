/// The report formats, which are the registry of this module.
///
/// To add one, add a case; the compiler asks for its writer, and the tests for its snapshots.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// For people: excerpts with marks.
  case text
  /// For editors and problem matchers: one line for each finding.
  case compact
  /// For programs: versioned and frozen.
  case json
  /// SARIF 2.1.0 for GitHub's code scanning.
  case sarif
  /// Annotations of a GitHub Actions run.
  case github
  /// GitLab Code Quality.
  case gitlab
  /// JUnit XML, for the test pages of CI servers.
  case junit
  /// Checkstyle XML.
  case checkstyle
  /// Markdown, for a comment on a pull request.
  case markdown
  /// One page for a browser, which loads nothing.
  case html

  /// Whether the format shows how findings can be fixed.
  package var showsFixes: Bool {
    switch self {
    case .text, .json, .sarif, .html: true
    case .compact, .github, .gitlab, .junit, .checkstyle, .markdown: false
    }
  }

  /// Whether the format has a place for the number of skipped files.
  package var countsSkippedFiles: Bool {
    switch self {
    case .text, .json, .html: true
    case .compact, .sarif, .github, .gitlab, .junit, .checkstyle, .markdown: false
    }
  }

  /// Whether the format always says which rules applied to which document.
  package var showsCoverage: Bool { self == .html }

  /// Whether the format describes the rules.
  package var describesRules: Bool {
    switch self {
    case .sarif, .junit, .html: true
    case .text, .compact, .json, .github, .gitlab, .checkstyle, .markdown: false
    }
  }

  /// Creates a writer of this format.
  package func makeWriter(_ options: ReportOptions) -> any ReportWriter {
    switch self {
    case .text: TextWriter(options)
    case .compact: CompactWriter(options)
    case .json: JSONWriter()
    case .sarif: SarifWriter(options)
    case .github: GitHubWriter()
    case .gitlab: GitLabWriter()
    case .junit: JUnitWriter(options)
    case .checkstyle: CheckstyleWriter()
    case .markdown: MarkdownWriter(limit: MarkdownWriter.commentLimit)
    case .html: HTMLWriter(options)
    }
  }
}
