/// Templates of URIs (RFC 6570, 2).
enum URITemplates {
  static func isTemplate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var cursor = ByteCursor(text)
    while !cursor.isAtEnd {
      if cursor.take(0x7B) {
        guard takeExpression(&cursor) else { return false }
      } else {
        guard takeLiteral(&cursor) else { return false }
      }
    }
    return true
  }

  private static func takeLiteral(_ cursor: inout ByteCursor) -> Bool {
    let byte = cursor.next
    if byte == 0x25 { return takeEncoded(&cursor) }
    guard byte > 0x20, byte != 0x7F, !ASCII.isOne(of: "\"<>\\^`{|}", byte) else { return false }
    cursor.offset += 1
    return true
  }

  private static func takeEncoded(_ cursor: inout ByteCursor) -> Bool {
    let text = cursor.text
    guard cursor.offset + 2 < text.count, ASCII.isHexDigit(text[cursor.offset + 1]),
      ASCII.isHexDigit(text[cursor.offset + 2])
    else { return false }
    cursor.offset += 3
    return true
  }

  /// Reads what follows `{`.
  private static func takeExpression(_ cursor: inout ByteCursor) -> Bool {
    // The operators, and those that are kept for later (2.2).
    if ASCII.isOne(of: "+#./;?&", cursor.next) {
      cursor.offset += 1
    } else if ASCII.isOne(of: "=,!@|", cursor.next) {
      return false
    }
    while true {
      guard takeName(&cursor) else { return false }
      if cursor.take(0x3A) {
        guard (0x31...0x39).contains(cursor.next) else { return false }
        guard cursor.takeDigits() <= 4 else { return false }
      } else {
        _ = cursor.take(0x2A)
      }
      if cursor.take(0x7D) { return true }
      guard cursor.take(0x2C) else { return false }
    }
  }

  private static func takeName(_ cursor: inout ByteCursor) -> Bool {
    while true {
      let start = cursor.offset
      while !cursor.isAtEnd {
        if cursor.next == 0x25 {
          guard takeEncoded(&cursor) else { return false }
        } else if ASCII.isAlphanumeric(cursor.next) || cursor.next == 0x5F {
          cursor.offset += 1
        } else {
          break
        }
      }
      guard cursor.offset > start else { return false }
      if !cursor.take(0x2E) { return true }
    }
  }
}
