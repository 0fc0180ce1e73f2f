/// An IP address of version 4 (RFC 791) or 6 (RFC 4291), without a zone.
struct IPAddress: Hashable, Sendable {
  /// The 32 or 128 bits, the latter in two halves.
  var high: UInt64
  var low: UInt64
  /// Whether it is of version 4, whose bits are the last of `low`.
  var isVersion4: Bool

  /// The number of bits.
  var width: Int { isVersion4 ? 32 : 128 }

  init(version4 bits: UInt32) {
    high = 0
    low = UInt64(bits)
    isVersion4 = true
  }

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
    isVersion4 = false
  }

  /// Why a text is no address.
  enum Failure: Error {
    case malformed
    case zone
    case mapped
  }

  /// Reads an address: four decimal numbers without leading zeros, or RFC 4291's forms. A zone is
  /// refused, and so is an address of version 6 that ends in one of version 4 mapped into it.
  init(_ bytes: some RandomAccessCollection<UInt8>) throws(Failure) {
    let bytes = Array(bytes)
    if bytes.contains(UInt8(ascii: "%")) { throw .zone }
    if !bytes.contains(UInt8(ascii: ":")) {
      guard let bits = Self.version4(bytes[...]) else { throw .malformed }
      self.init(version4: bits)
      return
    }
    guard let groups = Self.groups(bytes) else { throw .malformed }
    self.init(high: Self.joined(groups[0..<4]), low: Self.joined(groups[4..<8]))
    if high == 0, low >> 32 == 0xFFFF, bytes.contains(UInt8(ascii: ".")) { throw .mapped }
  }

  private static func joined(_ groups: ArraySlice<UInt16>) -> UInt64 {
    groups.reduce(0) { $0 << 16 | UInt64($1) }
  }

  private static func version4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var result: UInt32 = 0
    for part in parts {
      guard let number = decimal(part, maximum: 255) else { return nil }
      result = result << 8 | UInt32(number)
    }
    return result
  }

  /// Reads a decimal number without leading zeros and signs.
  static func decimal(_ digits: some Collection<UInt8>, maximum: Int) -> Int? {
    guard let first = digits.first, first != 0x30 || digits.count == 1 else { return nil }
    var number = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      number = number * 10 + Int(digit - 0x30)
      if number > maximum { return nil }
    }
    return number
  }

  /// Reads eight groups of hexadecimal digits, some of which `::` may stand for, and the last two of
  /// which may be an address of version 4.
  private static func groups(_ bytes: [UInt8]) -> [UInt16]? {
    var groups: [UInt16] = []
    var gap: Int?
    var index = 0
    if bytes.starts(with: [0x3A, 0x3A]) {
      gap = 0
      index = 2
    }
    while index < bytes.count {
      let end = bytes[index...].firstIndex(of: 0x3A) ?? bytes.count
      let part = bytes[index..<end]
      if end == bytes.count, part.contains(UInt8(ascii: ".")) {
        guard groups.count <= 6, let bits = version4(part) else { return nil }
        groups.append(UInt16(truncatingIfNeeded: bits >> 16))
        groups.append(UInt16(truncatingIfNeeded: bits))
        break
      }
      guard groups.count < 8, let group = hexadecimal(part) else { return nil }
      groups.append(group)
      if end == bytes.count { break }
      index = end + 1
      // A colon is followed by a group or by the colon that makes it a gap.
      if index == bytes.count { return nil }
      if bytes[index] == 0x3A {
        if gap != nil { return nil }
        gap = groups.count
        index += 1
      }
    }
    guard let gap else { return groups.count == 8 ? groups : nil }
    guard groups.count < 8 else { return nil }
    groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
    return groups
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var number: UInt16 = 0
    for digit in digits {
      guard let value = digit.hexadecimalValue else { return nil }
      number = number << 4 | UInt16(value)
    }
    return number
  }

  // MARK: Text

  /// The address as RFC 5952 writes it.
  var text: String {
    if isVersion4 { return Self.dotted(UInt32(truncatingIfNeeded: low)) }
    if high == 0, low >> 32 == 0xFFFF {
      return "::ffff:" + Self.dotted(UInt32(truncatingIfNeeded: low))
    }
    let groups = (0..<8).map { group($0) }
    // The longest run of zeros, the first of several, is left out if there is more than one.
    var gap = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start >= 2, end - start > gap.count { gap = start..<end }
      start = max(end, start + 1)
    }
    let spelled = groups.map { String($0, radix: 16) }
    if gap.isEmpty { return spelled.joined(separator: ":") }
    return spelled[..<gap.lowerBound].joined(separator: ":") + "::"
      + spelled[gap.upperBound...].joined(separator: ":")
  }

  private func group(_ index: Int) -> UInt16 {
    let half = index < 4 ? high : low
    return UInt16(truncatingIfNeeded: half >> UInt64(48 - 16 * (index % 4)))
  }

  private static func dotted(_ bits: UInt32) -> String {
    [24, 16, 8, 0].map { String(bits >> $0 & 0xFF) }.joined(separator: ".")
  }

  // MARK: Kinds

  var isUnspecified: Bool { high == 0 && low == 0 }

  var isLoopback: Bool { isVersion4 ? low >> 24 == 127 : high == 0 && low == 1 }

  var isMulticast: Bool { isVersion4 ? low >> 28 == 0xE : high >> 56 == 0xFF }

  /// Whether it is a multicast address of the local network: 224.0.0.0/24, ff02::/16 with any flags.
  var isLinkLocalMulticast: Bool {
    isVersion4 ? low >> 8 == 0xE00000 : high >> 48 & 0xFF0F == 0xFF02
  }

  /// Whether it is an address of the local network: 169.254.0.0/16, fe80::/10.
  var isLinkLocalUnicast: Bool { isVersion4 ? low >> 16 == 0xA9FE : high >> 54 == 0xFE80 >> 6 }

  /// Whether it is one host's address, whether private or public: no other of these kinds, and not
  /// the broadcast address.
  var isGlobalUnicast: Bool {
    !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast
      && !(isVersion4 && low == 0xFFFF_FFFF)
  }

  /// The address with all bits beyond a number of them zero.
  func masked(_ bits: Int) -> IPAddress {
    var result = self
    if isVersion4 {
      result.low = bits == 0 ? 0 : low & (0xFFFF_FFFF << UInt64(32 - bits)) & 0xFFFF_FFFF
    } else if bits <= 64 {
      result.high = bits == 0 ? 0 : high & (UInt64.max << UInt64(64 - bits))
      result.low = 0
    } else {
      result.low = low & (UInt64.max << UInt64(128 - bits))
    }
    return result
  }
}

extension UInt8 {
  /// What an ASCII character stands for as a hexadecimal digit.
  var hexadecimalValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
