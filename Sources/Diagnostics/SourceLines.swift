/// The line table of a source file.
///
/// A line ends at LF, CR LF or a lone CR, as editors and the language server protocol have it.
/// NEL, U+2028 and U+2029 end no line, though libyaml counts them.
public struct SourceLines: Sendable {
  /// The file that the table describes.
  public let file: SourceFile
  /// The byte offset at which each line starts; the first is 0.
  public let starts: [Int]

  /// Builds the table. O(n) in the bytes of the file.
  public init(_ file: SourceFile) {
    self.file = file
    var starts = [0]
    file.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if byte == 0x0A {
          starts.append(index)
        } else if byte == 0x0D, index == bytes.count || bytes[index] != 0x0A {
          starts.append(index)
        }
      }
    }
    self.starts = starts
  }

  /// The index (from 0) of the line that holds `offset`. O(log lines).
  public func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of a line (index from 0) without its line break and without a byte order mark.
  public func range(ofLine index: Int) -> SourceRange {
    let bytes = file.bytes
    var lower = starts[index]
    var upper = index + 1 < starts.count ? starts[index + 1] : bytes.count
    if upper > lower, bytes[upper - 1] == 0x0A { upper -= 1 }
    if upper > lower, bytes[upper - 1] == 0x0D { upper -= 1 }
    if index == 0 { lower = min(upper, byteOrderMarkLength) }
    return SourceRange(lower, upper)
  }

  /// The position of a byte offset; an offset past the end is clamped. O(log lines + column).
  public func position(at offset: Int, unit: ColumnUnit = .codePoints) -> SourcePosition {
    let offset = min(max(0, offset), file.bytes.count)
    let line = lineIndex(at: offset)
    let start = line == 0 ? byteOrderMarkLength : starts[line]
    var column = 1
    if offset > start {
      for byte in file.bytes[start..<offset] where byte & 0xC0 != 0x80 {
        column += unit == .utf16 && byte >= 0xF0 ? 2 : 1
      }
    }
    return SourcePosition(line: line + 1, column: column, offset: offset)
  }

  private var byteOrderMarkLength: Int {
    file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }
}
