import Patterns

/// A format of strings.
struct StringFormat: Sendable {
  let name: StaticString
  /// What messages call a text of this format.
  let words: StaticString
  /// Whether a text, which is valid UTF-8, has the format. Linear in the text.
  let accepts: @Sendable (UnsafeBufferPointer<UInt8>) -> Bool

  private init(
    _ name: StaticString, _ words: StaticString,
    _ accepts: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
  ) {
    self.name = name
    self.words = words
    self.accepts = accepts
  }

  /// All formats of all drafts; one that a draft does not have yet means the same in it.
  private static let table: [StringFormat] = [
    StringFormat(
      "date-time", "a date and time such as `2026-01-31T23:59:59Z`", DateFormats.isDateTime),
    StringFormat("date", "a date such as `2026-01-31`", DateFormats.isDate),
    StringFormat("time", "a time with its offset such as `23:59:59Z`", DateFormats.isTime),
    StringFormat("duration", "a duration such as `P1DT12H`", DateFormats.isDuration),
    StringFormat("email", "an email address", MailFormats.isAddress),
    StringFormat("idn-email", "an email address", MailFormats.isInternationalAddress),
    StringFormat("hostname", "a host name", { HostFormats.isHostName($0) }),
    StringFormat("idn-hostname", "a host name", InternationalHosts.isHostName),
    StringFormat("ipv4", "an IPv4 address such as `192.0.2.1`", AddressFormats.isIPv4),
    StringFormat("ipv6", "an IPv6 address such as `2001:db8::1`", AddressFormats.isIPv6),
    StringFormat("uri", "a URI with its scheme", { URIFormats.isURI($0) }),
    StringFormat("uri-reference", "a URI or a relative reference", { URIFormats.isReference($0) }),
    StringFormat("iri", "an IRI with its scheme", { URIFormats.isURI($0, takesUnicode: true) }),
    StringFormat(
      "iri-reference", "an IRI or a relative reference",
      { URIFormats.isReference($0, takesUnicode: true) }),
    StringFormat("uri-template", "a URI template", URITemplates.isTemplate),
    StringFormat("json-pointer", "a JSON Pointer such as `/a/0`", PointerFormats.isPointer),
    StringFormat(
      "relative-json-pointer", "a relative JSON Pointer such as `1/a`",
      PointerFormats.isRelativePointer),
    StringFormat("regex", "a regular expression of ECMA-262", { ECMAPattern.isValid($0) }),
    StringFormat("uuid", "a UUID", PointerFormats.isUUID),
  ]

  /// Up to draft 6 labels in Punycode are labels like others.
  private static let oldHostName = StringFormat(
    "hostname", "a host name", { HostFormats.isHostName($0, unpacks: false) })

  /// A format by its name; `nil` if it is not known.
  static func named(_ name: UnsafeBufferPointer<UInt8>, in draft: SchemaDraft) -> StringFormat? {
    if draft <= .draft6, oldHostName.name.withUTF8Buffer({ $0.hasSameBytes(as: name) }) {
      return oldHostName
    }
    return table.first { format in format.name.withUTF8Buffer { $0.hasSameBytes(as: name) } }
  }
}

/// A place in a text that is read from its beginning.
struct ByteCursor {
  let text: UnsafeBufferPointer<UInt8>
  var offset = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { offset >= text.count }

  /// The next byte; 0 at the end.
  var next: UInt8 { offset < text.count ? text[offset] : 0 }

  /// Reads one byte, if it is the next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard offset < text.count, text[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// Reads decimal digits; returns how many.
  mutating func takeDigits() -> Int {
    let start = offset
    while next &- 0x30 < 10, !isAtEnd { offset += 1 }
    return offset - start
  }

  /// Reads a number of exactly so many digits.
  mutating func takeNumber(_ count: Int) -> Int? {
    guard offset + count <= text.count else { return nil }
    var number = 0
    for index in offset..<offset + count {
      guard text[index] &- 0x30 < 10 else { return nil }
      number = number * 10 + Int(text[index] - 0x30)
    }
    offset += count
    return number
  }
}

/// The classes of ASCII that grammars name (RFC 5234, B.1).
enum ASCII {
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

  static func isOne(of set: StaticString, _ byte: UInt8) -> Bool {
    set.withUTF8Buffer { $0.contains(byte) }
  }
}
