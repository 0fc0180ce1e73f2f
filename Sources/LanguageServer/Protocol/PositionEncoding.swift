/// The unit in which the characters of a line are counted (LSP 3.17, "Position Encodings").
enum PositionEncoding: String, Sendable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// The encoding to use with a client: UTF-8 if the client offers it, because positions need no
  /// conversion then. A client that offers nothing knows UTF-16.
  init(offered: JSONValue) {
    if offered.contains("utf-8") {
      self = .utf8
    } else if offered.contains("utf-16") || !offered.contains("utf-32") {
      self = .utf16
    } else {
      self = .utf32
    }
  }

  /// How many units the code point that starts with a byte takes; 0 for the other bytes of a code
  /// point, except in UTF-8.
  @inline(__always)
  func units(_ byte: UInt8) -> Int {
    switch self {
    case .utf8: 1
    case .utf16: byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1
    case .utf32: byte & 0xC0 == 0x80 ? 0 : 1
    }
  }
}

/// A place in a text as the client counts: line and character from 0, the character in units of the
/// encoding.
struct TextPosition: Hashable, Comparable, Sendable {
  var line: Int
  var character: Int

  init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  /// Reads a position; `nil` if a value is not one. Negative numbers count as 0.
  init?(_ value: JSONValue) {
    guard let line = value["line"].integer, let character = value["character"].integer else {
      return nil
    }
    self.init(line: max(0, line), character: max(0, character))
  }

  var json: JSONValue { ["line": .integer(line), "character": .integer(character)] }

  static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.character) < (right.line, right.character)
  }
}
