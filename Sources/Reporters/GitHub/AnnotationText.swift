import Diagnostics

/// User text in a workflow command (`::error file=…::…`), escaped for the runner.
enum AnnotationText {
  /// Appends the value of a property; line breaks survive.
  static func appendProperty(_ text: String, to out: inout [UInt8]) {
    append(text, isProperty: true, to: &out)
  }

  /// Appends a part of the message, on one line.
  static func appendMessage(_ text: String, to out: inout [UInt8]) {
    append(text, isProperty: false, to: &out)
  }

  /// Shortens `out[start...]` to 4,000 UTF-16 units, because the runner keeps 4,096 of a message.
  static func cut(_ out: inout [UInt8], from start: Int) {
    let limit = 4000
    var units = 0
    var index = start
    while index < out.count, units <= limit {
      if out[index] & 0xC0 != 0x80 { units += out[index] >= 0xF0 ? 2 : 1 }
      index += 1
    }
    guard units > limit else { return }
    index -= 1
    while index > start, out[index] & 0xC0 == 0x80 { index -= 1 }
    // Does not cut within `%0A`.
    for back in 1...2 where index - back >= start && out[index - back] == 0x25 {
      index -= back
      break
    }
    out.removeSubrange(index...)
    out.appendLiteral("…")
  }

  private static func append(_ text: String, isProperty: Bool, to out: inout [UInt8]) {
    var value: [UInt8] = []
    VisibleText.append(text, to: &value)
    if isProperty, text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      value = propertyWithLineBreaks(text)
    }
    var index = 0
    while index < value.count {
      let byte = value[index]
      switch byte {
      case 0x25: out.appendLiteral("%25")
      case 0x0D: out.appendLiteral("%0D")
      case 0x0A: out.appendLiteral("%0A")
      case 0x3A where isProperty: out.appendLiteral("%3A")
      case 0x2C where isProperty: out.appendLiteral("%2C")
      case 0x23:
        // The runner recognises the old form of a command anywhere in a line.
        if let bracket = WorkflowCommands.bracket(value, after: index) {
          out.append(contentsOf: value[index..<bracket])
          out.appendLiteral("\\u{5b}")
          index = bracket
        } else {
          out.append(byte)
        }
      default: out.append(byte)
      }
      index += 1
    }
  }

  /// Returns a path for a property: its line breaks are kept, so that the file can be found, and
  /// everything else is made visible.
  private static func propertyWithLineBreaks(_ text: String) -> [UInt8] {
    var value: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\r" {
        value.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        VisibleText.append(String(scalar), to: &value)
      }
    }
    return value
  }
}
