import Diagnostics

/// Writes user text as XML 1.0: characters that XML cannot contain are made visible first, then
/// markup is escaped.
///
/// Line breaks are made visible too, so that a parser returns an attribute as it was written. `##[`
/// is escaped, because a CI server would read it in a log as a command.
enum XMLText {
  /// Appends text for an attribute or between tags.
  static func append(_ text: String, to out: inout [UInt8]) {
    var visible: [UInt8] = []
    VisibleText.append(text, to: &visible)
    var index = 0
    while index < visible.count {
      let byte = visible[index]
      switch byte {
      case 0x26: out.appendLiteral("&amp;")
      case 0x3C: out.appendLiteral("&lt;")
      case 0x3E: out.appendLiteral("&gt;")
      case 0x22: out.appendLiteral("&quot;")
      case 0x27: out.appendLiteral("&apos;")
      case 0x23:
        if out.last == 0x23 { out.appendLiteral("&#35;") } else { out.append(byte) }
      default: out.append(byte)
      }
      index += 1
    }
  }

  /// Appends ` name="text"`.
  static func appendAttribute(_ name: StaticString, _ text: String, to out: inout [UInt8]) {
    out.append(0x20)
    out.appendLiteral(name)
    out.appendLiteral("=\"")
    append(text, to: &out)
    out.append(0x22)
  }

  /// Appends ` name="number"`.
  static func appendAttribute(_ name: StaticString, _ number: Int, to out: inout [UInt8]) {
    out.append(0x20)
    out.appendLiteral(name)
    out.appendLiteral("=\"")
    out.appendNumber(number)
    out.append(0x22)
  }
}
