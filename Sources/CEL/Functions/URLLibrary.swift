/// Kubernetes' URL library: `url(string)` and its parts. `uri` also splits texts that it rejects:
/// see ``URILibrary``.
package enum URLLibrary {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "url", .global, ["url(string) -> kubernetes.URL"], blame: .part, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        do throws(URLParser.Failure) {
          return .opaque(URLValue(try parse(text), text))
        } catch {
          return .failure("`\(text.brief)` is not a URL: \(error.reason)")
        }
      }),
    FunctionRow(
      "isURL", .global, ["isURL(string) -> bool"], blame: .receiver, cost: .receiver,
      .unary { value in
        guard case .string(let text) = value else { return .noOverload }
        return .bool((try? URLParser(text, cutsFragment: false)) != nil)
      }),
    part("getScheme") { value in
      value.url.scheme.bytes.contains { $0 >= 0x41 && $0 <= 0x5A }
        ? lowercased(value.url.scheme) : value.url.scheme
    },
    part("getHost") { $0.url.decodedHost },
    part("getHostname") { $0.url.hostParts.name },
    part("getPort") { $0.url.hostParts.port },
    part("getEscapedPath") { $0.url.escapedPath },
    FunctionRow(
      "getQuery", .member, ["kubernetes.URL.getQuery() -> map(string, list(string))"],
      blame: .part, cost: .receiver, .metered(1...1, query)),
  ]

  /// Parses a text twice, as Kubernetes does: first to check that it is an absolute URI or path,
  /// then for its parts.
  private static func parse(_ text: Text) throws(URLParser.Failure) -> URLParser {
    _ = try URLParser(text, cutsFragment: false)
    return try URLParser(text, cutsFragment: true)
  }

  private static func part(
    _ name: String, _ part: @escaping @Sendable (URLValue) -> Text
  ) -> FunctionRow {
    FunctionRow(
      name, .member, ["kubernetes.URL.\(name)() -> string"], blame: .part,
      .unary { value in
        guard case .opaque(let object) = value, let url = object as? URLValue else {
          return .noOverload
        }
        return .string(part(url))
      })
  }

  private static func lowercased(_ text: Text) -> Text {
    Text(
      bytes: text.bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, from: text)
  }

  /// Returns the parameters like those of a form: `+` is a space, and a parameter that is malformed
  /// or contains `;` is dropped (Go's `url.ParseQuery`).
  @Sendable private static func query(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .opaque(let object) = arguments[0], let url = object as? URLValue else {
      return .noOverload
    }
    var names: [Text] = []
    var values: [Text: [Value]] = [:]
    for parameter in QueryParameters(url.url.query) {
      guard budget.visit() else { return .error(.exhausted) }
      let isWellFormed =
        !parameter.raw.bytes.contains(UInt8(ascii: ";"))
        && PercentEncoding.isWellFormed(parameter.raw.bytes)
      guard isWellFormed else { continue }
      let name = PercentEncoding.decoded(parameter.name, decodesPlus: true)
      let value =
        parameter.value.map { PercentEncoding.decoded($0, decodesPlus: true) }
        ?? Text(bytes: [], from: parameter.name)
      if values[name] == nil { names.append(name) }
      values[name, default: []].append(.string(value))
    }
    return .map(
      MapValue(names.map { (.string($0), .list(ListValue(values[$0] ?? []))) }))
  }
}

/// A URL as a value.
final class URLValue: OpaqueValue {
  let url: URLParser
  let sourceText: Text?

  init(_ url: URLParser, _ text: Text) {
    self.url = url
    sourceText = text
  }

  var typeName: String { "kubernetes.URL" }

  /// Returns whether the texts are the same, ignoring the case of the scheme.
  func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = (other as? URLValue)?.sourceText, let own = sourceText,
      own.byteCount == other.byteCount
    else { return false }
    let scheme = url.scheme.byteCount
    return own.slice(from: scheme, to: own.byteCount)
      == other.slice(from: scheme, to: other.byteCount)
      && zip(own.bytes[..<scheme], other.bytes[..<scheme]).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }
}

/// The nonempty parameters of a query, `name=value` separated by `&`.
struct QueryParameters: Sequence, IteratorProtocol {
  /// One parameter, not decoded.
  struct Parameter {
    var raw: Text
    var name: Text
    /// The text after the first `=`; `nil` without one.
    var value: Text?
  }

  private let query: Text
  private var start = 0

  init(_ query: Text) { self.query = query }

  mutating func next() -> Parameter? {
    guard let raw = nextRaw() else { return nil }
    guard let equals = raw.bytes.firstIndex(of: UInt8(ascii: "=")) else {
      return Parameter(raw: raw, name: raw, value: nil)
    }
    return Parameter(
      raw: raw, name: raw.slice(from: 0, to: equals),
      value: raw.slice(from: equals + 1, to: raw.byteCount))
  }

  /// Returns the next nonempty parameter as written.
  mutating func nextRaw() -> Text? {
    let bytes = query.bytes
    while start < bytes.count {
      let first = start
      let end = URIValue.first(UInt8(ascii: "&"), in: bytes, first, bytes.count) ?? bytes.count
      start = end + 1
      if end > first { return query.slice(from: first, to: end) }
    }
    return nil
  }
}
