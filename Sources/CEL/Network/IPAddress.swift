/// An IPv4 or IPv6 address, without a zone.
struct IPAddress: Hashable, Sendable {
  /// The family; its raw value is what `family()` returns.
  enum Family: UInt8, Sendable {
    case v4 = 4
    case v6 = 6

    /// The number of bits of an address.
    var bitCount: Int { self == .v4 ? 32 : 128 }
  }

  let family: Family
  /// The first eight octets of an IPv6 address; 0 for an IPv4 one.
  let high: UInt64
  /// The last eight octets; an IPv4 address is in the lower four.
  let low: UInt64

  /// Creates an IPv4 address from its four octets.
  init(v4 octets: UInt32) {
    family = .v4
    high = 0
    low = UInt64(octets)
  }

  /// Creates an IPv6 address from its two halves.
  init(v6 high: UInt64, _ low: UInt64) {
    family = .v6
    self.high = high
    self.low = low
  }

  /// Returns the address with all bits after a prefix cleared; the length is from 0 to the family's
  /// number of bits.
  func masked(to length: Int) -> IPAddress {
    // A shift by the width of the type or more gives 0.
    switch family {
    case .v4:
      return IPAddress(v4: UInt32(truncatingIfNeeded: low) & (UInt32.max << (32 - length)))
    case .v6:
      let first = UInt64.max << (64 - min(length, 64))
      let second = UInt64.max << (64 - max(length - 64, 0))
      return IPAddress(v6: high & first, low & second)
    }
  }
}

// MARK: Kinds

extension IPAddress {
  /// Whether the address is within ::ffff:0:0/96 (RFC 4291, section 2.5.5.2).
  var isMapped: Bool { family == .v6 && high == 0 && low >> 32 == 0xFFFF }

  /// The IPv4 address that a mapped address represents, so that mapping cannot hide the kind of an
  /// address; otherwise the address itself.
  var unmapped: IPAddress {
    isMapped ? IPAddress(v4: UInt32(truncatingIfNeeded: low)) : self
  }

  /// `0.0.0.0` or `::`.
  var isUnspecified: Bool {
    let address = unmapped
    return address.high == 0 && address.low == 0
  }

  /// 127.0.0.0/8 or `::1`.
  var isLoopback: Bool {
    let address = unmapped
    switch address.family {
    case .v4: return address.low >> 24 == 127
    case .v6: return address.high == 0 && address.low == 1
    }
  }

  /// 224.0.0.0/4 or ff00::/8.
  var isMulticast: Bool {
    let address = unmapped
    switch address.family {
    case .v4: return address.low >> 28 == 0xE
    case .v6: return address.high >> 56 == 0xFF
    }
  }

  /// 224.0.0.0/24, or an IPv6 multicast address of link-local scope, whatever its flags (RFC 4291,
  /// section 2.7).
  var isLinkLocalMulticast: Bool {
    let address = unmapped
    switch address.family {
    case .v4: return address.low >> 8 == 0xE00000
    case .v6: return address.high >> 48 & 0xFF0F == 0xFF02
    }
  }

  /// 169.254.0.0/16 or fe80::/10.
  var isLinkLocalUnicast: Bool {
    let address = unmapped
    switch address.family {
    case .v4: return address.low >> 16 == 0xA9FE
    case .v6: return address.high >> 54 == 0x3FA
    }
  }

  /// Anything but an unspecified, loopback, multicast, link-local or broadcast address: private
  /// addresses count as global unicast, as in Kubernetes and Go.
  var isGlobalUnicast: Bool {
    let address = unmapped
    if address.family == .v4, address.low == 0xFFFF_FFFF { return false }
    return !address.isUnspecified && !address.isLoopback && !address.isMulticast
      && !address.isLinkLocalUnicast
  }
}

// MARK: Text

extension IPAddress {
  /// The canonical text: four decimal numbers, or RFC 5952, section 4. A mapped address is written
  /// in hexadecimal too, because the parser rejects the mixed notation.
  var text: String {
    switch family {
    case .v4:
      return "\(low >> 24 & 255).\(low >> 16 & 255).\(low >> 8 & 255).\(low & 255)"
    case .v6:
      let zeros = longestZeros
      var text = ""
      var index = 0
      while index < 8 {
        if index == zeros.lowerBound, !zeros.isEmpty {
          text += "::"
          index = zeros.upperBound
          continue
        }
        if index > 0, index != zeros.upperBound || zeros.isEmpty { text += ":" }
        text += String(group(index), radix: 16)
        index += 1
      }
      return text
    }
  }

  /// Returns one of the eight groups of an IPv6 address, by its index from 0.
  private func group(_ index: Int) -> UInt64 {
    (index < 4 ? high : low) >> UInt64(48 - 16 * (index % 4)) & 0xFFFF
  }

  /// The groups that `::` replaces: the first of the longest runs of at least two zero groups;
  /// empty if there is none.
  private var longestZeros: Range<Int> {
    var longest = 0..<0
    var start = 0
    for index in 0..<8 {
      if group(index) != 0 {
        start = index + 1
      } else if index + 1 - start > max(longest.count, 1) {
        longest = start..<index + 1
      }
    }
    return longest
  }
}
