/// The network extension (cel-go's `ext/network`, after Kubernetes' ip and cidr libraries).
package enum NetworkFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "ip", .global, ["ip(string) -> net.IP"], blame: .part, cost: .receiver, .unary(ip)),
    FunctionRow(
      "isIP", .global, ["isIP(string) -> bool"], blame: .receiver, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        return .bool((try? IPAddress(text.bytes)) != nil)
      }),
    FunctionRow(
      "ip.isCanonical", .global, ["ip.isCanonical(string) -> bool"], blame: .receiver,
      cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        guard case .opaque(let parsed) = ip(value), let parsed = parsed as? IPValue else {
          return ip(value)
        }
        return .bool(parsed.address.text.utf8.elementsEqual(text.bytes))
      }),
    FunctionRow(
      "family", .member, ["net.IP.family() -> int"], blame: .receiver,
      .unary { value in
        guard let address = address(value) else { return .noOverload }
        return .int(address.isVersion4 ? 4 : 6)
      }),
    predicate("isUnspecified") { $0.isUnspecified },
    predicate("isLoopback") { $0.isLoopback },
    predicate("isGlobalUnicast") { $0.isGlobalUnicast },
    predicate("isLinkLocalMulticast") { $0.isLinkLocalMulticast },
    predicate("isLinkLocalUnicast") { $0.isLinkLocalUnicast },
    FunctionRow(
      "cidr", .global, ["cidr(string) -> net.CIDR"], blame: .part, cost: .receiver, .unary(cidr)),
    FunctionRow(
      "isCIDR", .global, ["isCIDR(string) -> bool"], blame: .receiver, cost: .receiver,
      .unary { value in
        guard case .string = value else { return .noOverload }
        return .bool(!cidr(value).isError)
      }),
    FunctionRow(
      "containsIP", .member,
      ["net.CIDR.containsIP(net.IP) -> bool", "net.CIDR.containsIP(string) -> bool"],
      .binary(containsIP)),
    FunctionRow(
      "containsCIDR", .member,
      ["net.CIDR.containsCIDR(net.CIDR) -> bool", "net.CIDR.containsCIDR(string) -> bool"],
      .binary(containsCIDR)),
    FunctionRow(
      "ip", .member, ["net.CIDR.ip() -> net.IP"], blame: .part,
      .unary { value in
        guard let network = network(value) else { return .noOverload }
        let part = network.sourceText.map { text in
          text.slice(from: 0, to: text.bytes.firstIndex(of: UInt8(ascii: "/")) ?? text.byteCount)
        }
        return .opaque(IPValue(network.address, part))
      }),
    FunctionRow(
      "masked", .member, ["net.CIDR.masked() -> net.CIDR"], blame: .part,
      .unary { value in
        guard let network = network(value) else { return .noOverload }
        return .opaque(
          CIDRValue(network.address.masked(network.bits), network.bits, network.sourceText))
      }),
    FunctionRow(
      "prefixLength", .member, ["net.CIDR.prefixLength() -> int"], blame: .receiver,
      .unary { value in
        guard let network = network(value) else { return .noOverload }
        return .int(Int64(network.bits))
      }),
    FunctionRow(
      "string", .global, ["string(net.IP) -> string", "string(net.CIDR) -> string"], blame: .same,
      .unary { value in
        if let address = address(value) { return Value(address.text) }
        if let network = network(value) { return Value(network.text) }
        return .noOverload
      }),
  ]

  private static func predicate(
    _ name: String, _ holds: @escaping @Sendable (IPAddress) -> Bool
  ) -> FunctionRow {
    FunctionRow(
      name, .member, ["net.IP.\(name)() -> bool"], blame: .receiver,
      .unary { value in
        guard let address = address(value) else { return .noOverload }
        return .bool(holds(address))
      })
  }

  private static func address(_ value: Value) -> IPAddress? {
    guard case .opaque(let object) = value else { return nil }
    return (object as? IPValue)?.address
  }

  private static func network(_ value: Value) -> CIDRValue? {
    guard case .opaque(let object) = value else { return nil }
    return object as? CIDRValue
  }

  // MARK: Parsing

  @Sendable private static func ip(_ value: Value) -> Value {
    guard case .string(let text) = value else { return .noOverload }
    do throws(IPAddress.Failure) {
      return .opaque(IPValue(try IPAddress(text.bytes), text))
    } catch {
      return malformed(text, "IP address", error)
    }
  }

  @Sendable private static func cidr(_ value: Value) -> Value {
    guard case .string(let text) = value else { return .noOverload }
    let bytes = text.bytes
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else {
      return malformed(text, "CIDR", .malformed)
    }
    do throws(IPAddress.Failure) {
      let address = try IPAddress(bytes[..<slash])
      guard let bits = IPAddress.decimal(bytes[(slash + 1)...], maximum: address.width) else {
        return malformed(text, "CIDR", .malformed)
      }
      return .opaque(CIDRValue(address, bits, text))
    } catch {
      return malformed(text, "CIDR", error)
    }
  }

  private static func malformed(_ text: Text, _ kind: String, _ failure: IPAddress.Failure)
    -> Value
  {
    let reason =
      switch failure {
      case .malformed: ""
      case .zone: ", a zone is not allowed"
      case .mapped: ", an IPv4-mapped IPv6 address is not allowed"
      }
    return .failure("`\(text.brief)` is no \(kind)\(reason)")
  }

  // MARK: Containment

  @Sendable private static func containsIP(_ network: Value, _ value: Value) -> Value {
    guard let network = Self.network(network) else { return .noOverload }
    var value = value
    if case .string = value { value = ip(value) }
    if value.isError { return value }
    guard let address = address(value) else { return .noOverload }
    return .bool(network.contains(address))
  }

  @Sendable private static func containsCIDR(_ network: Value, _ value: Value) -> Value {
    guard let network = Self.network(network) else { return .noOverload }
    var value = value
    if case .string = value { value = cidr(value) }
    if value.isError { return value }
    guard let other = Self.network(value) else { return .noOverload }
    return .bool(network.bits <= other.bits && network.contains(other.address))
  }
}

/// An IP address as a value.
final class IPValue: OpaqueValue {
  let address: IPAddress
  let sourceText: Text?

  init(_ address: IPAddress, _ sourceText: Text?) {
    self.address = address
    self.sourceText = sourceText
  }

  var typeName: String { "net.IP" }

  func isEqual(to other: any OpaqueValue) -> Bool { (other as? IPValue)?.address == address }
}

/// A network as a value: an address, whose bits beyond the prefix are kept, and the prefix's length.
final class CIDRValue: OpaqueValue {
  let address: IPAddress
  let bits: Int
  let sourceText: Text?

  init(_ address: IPAddress, _ bits: Int, _ sourceText: Text?) {
    self.address = address
    self.bits = bits
    self.sourceText = sourceText
  }

  var typeName: String { "net.CIDR" }

  var text: String { "\(address.text)/\(bits)" }

  func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = other as? CIDRValue else { return false }
    return other.address == address && other.bits == bits
  }

  /// Whether an address lies in the network; never one of the other version.
  func contains(_ other: IPAddress) -> Bool {
    other.isVersion4 == address.isVersion4 && other.masked(bits) == address.masked(bits)
  }
}
