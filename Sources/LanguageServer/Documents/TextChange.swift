import Diagnostics

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

  /// Reads a change of `didChange`. A change without a range replaces the whole text: it becomes
  /// the replacement of what differs. A range whose end is before its start is taken the other way
  /// round.
  init?(_ value: JSONValue, of text: DocumentText, _ encoding: PositionEncoding) {
    guard let new = value["text"].bytes else { return nil }
    if value["range"].isNull {
      self = Self.difference(from: text.bytes, to: new)
      return
    }
    guard let start = TextPosition(value["range"]["start"]),
      let end = TextPosition(value["range"]["end"])
    else { return nil }
    let first = text.offset(of: min(start, end), encoding)
    let last = text.offset(of: max(start, end), encoding)
    self.init(SourceRange(first, last), new)
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
