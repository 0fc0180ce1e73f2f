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

  /// Whether the format shows how findings can be fixed.
  package var showsFixes: Bool {
    switch self {
    case .text, .json, .sarif: true
    case .compact, .github, .gitlab, .junit, .checkstyle, .markdown: false
    }
  }

  /// Whether the format has a place for the number of skipped files.
  package var countsSkippedFiles: Bool {
    switch self {
    case .text, .json: true
    case .compact, .sarif, .github, .gitlab, .junit, .checkstyle, .markdown: false
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
    }
  }
}
