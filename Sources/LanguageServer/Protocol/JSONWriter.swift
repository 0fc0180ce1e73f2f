import Diagnostics
import Reporters

/// Writes JSON for messages.
package enum JSONWriter {
  /// Appends a value.
  static func append(_ value: JSONValue, to out: inout [UInt8]) {
    switch value {
    case .null: out.appendLiteral("null")
    case .bool(let value): out.appendLiteral(value ? "true" : "false")
    case .integer(let value): out.appendNumber(value)
    case .number(let value):
      // JSON has no infinities.
      if value.isFinite { out.appendText("\(value)") } else { out.appendLiteral("null") }
    case .string(let bytes): append(bytes, to: &out)
    case .array(let values):
      out.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        append(value, to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        JSONText.append(member.key, to: &out)
        out.append(UInt8(ascii: ":"))
        append(member.value, to: &out)
      }
      out.append(UInt8(ascii: "}"))
    case .encoded(let bytes): out.append(contentsOf: bytes)
    }
  }

  /// Appends a string with its quotes. Bytes that are not UTF-8 become U+FFFD.
  static func append(_ text: [UInt8], to out: inout [UInt8]) {
    JSONText.append(String(decoding: text, as: UTF8.self), to: &out)
  }

  /// Returns a value as text.
  package static func bytes(of value: JSONValue) -> [UInt8] {
    var out: [UInt8] = []
    append(value, to: &out)
    return out
  }
}
