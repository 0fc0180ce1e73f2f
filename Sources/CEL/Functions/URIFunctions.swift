/// A library of our own for text that ought to be a URL and may not be one: `uri(string)`.
///
/// It splits any text into the components of RFC 3986 Appendix B, and never fails. The result is a
/// map with an entry for each component that is there: `scheme`, `userinfo`, `host`, `port`,
/// `path`, `query`, `fragment`, without their delimiters; `path` always is, and may be empty. An IPv6
/// host keeps its brackets. `parameters` lists the query's parameters as `{name, value, raw}`: empty
/// ones are skipped, name and value are percent-decoded (`+` is left alone), `raw` is the text as
/// it stands. One line break at the end is no part of anything: a block scalar has one. Every part
/// keeps its place within the argument.
package enum URIFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "uri", .global, ["uri(string) -> map(string, dyn)"], blame: .part, cost: .receiver,
      .metered(1...1) { arguments, budget in
        guard case .string(let text) = arguments[0] else { return .noOverload }
        return URIComponents(text).value(&budget)
      })
  ]
}

/// The components of a text, as ranges of its bytes.
package struct URIComponents {
  package let text: Text
  package private(set) var scheme: Range<Int>?
  package private(set) var userinfo: Range<Int>?
  package private(set) var host: Range<Int>?
  package private(set) var port: Range<Int>?
  package private(set) var path = 0..<0
  package private(set) var query: Range<Int>?
  package private(set) var fragment: Range<Int>?

  /// Splits a text. O(n).
  package init(_ text: Text) {
    self.text = text
    let bytes = text.bytes
    var end = bytes.count
    if end > 0, bytes[end - 1] == 0x0A { end -= 1 }
    if let mark = Self.first(UInt8(ascii: "#"), in: bytes, 0..<end) {
      fragment = mark + 1..<end
      end = mark
    }
    if let mark = Self.first(UInt8(ascii: "?"), in: bytes, 0..<end) {
      query = mark + 1..<end
      end = mark
    }
    var start = 0
    let slash = Self.first(UInt8(ascii: "/"), in: bytes, 0..<end) ?? end
    if let colon = Self.first(UInt8(ascii: ":"), in: bytes, 0..<slash), colon > 0 {
      scheme = 0..<colon
      start = colon + 1
    }
    if end - start >= 2, bytes[start] == UInt8(ascii: "/"), bytes[start + 1] == UInt8(ascii: "/") {
      let authority = start + 2
      let close = Self.first(UInt8(ascii: "/"), in: bytes, authority..<end) ?? end
      splitAuthority(bytes, authority..<close)
      start = close
    }
    path = start..<end
  }

  /// `userinfo@host:port`: user info ends at the last `@`, the port begins after the last `:` that is
  /// outside of brackets.
  private mutating func splitAuthority(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    if let at = Self.last(UInt8(ascii: "@"), in: bytes, range) {
      userinfo = range.lowerBound..<at
      start = at + 1
    }
    var end = range.upperBound
    if let colon = Self.last(UInt8(ascii: ":"), in: bytes, start..<end) {
      let bracket = Self.last(UInt8(ascii: "]"), in: bytes, start..<end)
      let isInBrackets =
        start < end && bytes[start] == UInt8(ascii: "[") && (bracket ?? end) > colon
      if !isInBrackets {
        port = colon + 1..<end
        end = colon
      }
    }
    host = start..<end
  }

  private static func first(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Int? {
    for index in range where bytes[index] == byte { return index }
    return nil
  }

  private static func last(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Int? {
    for index in range.reversed() where bytes[index] == byte { return index }
    return nil
  }

  private func slice(_ range: Range<Int>) -> Text {
    text.slice(Int32(truncatingIfNeeded: range.lowerBound), Int32(truncatingIfNeeded: range.upperBound))
  }

  fileprivate func value(_ budget: inout Budget) -> Value {
    var builder = MapBuilder(capacity: 8)
    func add(_ key: Text, _ range: Range<Int>?) {
      if let range { _ = builder.insert(.string(key), .string(slice(range))) }
    }
    add(Self.keys.scheme, scheme)
    add(Self.keys.userinfo, userinfo)
    add(Self.keys.host, host)
    add(Self.keys.port, port)
    add(Self.keys.path, path)
    add(Self.keys.query, query)
    add(Self.keys.fragment, fragment)
    var parameters: [Value] = []
    if let query {
      let bytes = text.bytes
      var start = query.lowerBound
      while start <= query.upperBound {
        guard budget.visit() else { return .error(.exhausted) }
        let end =
          Self.first(UInt8(ascii: "&"), in: bytes, start..<query.upperBound) ?? query.upperBound
        if end > start { parameters.append(parameter(start..<end)) }
        start = end + 1
      }
    }
    _ = builder.insert(.string(Self.keys.parameters), .list(ListValue(parameters)))
    return .map(builder.finish())
  }

  private func parameter(_ range: Range<Int>) -> Value {
    let equals = Self.first(UInt8(ascii: "="), in: text.bytes, range)
    var builder = MapBuilder(capacity: 3)
    _ = builder.insert(
      .string(Self.keys.name), .string(decoded(range.lowerBound..<(equals ?? range.upperBound))))
    _ = builder.insert(
      .string(Self.keys.value),
      .string(decoded((equals.map { $0 + 1 } ?? range.upperBound)..<range.upperBound)))
    _ = builder.insert(.string(Self.keys.raw), .string(slice(range)))
    return .map(builder.finish())
  }

  /// A part without its percent-encoding (RFC 3986 §2.1); what does not decode to UTF-8 stays as it
  /// is.
  private func decoded(_ range: Range<Int>) -> Text {
    let part = slice(range)
    let bytes = part.bytes
    guard Self.first(UInt8(ascii: "%"), in: bytes, 0..<bytes.count) != nil else { return part }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = Self.digit(bytes[index + 1]), let low = Self.digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    guard String(validating: result, as: UTF8.self) != nil else { return part }
    return Text(bytes: result, from: part)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  private static let keys = (
    scheme: Text("scheme"), userinfo: Text("userinfo"), host: Text("host"), port: Text("port"),
    path: Text("path"), query: Text("query"), fragment: Text("fragment"),
    parameters: Text("parameters"), name: Text("name"), value: Text("value"), raw: Text("raw")
  )
}
