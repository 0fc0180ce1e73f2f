import Diagnostics

extension Document {
  /// Returns the range of the source characters behind a part of a scalar's decoded text.
  ///
  /// `part` counts bytes of the decoded text and is clamped to it; its ends must be at character
  /// boundaries. The place goes through quotes, escapes, folded lines and indentation: it runs from
  /// the first to the last source character that the part came from. For an alias, it is the range
  /// of the alias. O(n) in the scalar's source if the text had to be decoded, else O(1).
  package func sourceRange(ofPart part: Range<Int>, in node: NodeID) -> SourceRange {
    ScalarParts(self, node).sourceRange(of: part)
  }
}
