/// The `network` extension (cel-go `ext/network.go`; conformance file `network_ext`), which is
/// Kubernetes' library: addresses and networks, parsed strictly (see ``IPAddressParser``).
package enum NetworkLibrary {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "ip", .global, ["ip(string) -> net.IP"], blame: .part, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        return address(text) { .opaque($0) }
      }),
    FunctionRow(
      "isIP", .global, ["isIP(string) -> bool"], blame: .receiver, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        return .bool((try? IPAddressParser.parse(text.bytes[...])) != nil)
      }),
    FunctionRow(
      "ip.isCanonical", .global, ["ip.isCanonical(string) -> bool"], blame: .receiver,
      // The text is parsed and then compared.
      cost: .custom { (($0.first?.length ?? 0) &* 2 &+ 9) / 10 },
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        return address(text) { .bool($0.canonicalText == text) }
      }),
    FunctionRow(
      "cidr", .global, ["cidr(string) -> net.CIDR"], blame: .part, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        return network(text) { .opaque($0) }
      }),
    FunctionRow(
      "isCIDR", .global, ["isCIDR(string) -> bool"], blame: .receiver, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        return .bool((try? CIDRValue(parsing: text)) != nil)
      }),
    // A further row of the standard conversion `string`.
    FunctionRow(
      "string", .global, ["string(net.IP) -> string", "string(net.CIDR) -> string"],
      blame: .part,
      .unary { value in
        guard case .opaque(let opaque) = value else { return .noOverload }
        if let ip = opaque as? IPValue { return .string(ip.canonicalText) }
        guard let cidr = opaque as? CIDRValue else { return .noOverload }
        return .string(cidr.canonicalText)
      }),
    FunctionRow(
      "family", .member, ["net.IP.family() -> int"], blame: .receiver,
      .unary { value in
        guard let ip = value.ip else { return .noOverload }
        return .int(Int64(ip.address.family.rawValue))
      }),
    kind("isUnspecified", "net.IP.isUnspecified() -> bool") { $0.isUnspecified },
    kind("isLoopback", "net.IP.isLoopback() -> bool") { $0.isLoopback },
    kind("isGlobalUnicast", "net.IP.isGlobalUnicast() -> bool") { $0.isGlobalUnicast },
    kind("isLinkLocalMulticast", "net.IP.isLinkLocalMulticast() -> bool") {
      $0.isLinkLocalMulticast
    },
    kind("isLinkLocalUnicast", "net.IP.isLinkLocalUnicast() -> bool") { $0.isLinkLocalUnicast },
    FunctionRow(
      "containsIP", .member,
      ["net.CIDR.containsIP(net.IP) -> bool", "net.CIDR.containsIP(string) -> bool"],
      cost: .custom { comparison($0) },
      .binary { network, other in
        guard let network = network.cidr else { return .noOverload }
        if let other = other.ip { return .bool(network.contains(other.address)) }
        guard case .string(let text) = other else { return .noOverload }
        return address(text) { .bool(network.contains($0.address)) }
      }),
    FunctionRow(
      "containsCIDR", .member,
      ["net.CIDR.containsCIDR(net.CIDR) -> bool", "net.CIDR.containsCIDR(string) -> bool"],
      // The prefix and its length are read once more.
      cost: .custom { comparison($0) &+ (octets($0) &+ 9) / 10 &+ 1 },
      .binary { first, other in
        guard let first = first.cidr else { return .noOverload }
        if let other = other.cidr { return .bool(first.contains(other)) }
        guard case .string(let text) = other else { return .noOverload }
        return network(text) { .bool(first.contains($0)) }
      }),
    FunctionRow(
      "ip", .member, ["net.CIDR.ip() -> net.IP"], blame: .part,
      .unary { value in value.cidr.map { .opaque($0.ip) } ?? .noOverload }),
    FunctionRow(
      "masked", .member, ["net.CIDR.masked() -> net.CIDR"], blame: .part,
      .unary { value in value.cidr.map { .opaque($0.masked) } ?? .noOverload }),
    FunctionRow(
      "prefixLength", .member, ["net.CIDR.prefixLength() -> int"], blame: .receiver,
      .unary { value in value.cidr.map { .int(Int64($0.prefixLength)) } ?? .noOverload }),
  ]

  private static func kind(
    _ name: String, _ signature: String, _ test: @escaping @Sendable (IPAddress) -> Bool
  ) -> FunctionRow {
    FunctionRow(
      name, .member, [signature], blame: .receiver,
      .unary { value in value.ip.map { .bool(test($0.address)) } ?? .noOverload })
  }

  private static func address(_ text: Text, _ body: (IPValue) -> Value) -> Value {
    do throws(NetworkTextProblem) {
      return body(try IPValue(parsing: text))
    } catch {
      return .failure(error.message(text, expected: "IP address"))
    }
  }

  private static func network(_ text: Text, _ body: (CIDRValue) -> Value) -> Value {
    do throws(NetworkTextProblem) {
      return body(try CIDRValue(parsing: text))
    } catch {
      return .failure(error.message(text, expected: "network in CIDR notation"))
    }
  }

  // MARK: Cost, as in Kubernetes' `cel/library/cost.go`

  /// Returns the cost of comparing the octets of both prefixes, plus that of parsing a string
  /// argument.
  private static func comparison(_ arguments: [Value]) -> Int {
    var units = (octets(arguments) &* 2 &+ 9) / 10
    if case .string(let text)? = arguments.last { units += (text.byteCount &+ 9) / 10 }
    return units
  }

  /// Returns the number of octets of the receiver's prefix.
  private static func octets(_ arguments: [Value]) -> Int {
    ((arguments.first?.cidr?.prefixLength ?? 0) &+ 7) / 8
  }
}

extension Value {
  /// The address, if the value is one.
  fileprivate var ip: IPValue? {
    guard case .opaque(let opaque) = self else { return nil }
    return opaque as? IPValue
  }

  /// The network, if the value is one.
  fileprivate var cidr: CIDRValue? {
    guard case .opaque(let opaque) = self else { return nil }
    return opaque as? CIDRValue
  }
}
