#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The line table of a source file.
///
/// A line ends at LF, CR LF or a lone CR, as editors and the language server protocol have it.
/// NEL, U+2028 and U+2029 end no line, though libyaml counts them.
public struct SourceLines: Sendable {
  /// The file that the table describes.
  public let file: SourceFile
  /// The byte offset at which each line starts; the first is 0.
  public let starts: [Int]

  private let byteOrderMarkLength: Int
  /// What precedes each multiple of `stride`; empty where no line is long.
  private let checkpoints: [Checkpoint]

  /// How many of the bytes before an offset start no column of their own, or start two.
  private struct Checkpoint: Sendable {
    var continuations: Int
    var pairs: Int
  }

  private static let stride = 1024

  /// Builds the table. O(n) in the bytes of the file.
  public init(_ file: SourceFile) {
    self.file = file
    let (starts, longest) = file.bytes.withUnsafeBufferPointer { Self.lineStarts(of: $0) }
    self.starts = starts
    let bytes = file.bytes
    byteOrderMarkLength =
      bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    // Many findings on one long line (JSON on a single line) must not cost its length each.
    checkpoints = longest > 4 * Self.stride ? Self.checkpoints(of: file.bytes) : []
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

  /// A range without the line breaks at its end, within the file: what it marks of lines.
  ///
  /// A range of nothing but line breaks becomes empty. Of very many breaks some may be left.
  package func withoutFinalBreaks(_ range: SourceRange) -> SourceRange {
    let bytes = file.bytes
    let lower = min(max(0, range.lower), bytes.count)
    var upper = min(max(lower, range.upper), bytes.count)
    // Bounded, because many findings may end at the same blank lines.
    let least = max(lower, upper - 1000)
    while upper > least, bytes[upper - 1] == 0x0A || bytes[upper - 1] == 0x0D { upper -= 1 }
    return SourceRange(lower, upper)
  }

  /// The position of a byte offset; an offset past the end is clamped. O(log lines), and O(column)
  /// up to a fixed number of bytes.
  public func position(at offset: Int, unit: ColumnUnit = .codePoints) -> SourcePosition {
    let offset = min(max(0, offset), file.bytes.count)
    let line = lineIndex(at: offset)
    let start = line == 0 ? byteOrderMarkLength : starts[line]
    guard offset > start else { return SourcePosition(line: line + 1, column: 1, offset: offset) }
    let passed = columns(before: offset, after: start, unit: unit)
    return SourcePosition(line: line + 1, column: passed + 1, offset: offset)
  }

  private func columns(before offset: Int, after start: Int, unit: ColumnUnit) -> Int {
    file.bytes.withUnsafeBufferPointer { bytes in
      var result = Checkpoint(continuations: 0, pairs: 0)
      if checkpoints.isEmpty || offset - start <= Self.stride {
        Self.count(bytes, from: start, to: offset, into: &result)
      } else {
        let from = prefix(bytes, start)
        let to = prefix(bytes, offset)
        result.continuations = to.continuations - from.continuations
        result.pairs = to.pairs - from.pairs
      }
      return offset - start - result.continuations + (unit == .utf16 ? result.pairs : 0)
    }
  }

  private func prefix(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Checkpoint {
    let block = min(offset / Self.stride, checkpoints.count - 1)
    var result = checkpoints[block]
    Self.count(bytes, from: block * Self.stride, to: offset, into: &result)
    return result
  }

  private static func count(
    _ bytes: UnsafeBufferPointer<UInt8>, from lower: Int, to upper: Int,
    into result: inout Checkpoint
  ) {
    var index = lower
    // Most text is ASCII: eight bytes at a time.
    while upper - index >= 8,
      UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
        & 0x8080_8080_8080_8080 == 0
    {
      index += 8
    }
    while index < upper {
      let byte = bytes[index]
      index += 1
      if byte & 0xC0 == 0x80 { result.continuations &+= 1 }
      if byte >= 0xF0 { result.pairs &+= 1 }
    }
  }

  private static func checkpoints(of bytes: [UInt8]) -> [Checkpoint] {
    bytes.withUnsafeBufferPointer { bytes in
      var result = [Checkpoint(continuations: 0, pairs: 0)]
      result.reserveCapacity(bytes.count / stride + 1)
      var last = result[0]
      var offset = 0
      while bytes.count - offset >= stride {
        count(bytes, from: offset, to: offset + stride, into: &last)
        offset += stride
        result.append(last)
      }
      return result
    }
  }

  private static func lineStarts(
    of bytes: UnsafeBufferPointer<UInt8>
  ) -> (starts: [Int], longest: Int) {
    var starts = [0]
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return (starts, 0) }
    starts.reserveCapacity(min(bytes.count / 24 + 2, 1 << 20))
    var longest = 0
    if memchr(base, 0x0D, bytes.count) == nil {
      var start = 0
      while start < bytes.count, let found = memchr(base + start, 0x0A, bytes.count - start) {
        let next = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
        longest = max(longest, next - start)
        starts.append(next)
        start = next
      }
      return (starts, max(longest, bytes.count - start))
    }
    var index = 0
    var start = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x0A || byte == 0x0D && (index == bytes.count || bytes[index] != 0x0A) {
        longest = max(longest, index - start)
        starts.append(index)
        start = index
      }
    }
    return (starts, max(longest, bytes.count - start))
  }
}
