import CEL
import Diagnostics

/// A mapping from files of another form to manifests: the manifest as a configuration writes it
/// under `view:`, with expressions over the file where values are taken from it.
package final class View: Equatable, Sendable {
  /// The line table of the configuration, for places in it.
  package let lines: SourceLines
  /// The topmost value.
  let root: ViewTemplate

  init(lines: SourceLines, root: ViewTemplate) {
    self.lines = lines
    self.root = root
  }

  package static func == (left: View, right: View) -> Bool { left === right }
}

/// A value of a view.
struct ViewTemplate: Sendable {
  /// What the value is made of.
  indirect enum Content: Sendable {
    /// A scalar without expressions, as it is written in YAML.
    case literal(String)
    /// An expression whose value is taken whole.
    case expression(Program)
    /// A text with expressions in it.
    case text([Piece])
    case list([ViewTemplate])
    case map([Entry])
  }

  /// A piece of a text with expressions.
  enum Piece: Sendable {
    case text(String)
    case expression(Program)
  }

  /// An entry of a map.
  struct Entry: Sendable {
    var key: String
    /// The place of the key in the configuration.
    var keyRange: SourceRange
    var value: ViewTemplate
  }

  var content: Content
  /// The place in the configuration at which findings about the value are shown.
  var range: SourceRange
  /// The JSON Pointer of the value in the configuration.
  var pointer: String
}
