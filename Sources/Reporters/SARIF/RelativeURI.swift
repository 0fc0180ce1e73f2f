import Diagnostics

/// Writes a path as a URI reference (RFC 3986): relative to the repository's root, percent-encoded.
enum RelativeURI {
  /// Appends the URI of a path.
  ///
  /// Everything except letters, digits, `.`, `_`, `-`, `~` and `/` is encoded. A leading `./` is
  /// omitted, and an absolute path becomes a `file` URI; an empty path becomes `-`, like standard
  /// input.
  static func append(_ path: String, to out: inout [UInt8]) {
    var bytes = Array(path.utf8)[...]
    while bytes.starts(with: [0x2E, 0x2F]) { bytes = bytes.dropFirst(2).drop { $0 == 0x2F } }
    if bytes.isEmpty { bytes = [0x2D] }
    if bytes.first == 0x2F { out.appendLiteral("file://") }
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
        out.append(byte)
      default:
        out.append(0x25)
        out.append(digit(byte >> 4))
        out.append(digit(byte & 15))
      }
    }
  }

  /// Returns whether a text is an absolute `http` or `https` URI of legal characters.
  static func isWebAddress(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let isWeb =
      bytes.starts(with: Array("https://".utf8)) || bytes.starts(with: Array("http://".utf8))
    return isWeb
      && bytes.allSatisfy { byte in
        switch byte {
        case 0x30...0x3B, 0x3D, 0x3F...0x5A, 0x61...0x7A, 0x21, 0x23...0x2F, 0x5B, 0x5D, 0x5F, 0x7E:
          true
        default: false
        }
      }
  }

  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? 0x30 + nibble : 0x37 + nibble
  }
}
