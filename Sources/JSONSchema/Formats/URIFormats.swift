/// URIs (RFC 3986, appendix A) and IRIs (RFC 3987, 2.2).
enum URIFormats {
  /// `URI` or `IRI`: with a scheme.
  static func isURI(_ text: UnsafeBufferPointer<UInt8>, takesUnicode: Bool = false) -> Bool {
    guard let colon = schemeEnd(text) else { return false }
    return isRest(text, from: colon + 1, takesUnicode, isRelative: false)
  }

  /// `URI-reference` or `IRI-reference`.
  static func isReference(_ text: UnsafeBufferPointer<UInt8>, takesUnicode: Bool = false) -> Bool {
    isURI(text, takesUnicode: takesUnicode) || isRest(text, from: 0, takesUnicode, isRelative: true)
  }

  private static func schemeEnd(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let colon = text.firstIndex(of: 0x3A), colon > 0, ASCII.isLetter(text[0]),
      text[..<colon].allSatisfy({ ASCII.isAlphanumeric($0) || ASCII.isOne(of: "+-.", $0) })
    else { return nil }
    return colon
  }

  /// What follows the scheme: authority, path, query and fragment.
  private static func isRest(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ takesUnicode: Bool, isRelative: Bool
  ) -> Bool {
    var rest = text[start...]
    if let hash = rest.firstIndex(of: 0x23) {
      guard isRun(rest[(hash + 1)...], "/?:@", takesUnicode) else { return false }
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: 0x3F) {
      guard isRun(rest[(mark + 1)...], "/?:@", takesUnicode, takesPrivate: takesUnicode) else {
        return false
      }
      rest = rest[..<mark]
    }
    if rest.starts(with: [0x2F, 0x2F]) {
      let authorityStart = rest.startIndex + 2
      let end = rest[authorityStart...].firstIndex(of: 0x2F) ?? rest.endIndex
      guard isAuthority(rest[authorityStart..<end], takesUnicode) else { return false }
      rest = rest[end...]
    } else if isRelative {
      // A colon in the first segment would make a scheme.
      let segmentEnd = rest.firstIndex(of: 0x2F) ?? rest.endIndex
      if rest[..<segmentEnd].contains(0x3A) { return false }
    }
    return isRun(rest, "/:@", takesUnicode)
  }

  private static func isAuthority(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, _ takesUnicode: Bool
  ) -> Bool {
    var host = text
    if let at = host.lastIndex(of: 0x40) {
      guard isRun(host[..<at], ":", takesUnicode) else { return false }
      host = host[(at + 1)...]
    }
    if host.first == 0x5B {
      guard let close = host.lastIndex(of: 0x5D) else { return false }
      guard isLiteral(host[(host.startIndex + 1)..<close]) else { return false }
      return isPort(host[(close + 1)...])
    }
    if let colon = host.firstIndex(of: 0x3A) {
      guard isPort(host[colon...]) else { return false }
      host = host[..<colon]
    }
    return isRun(host, "", takesUnicode)
  }

  private static func isPort(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = text.first else { return true }
    return first == 0x3A && text.dropFirst().allSatisfy(ASCII.isDigit)
  }

  /// An address of IPv6, or of a version to come.
  private static func isLiteral(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = text.first else { return false }
    guard first | 0x20 == UInt8(ascii: "v") else {
      return AddressFormats.isIPv6(UnsafeBufferPointer(rebasing: text))
    }
    guard let dot = text.firstIndex(of: 0x2E), dot > text.startIndex + 1 else { return false }
    let tail = text[(dot + 1)...]
    return text[(text.startIndex + 1)..<dot].allSatisfy(ASCII.isHexDigit) && !tail.isEmpty
      && tail.allSatisfy { isUnreserved($0) || isDelimiter($0) || $0 == 0x3A }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    ASCII.isAlphanumeric(byte) || ASCII.isOne(of: "-._~", byte)
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool { ASCII.isOne(of: "!$&'()*+,;=", byte) }

  /// Whether all is unreserved, percent-encoded, a delimiter within parts, or one of some more.
  private static func isRun(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, _ more: StaticString, _ takesUnicode: Bool,
    takesPrivate: Bool = false
  ) -> Bool {
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == 0x25 {
        guard index + 2 < text.endIndex, ASCII.isHexDigit(text[index + 1]),
          ASCII.isHexDigit(text[index + 2])
        else { return false }
        index += 3
      } else if byte >= 0x80 {
        guard takesUnicode else { return false }
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard index + length <= text.endIndex else { return false }
        let scalar = String(decoding: text[index..<index + length], as: UTF8.self)
          .unicodeScalars.first
        guard let scalar, isUnicode(scalar.value, takesPrivate) else { return false }
        index += length
      } else {
        guard isUnreserved(byte) || isDelimiter(byte) || ASCII.isOne(of: more, byte) else {
          return false
        }
        index += 1
      }
    }
    return true
  }

  /// `ucschar` and, in a query, `iprivate`.
  private static func isUnicode(_ codePoint: UInt32, _ takesPrivate: Bool) -> Bool {
    switch codePoint {
    case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
    case 0xE000...0xF8FF, 0xF0000...0x10FFFF: takesPrivate && codePoint & 0xFFFE != 0xFFFE
    case 0xE0000..<0xE1000: false
    case 0x10000..<0xF0000: codePoint & 0xFFFE != 0xFFFE
    default: false
    }
  }
}
