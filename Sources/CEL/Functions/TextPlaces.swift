import Patterns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Positions in a text: in code points, as in CEL, or in bytes, as in ``Text``.
extension Text {
  /// Returns the byte offset of the code point at an index, or of the end; `nil` if the index is
  /// out of range. O(n).
  func offset(of index: Int64) -> Int? {
    let bytes = self.bytes
    guard index >= 0, index <= Int64(bytes.count) else { return nil }
    var left = index
    var offset = 0
    while left > 0 {
      guard offset < bytes.count else { return nil }
      offset &+= CodePoints.length(lead: bytes[offset])
      left &-= 1
    }
    return offset
  }

  /// Returns the slice between two byte offsets, which must be in order and on boundaries of code
  /// points.
  func slice(from lower: Int, to upper: Int) -> Text {
    slice(Int32(truncatingIfNeeded: lower), Int32(truncatingIfNeeded: upper))
  }

  /// Returns the byte offset of the last occurrence of another text that begins at or before an
  /// offset; `nil` if there is none. O(n) in practice, O(n·m) at worst.
  func lastOffset(of other: Text, upTo offset: Int) -> Int? {
    let haystack = bytes
    let needle = other.bytes
    var index = min(offset, haystack.count - needle.count)
    guard index >= 0 else { return nil }
    guard let first = needle.first, let base = haystack.baseAddress,
      let sought = needle.baseAddress
    else { return index }
    while index >= 0 {
      if base[index] == first, memcmp(base + index, sought, needle.count) == 0 { return index }
      index -= 1
    }
    return nil
  }
}
