import Patterns

/// A program replaces its constant regular expressions by compiled patterns, which are opaque
/// values.
extension Pattern: OpaqueValue {
  package var typeName: String { "pattern" }
  package var sourceText: Text? { text }

  package func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? Pattern)?.text == text
  }
}

extension Pattern {
  /// Parses and compiles a pattern, which retains the text's storage.
  package convenience init(_ text: Text, isConstant: Bool = false) throws(PatternError) {
    try self.init(text.bytes, ownedBy: text.storage, isConstant: isConstant)
  }

  /// The source text of the pattern.
  var text: Text {
    guard let storage = owner as? TextStorage, let start = source.baseAddress else {
      return Text(bytes: Array(source))
    }
    let lower = Int32(truncatingIfNeeded: start - storage.base)
    return Text(
      storage: storage, lower: lower, upper: lower &+ Int32(truncatingIfNeeded: source.count))
  }

  /// Returns whether a text contains a match.
  package func isMatch(in text: Text) -> Bool { text.withBytes { isMatch(in: $0) } }
}
