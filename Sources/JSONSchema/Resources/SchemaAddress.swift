import Patterns

/// A URI or a reference to one (RFC 3986), in its five parts.
package struct SchemaAddress: Sendable {
  package var scheme: String?
  package var authority: String?
  package var path: String
  package var query: String?
  package var fragment: String?

  /// Splits a text as RFC 3986, appendix B, does; every text has parts.
  package init(_ text: String) {
    var rest = Array(text.utf8)[...]
    if let hash = rest.firstIndex(of: 0x23) {
      fragment = String(decoding: rest[(hash + 1)...], as: UTF8.self)
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: 0x3F) {
      query = String(decoding: rest[(mark + 1)...], as: UTF8.self)
      rest = rest[..<mark]
    }
    if let colon = rest.firstIndex(of: 0x3A), colon > rest.startIndex,
      (rest[rest.startIndex] | 0x20) &- 0x61 < 26,
      rest[..<colon].allSatisfy(Self.isSchemeByte)
    {
      scheme = String(decoding: rest[..<colon].map(Self.lowercased), as: UTF8.self)
      rest = rest[(colon + 1)...]
    }
    if rest.starts(with: [0x2F, 0x2F]) {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex(of: 0x2F) ?? rest.endIndex
      authority = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[end...]
    }
    path = String(decoding: rest, as: UTF8.self)
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// The address without its fragment.
  package var withoutFragment: SchemaAddress {
    var copy = self
    copy.fragment = nil
    return copy
  }

  /// The text of all parts.
  package var text: String {
    var text = ""
    if let scheme { text += scheme + ":" }
    if let authority { text += "//" + authority }
    text += path
    if let query { text += "?" + query }
    if let fragment { text += "#" + fragment }
    return text
  }

  /// Whether it says where the network has something.
  package var isOnNetwork: Bool {
    guard let scheme else { return false }
    return scheme != "file"
  }

  /// What a reference means beside this address (RFC 3986, 5.2.2).
  package func resolving(_ reference: SchemaAddress) -> SchemaAddress {
    var target = reference
    if reference.scheme != nil {
      target.path = Self.withoutDots(reference.path)
      return target
    }
    target.scheme = scheme
    if reference.authority != nil {
      target.path = Self.withoutDots(reference.path)
      return target
    }
    target.authority = authority
    if reference.path.isEmpty {
      target.path = path
      target.query = reference.query ?? query
    } else if reference.path.utf8.first == 0x2F {
      target.path = Self.withoutDots(reference.path)
    } else {
      target.path = Self.withoutDots(merged(with: reference.path))
    }
    return target
  }

  private func merged(with reference: String) -> String {
    if authority != nil, path.isEmpty { return "/" + reference }
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return reference }
    return String(decoding: path.utf8[...slash], as: UTF8.self) + reference
  }

  /// A path without `.` and `..` (RFC 3986, 5.2.4).
  private static func withoutDots(_ path: String) -> String {
    guard path.utf8.contains(0x2E) else { return path }
    let isRooted = path.utf8.first == 0x2F
    var kept: [Substring.UTF8View] = []
    let parts = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
    var endsInFolder = false
    for (index, part) in parts.enumerated() where !(isRooted && index == 0) {
      endsInFolder = false
      if part.elementsEqual(".".utf8) {
        endsInFolder = true
      } else if part.elementsEqual("..".utf8) {
        if !kept.isEmpty { kept.removeLast() }
        endsInFolder = true
      } else {
        kept.append(part)
      }
    }
    var text = isRooted ? "/" : ""
    text += kept.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    if endsInFolder, !kept.isEmpty { text += "/" }
    return text
  }

  /// A text without percent-encoding; what is not well-formed stays.
  package static func decoded(_ text: String) -> [UInt8] {
    HexDigit.percentDecoded(Array(text.utf8))
  }
}
