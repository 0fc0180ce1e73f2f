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

  /// Computes the hashes. O(n) in the bytes of the file.
  init(_ file: SourceFile) {
    var window = Window()
    var isLineStart = true
    var followsCR = false
    func push(_ unit: UInt64, startsLine: Bool, into hashes: inout [UInt64]) {
      if window.holdsLineStart { hashes.append(window.hash) }
      window.push(unit, startsLine: startsLine)
    }
    func take(_ unit: UInt64, into hashes: inout [UInt64]) {
      if unit == 0x20 || unit == 0x09 || followsCR && unit == 0x0A {
        followsCR = false
        return
      }
      followsCR = unit == 0x0D
      let unit = followsCR ? 0x0A : unit
      push(unit, startsLine: isLineStart, into: &hashes)
      isLineStart = unit == 0x0A
    }
    file.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let step = UTF8Step(bytes, at: index)
        index += step.length
        let scalar = UInt64(step.scalar ?? 0xFFFD)
        if scalar < 0x1_0000 {
          take(scalar, into: &hashes)
        } else {
          take(0xD800 + (scalar - 0x1_0000) >> 10, into: &hashes)
          take(0xDC00 + (scalar - 0x1_0000) & 0x3FF, into: &hashes)
        }
      }
    }
    take(0xFFFF, into: &hashes)
    for _ in 0..<Window.size { push(0, startsLine: false, into: &hashes) }

    var uses: [UInt64: Int] = [:]
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

/// The last units, with the hash over them.
private struct Window {
  static let size = 100

  private(set) var hash: UInt64 = 0
  private var units = [UInt64](repeating: 0, count: size)
  private var starts = [Bool](repeating: false, count: size)
  private var index = 0
  /// 37 to the power of `size`.
  private let factor = (0..<size).reduce(UInt64(1)) { power, _ in power &* 37 }

  /// Whether the unit that is pushed out next started a line, whose hash is now complete.
  var holdsLineStart: Bool { starts[index] }

  mutating func push(_ unit: UInt64, startsLine: Bool) {
    hash = 37 &* hash &+ unit &- factor &* units[index]
    units[index] = unit
    starts[index] = startsLine
    index = index + 1 == Self.size ? 0 : index + 1
  }
}
