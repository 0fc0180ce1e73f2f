/// An IP address as a value: `net.IP`.
final class IPValue: OpaqueValue {
  let address: IPAddress
  /// The text of the address as written.
  let sourceText: Text?

  init(_ address: IPAddress, from text: Text?) {
    self.address = address
    sourceText = text
  }

  /// Reads an address: see ``IPAddressParser``.
  convenience init(parsing text: Text) throws(NetworkTextProblem) {
    self.init(try IPAddressParser.parse(text.bytes[...]), from: text)
  }

  static let name = "net.IP"
  var typeName: String { IPValue.name }

  /// Returns whether two addresses are equal. An IPv4 address mapped to IPv6 equals the IPv4
  /// address that it represents, as the conformance suite requires; networks and `family()`
  /// distinguish the two, as Go's `netip` does.
  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? IPValue)?.address.unmapped == address.unmapped
  }

  /// The canonical text; the source text itself if it is canonical.
  var canonicalText: Text { Text(canonical: address.text, of: sourceText) }
}

extension Text {
  /// Creates the canonical form of a text; the source itself if it is canonical, so that blame
  /// finds its place.
  init(canonical string: String, of source: Text?) {
    if let source, source.bytes.elementsEqual(string.utf8) {
      self = source
    } else {
      self.init(bytes: Array(string.utf8), from: source)
    }
  }
}
