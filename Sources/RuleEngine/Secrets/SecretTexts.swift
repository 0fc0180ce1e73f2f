import Diagnostics

/// The texts of a file's secrets, to find their other occurrences in any spelling
/// (``SpelledByte``): in a message that quotes a value, in a comment, under an anchor.
///
/// Searching a text costs O(its length), whatever the secrets are: only the beginning of a long
/// secret is compared, and if very many secrets begin alike, their common beginning is enough.
package struct SecretTexts: Sendable {
  /// The secrets that begin with the same four bytes.
  private struct Bucket: Sendable {
    var texts: [[UInt8]] = []
    /// Whether texts were left out because there are too many.
    var isCrowded = false
  }

  /// Shorter secrets may be ordinary words, so they are hidden only at their own place.
  private static let shortest = 4
  /// Shorter secrets are hidden in a file only where they are whole words.
  private static let shortestWithin = 8
  private static let compared = 64
  private static let bucketLimit = 16

  /// The secrets by their first four bytes in the form in which they are compared.
  private var buckets: [UInt32: Bucket] = [:]
  /// The first bytes of all secrets.
  private var beginnings = ByteSet()

  /// How short secrets are matched.
  private enum Place {
    /// Anywhere: in a message.
    case message
    /// Where no letter or digit is next to them: in a file.
    case file
    /// Like ``file``, but not if they consist of letters only, as most names do.
    case name
  }

  /// Creates an empty collection.
  package init() {}

  /// Whether there is no text to look for.
  package var isEmpty: Bool { buckets.isEmpty }

  /// Adds the text of a secret, and each of its lines.
  package mutating func insert(_ text: some Collection<UInt8>) {
    let lines = text.split { $0 == 0x0A || $0 == 0x0D }
    if lines.count > 1 {
      for line in lines { insert(line: Array(line), shortest: Self.shortestWithin) }
    }
    insert(line: Array(text), shortest: Self.shortest)
    if text.count >= Self.shortestWithin, text.count <= 1024 {
      // What expressions can easily compute from a secret: the reversed text, Base64 and
      // hexadecimal. Changes of case need no entry, because the comparison ignores them.
      insert(line: Array(text.reversed()), shortest: Self.shortestWithin)
      for offset in 0..<3 {
        insert(line: Base64Text.core(of: Array(text), behind: offset), shortest: 8)
      }
      insert(line: Self.hexadecimal(text), shortest: 8)
    }
  }

  private static func hexadecimal(_ text: some Collection<UInt8>) -> [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(2 * text.count)
    for byte in text {
      for digit in [byte >> 4, byte & 15] {
        digits.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      }
    }
    return digits
  }

  /// Adds all secrets of another collection.
  package mutating func formUnion(_ other: SecretTexts) {
    if isEmpty {
      self = other
      return
    }
    for (key, bucket) in other.buckets {
      for text in bucket.texts { insert(compared: text) }
      if bucket.isCrowded { buckets[key]?.isCrowded = true }
    }
  }

  private mutating func insert(line: [UInt8], shortest: Int) {
    let text = line.withUnsafeBufferPointer { SpelledByte.all(in: $0) }
    if text.count >= shortest { insert(compared: text) }
  }

  private mutating func insert(compared text: [UInt8]) {
    guard let first = text.first, text.count >= 4 else { return }
    let key = Self.key(text[0], text[1], text[2], text[3])
    let known = buckets[key] ?? Bucket()
    guard known.texts.count < Self.bucketLimit else {
      buckets[key]?.isCrowded = true
      return
    }
    if !known.texts.contains(text) { buckets[key, default: Bucket()].texts.append(text) }
    beginnings.insert(first)
  }

  /// Returns the places of secrets in a file, sorted and disjoint.
  func occurrences(in bytes: [UInt8]) -> [SourceRange] { occurrences(in: bytes, .file) }

  /// Returns the text with each secret replaced by its first two characters and `***`.
  ///
  /// - Parameter isName: Whether the text consists of names, in which short secrets of letters only
  ///   are not masked.
  package func masked(_ text: String, isName: Bool = false) -> String {
    guard !isEmpty else { return text }
    let bytes = Array(text.utf8)
    let found = occurrences(in: bytes, isName ? .name : .message)
    guard !found.isEmpty else { return text }
    var result: [UInt8] = []
    var done = 0
    for range in found {
      result += bytes[done..<range.lower]
      var shown = range.lower
      bytes.withUnsafeBufferPointer { bytes in
        for _ in 0..<2 where shown < range.upper { shown += UTF8Step(bytes, at: shown).length }
      }
      result += bytes[range.lower..<min(shown, range.upper)]
      result += Array("***".utf8)
      done = range.upper
    }
    result += bytes[done...]
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether a text contains a secret.
  func occur(in text: String) -> Bool {
    !isEmpty && !occurrences(in: Array(text.utf8), .message).isEmpty
  }

  private func occurrences(in bytes: [UInt8], _ place: Place) -> [SourceRange] {
    guard !isEmpty, bytes.count >= Self.shortest else { return [] }
    return bytes.withUnsafeBufferPointer { bytes in
      var found: [SourceRange] = []
      var index = 0
      while index <= bytes.count - Self.shortest {
        guard let first = SpelledByte(bytes, at: index) else {
          index = SpelledByte.next(bytes, at: index)
          continue
        }
        guard beginnings.contains(first.value), let end = end(in: bytes, at: index, place) else {
          // What looks like an escape may be meant literally, so the search continues at the next
          // byte.
          index += 1
          continue
        }
        found.append(SourceRange(index, end))
        index = end
      }
      return found
    }
  }

  /// Returns where the longest secret that begins at an offset ends.
  private func end(in bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ place: Place) -> Int? {
    var index = start
    var head: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
    var hasBlanks = false
    for number in 0..<4 {
      guard let byte = SpelledByte.skippingBlanks(bytes, at: &index, &hasBlanks) else { return nil }
      switch number {
      case 0: head.0 = byte
      case 1: head.1 = byte
      case 2: head.2 = byte
      default: head.3 = byte
      }
    }
    guard let bucket = buckets[Self.key(head.0, head.1, head.2, head.3)] else { return nil }
    var longest: Int?
    for text in bucket.texts {
      guard let end = end(of: text, in: bytes, from: start, place) else { continue }
      longest = max(longest ?? 0, end)
    }
    if bucket.isCrowded {
      let end = bytes[start...].firstIndex { $0 <= 0x20 } ?? bytes.count
      longest = max(longest ?? 0, end, index)
    }
    return longest
  }

  private func end(
    of text: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ place: Place
  ) -> Int? {
    var index = start
    var end = start
    var hasBlanks = false
    for number in text.indices {
      guard let byte = SpelledByte.skippingBlanks(bytes, at: &index, &hasBlanks) else {
        // The text is cut off here, but enough of the secret is there to recognize it.
        if number >= Self.compared { break }
        return nil
      }
      guard byte == text[number] || number >= Self.compared else { return nil }
      end = index
    }
    guard text.count < Self.shortestWithin, place != .message else { return end }
    // A short secret must be a whole word.
    if hasBlanks || start > 0 && Self.isWordByte(bytes[start - 1]) { return nil }
    if end < bytes.count, Self.isWordByte(bytes[end]) { return nil }
    if place == .name, text.allSatisfy({ (0x61...0x7A).contains($0) }) { return nil }
    return end
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
  }

  private static func key(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8)
    -> UInt32
  {
    UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16 | UInt32(fourth) << 24
  }
}
