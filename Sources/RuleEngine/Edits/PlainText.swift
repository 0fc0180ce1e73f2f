/// Judges whether a text can be written as a plain scalar: without quotes.
///
/// In doubt, it decides for quotes: a text that some reader of YAML 1.1 or 1.2 takes for a number,
/// a date, a truth value or null is not plain, and neither is one that starts with an indicator.
struct PlainText {
  /// The text's UTF-8 bytes.
  let bytes: [UInt8]
  /// Whether the scalar is within brackets, where it must not contain a comma or bracket.
  let isInFlow: Bool

  init(_ text: String, isInFlow: Bool) { self.init(Array(text.utf8), isInFlow: isInFlow) }

  init(_ bytes: [UInt8], isInFlow: Bool) {
    self.bytes = bytes
    self.isInFlow = isInFlow
  }

  /// Whether the text, written plain, is read back as this very string.
  var isPlain: Bool { hasPlainEnds && hasPlainMiddle && !isTakenForAnotherType }

  /// Whether a printable part of a text, given with a byte of its surroundings on either side,
  /// keeps the text plain. Whether the text is taken for a number must be decided for the whole.
  func isPlainPart(isAtStart: Bool, isAtEnd: Bool) -> Bool {
    (!isAtStart || hasPlainStart) && (!isAtEnd || hasPlainEnd) && hasPlainBytes
  }

  private var hasPlainEnds: Bool { hasPlainStart && hasPlainEnd }

  private var hasPlainEnd: Bool {
    guard let last = bytes.last else { return false }
    return last != UInt8(ascii: ":") && last != UInt8(ascii: " ")
  }

  private var hasPlainStart: Bool {
    guard let first = bytes.first else { return false }
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"),
      UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "+"), 0x80...:
      return true
    default: return false
    }
  }

  private var hasPlainMiddle: Bool {
    hasPlainBytes && ScalarText.isPrintable(String(decoding: bytes, as: UTF8.self))
  }

  private var hasPlainBytes: Bool {
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
        UInt8(ascii: "}"):
        if isInFlow { return false }
      case UInt8(ascii: "#"):
        if index > 0, bytes[index - 1] == UInt8(ascii: " ") { return false }
      case UInt8(ascii: ":"):
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: " ") { return false }
      default: break
      }
    }
    return true
  }

  /// Whether a reader of YAML 1.1 or 1.2 may take the text for another type than a string.
  private var isTakenForAnotherType: Bool {
    Self.isReservedWord(bytes) || isLikeNumber
  }

  private static func isReservedWord(_ bytes: [UInt8]) -> Bool {
    guard bytes.count <= 5 else { return false }
    let lowered = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    switch lowered.count {
    case 1: return lowered == Array("y".utf8) || lowered == Array("n".utf8)
    case 2: return ["no", "on", "<<"].contains { lowered == Array($0.utf8) }
    case 3: return ["yes", "off"].contains { lowered == Array($0.utf8) }
    case 4: return ["null", "true"].contains { lowered == Array($0.utf8) }
    default: return lowered == Array("false".utf8)
    }
  }

  /// Whether the text starts like a number or date, and all its bytes may occur in one.
  private var isLikeNumber: Bool {
    guard let first = bytes.first, first == UInt8(ascii: "+") || (0x30...0x39).contains(first)
    else { return false }
    return bytes.allSatisfy(Self.isInNumbers)
  }

  /// Whether the byte may occur in a number or date.
  static func isInNumbers(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "_"), UInt8(ascii: "x"),
      UInt8(ascii: "X"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: ":"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: "i"),
      UInt8(ascii: "n"):
      true
    default: false
    }
  }
}
