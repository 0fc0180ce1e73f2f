#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The parts of texts that something fills in later, as templates and environments have them:
/// `{…}`, `${…}`, `{{…}}`, `${{…}}`, `<…>`, `‹…›`, `%(…)s`, `%s`, and `$NAME` of capitals, digits
/// and `_`. What is inside is not empty and holds no closing bracket of its kind; it may hold blanks.
///
/// The only place that says what a placeholder is. Offsets are bytes, ranges half-open. Work grows
/// with the length of the text, whatever it holds.
package struct Placeholders {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  /// Closing brackets that do not occur from ``index`` on, a bit each: nobody looks for them again.
  private var isMissing: UInt8 = 0

  /// - Parameter bytes: The text, which the caller keeps.
  package init(in bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Whether a byte may be the first of a placeholder.
  @inline(__always)
  package static func canBegin(with byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "$"), UInt8(ascii: "<"), UInt8(ascii: "%"), 0xE2: true
    default: false
    }
  }

  /// Whether a text is one placeholder and nothing else.
  package static func isPlaceholder(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first, canBegin(with: first) else { return false }
    var placeholders = Placeholders(in: bytes)
    return placeholders.end(at: 0) == bytes.count
  }

  /// The next placeholder.
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

  /// Where the placeholder ends that begins at an offset, which must not be before one that was
  /// asked for earlier; `nil` if none does.
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

  /// The first closing bracket from an offset on.
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
  /// A text without its placeholders; `nil` if it has none.
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

  /// A text of the same length in which no placeholder holds a delimiter of URLs, for whoever splits
  /// one; `nil` if none does so in the text as it is.
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

  /// Whether a placeholder may hold a delimiter: what few links have is asked without a look at each
  /// byte.
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
