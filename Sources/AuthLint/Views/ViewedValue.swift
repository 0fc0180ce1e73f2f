import CEL
import Diagnostics
import Documents

/// A value of the manifest that a view makes of a document, with where it came from.
struct ViewedValue {
  /// What a value is.
  indirect enum Content {
    /// A scalar, as it is written in YAML on one line.
    case scalar(String)
    case list([ViewedValue])
    case map([Entry])
  }

  /// An entry of a map.
  struct Entry {
    /// The key, as it is written in YAML on one line.
    var key: String
    var keySource: Source
    /// The place in the configuration of what makes the key.
    var keyTemplate: SourceRange
    var value: ViewedValue
  }

  /// Where a value came from.
  enum Source {
    /// A value of the document, taken as it is.
    case node(NodeID)
    /// A part of a scalar of the document: half-open bytes of its decoded text.
    case part(NodeID, Range<Int>)
    /// An expression; the places of the document that decided it, the most important first.
    case computed([Origin])
    /// The view itself.
    case written
  }

  var content: Content
  var source: Source
  /// The place in the configuration of what makes the value.
  var template: SourceRange
  /// The JSON Pointer of that place.
  var pointer: String
}
