/// A parser of URLs that follows Go's `net/url`, on which Kubernetes' `url` is based: an absolute
/// URI, or an absolute path. Parts are slices of the text.
struct URLParser {
  /// An error that explains why a text is not a URL.
  struct Failure: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  private(set) var scheme = Text.empty
  /// The authority without user information: host and port.
  private(set) var host = Text.empty
  private(set) var path = Text.empty
  private(set) var query = Text.empty

  /// Parses a text, with or without its fragment: `isURL` treats a fragment as part of the
  /// preceding component, while `url` cuts it off first.
  init(_ text: Text, cutsFragment: Bool) throws(Failure) {
    var rest = text
    if cutsFragment, let hash = text.bytes.firstIndex(of: UInt8(ascii: "#")) {
      let fragment = text.slice(from: hash + 1, to: text.byteCount)
      guard PercentEncoding.isWellFormed(fragment.bytes) else { throw .escape }
      rest = text.slice(from: 0, to: hash)
    }
    if rest.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw Failure("it has a control character")
    }
    if rest.isEmpty { throw Failure("it is empty") }
    if rest.isSame(as: "*") {
      path = rest
      return
    }
    try takeScheme(&rest)
    takeQuery(&rest)
    if rest.bytes.first != UInt8(ascii: "/") {
      // `mailto:a@b` has no parts besides its scheme.
      if !scheme.isEmpty { return }
      throw Failure("it is neither absolute nor an absolute path")
    }
    // Go's `ParseRequestURI` treats a text that begins with `//` as a path.
    let hasAuthority = !scheme.isEmpty || cutsFragment && !rest.hasPrefix("///")
    if hasAuthority, rest.hasPrefix("//") {
      let start = 2
      let end = rest.bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? rest.byteCount
      try takeAuthority(rest.slice(from: start, to: end))
      rest = rest.slice(from: end, to: rest.byteCount)
    }
    guard PercentEncoding.isWellFormed(rest.bytes) else { throw .escape }
    path = rest
  }

  private mutating func takeScheme(_ rest: inout Text) throws(Failure) {
    let bytes = rest.bytes
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A: continue
      case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        if index == 0 { return }
      case UInt8(ascii: ":"):
        if index == 0 { throw Failure("its scheme is missing") }
        scheme = rest.slice(from: 0, to: index)
        rest = rest.slice(from: index + 1, to: rest.byteCount)
        return
      default: return
      }
    }
  }

  private mutating func takeQuery(_ rest: inout Text) {
    guard let mark = rest.bytes.firstIndex(of: UInt8(ascii: "?")) else { return }
    query = rest.slice(from: mark + 1, to: rest.byteCount)
    rest = rest.slice(from: 0, to: mark)
  }

  private mutating func takeAuthority(_ authority: Text) throws(Failure) {
    var hostStart = 0
    if let at = authority.bytes.lastIndex(of: UInt8(ascii: "@")) {
      let user = authority.slice(from: 0, to: at)
      guard user.bytes.allSatisfy(Self.isUserByte) else {
        throw Failure("its user information has an invalid character")
      }
      guard PercentEncoding.isWellFormed(user.bytes) else { throw .escape }
      hostStart = at + 1
    }
    host = authority.slice(from: hostStart, to: authority.byteCount)
    let bytes = host.bytes
    if bytes.first == UInt8(ascii: "[") {
      guard let bracket = bytes.lastIndex(of: UInt8(ascii: "]")) else {
        throw Failure("its host lacks the `]`")
      }
      try checkPort(from: bracket + 1)
      let zone = host.slice(from: 0, to: bracket).firstOffset(of: "%25") ?? bracket
      try checkHost(0..<zone, allowsSpace: false)
      try checkHost(zone..<bracket, allowsSpace: true)
      try checkHost(bracket..<bytes.count, allowsSpace: false)
      return
    }
    if let colon = bytes.lastIndex(of: UInt8(ascii: ":")) { try checkPort(from: colon) }
    try checkHost(0..<bytes.count, allowsSpace: false)
  }

  private func checkPort(from index: Int) throws(Failure) {
    guard Self.isPort(host.bytes[index...]) else {
      throw Failure("its port is not a number")
    }
  }

  /// Returns whether a text is empty or a colon followed by any number of digits.
  private static func isPort(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = bytes.first else { return true }
    return first == UInt8(ascii: ":")
      && bytes.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// Checks the characters of a host or a zone. In a host only octets beyond ASCII and `%` itself
  /// (`%25`) may be encoded; in a zone also a space and the characters that a host may have (RFC
  /// 6874).
  private func checkHost(_ range: Range<Int>, allowsSpace isZone: Bool) throws(Failure) {
    let bytes = host.bytes
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == PercentEncoding.percent {
        guard index + 2 < range.upperBound, let octet = PercentEncoding.octet(bytes, at: index)
        else { throw .escape }
        let isAllowed =
          octet == PercentEncoding.percent
          || (isZone ? octet == 0x20 || octet >= 0x80 || Self.isHostByte(octet) : octet >= 0x80)
        guard isAllowed else { throw .escape }
        index += 3
        continue
      }
      guard byte >= 0x80 || Self.isHostByte(byte) else {
        throw Failure("its host has the invalid character `\(Unicode.Scalar(byte))`")
      }
      index += 1
    }
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || has(byte, "!$&'()*+,;=:[]<>\"")
  }

  private static func isUserByte(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || has(byte, ":!$&'()*+,;=%@")
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: has(byte, "-._~")
    }
  }

  private static func has(_ byte: UInt8, _ characters: StaticString) -> Bool {
    characters.withUTF8Buffer { $0.contains(byte) }
  }

  // MARK: Parts

  /// The host with its percent-encoding decoded.
  var decodedHost: Text { PercentEncoding.decoded(host) }

  /// The decoded host without port and brackets, and the port.
  var hostParts: (name: Text, port: Text) {
    let host = decodedHost
    let bytes = host.bytes
    var end = bytes.count
    var port = host.slice(from: end, to: end)
    if let colon = bytes.lastIndex(of: UInt8(ascii: ":")), Self.isPort(bytes[colon...]) {
      port = host.slice(from: colon + 1, to: end)
      end = colon
    }
    if end >= 2, bytes[0] == UInt8(ascii: "["), bytes[end - 1] == UInt8(ascii: "]") {
      return (host.slice(from: 1, to: end - 1), port)
    }
    return (host.slice(from: 0, to: end), port)
  }

  /// The path with all characters encoded that have to be; unchanged if it is encoded correctly
  /// already.
  var escapedPath: Text {
    if path.isSame(as: "*") { return path }
    let isEncoded = path.bytes.allSatisfy {
      Self.isUnreserved($0) || Self.has($0, "!$&'()*+,;=:@[]/%")
    }
    if isEncoded { return path }
    var result: [UInt8] = []
    let bytes = path.bytes
    var index = 0
    while index < bytes.count {
      var byte = bytes[index]
      index += 1
      if byte == PercentEncoding.percent, let octet = PercentEncoding.octet(bytes, at: index - 1) {
        byte = octet
        index += 2
      }
      if Self.isUnreserved(byte) || Self.has(byte, "$&+,/:;=@") {
        result.append(byte)
      } else {
        PercentEncoding.append(byte, to: &result)
      }
    }
    return Text(bytes: result, from: path)
  }
}

extension URLParser.Failure {
  fileprivate static let escape = URLParser.Failure("its percent-encoding is malformed")
}
