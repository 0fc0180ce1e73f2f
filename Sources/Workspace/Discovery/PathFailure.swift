/// A path that could not be read or was skipped, and why.
package struct PathFailure: Error, Equatable, Sendable {
  /// The path, as it was given or found.
  package let path: Path
  /// What went wrong: starts in lower case, has no full stop.
  package let message: String

  /// Creates a failure.
  package init(path: Path, message: String) {
    self.path = path
    self.message = message
  }
}
