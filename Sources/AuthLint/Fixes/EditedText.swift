import Diagnostics

/// Applies several fixes to a file's bytes at once.
enum EditedText {
  /// Returns the bytes after the edits of all fixes.
  ///
  /// The fixes must be sorted and disjoint, as ``FixSelection`` makes them. O(n) in the bytes.
  static func apply(_ fixes: [[TextEdit]], to bytes: [UInt8]) -> [UInt8] {
    var edits = fixes.flatMap { $0 }
    edits.sort { ($0.range.lower, $0.range.upper) < ($1.range.lower, $1.range.upper) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.text.utf8.count })
    var done = 0
    for edit in edits where edit.range.lower >= done && edit.range.upper <= bytes.count {
      result.append(contentsOf: bytes[done..<edit.range.lower])
      result.append(contentsOf: edit.text.utf8)
      done = edit.range.upper
    }
    result.append(contentsOf: bytes[done...])
    return result
  }

  /// Whether the edits of one fix are within the file, sorted and disjoint.
  static func isSound(_ edits: [TextEdit], within count: Int) -> Bool {
    guard let first = edits.first, first.range.lower >= 0 else { return false }
    var done = 0
    for edit in edits {
      guard edit.range.lower >= done, edit.range.upper <= count else { return false }
      done = edit.range.upper
    }
    return true
  }
}
