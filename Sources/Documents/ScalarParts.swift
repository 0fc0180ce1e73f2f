import Diagnostics

/// The source ranges of parts of one scalar's text, for a caller that needs many of them.
///
/// The scalar is decoded once, and only if its text is not in the file verbatim.
package struct ScalarParts {
  /// The scalar.
  package let node: NodeID
  private let whole: SourceRange
  private let count: Int
  /// Where the text is in the file verbatim, or `nil` if it is not.
  private var start: Int?
  private var map: ScalarMap?

  /// Prepares the parts of a scalar. O(n) in its source if it is escaped, folded or indented, else
  /// O(1).
  package init(_ document: Document, _ node: NodeID) {
    self.node = node
    let record = document.record(node)
    whole = document.range(node)
    count = Int(record.last - record.first)
    guard record.kind < .sequence, !record.flags.contains(.alias), !record.flags.contains(.blank)
    else { return }
    guard record.flags.contains(.arena) else {
      start = Int(record.first)
      return
    }
    let map = ScalarMap(
      source: document.source, style: record.style, lower: whole.lower, upper: whole.upper,
      known: document.textBytes(record))
    if map.text.count == count { self.map = map }
  }

  /// Returns the range of the source characters behind a part of the text; see
  /// ``Document/sourceRange(ofPart:in:)``. O(log n).
  package func sourceRange(of part: Range<Int>) -> SourceRange {
    let lower = min(max(0, part.lowerBound), count)
    let upper = min(max(lower, part.upperBound), count)
    if let start { return SourceRange(start + lower, start + upper) }
    guard let range = map?.source(of: lower..<upper) else { return whole }
    return SourceRange(range.lowerBound, range.upperBound)
  }
}
