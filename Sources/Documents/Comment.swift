import Diagnostics

/// A comment of a YAML file.
package struct Comment: Hashable, Sendable {
  /// From the `#` to the end of the line, without the line break.
  package let range: SourceRange
  /// Whether nothing but blanks stands before it on its line.
  package let isAlone: Bool
}
