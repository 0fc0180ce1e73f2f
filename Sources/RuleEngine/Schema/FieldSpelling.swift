import Documents

/// Writes fields and values in help lines in the language of the checked file.
struct FieldSpelling {
  let isJSON: Bool

  init(_ format: DocumentFormat) { isJSON = format == .json }

  /// Returns a field with a value in code marks: `enrolled: true`, `"enrolled": true`.
  func field(_ name: String, _ value: String) -> String {
    isJSON ? "`\"\(name)\": \(value)`" : "`\(name): \(value)`"
  }

  /// Returns a field's name in code marks.
  func name(_ name: String) -> String { isJSON ? "`\"\(name)\"`" : "`\(name)`" }

  /// Returns a text as a value in code marks.
  func text(_ text: String) -> String { isJSON ? "`\"\(text)\"`" : "`\(text)`" }

  /// Converts a rule's help, in which fields are written as in YAML (`region: ROW`), for a JSON
  /// file: each piece of code that is a field becomes JSON, everything else stays. JSON has no
  /// paths: `app.stage: launched` becomes `"stage": "launched"` in `app`.
  func help(_ help: String) -> String {
    guard isJSON, help.utf8.contains(UInt8(ascii: "`")) else { return help }
    var pieces = help.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    for index in pieces.indices where index % 2 == 1 {
      pieces[index] = Self.json(pieces[index]) ?? pieces[index]
    }
    return pieces.joined(separator: "`")
  }

  /// Returns `key: value` as JSON; `nil` for anything else.
  private static func json(_ code: String) -> String? {
    let bytes = Array(code.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      colon + 2 < bytes.count, bytes[colon + 1] == 0x20,
      bytes[..<colon].allSatisfy({ isNameByte($0) })
    else { return nil }
    if let dot = bytes[..<colon].lastIndex(of: UInt8(ascii: ".")), dot > 0, dot + 1 < colon {
      return json(String(decoding: bytes[(dot + 1)...], as: UTF8.self)).map {
        $0 + "` in `" + String(decoding: bytes[..<dot], as: UTF8.self)
      }
    }
    let key = String(decoding: bytes[..<colon], as: UTF8.self)
    let value = String(decoding: bytes[(colon + 2)...], as: UTF8.self)
    switch bytes[colon + 2] {
    case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "{"), 0x30...0x39:
      return "\"\(key)\": \(value)"
    default: break
    }
    if ["true", "false", "null", "…"].contains(where: { $0.utf8.elementsEqual(value.utf8) }) {
      return "\"\(key)\": \(value)"
    }
    guard !value.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 }) else { return nil }
    return "\"\(key)\": \"\(value)\""
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }
}
