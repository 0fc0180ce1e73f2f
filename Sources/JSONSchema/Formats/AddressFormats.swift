/// Addresses of hosts (RFC 2673, 3.2; RFC 4291, 2.2).
enum AddressFormats {
  /// `dotted-quad`.
  static func isIPv4(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        guard (1...3).contains(part.count), part.allSatisfy(ASCII.isDigit),
          part.count == 1 || part.first != 0x30
        else { return false }
        return part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
      }
  }

  static func isIPv6(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 45, text.count >= 2 else { return false }
    var groups = 0
    var isShort = false
    var index = 0
    if text[0] == 0x3A {
      guard text[1] == 0x3A else { return false }
      isShort = true
      index = 2
    }
    while index < text.count {
      let start = index
      while index < text.count, ASCII.isHexDigit(text[index]) { index += 1 }
      if index < text.count, text[index] == 0x2E {
        groups += 2
        guard isIPv4(UnsafeBufferPointer(rebasing: text[start...])) else { return false }
        index = text.count
        break
      }
      guard (1...4).contains(index - start) else { return false }
      groups += 1
      guard index < text.count else { break }
      guard text[index] == 0x3A, index + 1 < text.count else { return false }
      index += 1
      if text[index] == 0x3A {
        if isShort { return false }
        isShort = true
        index += 1
      }
    }
    return isShort ? groups <= 7 : groups == 8
  }
}
