import Diagnostics

/// Computes `primaryLocationLineHash` for lines of a file, as GitHub's upload action does.
///
/// It is a rolling hash with base 37 in 64 bits over the 100 UTF-16 units from a line's start on.
/// Blanks and tabs are left out, CR LF and CR are read as LF, and the end of the file is read as
/// 0xFFFF followed by zeros. Lines with the same hash are numbered.
struct LineHashes {
  /// The hash of a line, and its number, from 1, among the lines with that hash.
  private struct Entry {
    var hash: UInt64
    var number = 0
  }

  /// The entries of the requested lines, by their index from 0.
  private var entries: [Int: Entry] = [:]
  /// How many lines there are.
  let count: Int

  private static let window = 100

  /// Computes the hashes of some lines (from 1), or of all. O(n) in the bytes of the file.
  init(_ file: SourceFile, lines: some Sequence<Int>) {
    let text = HashedText(file, padding: Self.window)
    count = text.lineStarts.count
    for line in lines where line >= 1 && line <= count { entries[line - 1] = Entry(hash: 0) }
    // Two passes, so that only the requested lines need memory: the first computes their hashes,
    // and the second counts the lines with one of these hashes.
    var uses: [UInt64: Int] = [:]
    Self.forEachLine(of: text) { line, hash in
      if entries[line] != nil {
        entries[line] = Entry(hash: hash)
        uses[hash] = 0
      }
    }
    Self.forEachLine(of: text) { line, hash in
      guard let use = uses[hash] else { return }
      uses[hash] = use + 1
      entries[line]?.number = use + 1
    }
  }

  private static func forEachLine(of text: HashedText, _ body: (Int, UInt64) -> Void) {
    // 37 to the power of the window's length.
    let factor = (0..<window).reduce(UInt64(1)) { power, _ in power &* 37 }
    text.units.withUnsafeBufferPointer { units in
      var hash: UInt64 = 0
      var index = window
      for (line, start) in text.lineStarts.enumerated() {
        // The window that begins at the line's start ends a window's length later.
        while index < Int(start) + window {
          hash = 37 &* hash &+ UInt64(units[index]) &- factor &* UInt64(units[index - window])
          index += 1
        }
        body(line, hash)
      }
    }
  }

  /// Appends the hash of a requested line (from 1), as the action writes it: `hex:number`.
  func append(line: Int, to out: inout [UInt8]) {
    guard let entry = entries[line - 1] else { return }
    if entry.hash >> 32 != 0 {
      out.appendHex(UInt32(truncatingIfNeeded: entry.hash >> 32))
      out.appendHex(UInt32(truncatingIfNeeded: entry.hash), width: 8)
    } else {
      out.appendHex(UInt32(truncatingIfNeeded: entry.hash))
    }
    out.append(0x3A)
    out.appendNumber(entry.number)
  }
}

/// A file as the hash sees it: UTF-16 units without blanks, with one kind of line break.
private struct HashedText {
  /// The units, with zeros before and after them.
  private(set) var units: [UInt16]
  /// The index in `units` at which each line starts.
  private(set) var lineStarts: [Int32] = []

  private var isLineStart = true
  private var followsCR = false

  /// Reads a file; bytes that are not UTF-8 become U+FFFD.
  init(_ file: SourceFile, padding: Int) {
    units = [UInt16](repeating: 0, count: padding)
    units.reserveCapacity(file.bytes.count + 2 * padding + 1)
    file.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let step = UTF8Step(bytes, at: index)
        index += step.length
        let scalar = step.scalar ?? 0xFFFD
        if scalar < 0x1_0000 {
          append(UInt16(truncatingIfNeeded: scalar))
        } else {
          append(UInt16(truncatingIfNeeded: 0xD800 + (scalar - 0x1_0000) >> 10))
          append(UInt16(truncatingIfNeeded: 0xDC00 + (scalar - 0x1_0000) & 0x3FF))
        }
      }
    }
    append(0xFFFF)
    units.append(contentsOf: repeatElement(0, count: padding))
  }

  private mutating func append(_ unit: UInt16) {
    if unit == 0x20 || unit == 0x09 || followsCR && unit == 0x0A {
      followsCR = false
      return
    }
    followsCR = unit == 0x0D
    if isLineStart { lineStarts.append(Int32(clamping: units.count)) }
    units.append(followsCR ? 0x0A : unit)
    isLineStart = followsCR || unit == 0x0A
  }
}
