import CEL

extension SchemaDefinition {
  private static let sign = UInt8(ascii: "=")

  private static func blank(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte
  }

  private static func small(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Returns the value that the author probably meant by one that does not match the pattern.
  package func meant(by text: UnsafeBufferPointer<UInt8>) -> String? {
    if let index = mistaken.firstIndex(where: { $0.matches(text) }) { return meant[index] }
    let name = String(decoding: text, as: UTF8.self)
    guard !nearest.isEmpty else { return NearestName.suggestion(for: name, among: examples) }
    let values = nearest.split(separator: " ")
    // In a list of short codes, one letter in common is enough for a suggestion.
    let codes = values.filter { !$0.utf8.contains(Self.sign) }.map(String.init)
    if let code = NearestName.suggestion(for: name, among: codes, atLeast: 1) { return code }
    // `United_Kingdom=GB`: a word that stands for a value.
    let words = values.filter { $0.utf8.contains(Self.sign) }.map { entry in
      String(decoding: entry.utf8.prefix { $0 != Self.sign }.map(Self.blank), as: UTF8.self)
    }
    let word =
      words.first { $0.utf8.map(Self.small).elementsEqual(text.lazy.map(Self.small)) }
      ?? NearestName.suggestion(for: name, among: words)
    guard let word else { return nil }
    let entry = values.first { entry in
      entry.utf8.count > word.utf8.count
        && entry.utf8.prefix { $0 != Self.sign }.map(Self.blank).elementsEqual(word.utf8)
    }
    return entry.map {
      String(decoding: $0.utf8.drop { $0 != Self.sign }.dropFirst(), as: UTF8.self)
    }
  }
}
