import Diagnostics

/// Where the bytes of an edited text stood before.
struct OffsetMap {
  private var edits: [TextEdit] = []
  /// Where the text of each edit starts in the edited text.
  private var starts: [Int] = []

  /// Prepares for some edits that are apart, in any order. O(n · log n).
  init(_ edits: [TextEdit]) {
    self.edits = edits.sorted { $0.range.lower < $1.range.lower }
    starts.reserveCapacity(edits.count)
    var shift = 0
    for edit in self.edits {
      starts.append(edit.range.lower + shift)
      shift += edit.text.utf8.count - (edit.range.upper - edit.range.lower)
    }
  }

  /// Where a byte of the edited text stood; of what was put there, the edit's start. O(log n).
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
