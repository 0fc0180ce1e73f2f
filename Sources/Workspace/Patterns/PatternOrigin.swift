/// The file in which patterns are written.
package struct PatternOrigin: Hashable, Sendable {
  /// Its path, as it is shown.
  package var path: String
  /// Whether something above holds rules fast, so that what the patterns leave out has to be told.
  package var isBelowLock: Bool

  /// Creates an origin.
  package init(path: String, isBelowLock: Bool = false) {
    self.path = path
    self.isBelowLock = isBelowLock
  }
}
