#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension UnsafeBufferPointer<UInt8> {
  /// Whether two texts are the same bytes.
  func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard let first = baseAddress, let second = other.baseAddress else { return true }
    return memcmp(first, second, count) == 0
  }

  /// The number of code points of valid UTF-8.
  var codePointCount: Int {
    var continuations = 0
    for byte in self where byte & 0xC0 == 0x80 { continuations &+= 1 }
    return count - continuations
  }
}
