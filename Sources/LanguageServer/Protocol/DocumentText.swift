import Diagnostics

/// The text of a document and where its lines start.
///
/// Lines end at LF, CR LF and a lone CR, and nowhere else (LSP 3.17, "Text Documents"). An edit
/// costs the length of its lines, and moving what follows.
struct DocumentText: Sendable {
  /// The text as UTF-8.
  private(set) var bytes: [UInt8]
  /// The byte offset at which each line starts; the first is 0.
  private(set) var lineStarts: [Int]

  /// Creates a text. O(n) in its bytes.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lineStarts = [0]
    Self.appendStarts(in: bytes, from: 0, to: bytes.count, &lineStarts)
  }

  /// How many lines there are; a line break at the end is followed by an empty line.
  var lineCount: Int { lineStarts.count }

  /// The whole text as a range of bytes.
  var whole: SourceRange { SourceRange(0, bytes.count) }

  private static func appendStarts(
    in bytes: [UInt8], from lower: Int, to upper: Int, _ starts: inout [Int]
  ) {
    bytes.withUnsafeBufferPointer { bytes in
      var index = lower
      while index < upper {
        let byte = bytes[index]
        index += 1
        if byte > 0x0D { continue }
        if byte == 0x0A {
          starts.append(index)
        } else if byte == 0x0D, index == bytes.count || bytes[index] != 0x0A {
          starts.append(index)
        }
      }
    }
  }

  // MARK: - Edits

  /// Replaces a range of bytes, which is clamped to the text.
  mutating func replace(_ range: SourceRange, with new: [UInt8]) {
    let lower = min(max(0, range.lower), bytes.count)
    let upper = min(max(lower, range.upper), bytes.count)
    // A CR before the edit may lose or gain its LF, so that the line before may change too.
    let first = lineIndex(at: max(0, lower - 1))
    let last = lineIndex(at: upper)
    let start = lineStarts[first]
    let end = last + 1 < lineStarts.count ? lineStarts[last + 1] : bytes.count
    bytes.replaceSubrange(lower..<upper, with: new)
    let change = new.count - (upper - lower)
    var starts: [Int] = []
    Self.appendStarts(in: bytes, from: start, to: end + change, &starts)
    // The last line start that was found is the one after the lines of the edit.
    if last + 1 < lineStarts.count, starts.last == end + change { starts.removeLast() }
    if change != 0 {
      for index in (last + 1)..<max(last + 1, lineStarts.count) { lineStarts[index] += change }
    }
    lineStarts.replaceSubrange((first + 1)..<(last + 1), with: starts)
  }

  // MARK: - Lines

  /// Returns the index of the line that contains a byte offset. O(log n).
  func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Returns the bytes of a line without its line break; the index is clamped.
  func lineRange(_ index: Int) -> SourceRange {
    let index = min(max(0, index), lineStarts.count - 1)
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] : bytes.count
    if index + 1 < lineStarts.count {
      if end > start, bytes[end - 1] == 0x0A { end -= 1 }
      if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    }
    return SourceRange(start, end)
  }

  // MARK: - Positions

  /// Returns the byte offset of a position. A line past the end is the end of the text, a character
  /// past the end of a line is the end of the line, and a position within a code point is the
  /// start of the code point.
  func offset(of position: TextPosition, _ encoding: PositionEncoding) -> Int {
    guard position.line < lineStarts.count else { return bytes.count }
    let line = lineRange(position.line)
    if encoding == .utf8 {
      var offset =
        position.character >= line.upper - line.lower
        ? line.upper : line.lower + max(0, position.character)
      while offset > line.lower, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
      return offset
    }
    return bytes.withUnsafeBufferPointer { bytes in
      var offset = line.lower
      var units = 0
      while offset < line.upper {
        var end = offset + 1
        while end < line.upper, bytes[end] & 0xC0 == 0x80 { end += 1 }
        units += encoding.units(bytes[offset])
        if units > position.character { return offset }
        offset = end
      }
      return line.upper
    }
  }

  /// Returns the position of a byte offset, which is clamped to the text. An offset within a line
  /// break is the end of the line. O(the part of the line before it); for many offsets in one line,
  /// use ``PositionCursor``.
  func position(at offset: Int, _ encoding: PositionEncoding) -> TextPosition {
    var cursor = PositionCursor(self, encoding)
    return cursor.position(at: offset)
  }
}

/// Converts byte offsets to positions. An offset that follows the last one on the same line costs
/// only the distance between the two.
struct PositionCursor {
  private let text: DocumentText
  private let encoding: PositionEncoding
  private var line = SourceRange(0, 0)
  private var lineIndex = -1
  private var offset = 0
  private var character = 0

  init(_ text: DocumentText, _ encoding: PositionEncoding) {
    self.text = text
    self.encoding = encoding
  }

  /// Returns the position of a byte offset.
  mutating func position(at target: Int) -> TextPosition {
    let target = min(max(0, target), text.bytes.count)
    if lineIndex < 0 || target < line.lower || target > line.upper {
      lineIndex = text.lineIndex(at: target)
      line = text.lineRange(lineIndex)
      offset = line.lower
      character = 0
    }
    let end = min(target, line.upper)
    if encoding == .utf8 {
      return TextPosition(line: lineIndex, character: end - line.lower)
    }
    if end < offset {
      offset = line.lower
      character = 0
    }
    text.bytes.withUnsafeBufferPointer { bytes in
      while offset < end {
        character += encoding.units(bytes[offset])
        offset += 1
      }
    }
    // Within a code point: back to its start, so that positions are never between two halves.
    if end < text.bytes.count, text.bytes[end] & 0xC0 == 0x80 {
      var start = end
      while start > line.lower, text.bytes[start] & 0xC0 == 0x80 { start -= 1 }
      return TextPosition(
        line: lineIndex, character: character - encoding.units(text.bytes[start]))
    }
    return TextPosition(line: lineIndex, character: character)
  }

  /// Returns the range of two byte offsets as JSON.
  mutating func range(_ range: SourceRange) -> JSONValue {
    let start = position(at: range.lower)
    return ["start": start.json, "end": position(at: range.upper).json]
  }

  /// Appends the range of two byte offsets.
  mutating func appendRange(_ range: SourceRange, to out: inout [UInt8]) {
    let start = position(at: range.lower)
    let end = position(at: range.upper)
    out.appendLiteral("{\"start\":{\"line\":")
    out.appendNumber(start.line)
    out.appendLiteral(",\"character\":")
    out.appendNumber(start.character)
    out.appendLiteral("},\"end\":{\"line\":")
    out.appendNumber(end.line)
    out.appendLiteral(",\"character\":")
    out.appendNumber(end.character)
    out.appendLiteral("}}")
  }
}
