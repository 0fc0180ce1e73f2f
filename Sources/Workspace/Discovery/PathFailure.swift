/// Something that was asked for and could not be looked at.
package struct PathFailure: Error, Equatable, Sendable {
  /// The path, as it was given or found.
  package let path: Path
  /// What went wrong, lower-case, without a full stop.
  package let message: String

  /// Creates a failure.
  package init(path: Path, message: String) {
    self.path = path
    self.message = message
  }
}
