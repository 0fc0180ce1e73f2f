/// The number of a node within its document, from 0 in the order of creation.
@usableFromInline
package struct NodeID: Hashable, Sendable {
  /// The number.
  @usableFromInline package let index: Int32

  /// Wraps a number.
  @inlinable
  package init(_ index: Int32) { self.index = index }
}

/// The kind of a node, according to the YAML 1.2 core schema (chapter 10.3) or JSON's own types.
@usableFromInline
package enum NodeKind: UInt8, BitwiseCopyable, Sendable {
  /// `null`, `~` or nothing at all.
  case null
  /// `true` or `false`.
  case bool
  /// A number literal without `.` and exponent; YAML's `0o` and `0x` forms too.
  case integer
  /// Any other number, infinities and not-a-number included.
  case float
  /// Text.
  case string
  /// A list.
  case sequence
  /// A map in source order.
  case mapping

  /// What a value of the kind is called in messages, with its article.
  package var words: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .integer: "an integer"
    case .float: "a number"
    case .string: "a string"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// How a node is written in the file.
@usableFromInline
package enum NodeStyle: UInt8, BitwiseCopyable, Sendable {
  /// A YAML scalar without quotes.
  case plain
  /// A YAML scalar in `'…'`.
  case singleQuoted
  /// A YAML scalar in `"…"`.
  case doubleQuoted
  /// A YAML block scalar after `|`.
  case literal
  /// A YAML block scalar after `>`.
  case folded
  /// A YAML collection in brackets.
  case flow
  /// A YAML collection written by indentation.
  case block
  /// Anything in a JSON file.
  case json
}

/// The two languages that documents are written in.
package enum DocumentFormat: Sendable {
  /// YAML 1.2, with the merge keys of 1.1.
  case yaml
  /// JSON (RFC 8259).
  case json
}
