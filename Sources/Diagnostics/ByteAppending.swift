/// Appends text to a buffer of UTF-8 bytes without going through `String`.
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
    appendAssembled(capacity: ByteAssembly.longestNumber) { $0.put(number) }
  }

  /// Appends what `body` assembles, at most `capacity` bytes, in one step.
  package mutating func appendAssembled(
    capacity: Int, _ body: (inout ByteAssembly) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { memory in
      guard let start = memory.baseAddress else { return }
      var assembly = ByteAssembly(start)
      body(&assembly)
      append(contentsOf: UnsafeBufferPointer(start: start, count: assembly.next - start))
    }
  }

  /// Appends a byte as two lower-case hexadecimal digits.
  package mutating func appendHex(_ byte: UInt8) {
    append(Self.hexDigit(byte >> 4))
    append(Self.hexDigit(byte & 15))
  }

  /// Appends a code point as lower-case hexadecimal digits, at least `width` of them.
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

/// A few bytes that are assembled before they are appended together, because each append costs more
/// than the bytes themselves.
package struct ByteAssembly {
  /// The length of the longest number with its sign, in bytes.
  package static let longestNumber = 20

  fileprivate var next: UnsafeMutablePointer<UInt8>

  fileprivate init(_ start: UnsafeMutablePointer<UInt8>) { next = start }

  /// Puts the bytes of a literal.
  @inline(__always)
  package mutating func put(_ text: StaticString) {
    next.initialize(from: text.utf8Start, count: text.utf8CodeUnitCount)
    next += text.utf8CodeUnitCount
  }

  /// Puts a number in decimal digits.
  package mutating func put(_ number: Int) {
    if number < 0 {
      next.initialize(to: 0x2D)
      next += 1
    }
    var rest = number.magnitude
    var count = 1
    var limit: UInt = 10
    while count < 19, rest >= limit {
      count &+= 1
      limit &*= 10
    }
    // Writes the digits from the last to the first.
    var digit = count
    while digit > 0 {
      digit &-= 1
      (next + digit).initialize(to: 0x30 &+ UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    next += count
  }
}
