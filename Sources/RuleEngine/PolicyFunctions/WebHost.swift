/// A host as browsers read it (WHATWG URL Standard, "Host parsing"), as far as this decides where a
/// request goes. Percent-encoding, capital and full-width letters, a final dot, and the different
/// spellings of addresses are normalized.
struct WebHost {
  /// An IPv4 address as four decimal numbers, even if it is embedded in an IPv6 address; an IPv6
  /// address without brackets and zone; otherwise the name in lower case without its final dot. A
  /// text that is not a valid host is kept nearly unchanged.
  let name: [UInt8]

  init(_ host: UnsafeBufferPointer<UInt8>) {
    var name = Self.folded(host)
    if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]") {
      name = Array(name.dropFirst().dropLast().prefix { $0 != UInt8(ascii: "%") })
      if let words = Self.words(name) {
        name = Self.embedded(words).map { Self.dotted($0) } ?? Self.spelled(words)
      }
    } else {
      if name.count > 1, name.last == UInt8(ascii: ".") { name.removeLast() }
      if let address = Self.address(name) { name = Self.dotted(address) }
    }
    self.name = name
  }

  /// Whether a host is already a normalized name, as nearly all are: it consists of lower-case
  /// letters, digits, hyphens and dots, and its last label cannot be a number.
  static func isName(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
    var isNumber = true
    for byte in host {
      switch byte {
      case UInt8(ascii: "."): isNumber = true
      case UInt8(ascii: "g")...UInt8(ascii: "w"), UInt8(ascii: "y"), UInt8(ascii: "z"):
        isNumber = false
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "x"), 0x30...0x39,
        UInt8(ascii: "-"):
        break
      default: return false
      }
    }
    return !isNumber
  }

  /// Returns the text with percent-encoding decoded, and full-width and capital letters as
  /// lower-case ASCII letters.
  private static func folded(_ host: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = 0
    while index < host.count {
      if host[index] == UInt8(ascii: "%"), index + 2 < host.count,
        let high = digit(host[index + 1], 16), let low = digit(host[index + 2], 16)
      {
        bytes.append(UInt8(high << 4 | low))
        index += 3
      } else {
        bytes.append(host[index])
        index += 1
      }
    }
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes.map { lowered($0) } }
    var folded: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E: folded.append(lowered(UInt8(scalar.value - 0xFEE0)))
      case 0x3002, 0xFF61: folded.append(UInt8(ascii: "."))
      default: folded += String(scalar).utf8.map { lowered($0) }
      }
    }
    return folded
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  // MARK: IPv4

  /// Returns the address that one to four numbers stand for ("IPv4 parser"); `nil` if it is not
  /// one.
  private static func address(_ host: [UInt8]) -> UInt32? {
    let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 4 else { return nil }
    var address: UInt64 = 0
    for (index, part) in parts.enumerated() {
      guard let number = Self.number(part) else { return nil }
      if index + 1 < parts.count {
        guard number < 256 else { return nil }
        address |= number << UInt64(8 * (3 - index))
      } else {
        guard number < 1 << UInt64(8 * (5 - parts.count)) else { return nil }
        address |= number
      }
    }
    return UInt32(truncatingIfNeeded: address)
  }

  /// Reads a decimal, octal (`0…`) or hexadecimal number (`0x…`, where no digits mean 0); `nil` if
  /// it is not a number, or exceeds 32 bits.
  private static func number(_ part: ArraySlice<UInt8>) -> UInt64? {
    guard !part.isEmpty else { return nil }
    var digits = part
    var radix: UInt64 = 10
    if part.count >= 2, part.first == UInt8(ascii: "0") {
      if part[part.startIndex + 1] == UInt8(ascii: "x") {
        digits = part.dropFirst(2)
        radix = 16
      } else {
        digits = part.dropFirst()
        radix = 8
      }
    }
    var number: UInt64 = 0
    for byte in digits {
      guard let digit = Self.digit(byte, radix) else { return nil }
      number = number * radix + digit
      guard number <= UInt64(UInt32.max) else { return nil }
    }
    return number
  }

  private static func digit(_ byte: UInt8, _ radix: UInt64) -> UInt64? {
    let value: UInt64
    switch byte {
    case 0x30...0x39: value = UInt64(byte - 0x30)
    case 0x41...0x46: value = UInt64(byte - 0x37)
    case 0x61...0x66: value = UInt64(byte - 0x57)
    default: return nil
    }
    return value < radix ? value : nil
  }

  private static func dotted(_ address: UInt32) -> [UInt8] {
    Array(
      "\(address >> 24).\(address >> 16 & 0xFF).\(address >> 8 & 0xFF).\(address & 0xFF)".utf8)
  }

  // MARK: IPv6

  /// Returns the eight words of an IPv6 address; `nil` if the text is not one.
  private static func words(_ text: [UInt8]) -> [UInt16]? {
    var text = text
    // The last two words may be written as an IPv4 address.
    var last: UInt32?
    if let dot = text.firstIndex(of: UInt8(ascii: ".")),
      let colon = text[..<dot].lastIndex(of: UInt8(ascii: ":"))
    {
      guard let address = Self.address(Array(text[(colon + 1)...])) else { return nil }
      last = address
      text = Array(text[...colon]) + [UInt8(ascii: "0"), UInt8(ascii: ":"), UInt8(ascii: "0")]
    }
    let pieces = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard pieces.count >= 3, pieces.count <= 9 else { return nil }
    var front: [UInt16] = []
    var back: [UInt16]?
    for (index, piece) in pieces.enumerated() {
      if piece.isEmpty {
        // `::` stands for a run of zeros; at an end it leaves two empty pieces.
        let isOuter = index == 0 || index == pieces.count - 1
        if isOuter {
          let neighbour = index == 0 ? 1 : index - 1
          guard pieces[neighbour].isEmpty else { return nil }
          continue
        }
        guard back == nil else { return nil }
        back = []
        continue
      }
      guard piece.count <= 4 else { return nil }
      var word: UInt64 = 0
      for byte in piece {
        guard let digit = Self.digit(byte, 16) else { return nil }
        word = word << 4 | digit
      }
      if back == nil { front.append(UInt16(word)) } else { back?.append(UInt16(word)) }
    }
    var words = front
    if let back {
      guard front.count + back.count <= 7 else { return nil }
      words += Array(repeating: 0, count: 8 - front.count - back.count) + back
    }
    guard words.count == 8 else { return nil }
    if let last {
      words[6] = UInt16(last >> 16)
      words[7] = UInt16(last & 0xFFFF)
    }
    return words
  }

  /// Returns the IPv4 address in an IPv6 address: mapped, translated, compatible or behind NAT64
  /// (RFC 4291, section 2.5.5; RFC 2765; RFC 6052).
  private static func embedded(_ words: [UInt16]) -> UInt32? {
    let address = UInt32(words[6]) << 16 | UInt32(words[7])
    let isZero = words[..<4].allSatisfy { $0 == 0 }
    let isMapped = isZero && words[4] == 0 && words[5] == 0xFFFF
    let isTranslated = isZero && words[4] == 0xFFFF && words[5] == 0
    // `::` and `::1` are IPv6 addresses of their own.
    let isCompatible = isZero && words[4] == 0 && words[5] == 0 && address > 1
    let isBehindNAT64 =
      words[0] == 0x64 && words[1] == 0xFF9B && words[2..<6].allSatisfy { $0 == 0 }
    return isMapped || isTranslated || isCompatible || isBehindNAT64 ? address : nil
  }

  private static func spelled(_ words: [UInt16]) -> [UInt8] {
    Array(words.map { String($0, radix: 16) }.joined(separator: ":").utf8)
  }
}
