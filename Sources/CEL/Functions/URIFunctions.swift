/// A library of our own: `uri(string)` splits any text as RFC 3986, Appendix B, does, and never
/// fails. Where `url` refuses what is wrong, `uri` says what is there, so that a policy can point to
/// the part that is wrong.
///
/// The map has `scheme`, `userinfo`, `host`, `port`, `path`, `query` and `fragment`, each a slice of
/// the text without its delimiters and each only if the component is there. `path` always is, and may
/// be empty. `host` keeps the brackets of an IPv6 address; `userinfo` ends at the last `@` of the
/// authority, `port` begins after its last `:` outside brackets. `parameters` always is there, too: a
/// list of maps, one for each parameter of the query that is not empty:
///
/// - `name` and `value` with their percent-encoding decoded; `+` is left alone. Blame points to the
///   characters as they stand; without any, a value is blamed as its name.
/// - `raw`, the parameter as it stands.
package enum URIFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "uri", .global, ["uri(string) -> map(string, dyn)"], blame: .part, cost: .receiver,
      .metered(1...1) { arguments, budget in
        guard case .string(let text) = arguments[0] else { return .noOverload }
        return value(URIParts(text), &budget)
      })
  ]

  private static func value(_ parts: URIParts, _ budget: inout Budget) -> Value {
    var map = MapBuilder(capacity: 8)
    func add(_ name: Text, _ part: Text?) {
      if let part { _ = map.insert(.string(name), .string(part)) }
    }
    add(Names.scheme, parts.scheme)
    add(Names.userinfo, parts.userinfo)
    add(Names.host, parts.host)
    add(Names.port, parts.port)
    add(Names.path, parts.path)
    add(Names.query, parts.query)
    add(Names.fragment, parts.fragment)
    var parameters: [Value] = []
    for parameter in QueryParameters(parts.query ?? .empty) {
      guard budget.visit(10) else { return .error(.exhausted) }
      var value = Text(bytes: [], from: parameter.name)
      if let raw = parameter.value, !raw.isEmpty { value = PercentEncoding.decoded(raw) }
      var entry = MapBuilder(capacity: 3)
      _ = entry.insert(.string(Names.name), .string(PercentEncoding.decoded(parameter.name)))
      _ = entry.insert(.string(Names.value), .string(value))
      _ = entry.insert(.string(Names.raw), .string(parameter.raw))
      parameters.append(.map(entry.finish()))
    }
    _ = map.insert(.string(Names.parameters), .list(ListValue(parameters)))
    return .map(map.finish())
  }

  private enum Names {
    static let scheme = Text("scheme")
    static let userinfo = Text("userinfo")
    static let host = Text("host")
    static let port = Text("port")
    static let path = Text("path")
    static let query = Text("query")
    static let fragment = Text("fragment")
    static let parameters = Text("parameters")
    static let name = Text("name")
    static let value = Text("value")
    static let raw = Text("raw")
  }
}

/// The components of a URI reference, whatever the text is.
struct URIParts {
  private(set) var scheme: Text?
  private(set) var userinfo: Text?
  private(set) var host: Text?
  private(set) var port: Text?
  private(set) var path = Text.empty
  private(set) var query: Text?
  private(set) var fragment: Text?

  init(_ text: Text) {
    let bytes = text.bytes
    var start = 0
    var end = bytes.count
    if let hash = bytes.firstIndex(of: UInt8(ascii: "#")) {
      fragment = text.slice(from: hash + 1, to: end)
      end = hash
    }
    if let mark = bytes[..<end].firstIndex(of: UInt8(ascii: "?")) {
      query = text.slice(from: mark + 1, to: end)
      end = mark
    }
    if let colon = bytes[..<end].firstIndex(of: UInt8(ascii: ":")), colon > 0,
      !bytes[..<colon].contains(UInt8(ascii: "/"))
    {
      scheme = text.slice(from: 0, to: colon)
      start = colon + 1
    }
    if end - start >= 2, bytes[start] == UInt8(ascii: "/"), bytes[start + 1] == UInt8(ascii: "/") {
      start += 2
      let slash = bytes[start..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
      split(authority: text.slice(from: start, to: slash))
      start = slash
    }
    path = text.slice(from: start, to: end)
  }

  private mutating func split(authority: Text) {
    var start = 0
    var end = authority.byteCount
    let bytes = authority.bytes
    if let at = bytes.lastIndex(of: UInt8(ascii: "@")) {
      userinfo = authority.slice(from: 0, to: at)
      start = at + 1
    }
    // A colon within brackets belongs to the address.
    let bracket = bytes[start...].lastIndex(of: UInt8(ascii: "]")) ?? start
    if let colon = bytes[bracket...].lastIndex(of: UInt8(ascii: ":")) {
      port = authority.slice(from: colon + 1, to: end)
      end = colon
    }
    host = authority.slice(from: start, to: end)
  }
}
