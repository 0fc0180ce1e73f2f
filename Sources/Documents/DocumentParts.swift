import Diagnostics

extension Document {
  /// The file's own characters behind a part of a scalar's decoded text.
  ///
  /// `part` counts bytes of the decoded text and is clamped to it; its ends must be at character
  /// boundaries. The place goes through quotes, escapes, folded lines and indentation: it runs from
  /// the first to the last source character that the part came from. For an alias it is the alias.
  /// O(n) in the scalar's source, and only where the text does not stand in the file as it is.
  package func sourceRange(ofPart part: Range<Int>, in node: NodeID) -> SourceRange {
    let record = record(node)
    let whole = range(node)
    guard record.kind < .sequence, !record.flags.contains(.alias), !record.flags.contains(.blank)
    else { return whole }
    let count = Int(record.last - record.first)
    let lower = min(max(0, part.lowerBound), count)
    let upper = min(max(lower, part.upperBound), count)
    guard record.flags.contains(.arena) else {
      return SourceRange(Int(record.first) + lower, Int(record.first) + upper)
    }
    let map = ScalarMap(
      source: source, style: record.style, lower: whole.lower, upper: whole.upper,
      known: textBytes(record))
    guard map.text.count == count, let range = map.source(of: lower..<upper) else { return whole }
    return SourceRange(range.lowerBound, range.upperBound)
  }
}
