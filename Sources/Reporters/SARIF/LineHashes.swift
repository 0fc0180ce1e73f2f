import Diagnostics

/// `primaryLocationLineHash` for every line of a file, equal to what GitHub's upload action computes.
///
/// A rolling hash, base 37 in 64 bits, over the 100 UTF-16 units that follow a line's start, blanks
/// and tabs left out, CR LF and CR read as LF, the end of the file as 0xFFFF and then zeros. Lines
/// with the same hash are numbered.
struct LineHashes {
  /// The hash of each line, in order.
  private var hashes: [UInt64] = []
  /// The running number, from 1, of each line among those with its hash.
  private var numbers: [Int] = []

  private static let window = 100

  /// Computes the hashes. O(n) in the bytes of the file.
  init(_ file: SourceFile) {
    let text = HashedText(file, padding: Self.window)
    // 37 to the power of the window's length.
    let factor = (0..<Self.window).reduce(UInt64(1)) { power, _ in power &* 37 }
    hashes.reserveCapacity(text.lineStarts.count)
    text.units.withUnsafeBufferPointer { units in
      var hash: UInt64 = 0
      var index = Self.window
      for start in text.lineStarts {
        // The window that begins where the line does ends a window's length later.
        while index < start + Self.window {
          hash = 37 &* hash &+ UInt64(units[index]) &- factor &* UInt64(units[index - Self.window])
          index += 1
        }
        hashes.append(hash)
      }
    }
    var uses: [UInt64: Int] = [:]
    uses.reserveCapacity(hashes.count)
    numbers.reserveCapacity(hashes.count)
    for hash in hashes {
      let number = uses[hash, default: 0] + 1
      uses[hash] = number
      numbers.append(number)
    }
  }

  /// How many lines there are.
  var count: Int { hashes.count }

  /// Appends the hash of a line (from 1) as the action writes it: `hex:number`.
  func append(line: Int, to out: inout [UInt8]) {
    guard line >= 1, line <= count else { return }
    let hash = hashes[line - 1]
    if hash >> 32 != 0 {
      out.appendHex(UInt32(truncatingIfNeeded: hash >> 32))
      out.appendHex(UInt32(truncatingIfNeeded: hash), width: 8)
    } else {
      out.appendHex(UInt32(truncatingIfNeeded: hash))
    }
    out.append(0x3A)
    out.appendNumber(numbers[line - 1])
  }
}

/// A file as the hash sees it: UTF-16 units without blanks, with one kind of line break.
private struct HashedText {
  /// The units, after and before zeros.
  private(set) var units: [UInt16]
  /// The index in `units` at which each line starts.
  private(set) var lineStarts: [Int] = []

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
    if isLineStart { lineStarts.append(units.count) }
    units.append(followsCR ? 0x0A : unit)
    isLineStart = followsCR || unit == 0x0A
  }
}
