import Diagnostics

/// The reason why a session cannot continue.
package enum SessionFailure: Error, Equatable {
  /// What went wrong: starts in lower case, has no full stop.
  case unusable(String)
  /// A baseline is to be written, but neither options nor configurations name its file.
  case baselineWithoutPath
}

/// Broken configurations, rule files or baselines, with reports on what is wrong and where.
package struct BrokenFiles: Error {
  /// The errors, by file.
  package var reports: [FileReport]
  /// A summary, such as `the configuration is broken`.
  package var message: String

  package init(reports: [FileReport], message: String) {
    self.reports = reports
    self.message = message
  }
}
