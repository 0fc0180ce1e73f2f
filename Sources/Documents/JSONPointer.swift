/// The steps of JSON Pointers (RFC 6901).
package enum JSONPointer {
  /// Appends a name as a step, without the `/` before it: `~` becomes `~0` and `/` becomes `~1`.
  package static func append(_ name: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    for byte in name {
      switch byte {
      case UInt8(ascii: "~"): bytes.append(contentsOf: [UInt8(ascii: "~"), UInt8(ascii: "0")])
      case UInt8(ascii: "/"): bytes.append(contentsOf: [UInt8(ascii: "~"), UInt8(ascii: "1")])
      default: bytes.append(byte)
      }
    }
  }

  /// Returns a name as a step.
  package static func step(_ name: String) -> String {
    var bytes: [UInt8] = []
    append(name.utf8, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Returns the name that a step stands for. A `~` with something else than `0` and `1` behind it
  /// counts as `~0`.
  package static func name(ofStep step: some Sequence<UInt8>) -> [UInt8] {
    var name: [UInt8] = []
    var isEscaped = false
    for byte in step {
      if isEscaped {
        name.append(byte == UInt8(ascii: "1") ? UInt8(ascii: "/") : UInt8(ascii: "~"))
        isEscaped = false
      } else if byte == UInt8(ascii: "~") {
        isEscaped = true
      } else {
        name.append(byte)
      }
    }
    if isEscaped { name.append(UInt8(ascii: "~")) }
    return name
  }
}
