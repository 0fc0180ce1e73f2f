/// A hash of 128 bits that is the same on every machine and in every version of authlint.
///
/// It has two lanes of multiply, rotate and xor over 64-bit words, which are mixed at the end. It
/// tells texts apart, but it is not cryptographic, so it must not be the only protection of
/// anything. Fields are preceded by their length, so that `("ab", "c")` and `("a", "bc")` differ.
package struct StableHash: Hashable, Sendable {
  private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F

  /// Creates the hash of nothing.
  package init() {}

  /// Creates the hash that has these ``words``.
  init(words first: Int, _ second: Int) {
    self.first = UInt64(bitPattern: Int64(first))
    self.second = UInt64(bitPattern: Int64(second))
  }

  /// The whole state of the hash as two numbers.
  var words: (first: Int, second: Int) {
    (Int(truncatingIfNeeded: first), Int(truncatingIfNeeded: second))
  }

  /// Adds a number.
  package mutating func combine(_ word: UInt64) {
    first = Self.rotate(first ^ word, 29) &* 0x9FB2_1C65_1E98_DF25
    second = Self.rotate(second &+ word &* 0xD6E8_FEB8_6659_FD93, 41) &* 0xA076_1D64_78BD_642F
  }

  /// Adds a number.
  package mutating func combine(_ number: Int) {
    combine(UInt64(truncatingIfNeeded: number))
  }

  /// Adds bytes as one field.
  package mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>) {
    combine(bytes.count)
    let memory = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index &+ 8 <= memory.count {
      let word = memory.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      combine(UInt64(littleEndian: word))
      index &+= 8
    }
    guard index < memory.count else { return }
    var word: UInt64 = 0
    var shift: UInt64 = 0
    while index < memory.count {
      word |= UInt64(memory[index]) << shift
      shift &+= 8
      index &+= 1
    }
    combine(word)
  }

  /// Adds the UTF-8 bytes of a text as one field.
  package mutating func combine(_ text: String) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { combine($0) }
    if done == nil { Array(text.utf8).withUnsafeBufferPointer { combine($0) } }
  }

  /// The hash of everything added so far, in 64 bits.
  package var value: UInt64 { Self.mix(first ^ Self.rotate(second, 23)) }

  /// The hash of everything added so far, as 32 hexadecimal digits.
  package var hexDigits: String {
    String(unsafeUninitializedCapacity: 32) { digits in
      var place = 0
      for half in 0..<2 {
        let word = half == 0 ? value : Self.mix(second &+ Self.rotate(first, 37))
        var shift: UInt64 = 64
        while shift > 0 {
          shift -= 4
          let digit = UInt8(truncatingIfNeeded: word >> shift & 15)
          digits.initializeElement(at: place, to: digit < 10 ? 0x30 + digit : 0x57 + digit)
          place += 1
        }
      }
      return place
    }
  }

  private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word << count | word >> (64 - count)
  }

  /// Spreads every bit over all bits, so that similar inputs give very different hashes.
  private static func mix(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ word >> 32) &* 0xE703_7ED1_A0B4_28DB
    word = (word ^ word >> 29) &* 0x8EBC_6AF0_9C88_C6E3
    return word ^ word >> 32
  }
}
