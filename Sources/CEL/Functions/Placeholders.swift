#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An iterator over a text's placeholders, which templates and environments fill in later: `{…}`,
/// `${…}`, `{{…}}`, `${{…}}`, `<…>`, `‹…›`, `%(…)s`, `%s`, and `$NAME` of capital letters, digits
/// and `_`. The content is not empty and contains no closing bracket of its kind; it may contain
/// spaces.
///
/// Only this type defines what a placeholder is. Offsets are in bytes, ranges are half-open. The
/// work is linear in the length of the text, whatever it contains.
package struct Placeholders {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  /// One bit for each kind of closing bracket that does not occur in the rest of the text, so that
  /// it is not searched for again.
  private var isMissing: UInt8 = 0

  /// - Parameter bytes: The text, which the caller keeps alive.
  package init(in bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Returns whether a byte may be the first of a placeholder.
  @inline(__always)
  package static func canBegin(with byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "$"), UInt8(ascii: "<"), UInt8(ascii: "%"), 0xE2: true
    default: false
    }
  }

  /// Returns whether a text is one placeholder and nothing else.
  package static func isPlaceholder(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first, canBegin(with: first) else { return false }
    var placeholders = Placeholders(in: bytes)
    return placeholders.end(at: 0) == bytes.count
  }

  /// Returns the range of the next placeholder; `nil` if there is none.
  package mutating func next() -> Range<Int>? {
    while index < bytes.count {
      let start = index
      if Self.canBegin(with: bytes[start]), let end = end(at: start) {
        index = end
        return start..<end
      }
      index += 1
    }
    return nil
  }

  /// Returns the end of the placeholder that begins at an offset; `nil` if none does. Offsets must
  /// not decrease from call to call.
  package mutating func end(at start: Int) -> Int? {
    switch bytes[start] {
    case UInt8(ascii: "{"): return brace(at: start)
    case UInt8(ascii: "$"):
      if byte(start + 1) == UInt8(ascii: "{") { return brace(at: start + 1) }
      var end = start + 1
      while let byte = byte(end), Self.isNameByte(byte) { end += 1 }
      return end > start + 1 ? end : nil
    case UInt8(ascii: "<"):
      guard let close = close(UInt8(ascii: ">"), 1, from: start + 1), close > start + 1 else {
        return nil
      }
      return close + 1
    case UInt8(ascii: "%"):
      if byte(start + 1) == UInt8(ascii: "s") { return start + 2 }
      guard byte(start + 1) == UInt8(ascii: "("),
        let close = close(UInt8(ascii: ")"), 2, from: start + 2), close > start + 2,
        byte(close + 1) == UInt8(ascii: "s")
      else { return nil }
      return close + 2
    case 0xE2: return guillemet(at: start)
    default: return nil
    }
  }

  /// `{…}` and `{{…}}`.
  private mutating func brace(at start: Int) -> Int? {
    guard let close = close(UInt8(ascii: "}"), 4, from: start + 1) else { return nil }
    if byte(start + 1) == UInt8(ascii: "{"), close > start + 2,
      byte(close + 1) == UInt8(ascii: "}")
    {
      return close + 2
    }
    return close > start + 1 ? close + 1 : nil
  }

  /// `‹…›`.
  private mutating func guillemet(at start: Int) -> Int? {
    guard byte(start + 1) == 0x80, byte(start + 2) == 0xB9 else { return nil }
    var from = start + 3
    // The last byte of `›` is rarer than its first.
    while let last = close(0xBA, 8, from: from) {
      if last >= start + 5, bytes[last - 2] == 0xE2, bytes[last - 1] == 0x80 {
        return last > start + 5 ? last + 1 : nil
      }
      from = last + 1
    }
    return nil
  }

  /// Returns the offset of the first closing bracket at or after an offset.
  private mutating func close(_ bracket: UInt8, _ bit: UInt8, from start: Int) -> Int? {
    guard start < bytes.count, isMissing & bit == 0, let base = bytes.baseAddress else {
      return nil
    }
    guard let found = memchr(base + start, Int32(bracket), bytes.count - start) else {
      isMissing |= bit
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, UInt8(ascii: "_"): true
    default: false
    }
  }
}

extension Placeholders {
  /// Returns a text without its placeholders; `nil` if it has none.
  package static func removed(from bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard bytes.contains(where: { canBegin(with: $0) }) else { return nil }
    var placeholders = Placeholders(in: bytes)
    guard var part = placeholders.next() else { return nil }
    var rest: [UInt8] = []
    rest.reserveCapacity(bytes.count)
    var start = 0
    while true {
      rest.append(contentsOf: bytes[start..<part.lowerBound])
      start = part.upperBound
      guard let next = placeholders.next() else { break }
      part = next
    }
    rest.append(contentsOf: bytes[start...])
    return rest
  }

  /// Returns a text of the same length in which URL delimiters within placeholders are replaced, so
  /// that it can be split as a URL; `nil` if no placeholder contains a delimiter.
  static func hidingDelimiters(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard mayHideDelimiter(bytes) else { return nil }
    var placeholders = Placeholders(in: bytes)
    var hidden: [UInt8]?
    while let part = placeholders.next() {
      for index in part where isDelimiter(bytes[index]) {
        if hidden == nil { hidden = Array(bytes) }
        hidden?[index] = UInt8(ascii: "x")
      }
    }
    return hidden
  }

  /// Returns whether a placeholder may contain a delimiter; a fast check that rules out most links
  /// without inspecting every byte.
  private static func mayHideDelimiter(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    if let open = memchr(base, Int32(UInt8(ascii: "{")), bytes.count) {
      var index = UnsafeRawPointer(open) - UnsafeRawPointer(base) + 1
      // The usual case: one short name in braces, near the end.
      while index < bytes.count, bytes[index] != UInt8(ascii: "}") {
        if isDelimiter(bytes[index]) { return true }
        index += 1
      }
      if index + 1 < bytes.count {
        let rest = bytes.count - index - 1
        if memchr(base + index + 1, Int32(UInt8(ascii: "{")), rest) != nil { return true }
      }
    }
    return memchr(base, Int32(UInt8(ascii: "<")), bytes.count) != nil
      || memchr(base, Int32(UInt8(ascii: "(")), bytes.count) != nil
      || memchr(base, 0xE2, bytes.count) != nil
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "@"), UInt8(ascii: "&"),
      UInt8(ascii: ";"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}
