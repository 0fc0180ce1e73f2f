/// A network in CIDR notation as a value: `net.CIDR`. The address may have bits set after the
/// prefix.
final class CIDRValue: OpaqueValue {
  let address: IPAddress
  /// The number of leading bits that identify the network, from 0 to the family's number of bits.
  let prefixLength: Int
  /// The text of the network as written.
  let sourceText: Text?

  init(_ address: IPAddress, prefixLength: Int, from text: Text?) {
    self.address = address
    self.prefixLength = prefixLength
    sourceText = text
  }

  /// Reads an address, a slash and the length of the prefix, without a leading zero.
  convenience init(parsing text: Text) throws(NetworkTextProblem) {
    let bytes = text.bytes
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { throw .malformed }
    let address = try IPAddressParser.parse(bytes[..<slash])
    var position = slash + 1
    guard let length = IPAddressParser.decimal(bytes[position...], &position),
      position == bytes.endIndex
    else { throw .malformed }
    guard length <= address.family.bitCount else {
      throw .prefixLength(maximum: address.family.bitCount)
    }
    self.init(address, prefixLength: length, from: text)
  }

  static let name = "net.CIDR"
  var typeName: String { CIDRValue.name }

  func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = other as? CIDRValue else { return false }
    return other.address == address && other.prefixLength == prefixLength
  }

  /// The canonical text; the source text itself if it is canonical.
  var canonicalText: Text { Text(canonical: "\(address.text)/\(prefixLength)", of: sourceText) }

  /// The address, whose source text is the part before the slash.
  var ip: IPValue {
    let text = sourceText.map { source in
      let slash = source.bytes.lastIndex(of: UInt8(ascii: "/")) ?? source.byteCount
      return source.slice(0, Int32(truncatingIfNeeded: slash))
    }
    return IPValue(address, from: text)
  }

  /// The network with all bits after the prefix cleared.
  var masked: CIDRValue {
    CIDRValue(address.masked(to: prefixLength), prefixLength: prefixLength, from: sourceText)
  }

  /// Returns whether an address belongs to the network's family and starts with its prefix.
  func contains(_ other: IPAddress) -> Bool {
    other.family == address.family
      && other.masked(to: prefixLength) == address.masked(to: prefixLength)
  }

  /// Returns whether every address of another network belongs to this network.
  func contains(_ other: CIDRValue) -> Bool {
    other.prefixLength >= prefixLength && contains(other.address)
  }
}
