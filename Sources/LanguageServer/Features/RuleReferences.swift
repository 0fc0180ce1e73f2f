import AuthLint
import Diagnostics

/// The ids of rules in comments that suppress findings.
enum RuleReferences {
  /// Returns the id of a rule between brackets at a byte offset, as in
  /// `# authlint: ignore[rule-id] reason`, with its bytes.
  static func rule(at offset: Int, in text: DocumentText) -> (id: String, range: SourceRange)? {
    let line = text.lineRange(text.lineIndex(at: offset))
    var start = offset
    while start > line.lower, isLetter(text.bytes[start - 1]) { start -= 1 }
    var end = offset
    while end < line.upper, isLetter(text.bytes[end]) { end += 1 }
    guard end > start else { return nil }
    let before = text.bytes[line.lower..<start]
    guard let bracket = before.lastIndex(of: UInt8(ascii: "[")),
      let hash = before.firstIndex(of: UInt8(ascii: "#")), hash < bracket,
      contains(Array("authlint".utf8), before[hash..<bracket])
    else { return nil }
    return (String(decoding: text.bytes[start..<end], as: UTF8.self), SourceRange(start, end))
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "/")
      || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }

  private static func contains(_ word: [UInt8], _ text: ArraySlice<UInt8>) -> Bool {
    text.indices.contains { text[$0...].starts(with: word) }
  }

  /// From the id of a rule to its file; from any place of a finding to the file of its rule.
  static func definition(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard request.role == .manifest,
      let rules = request.state.session.rules(for: request.document.path)
    else { return nil }
    let named = rule(at: offset, in: request.document.text)?.id
    let found = request.findings.first { $0.primary.range.holds(offset) }?.rule
    guard let id = named ?? found, let path = rules[id]?.path else { return nil }
    let start = TextPosition(line: 0, character: 0).json
    return [
      [
        "uri": .string(request.state.uri(of: path)), "range": ["start": start, "end": start],
      ]
    ]
  }
}
