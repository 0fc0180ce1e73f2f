import Diagnostics

/// What stands on one line of YAML: dashes, a key and a value, as far as the line alone can tell.
///
/// It is read from the text and not from a tree, so that half-typed lines have a structure too.
/// Offsets are those of the text, columns count bytes from the start of the line.
struct LineStructure {
  /// The key of an entry.
  struct Key {
    /// The key with its quotes.
    var range: SourceRange
    /// The offset of the colon.
    var colon: Int
    /// The key without its quotes; escapes are left as they are.
    var name: String
  }

  /// The line without its line break.
  let line: SourceRange
  /// The columns of the dashes of list items at the start of the line.
  private(set) var dashes: [Int] = []
  private(set) var key: Key?
  /// The value behind the key or the dashes, without blanks and comment; empty if there is none.
  private(set) var value: SourceRange
  /// The offset of the `#` of a comment.
  private(set) var comment: Int?
  /// Whether the line starts or ends a document.
  private(set) var isMarker = false

  /// The column of the first dash or character; `nil` for a blank line and one with only a comment.
  private(set) var firstColumn: Int?

  /// The column of the key, or of the value if there is none.
  var contentColumn: Int { (key?.range.lower ?? value.lower) - line.lower }

  /// Reads a line. O(n) in its bytes.
  init(_ bytes: [UInt8], _ line: SourceRange) {
    self.line = line
    value = SourceRange(line.upper, line.upper)
    var index = line.lower
    func isBlank(_ at: Int) -> Bool {
      at >= line.upper || bytes[at] == 0x20 || bytes[at] == 0x09
    }
    func skipBlanks() { while index < line.upper, isBlank(index) { index += 1 } }
    if bytes[index..<line.upper].starts(with: "---".utf8)
      || bytes[index..<line.upper].starts(with: "...".utf8), isBlank(index + 3)
    {
      isMarker = true
      index += 3
    }
    skipBlanks()
    value = SourceRange(index, index)
    while index < line.upper, bytes[index] == UInt8(ascii: "-"), isBlank(index + 1) {
      firstColumn = firstColumn ?? index - line.lower
      dashes.append(index - line.lower)
      index += 1
      skipBlanks()
      value = SourceRange(index, index)
    }
    guard index < line.upper else { return }
    if bytes[index] == UInt8(ascii: "#"), index == line.lower || isBlank(index - 1) {
      comment = index
      return
    }
    firstColumn = firstColumn ?? index - line.lower
    let start = index
    index = Self.end(ofScalarAt: start, bytes, line.upper)
    var colon = index
    while colon < line.upper, isBlank(colon) { colon += 1 }
    if colon < line.upper, bytes[colon] == UInt8(ascii: ":"), isBlank(colon + 1) {
      let range = SourceRange(start, index)
      key = Key(range: range, colon: colon, name: Self.content(of: range, bytes))
      index = colon + 1
      skipBlanks()
    } else {
      index = start
    }
    value = rest(from: index, bytes)
  }

  /// Returns what stands between an offset and the comment or the end of the line.
  private mutating func rest(from start: Int, _ bytes: [UInt8]) -> SourceRange {
    var index = start
    if index < line.upper, bytes[index] == UInt8(ascii: "#"), index > line.lower,
      bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09
    {
      comment = index
      return SourceRange(start, start)
    }
    if index < line.upper, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") {
      index = Self.end(ofScalarAt: index, bytes, line.upper)
    }
    while index < line.upper {
      let isComment =
        bytes[index] == UInt8(ascii: "#") && index > start
        && (bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09)
      if isComment {
        comment = index
        break
      }
      index += 1
    }
    while index > start, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { index -= 1 }
    return SourceRange(start, index)
  }

  /// Returns the end of a quoted scalar with its quotes, or of the text before a colon that ends a
  /// key.
  private static func end(ofScalarAt start: Int, _ bytes: [UInt8], _ limit: Int) -> Int {
    let quote = bytes[start]
    var index = start
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      index += 1
      while index < limit {
        if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
          index += 2
        } else if bytes[index] == quote {
          return index + 1
        } else {
          index += 1
        }
      }
      return limit
    }
    if quote == UInt8(ascii: "[") || quote == UInt8(ascii: "{") { return start }
    while index < limit {
      let byte = bytes[index]
      let ends = index + 1 >= limit || bytes[index + 1] == 0x20 || bytes[index + 1] == 0x09
      if byte == UInt8(ascii: ":"), ends { break }
      if byte == UInt8(ascii: "#"), index > start, bytes[index - 1] == 0x20 { break }
      index += 1
    }
    while index > start, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { index -= 1 }
    return index
  }

  /// Returns a scalar without its quotes.
  static func content(of range: SourceRange, _ bytes: [UInt8]) -> String {
    var slice = bytes[range.lower..<range.upper]
    if let first = slice.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      slice = slice.dropFirst()
      if slice.last == first { slice = slice.dropLast() }
    }
    return String(decoding: slice, as: UTF8.self)
  }
}
