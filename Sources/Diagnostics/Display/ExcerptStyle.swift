/// The text that an excerpt writes before and after its parts: terminal colours, or nothing.
package struct ExcerptStyle: Sendable {
  /// Before line numbers and rules.
  package var gutter: [UInt8]
  /// Before the mark and the label of the finding's place.
  package var primary: [UInt8]
  /// Before the marks and labels of the other places.
  package var secondary: [UInt8]
  /// After each of them.
  package var reset: [UInt8]
  /// Before the finding's place within a source line; empty to mark it only below.
  package var primaryText: [UInt8]
  /// Before another place within a source line.
  package var secondaryText: [UInt8]

  /// Creates a style.
  package init(
    gutter: [UInt8], primary: [UInt8], secondary: [UInt8], reset: [UInt8],
    primaryText: [UInt8] = [], secondaryText: [UInt8] = []
  ) {
    self.gutter = gutter
    self.primary = primary
    self.secondary = secondary
    self.reset = reset
    self.primaryText = primaryText
    self.secondaryText = secondaryText
  }

  /// No colours.
  package static let plain = ExcerptStyle(gutter: [], primary: [], secondary: [], reset: [])
}
