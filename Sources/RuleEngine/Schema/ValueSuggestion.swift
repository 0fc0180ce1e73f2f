import CEL

extension SchemaDefinition {
  /// The value that may be meant by one that does not fit the pattern.
  package func meant(by text: UnsafeBufferPointer<UInt8>) -> String? {
    if let index = mistaken.firstIndex(where: { $0.matches(text) }) { return meant[index] }
    let name = String(decoding: text, as: UTF8.self)
    guard !nearest.isEmpty else { return NearestName.suggestion(for: name, among: examples) }
    // In a list of short codes one letter is all that a slip needs.
    return NearestName.suggestion(
      for: name, among: nearest.split(separator: " ").map(String.init), atLeast: 1)
  }
}
