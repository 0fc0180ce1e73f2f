#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A library beyond cel-go: `uri(string)` splits any text as RFC 3986, Appendix B, does, and never
/// fails. Where `url` rejects a malformed text, `uri` returns its parts, so that a policy can point
/// to the part that is wrong.
///
/// The result has the fields `scheme`, `userinfo`, `host`, `port`, `path`, `query` and `fragment`,
/// each a part of the text without its delimiters, present only if the component is. `path` is
/// always present and may be empty. `host` keeps the brackets of an IPv6 address; `userinfo` ends
/// at the last `@` of the authority, `port` begins after its last `:` outside brackets. A
/// placeholder (``Placeholders``) stands for a name or a value, so delimiters within it do not
/// count. One line break at the end of the text, which a block scalar has, belongs to no component.
/// `parameters` is always present, too: a list with one value for each nonempty parameter of the
/// query, which has the fields
///
/// - `name` and `value` with their percent-encoding decoded; `+` stays as it is. Blame points to
///   the characters as written, for an empty value to those of the name.
/// - `raw`, the parameter as written.
package enum URILibrary {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "uri", .global, ["uri(string) -> dyn"], blame: .part, cost: .receiver,
      .references(1...1) { argument, _, _, _, arena in
        guard case .string(let text) = argument else { return arena.noOverload }
        if let known = arena.recent.value(of: text) { return arena.keep(.opaque(known)) }
        let made = URIValue(text.text)
        arena.recent.note(made, of: made.text)
        return arena.keep(.opaque(made))
      })
  ]
}

/// Any text, split into the components of a URI reference. Components are slices, which are created
/// on demand.
final class URIValue: FieldedValue, @unchecked Sendable {
  // Unchecked: all properties are constants.

  /// A component: a half-open byte range of the text; absent if `lower` is -1.
  struct Component {
    var lower: Int32 = -1
    var upper: Int32 = -1

    init() {}

    init(_ lower: Int, _ upper: Int) {
      self.lower = Int32(truncatingIfNeeded: lower)
      self.upper = Int32(truncatingIfNeeded: upper)
    }
  }

  fileprivate let text: Text
  private let parts: Parts
  /// The query's parameters, created together with the value, because most policies read them
  /// several times.
  private let parameters: ArrayStorage

  override var typeName: String { "uri" }
  override var sourceText: Text? { text }

  override func isEqual(to other: any OpaqueValue) -> Bool { other.sourceText == text }

  /// Splits a text. O(n).
  init(_ text: Text) {
    self.text = text
    if let hidden = Placeholders.hidingDelimiters(in: text.bytes) {
      (parts, parameters) = hidden.withUnsafeBufferPointer { Self.split(text, spelled: $0) }
    } else {
      (parts, parameters) = Self.split(text, spelled: text.bytes)
    }
  }

  /// Splits a text at the delimiters in `bytes`, which have the same length.
  private static func split(_ text: Text, spelled bytes: UnsafeBufferPointer<UInt8>)
    -> (Parts, ArrayStorage)
  {
    let parts = Parts(bytes)
    let (lower, upper) = (parts.query.lower, parts.query.upper)
    if lower < 0 { return (parts, noParameters) }
    let query = UnsafeBufferPointer(rebasing: bytes[Int(lower)..<Int(upper)])
    return (parts, parameters(of: text.slice(lower, upper), spelled: query))
  }

  /// Returns the offset of the first occurrence of a byte between two offsets; `nil` if there is
  /// none.
  static func first(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ lower: Int, _ upper: Int
  ) -> Int? {
    guard lower < upper, let start = bytes.baseAddress,
      let found = memchr(start + lower, Int32(byte), upper - lower)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }

  override func borrowed(_ name: UnsafeBufferPointer<UInt8>) -> ValueRef {
    switch name.count {
    case 4 where name.spells("host"): part(parts.host)
    case 4 where name.spells("port"): part(parts.port)
    case 4 where name.spells("path"): part(parts.path)
    case 5 where name.spells("query"): part(parts.query)
    case 6 where name.spells("scheme"): part(parts.scheme)
    case 8 where name.spells("userinfo"): part(parts.userinfo)
    case 8 where name.spells("fragment"): part(parts.fragment)
    case 10 where name.spells("parameters"): .array(.passUnretained(parameters))
    default: .absent
    }
  }

  private func part(_ component: Component) -> ValueRef {
    component.lower < 0
      ? .absent
      : .string(
        TextRef(
          .passUnretained(text.storage), text.lower &+ component.lower,
          text.lower &+ component.upper))
  }

  private static func parameters(of query: Text, spelled bytes: UnsafeBufferPointer<UInt8>)
    -> ArrayStorage
  {
    var parameters: [Value] = []
    parameters.reserveCapacity(4)
    let isPlain = first(PercentEncoding.percent, in: bytes, 0, bytes.count) == nil
    var start = 0
    while start < bytes.count {
      let lower = start
      let upper = first(UInt8(ascii: "&"), in: bytes, lower, bytes.count) ?? bytes.count
      start = upper + 1
      if upper == lower { continue }
      let nameEnd = first(UInt8(ascii: "="), in: bytes, lower, upper) ?? upper
      parameters.append(
        .opaque(
          URIParameter(
            query.slice(from: lower, to: upper),
            nameEnd: Int32(truncatingIfNeeded: nameEnd - lower), isPlain: isPlain)))
    }
    return ArrayStorage(parameters)
  }

  private static let noParameters = ArrayStorage([])
}

extension URIValue {
  /// The components of a URI reference.
  fileprivate struct Parts {
    var scheme = Component()
    var userinfo = Component()
    var host = Component()
    var port = Component()
    var path = Component()
    var query = Component()
    var fragment = Component()

    /// Splits a text. O(n).
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      var end = bytes.count
      if end > 0, bytes[end - 1] == 0x0A { end -= 1 }
      var start = 0
      if let hash = URIValue.first(UInt8(ascii: "#"), in: bytes, 0, end) {
        fragment = Component(hash + 1, end)
        end = hash
      }
      if let mark = URIValue.first(UInt8(ascii: "?"), in: bytes, 0, end) {
        query = Component(mark + 1, end)
        end = mark
      }
      let slash = URIValue.first(UInt8(ascii: "/"), in: bytes, 0, end) ?? end
      if let colon = URIValue.first(UInt8(ascii: ":"), in: bytes, 0, slash), colon > 0 {
        scheme = Component(0, colon)
        start = colon + 1
      }
      if end - start >= 2, bytes[start] == UInt8(ascii: "/"), bytes[start + 1] == UInt8(ascii: "/")
      {
        start = readAuthority(bytes, from: start + 2, to: end)
      }
      path = Component(start, end)
    }

    /// Reads user info, host and port; returns the offset at which the path begins.
    private mutating func readAuthority(
      _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) -> Int {
      var start = start
      var colon = -1
      var close = start
      scan: while close < end {
        switch bytes[close] {
        case UInt8(ascii: "/"): break scan
        case UInt8(ascii: "@"):
          userinfo = Component(userinfo.lower < 0 ? start : Int(userinfo.lower), close)
          start = close + 1
          colon = -1
        // A colon within brackets belongs to the address.
        case UInt8(ascii: "]"): colon = -1
        case UInt8(ascii: ":"): colon = close
        default: break
        }
        close += 1
      }
      if colon >= 0 {
        port = Component(colon + 1, close)
        host = Component(start, colon)
      } else {
        host = Component(start, close)
      }
      return close
    }
  }
}

/// A parameter of a URI's query.
final class URIParameter: FieldedValue, @unchecked Sendable {
  // Unchecked: all properties are constants.

  private let raw: Text
  /// The length of the name as written, and the offset of the value.
  private let nameEnd: Int32
  private let valueStart: Int32
  /// The decoded name and value, if one of them is not a slice of the source text.
  private let decoded: DecodedParameter?

  override var typeName: String { "uri.parameter" }
  override var sourceText: Text? { raw }

  override func isEqual(to other: any OpaqueValue) -> Bool { other.sourceText == raw }

  /// - Parameters:
  ///   - nameEnd: The length of the name.
  ///   - isPlain: Whether the query has no `%`.
  init(_ raw: Text, nameEnd: Int32, isPlain: Bool) {
    self.raw = raw
    let count = Int32(truncatingIfNeeded: raw.byteCount)
    valueStart = min(count, nameEnd &+ 1)
    self.nameEnd = nameEnd
    if isPlain, valueStart < count {
      decoded = nil
      return
    }
    let name = raw.slice(0, nameEnd)
    decoded = DecodedParameter(
      name: isPlain ? nil : PercentEncoding.decoded(name),
      // Without a value, blame points to the name.
      value: valueStart == count
        ? Text(bytes: [], from: name) : PercentEncoding.decoded(raw.slice(valueStart, count)))
  }

  override func borrowed(_ name: UnsafeBufferPointer<UInt8>) -> ValueRef {
    if name.spells("name") {
      if let name = decoded?.name { return .string(TextRef(name)) }
      return part(0, nameEnd)
    }
    if name.spells("value") {
      if let value = decoded?.value { return .string(TextRef(value)) }
      return part(valueStart, raw.upper &- raw.lower)
    }
    return name.spells("raw") ? .string(TextRef(raw)) : .absent
  }

  private func part(_ lower: Int32, _ upper: Int32) -> ValueRef {
    .string(
      TextRef(.passUnretained(raw.storage), raw.lower &+ lower, raw.lower &+ upper))
  }
}

/// The name and the value of a parameter that are not slices of the source text; `nil` for one that
/// is.
private final class DecodedParameter: Sendable {
  let name: Text?
  let value: Text?

  init(name: Text?, value: Text?) {
    self.name = name
    self.value = value
  }
}
