import Diagnostics

extension Document {
  /// The file's own characters behind a part of a scalar's decoded text.
  ///
  /// `part` counts bytes of the decoded text and is clamped to it; its ends must be at character
  /// boundaries. The place goes through quotes, escapes, folded lines and indentation: it runs from
  /// the first to the last source character that the part came from. For an alias it is the alias.
  /// O(n) in the scalar's source, and only where the text does not stand in the file as it is.
  package func sourceRange(ofPart part: Range<Int>, in node: NodeID) -> SourceRange {
    ScalarParts(self, node).sourceRange(of: part)
  }
}
