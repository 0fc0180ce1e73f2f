/// The summary of a GitHub Actions job, the Markdown for the file that `GITHUB_STEP_SUMMARY` names.
package enum JobSummary {
  /// A new writer of the summary; GitHub takes up to one MiB a step.
  package static func makeWriter() -> any ReportWriter {
    MarkdownWriter(limit: MarkdownWriter.jobSummaryLimit)
  }
}
