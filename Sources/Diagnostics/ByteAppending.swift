/// Appending text to a buffer of UTF-8 bytes without going through `String`.
extension [UInt8] {
  /// Appends the bytes of a literal.
  package mutating func appendLiteral(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  /// Appends the UTF-8 bytes of a string, as they are.
  package mutating func appendText(_ text: String) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { append(contentsOf: $0) }
    if done == nil { append(contentsOf: text.utf8) }
  }

  /// Appends a number in decimal digits.
  package mutating func appendNumber(_ number: Int) {
    if number >= 0, number < 10 {
      append(0x30 &+ UInt8(truncatingIfNeeded: number))
      return
    }
    if number < 0 { append(0x2D) }
    // The digits from the last to the first: to divide by what is not known takes many times longer
    // than by ten.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = number.magnitude
      var start = 20
      while start > 0, start == 20 || rest > 0 {
        start -= 1
        digits.initializeElement(at: start, to: 0x30 &+ UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }

  /// Appends a byte as two hexadecimal digits, small letters.
  package mutating func appendHex(_ byte: UInt8) {
    append(Self.hexDigit(byte >> 4))
    append(Self.hexDigit(byte & 15))
  }

  /// Appends a code point in hexadecimal digits, small letters, at least `width` of them.
  package mutating func appendHex(_ scalar: UInt32, width: Int = 1) {
    var shift = 28
    while shift > 0, shift / 4 >= width, scalar >> UInt32(shift) == 0 { shift -= 4 }
    while shift >= 0 {
      append(Self.hexDigit(UInt8(truncatingIfNeeded: scalar >> UInt32(shift) & 15)))
      shift -= 4
    }
  }

  /// Appends a byte `count` times; a negative count is taken as 0.
  package mutating func append(_ byte: UInt8, times count: Int) {
    guard count > 0 else { return }
    append(contentsOf: repeatElement(byte, count: count))
  }

  private static func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? 0x30 &+ nibble : 0x57 &+ nibble
  }
}
