/// An error that explains why a text is not an address or a network.
enum NetworkTextProblem: Error {
  case malformed
  /// `%eth0`
  case zone
  /// `::ffff:1.2.3.4`
  case mapped
  /// A prefix longer than the family has bits.
  case prefixLength(maximum: Int)

  /// Returns the message for a text that should be an `expected`, for example "IP address".
  func message(_ text: Text, expected: StaticString) -> String {
    switch self {
    case .malformed: "`\(text.brief)` is not a valid \(expected)"
    case .zone: "`\(text.brief)` has a zone, expected an address without one"
    case .mapped: "`\(text.brief)` is an IPv4 address mapped to IPv6, expected one or the other"
    case .prefixLength(let maximum):
      "the prefix of `\(text.brief)` is too long, expected at most \(maximum) bits"
    }
  }
}

/// Reads addresses as Kubernetes does: strictly, so that every text has only one meaning.
///
/// IPv4 is four decimal numbers without leading zeros. IPv6 follows RFC 4291, section 2.2, where
/// `::` stands for at least one group. Zones are rejected, and so is a mapped address in mixed
/// notation (`::ffff:1.2.3.4`), which some parsers read as IPv4 and others as IPv6; in hexadecimal
/// it is an IPv6 address (the conformance suite has both).
struct IPAddressParser {
  private let bytes: Slice<UnsafeBufferPointer<UInt8>>
  private var position: Int

  /// The longest text of an address, `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`.
  private static let longest = 45

  /// Reads a whole text.
  static func parse(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(NetworkTextProblem)
    -> IPAddress
  {
    if let percent = bytes.firstIndex(of: UInt8(ascii: "%")) {
      // Only text after a valid IPv6 address is a zone; otherwise the whole text is malformed.
      let address = try parse(bytes[..<percent])
      throw address.family == .v6 && percent + 1 < bytes.endIndex ? .zone : .malformed
    }
    guard bytes.count <= longest else { throw .malformed }
    var parser = IPAddressParser(bytes: bytes, position: bytes.startIndex)
    if bytes.contains(UInt8(ascii: ":")) { return try parser.v6() }
    return IPAddress(v4: try parser.v4())
  }

  /// Reads a decimal number of at most three digits, without a leading zero, and advances the
  /// position; `nil` if there is none.
  static func decimal(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ position: inout Int) -> Int? {
    var result = 0
    let start = position
    while position < bytes.endIndex, position - start < 4,
      bytes[position] >= 0x30, bytes[position] <= 0x39
    {
      result = result * 10 + Int(bytes[position] - 0x30)
      position += 1
    }
    let count = position - start
    guard count > 0, count < 4 else { return nil }
    return count > 1 && bytes[start] == 0x30 ? nil : result
  }

  private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  /// Reads four decimal numbers up to the end of the text.
  private mutating func v4() throws(NetworkTextProblem) -> UInt32 {
    var result: UInt32 = 0
    for index in 0..<4 {
      if index > 0, !take(UInt8(ascii: ".")) { throw .malformed }
      guard let octet = IPAddressParser.decimal(bytes, &position), octet <= 255 else {
        throw .malformed
      }
      result = result << 8 | UInt32(octet)
    }
    guard position == bytes.endIndex else { throw .malformed }
    return result
  }

  private mutating func v6() throws(NetworkTextProblem) -> IPAddress {
    var before = Groups()
    var after = Groups()
    var hasGap = takeGap()
    var isMixed = false
    while position < bytes.endIndex {
      let start = position
      guard let group = hexadecimal() else { throw .malformed }
      if peek == UInt8(ascii: ".") {
        // The last four octets.
        position = start
        let octets = try v4()
        for group in [octets >> 16, octets & 0xFFFF] {
          if hasGap { after.append(UInt64(group)) } else { before.append(UInt64(group)) }
        }
        isMixed = true
        break
      }
      if hasGap { after.append(group) } else { before.append(group) }
      if position == bytes.endIndex { break }
      if !hasGap, takeGap() {
        hasGap = true
      } else if !take(UInt8(ascii: ":")) || position == bytes.endIndex {
        throw .malformed
      }
    }
    let count = before.count + after.count
    guard hasGap ? count <= 7 : count == 8 else { throw .malformed }
    let address = before.joined(with: after)
    if isMixed, address.isMapped { throw .mapped }
    return address
  }

  /// Consumes `::` if it comes next; returns whether it did.
  private mutating func takeGap() -> Bool {
    let colon = UInt8(ascii: ":")
    guard peek == colon, position + 1 < bytes.endIndex, bytes[position + 1] == colon else {
      return false
    }
    position += 2
    return true
  }

  /// Reads one to four hexadecimal digits; `nil` if there are none.
  private mutating func hexadecimal() -> UInt64? {
    var result: UInt64 = 0
    let start = position
    while let byte = peek, let digit = byte.hexValue, position - start < 4 {
      result = result << 4 | UInt64(digit)
      position += 1
    }
    return position > start ? result : nil
  }

  /// The groups on one side of `::`, the last one lowest.
  private struct Groups {
    var high: UInt64 = 0
    var low: UInt64 = 0
    /// The number of groups appended, which may exceed eight.
    var count = 0

    mutating func append(_ group: UInt64) {
      high = high << 16 | low >> 48
      low = low << 16 | group
      count += 1
    }

    /// Returns the address with these groups at its start and others at its end; at most eight
    /// together.
    func joined(with end: Groups) -> IPAddress {
      var start = self
      for _ in count..<8 { start.append(0) }
      return IPAddress(v6: start.high | end.high, start.low | end.low)
    }
  }
}
