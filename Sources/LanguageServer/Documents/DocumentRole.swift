/// What authlint takes a document for.
enum DocumentRole: Equatable, Sendable {
  /// A file that rules are about.
  case manifest
  /// A configuration, `.authlint.yaml`.
  case configuration
  /// A rule file.
  case rule
  /// The `ruleset.yaml` of a rule set.
  case ruleSet
  case baseline
  /// A JSON Schema or another file that the session uses.
  case schema
  /// A file that authlint has nothing to say about.
  case other

  /// Returns the role of a file by its text, where its name and the configuration say nothing:
  /// whether it looks like a rule or like an app manifest.
  static func guess(_ text: DocumentText) -> DocumentRole {
    var keys: Set<String> = []
    for index in 0..<min(text.lineCount, lineLimit) {
      let line = text.lineRange(index)
      guard line.lower < line.upper else { continue }
      let bytes = text.bytes[line.lower..<min(line.upper, line.lower + 24)]
      if (0x61...0x7A).contains(bytes[bytes.startIndex]) {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { continue }
        keys.insert(String(decoding: bytes[..<colon], as: UTF8.self))
      }
    }
    if keys.contains("id"), !keys.isDisjoint(with: ["require", "checks", "examples", "message"]) {
      return .rule
    }
    if keys.contains("manifest"), !keys.isDisjoint(with: ["app", "partners", "authorization"]) {
      return .manifest
    }
    return .other
  }

  private static let lineLimit = 2_000
}
