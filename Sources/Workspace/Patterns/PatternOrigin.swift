/// The file that patterns are written in.
package struct PatternOrigin: Hashable, Sendable {
  /// The path, as it is shown.
  package var path: String
  /// Whether a configuration above locks rules, so that files that the patterns exclude must be
  /// reported.
  package var isBelowLock: Bool

  /// Creates an origin.
  package init(path: String, isBelowLock: Bool = false) {
    self.path = path
    self.isBelowLock = isBelowLock
  }
}
