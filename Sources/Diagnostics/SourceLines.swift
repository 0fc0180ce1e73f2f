#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The line table of a source file.
///
/// A line ends at LF, CR LF or a lone CR, as in editors and the language server protocol. NEL,
/// U+2028 and U+2029 do not end a line, though libyaml counts them as line breaks.
///
/// The table stores how many lines end before each block of bytes, and a lookup counts within one
/// block: a table of all lines would take a considerable part of the file's size.
public struct SourceLines: Sendable {
  /// The file that the table describes.
  public let file: SourceFile
  /// The number of lines, at least one: a line break at the end of the file is followed by an empty
  /// line.
  public let count: Int

  /// How many lines end before each block; it has one more element than there are blocks.
  private let ends: [Int]
  /// Whether the file has a CR, so that two bytes are needed to recognise the end of a line.
  private let hasReturns: Bool
  private let byteOrderMarkLength: Int
  /// The counts before each multiple of `stride`; empty if no line is long.
  private let checkpoints: [Checkpoint]

  /// How many of the bytes before an offset do not start a column, or start two.
  private struct Checkpoint: Sendable {
    var continuations: Int
    var pairs: Int
  }

  private static let block = 512
  private static let stride = 1024

  /// Builds the table. O(n) in the bytes of the file.
  public init(_ file: SourceFile) {
    self.file = file
    let bytes = file.bytes
    byteOrderMarkLength =
      bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    let hasReturns = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { memchr($0, 0x0D, buffer.count) != nil } ?? false
    }
    self.hasReturns = hasReturns
    let blocks = (bytes.count + Self.block - 1) / Self.block
    var total = 0
    var blocksWithoutEnd = 0
    var hasLongLines = false
    var ends = [0]
    ends.reserveCapacity(blocks + 1)
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<blocks {
        let lower = index * Self.block
        let upper = min(lower + Self.block, bytes.count)
        let found = Self.lineEnds(bytes, from: lower, to: upper, hasReturns)
        total += found
        ends.append(total)
        blocksWithoutEnd = found == 0 ? blocksWithoutEnd + 1 : 0
        if blocksWithoutEnd * Self.block >= 4 * Self.stride { hasLongLines = true }
      }
    }
    self.ends = ends
    count = total + 1
    // With many findings on one long line (JSON on a single line), each must not cost the line's
    // length.
    checkpoints = hasLongLines ? Self.checkpoints(of: bytes) : []
  }

  /// Returns the index (from 0) of the line that contains `offset`. O(1).
  public func lineIndex(at offset: Int) -> Int {
    file.bytes.withUnsafeBufferPointer { bytes in
      let offset = min(max(0, offset), bytes.count)
      let block = offset / Self.block
      return ends[block]
        + Self.lineEnds(bytes, from: block * Self.block, to: offset, hasReturns)
    }
  }

  /// Returns the byte offset at which a line (index from 0, of those there are) starts. O(log n).
  public func start(ofLine index: Int) -> Int {
    guard index > 0 else { return 0 }
    // The last block before which fewer than `index` lines end: the previous line ends in it.
    var low = 0
    var high = ends.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if ends[middle] < index { low = middle } else { high = middle }
    }
    return file.bytes.withUnsafeBufferPointer { bytes in
      var left = index - ends[low]
      var offset = low * Self.block
      while offset < bytes.count {
        if Self.isLineEnd(bytes, offset) { left -= 1 }
        offset += 1
        if left == 0 { break }
      }
      return offset
    }
  }

  /// Returns the bytes of a line (index from 0) without its line break and without a byte order
  /// mark.
  public func range(ofLine index: Int) -> SourceRange {
    let bytes = file.bytes
    var lower = start(ofLine: index)
    var upper = end(ofLine: index)
    if upper > lower, bytes[upper - 1] == 0x0A { upper -= 1 }
    if upper > lower, bytes[upper - 1] == 0x0D { upper -= 1 }
    if index == 0 { lower = min(upper, byteOrderMarkLength) }
    return SourceRange(lower, upper)
  }

  /// Returns the byte offset at which the next line starts, or the file ends. O(log n).
  public func end(ofLine index: Int) -> Int {
    index + 1 < count ? start(ofLine: index + 1) : file.bytes.count
  }

  /// Returns a range without the line breaks at its end, clamped to the file.
  ///
  /// A range of only line breaks becomes empty. At most 1000 bytes are removed.
  package func withoutFinalBreaks(_ range: SourceRange) -> SourceRange {
    let bytes = file.bytes
    let lower = min(max(0, range.lower), bytes.count)
    var upper = min(max(lower, range.upper), bytes.count)
    // Bounded, because many findings may end at the same blank lines.
    let least = max(lower, upper - 1000)
    while upper > least, bytes[upper - 1] == 0x0A || bytes[upper - 1] == 0x0D { upper -= 1 }
    return SourceRange(lower, upper)
  }

  /// Returns the position of a byte offset; an offset past the end is clamped. O(1), for long lines
  /// O(log n).
  public func position(at offset: Int, unit: ColumnUnit = .codePoints) -> SourcePosition {
    let offset = min(max(0, offset), file.bytes.count)
    let line = lineIndex(at: offset)
    let start = line == 0 ? byteOrderMarkLength : start(ofLine: line, before: offset)
    guard offset > start else { return SourcePosition(line: line + 1, column: 1, offset: offset) }
    let passed = columns(before: offset, after: start, unit: unit)
    return SourcePosition(line: line + 1, column: passed + 1, offset: offset)
  }

  /// Returns the positions of both ends of a range, as ``position(at:unit:)`` does for each.
  public func positions(of range: SourceRange, unit: ColumnUnit = .codePoints)
    -> (start: SourcePosition, end: SourcePosition)
  {
    let start = position(at: range.lower, unit: unit)
    let upper = min(max(0, range.upper), file.bytes.count)
    // Most ranges are short and end on the line on which they begin.
    guard upper >= start.offset, upper - start.offset <= Self.block,
      start.line > 1 || start.offset >= byteOrderMarkLength,
      file.bytes.withUnsafeBufferPointer({
        Self.lineEnds($0, from: start.offset, to: upper, hasReturns)
      }) == 0
    else { return (start, position(at: upper, unit: unit)) }
    let passed = columns(before: upper, after: start.offset, unit: unit)
    return (
      start, SourcePosition(line: start.line, column: start.column + passed, offset: upper)
    )
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
    // Most text is ASCII, which is skipped eight bytes at a time.
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

  /// Returns the start of the line that contains `offset`, whose index is known.
  private func start(ofLine line: Int, before offset: Int) -> Int {
    let near = file.bytes.withUnsafeBufferPointer { bytes in
      var start = offset
      let least = max(0, offset - Self.block)
      while start > least, !Self.isLineEnd(bytes, start - 1) { start -= 1 }
      return start > least ? start : -1
    }
    return near >= 0 ? near : start(ofLine: line)
  }

  /// Returns whether a line ends with the byte at an index.
  @inline(__always)
  private static func isLineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    bytes[index] == 0x0A
      || bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A)
  }

  /// Returns how many lines end with a byte between two offsets.
  private static func lineEnds(
    _ bytes: UnsafeBufferPointer<UInt8>, from lower: Int, to upper: Int, _ hasReturns: Bool
  ) -> Int {
    var result = 0
    var index = lower
    if hasReturns {
      while index < upper {
        if isLineEnd(bytes, index) { result &+= 1 }
        index &+= 1
      }
      return result
    }
    guard let base = bytes.baseAddress else { return 0 }
    while index < upper {
      // At most 128 bytes, so that a byte can hold the count and the loop can be vectorized.
      let end = min(upper, index &+ 128)
      var found: UInt8 = 0
      while index < end {
        found &+= base[index] == 0x0A ? 1 : 0
        index &+= 1
      }
      result &+= Int(found)
    }
    return result
  }
}
