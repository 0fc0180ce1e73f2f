import Diagnostics

/// Maps the offsets of an edited text to those of the original text.
struct OffsetMap {
  private var edits: [TextEdit] = []
  /// The offset in the edited text at which the text of each edit starts.
  private var starts: [Int] = []

  /// Prepares for disjoint edits, in any order. O(n · log n).
  init(_ edits: [TextEdit]) {
    self.edits = edits.sorted { $0.range.lower < $1.range.lower }
    starts.reserveCapacity(edits.count)
    var shift = 0
    for edit in self.edits {
      starts.append(edit.range.lower + shift)
      shift += edit.text.utf8.count - (edit.range.upper - edit.range.lower)
    }
  }

  /// Returns the original offset of a byte of the edited text; for an inserted byte, the start of
  /// its edit. O(log n).
  func old(_ offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return offset }
    let edit = edits[low - 1]
    let end = starts[low - 1] + edit.text.utf8.count
    return offset < end ? edit.range.lower : edit.range.upper + offset - end
  }
}
