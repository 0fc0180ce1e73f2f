import Diagnostics
import Workspace

/// A replacement of a range of bytes by a text.
struct TextChange: Sendable {
  var range: SourceRange
  var text: [UInt8]

  /// How much longer the document becomes.
  var growth: Int { text.count - (range.upper - range.lower) }

  init(_ range: SourceRange, _ text: [UInt8]) {
    self.range = range
    self.text = text
  }

  /// Reads a change of `didChange` as replacements to apply in their order. A change without a range
  /// replaces the whole text: it becomes replacements of the lines that differ. A range whose end is
  /// before its start is taken the other way round.
  static func read(
    _ value: JSONValue, of text: DocumentText, _ encoding: PositionEncoding
  ) -> [TextChange] {
    guard let new = value["text"].bytes else { return [] }
    if value["range"].isNull {
      // From the end to the start, so that the places of the others stay.
      return differences(from: text, to: DocumentText(new)).reversed()
    }
    guard let start = TextPosition(value["range"]["start"]),
      let end = TextPosition(value["range"]["end"])
    else { return [] }
    let first = text.offset(of: min(start, end), encoding)
    let last = text.offset(of: max(start, end), encoding)
    return [TextChange(SourceRange(first, last), new)]
  }

  /// Returns the replacements of the lines that differ, in source order, with places in the old
  /// text.
  static func differences(from old: DocumentText, to new: DocumentText) -> [TextChange] {
    let whole = difference(from: old.bytes, to: new.bytes)
    let isShort = !whole.text.contains(0x0A) || !old.bytes[whole.range.indices].contains(0x0A)
    if isShort { return whole.range.isEmpty && whole.text.isEmpty ? [] : [whole] }
    var numbers: [ArraySlice<UInt8>: Int32] = [:]
    func lines(_ text: DocumentText) -> [Int32] {
      text.lineStarts.indices.map { index in
        let line = text.bytes[text.lineBytes(index)]
        let number = numbers[line] ?? Int32(truncatingIfNeeded: numbers.count)
        numbers[line] = number
        return number
      }
    }
    let (before, after) = (lines(old), lines(new))
    return LineDifference.changes(from: before, to: after).map { change in
      let range = old.bytes(ofLines: change.old)
      let text = new.bytes(ofLines: change.new)
      var part = difference(from: Array(old.bytes[range]), to: Array(new.bytes[text]))
      part.range = SourceRange(
        part.range.lower + range.lowerBound, part.range.upper + range.lowerBound)
      return part
    }
  }

  /// Returns the replacement of what lies between the common start and the common end of two texts,
  /// at boundaries of code points.
  static func difference(from old: [UInt8], to new: [UInt8]) -> TextChange {
    let shared = min(old.count, new.count)
    var start = 0
    while start < shared, old[start] == new[start] { start += 1 }
    while start > 0, isContinuation(old, start) || isContinuation(new, start) { start -= 1 }
    var end = 0
    while end < shared - start, old[old.count - 1 - end] == new[new.count - 1 - end] { end += 1 }
    while end > 0, isContinuation(old, old.count - end) { end -= 1 }
    return TextChange(SourceRange(start, old.count - end), Array(new[start..<(new.count - end)]))
  }

  private static func isContinuation(_ bytes: [UInt8], _ index: Int) -> Bool {
    index < bytes.count && bytes[index] & 0xC0 == 0x80
  }
}

extension SourceRange {
  /// The range as indices of an array.
  var indices: Range<Int> { lower..<upper }
}

extension DocumentText {
  /// Returns the bytes of a line with its line break.
  fileprivate func lineBytes(_ index: Int) -> Range<Int> {
    lineStarts[index]..<(index + 1 < lineStarts.count ? lineStarts[index + 1] : bytes.count)
  }

  /// Returns the bytes of some lines with their line breaks.
  fileprivate func bytes(ofLines lines: Range<Int>) -> Range<Int> {
    func start(_ index: Int) -> Int {
      index < lineStarts.count ? lineStarts[index] : bytes.count
    }
    return start(lines.lowerBound)..<start(lines.upperBound)
  }
}
