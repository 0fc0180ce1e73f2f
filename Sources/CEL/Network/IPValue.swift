/// An IP address as a value: `net.IP`.
final class IPValue: OpaqueValue {
  let address: IPAddress
  /// The text of the address, as it was written.
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

  /// An IPv4 address that is mapped to IPv6 equals the address that it stands for, as the conformance
  /// suite has it; networks and `family()` tell the two apart, as Go's `netip` does.
  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? IPValue)?.address.unmapped == address.unmapped
  }

  /// The canonical text; the very text that was read if that is canonical.
  var canonicalText: Text { Text(canonical: address.text, of: sourceText) }
}

extension Text {
  /// The canonical form of a text, with its place.
  init(canonical string: String, of source: Text?) {
    if let source, source.bytes.elementsEqual(string.utf8) {
      self = source
    } else {
      self.init(bytes: Array(string.utf8), from: source)
    }
  }
}
