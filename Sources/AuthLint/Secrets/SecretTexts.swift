import Diagnostics

/// The texts of a file's secrets, for finding them where they stand once more: in a message that
/// quotes a value, in a comment, under an anchor.
///
/// Looking through a text costs O(its length), whatever the secrets are: of long secrets the
/// beginning is compared, and where very many begin alike, their common beginning counts.
package struct SecretTexts: Sendable {
  /// The secrets that begin with the same four bytes.
  private struct Bucket: Sendable {
    var texts: [[UInt8]] = []
    /// Whether there are more than are kept.
    var isCrowded = false
  }

  /// Shorter texts are words that stand anywhere; they are hidden at their own place alone.
  private static let shortest = 4
  /// The least length of what is hidden at other places of the file.
  private static let shortestElsewhere = 8
  private static let compared = 64
  private static let bucketLimit = 16

  private var buckets: [UInt32: Bucket] = [:]

  /// Creates the texts of no secret.
  package init() {}

  /// Whether there is no text to look for.
  package var isEmpty: Bool { buckets.isEmpty }

  /// Adds the text of a secret, and each of its lines.
  mutating func insert(_ text: some Collection<UInt8>) {
    let lines = text.split { $0 == 0x0A || $0 == 0x0D }
    if lines.count > 1 {
      for line in lines { insert(line: Array(line), shortest: Self.shortestElsewhere) }
    }
    insert(line: Array(text), shortest: Self.shortest)
  }

  /// Adds the secrets of another document.
  mutating func formUnion(_ other: SecretTexts) {
    if isEmpty {
      self = other
      return
    }
    for (key, bucket) in other.buckets {
      for text in bucket.texts { insert(line: text, shortest: Self.shortest) }
      if bucket.isCrowded { buckets[key]?.isCrowded = true }
    }
  }

  private mutating func insert(line: [UInt8], shortest: Int) {
    func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
    guard let first = line.firstIndex(where: { !isBlank($0) }),
      let last = line.lastIndex(where: { !isBlank($0) }), last - first + 1 >= shortest
    else { return }
    let text = Array(line[first...last])
    let key = text.withUnsafeBufferPointer { Self.key($0, at: 0) }
    let known = buckets[key] ?? Bucket()
    guard known.texts.count < Self.bucketLimit else {
      buckets[key]?.isCrowded = true
      return
    }
    if !known.texts.contains(text) { buckets[key, default: Bucket()].texts.append(text) }
  }

  /// Where secrets of some length stand in a file, in order and apart.
  func occurrences(in bytes: [UInt8]) -> [SourceRange] {
    occurrences(in: bytes, shortest: Self.shortestElsewhere)
  }

  /// The text with `***` for each secret in it but for its first two characters. Where names are
  /// more likely than secrets, short ones do not count.
  package func masked(_ text: String, isName: Bool = false) -> String {
    guard !isEmpty else { return text }
    let bytes = Array(text.utf8)
    let found = occurrences(
      in: bytes, shortest: isName ? Self.shortestElsewhere : Self.shortest)
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

  /// Whether there is a secret in a text.
  func occur(in text: String) -> Bool {
    !isEmpty && !occurrences(in: Array(text.utf8), shortest: Self.shortest).isEmpty
  }

  private func occurrences(in bytes: [UInt8], shortest: Int) -> [SourceRange] {
    guard !isEmpty, bytes.count >= Self.shortest else { return [] }
    return bytes.withUnsafeBufferPointer { bytes in
      var found: [SourceRange] = []
      var index = 0
      while index <= bytes.count - Self.shortest {
        guard let bucket = buckets[Self.key(bytes, at: index)],
          let length = length(of: bucket, in: bytes, at: index, shortest)
        else {
          index += 1
          continue
        }
        found.append(SourceRange(index, index + length))
        index += length
      }
      return found
    }
  }

  /// The length of the longest secret of a bucket that stands at `index`.
  private func length(
    of bucket: Bucket, in bytes: UnsafeBufferPointer<UInt8>, at index: Int, _ shortest: Int
  ) -> Int? {
    let rest = bytes[index...]
    var longest = 0
    for text in bucket.texts where text.count >= shortest {
      if rest.starts(with: text.prefix(Self.compared)) {
        longest = max(longest, min(text.count, rest.count))
      }
    }
    if bucket.isCrowded {
      longest = max(longest, rest.firstIndex { $0 <= 0x20 }.map { $0 - index } ?? rest.count)
    }
    return longest > 0 ? longest : nil
  }

  private static func key(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
    UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
      | UInt32(bytes[index + 3]) << 24
  }
}
