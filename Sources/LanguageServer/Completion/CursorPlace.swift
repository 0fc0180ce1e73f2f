import Diagnostics

/// Where the cursor stands in a manifest or another file: the path from the root, and what could be
/// written there.
struct CursorPlace {
  /// One step from a collection into it.
  enum Step: Equatable {
    case key(String)
    case item
  }

  /// What could be written.
  enum Form: Equatable {
    /// A key of the mapping at the path, or, if the schema has no mapping there, a value.
    case key
    /// The value at the path.
    case value
    /// A comment.
    case comment
    /// The text of a block scalar, or of one that started on a line above.
    case text
  }

  /// The steps from the root.
  var path: [Step] = []
  var form: Form
  /// What is replaced: the key or the value, with its quotes; on one line, and around the cursor.
  var range: SourceRange
  /// The keys of the mapping at the path, without the one that is replaced.
  var keys: [String] = []
  /// The scalars of the mapping's other entries that are written on the lines of their keys; empty
  /// within brackets.
  var entries: [(key: String, value: String)] = []
  /// The items of the list that the value belongs to, without the one that is replaced.
  var items: [String] = []
  /// The offset of the `|` or `>` of the block scalar that the cursor is in.
  var block: Int?
  /// Whether the place is within brackets.
  var isInFlow = false
  /// Whether a colon follows the key.
  var hasColon = false
  /// Whether a blank has to be written first, as behind `key:`.
  var needsBlank = false
  /// How far the key stands to the right of its line's first character, in bytes.
  var inset = 0
}
