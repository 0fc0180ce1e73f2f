import Diagnostics

/// Why a session cannot go on.
package enum SessionFailure: Error, Equatable {
  /// What went wrong, lower-case, without a full stop.
  case unusable(String)
  /// A baseline is to be written, and neither options nor configurations say where.
  case baselineWithoutPath
}

/// Files of authlint's own that cannot be used, and what is wrong at which places.
package struct BrokenFiles: Error {
  /// What is wrong, by file.
  package var reports: [FileReport]
  /// What they are, and that they are broken.
  package var message: String

  package init(reports: [FileReport], message: String) {
    self.reports = reports
    self.message = message
  }
}
