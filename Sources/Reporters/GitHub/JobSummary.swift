/// The summary of a GitHub Actions job: Markdown for the file that `GITHUB_STEP_SUMMARY` names.
package enum JobSummary {
  /// Creates a writer of the summary; GitHub accepts up to one MiB for a step.
  package static func makeWriter() -> any ReportWriter {
    MarkdownWriter(limit: MarkdownWriter.jobSummaryLimit)
  }
}
