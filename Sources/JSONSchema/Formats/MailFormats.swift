/// Addresses of mail (RFC 5321, 4.1.2; RFC 6531, 3.3).
enum MailFormats {
  static func isAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    isAddress(text, takesUnicode: false)
  }

  static func isInternationalAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    isAddress(text, takesUnicode: true)
  }

  private static func isAddress(_ text: UnsafeBufferPointer<UInt8>, takesUnicode: Bool) -> Bool {
    var cursor = ByteCursor(text)
    guard takeLocalPart(&cursor, takesUnicode), cursor.offset <= 64, cursor.take(0x40) else {
      return false
    }
    let domain = UnsafeBufferPointer(rebasing: text[cursor.offset...])
    if domain.first == 0x5B { return isLiteral(domain) }
    return takesUnicode ? InternationalHosts.isHostName(domain) : HostFormats.isHostName(domain)
  }

  private static func takeLocalPart(_ cursor: inout ByteCursor, _ takesUnicode: Bool) -> Bool {
    guard cursor.take(0x22) else { return takeDotString(&cursor, takesUnicode) }
    while !cursor.isAtEnd {
      let byte = cursor.next
      cursor.offset += 1
      switch byte {
      case 0x22: return true
      case 0x5C:
        guard (0x20...0x7E).contains(cursor.next) else { return false }
        cursor.offset += 1
      case 0x20...0x7E: break
      default: if byte < 0x80 || !takesUnicode { return false }
      }
    }
    return false
  }

  private static func takeDotString(_ cursor: inout ByteCursor, _ takesUnicode: Bool) -> Bool {
    while true {
      let start = cursor.offset
      while !cursor.isAtEnd, isAtomByte(cursor.next, takesUnicode) { cursor.offset += 1 }
      guard cursor.offset > start else { return false }
      if !cursor.take(0x2E) { return true }
    }
  }

  private static func isAtomByte(_ byte: UInt8, _ takesUnicode: Bool) -> Bool {
    ASCII.isAlphanumeric(byte) || ASCII.isOne(of: "!#$%&'*+-/=?^_`{|}~", byte)
      || byte >= 0x80 && takesUnicode
  }

  /// `[192.0.2.1]` or `[IPv6:2001:db8::1]`.
  private static func isLiteral(_ domain: UnsafeBufferPointer<UInt8>) -> Bool {
    guard domain.count > 2, domain.last == 0x5D else { return false }
    let inner = UnsafeBufferPointer(rebasing: domain[1..<domain.count - 1])
    let tag = Array("ipv6:".utf8)
    if inner.count > tag.count,
      inner.prefix(tag.count).map({ $0 | 0x20 }).elementsEqual(tag.map { $0 | 0x20 })
    {
      return AddressFormats.isIPv6(UnsafeBufferPointer(rebasing: inner[tag.count...]))
    }
    return AddressFormats.isIPv4(inner)
  }
}
