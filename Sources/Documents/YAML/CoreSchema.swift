/// Tag resolution of the YAML 1.2 core schema (YAML 1.2.2, 10.3.2).
enum CoreSchema {
  /// Returns the kind of a plain scalar without a tag.
  static func kind(of text: UnsafeBufferPointer<UInt8>) -> NodeKind {
    guard let first = text.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return number(text)
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return text.count == 1 ? .string : number(text)
    case UInt8(ascii: "t"), UInt8(ascii: "T"):
      return isWord(text, "true") ? .bool : .string
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      return isWord(text, "false") ? .bool : .string
    case UInt8(ascii: "n"), UInt8(ascii: "N"):
      return isWord(text, "null") ? .null : .string
    case UInt8(ascii: "~"):
      return text.count == 1 ? .null : .string
    default:
      return .string
    }
  }

  /// Returns whether the text is `word`, `Word` or `WORD`.
  private static func isWord(
    _ text: UnsafeBufferPointer<UInt8>, _ word: StaticString
  ) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    let letters = word.utf8Start
    // Bit 5 distinguishes lower-case from upper-case ASCII letters.
    let firstIsCapital = text[0] & 0x20 == 0
    let secondIsCapital = text[1] & 0x20 == 0
    guard text[0] | 0x20 == letters[0], firstIsCapital || !secondIsCapital else { return false }
    for index in 1..<text.count {
      let expected = secondIsCapital ? letters[index] & ~0x20 : letters[index]
      if text[index] != expected { return false }
    }
    return true
  }

  /// Returns the kind of a text that starts like a number. The text must not be a sign or a point
  /// alone.
  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> NodeKind {
    var index = 0
    let count = text.count
    if text[0] == UInt8(ascii: "0"), count > 2 {
      if text[1] == UInt8(ascii: "x") {
        return text[2...].allSatisfy(isHexDigit) ? .integer : .string
      }
      if text[1] == UInt8(ascii: "o") {
        return text[2...].allSatisfy { $0 & 0xF8 == 0x30 } ? .integer : .string
      }
    }
    if text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") { index = 1 }
    let whole = index
    while index < count, isDigit(text[index]) { index += 1 }
    let hasWhole = index > whole
    if index == count { return hasWhole ? .integer : .string }
    if text[index] == UInt8(ascii: ".") {
      index += 1
      if !hasWhole {
        let rest = UnsafeBufferPointer(rebasing: text[index...])
        if isWord(orEmpty: rest, "inf") { return .float }
        if whole == 0, isNotANumber(rest) { return .float }
      }
      let fraction = index
      while index < count, isDigit(text[index]) { index += 1 }
      guard hasWhole || index > fraction else { return .string }
      if index == count { return .float }
    } else if !hasWhole {
      return .string
    }
    guard text[index] | 0x20 == UInt8(ascii: "e") else { return .string }
    index += 1
    if index < count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") {
      index += 1
    }
    let exponent = index
    while index < count, isDigit(text[index]) { index += 1 }
    return index == count && index > exponent ? .float : .string
  }

  private static func isWord(
    orEmpty text: UnsafeBufferPointer<UInt8>, _ word: StaticString
  ) -> Bool {
    !text.isEmpty && isWord(text, word)
  }

  private static func isNotANumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == 3 else { return false }
    let isSmall = text[0] == UInt8(ascii: "n") && text[2] == UInt8(ascii: "n")
    let isCapital = text[0] == UInt8(ascii: "N") && text[2] == UInt8(ascii: "N")
    return isSmall && text[1] == UInt8(ascii: "a")
      || isCapital && (text[1] == UInt8(ascii: "a") || text[1] == UInt8(ascii: "A"))
  }

  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always) static func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
  }
}
