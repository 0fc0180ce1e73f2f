/// JSON Pointers (RFC 6901) and UUIDs (RFC 4122).
enum PointerFormats {
  static func isPointer(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return true }
    guard first == 0x2F else { return false }
    for index in text.indices where text[index] == 0x7E {
      guard index + 1 < text.count, text[index + 1] & 0xFE == 0x30 else { return false }
    }
    return true
  }

  /// A pointer relative to a value (draft-handrews-relative-json-pointer-01, 3).
  static func isRelativePointer(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var cursor = ByteCursor(text)
    let first = cursor.next
    let count = cursor.takeDigits()
    guard count == 1 || count > 1 && first != 0x30 else { return false }
    if cursor.take(0x23) { return cursor.isAtEnd }
    return isPointer(UnsafeBufferPointer(rebasing: text[cursor.offset...]))
  }

  static func isUUID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == 36 else { return false }
    return text.indices.allSatisfy {
      switch $0 {
      case 8, 13, 18, 23: text[$0] == 0x2D
      default: ASCII.isHexDigit(text[$0])
      }
    }
  }
}
