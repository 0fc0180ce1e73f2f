#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Searches for literal bytes.
enum PatternSearch {
  /// The largest number of bytes that are searched for. It bounds the time for a text that consists
  /// of beginnings of the needle.
  static let limit = 64

  /// Returns the offset of the first occurrence of one to
  /// ``limit`` bytes, at an offset or later, or `nil` if there is none.
  static func first(
    _ needle: [UInt8], in text: UnsafeBufferPointer<UInt8>, from offset: Int
  ) -> Int? {
    guard let base = text.baseAddress else { return nil }
    return needle.withUnsafeBufferPointer { needle in
      guard let sought = needle.baseAddress else { return offset }
      var offset = offset
      while offset <= text.count &- needle.count {
        let room = text.count &- needle.count &- offset &+ 1
        guard let found = memchr(base + offset, Int32(sought[0]), room) else { return nil }
        offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if memcmp(base + offset, sought, needle.count) == 0 { return offset }
        offset &+= 1
      }
      return nil
    }
  }
}
