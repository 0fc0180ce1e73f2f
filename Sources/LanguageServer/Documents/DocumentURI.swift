import Patterns
import Workspace

/// URIs of documents and the paths of files (RFC 8089).
enum DocumentURI {
  /// Returns the absolute path that a `file:` URI names; `nil` for other URIs and for files of other
  /// machines.
  static func path(_ uri: [UInt8]) -> Path? {
    let scheme = Array("file:".utf8)
    guard uri.count > scheme.count,
      zip(uri, scheme).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 })
    else { return nil }
    var rest = uri[scheme.count...]
    if rest.starts(with: "//".utf8) {
      rest = rest.dropFirst(2)
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
      let host = rest[..<slash]
      guard host.isEmpty || host.elementsEqual("localhost".utf8) else { return nil }
      rest = rest[slash...]
    }
    guard rest.first == UInt8(ascii: "/") else { return nil }
    let end = rest.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
    let path = HexDigit.percentDecoded(rest[..<(end ?? rest.endIndex)])
    return path.contains(0) ? nil : Path(bytes: path)
  }

  /// Returns the last component of the path of any URI, without percent-encoding, for example
  /// `Untitled-1` of `untitled:Untitled-1`; empty if there is none.
  static func name(_ uri: [UInt8]) -> [UInt8] {
    let end = uri.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? uri.count
    let start = uri[..<end].lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
    let name = HexDigit.percentDecoded(uri[(start.map { $0 + 1 } ?? 0)..<end])
    return name.filter { $0 != UInt8(ascii: "/") && $0 != 0 }
  }

  /// Returns the URI of an absolute path.
  static func uri(_ path: Path) -> [UInt8] {
    var uri = Array("file://".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in path.bytes {
      switch byte {
      case 0x2F, 0x2D, 0x2E, 0x5F, 0x7E, 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
        uri.append(byte)
      default:
        uri += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return uri
  }
}
