/// Prevents text in the log of a CI server from being read as commands.
///
/// GitHub's runner treats a line as a command if it starts with `::` after blanks, or contains
/// `##[name` anywhere; Azure Pipelines and TeamCity react to `##vso[` and `##teamcity[`.
package enum WorkflowCommands {
  /// Escapes whatever would be a command in `out[start...]`, which starts a line. O(n).
  package static func defuse(_ out: inout [UInt8], from start: Int) {
    guard isSuspicious(out[start...]) else { return }
    let text = Array(out[start...])
    out.removeSubrange(start...)
    var index = 0
    var isAtStart = true
    while index < text.count {
      let byte = text[index]
      if isAtStart {
        let blank = blankLength(text, at: index)
        if blank > 0 {
          out.append(contentsOf: text[index..<index + blank])
          index += blank
          continue
        }
        if byte == 0x3A, index + 1 < text.count, text[index + 1] == 0x3A {
          out.appendLiteral("\\u{3a}")
          index += 1
          isAtStart = false
          continue
        }
      }
      isAtStart = byte == 0x0A
      if byte == 0x23, let bracket = bracket(text, after: index) {
        out.append(contentsOf: text[index..<bracket])
        out.appendLiteral("\\u{5b}")
        index = bracket + 1
        continue
      }
      out.append(byte)
      index += 1
    }
  }

  /// Returns the index of the bracket in `##name[` if that is at `index`, or `nil` if it is not.
  static func bracket(_ text: [UInt8], after index: Int) -> Int? {
    guard index + 2 < text.count, text[index] == 0x23, text[index + 1] == 0x23 else { return nil }
    var end = index + 2
    while end < text.count, end - index < 64, text[end] | 0x20 >= 0x61, text[end] | 0x20 <= 0x7A {
      end += 1
    }
    return end < text.count && text[end] == 0x5B ? end : nil
  }

  private static func isSuspicious(_ text: ArraySlice<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for byte in text {
      if byte == previous, byte == 0x3A || byte == 0x23 { return true }
      previous = byte
    }
    return false
  }

  /// Returns the length in bytes of a blank at `index`, as defined by .NET's `TrimStart`, or of a
  /// colour code; 0 if there is neither.
  private static func blankLength(_ text: [UInt8], at index: Int) -> Int {
    switch text[index] {
    case 0x20, 0x09...0x0D: return 1
    case 0x1B:
      let end = text[index...].firstIndex(of: 0x6D) ?? index - 1
      return end - index + 1
    case 0xC2:
      return index + 1 < text.count && [0x85, 0xA0].contains(text[index + 1]) ? 2 : 0
    case 0xE1, 0xE2, 0xE3:
      guard index + 2 < text.count else { return 0 }
      switch (text[index], text[index + 1], text[index + 2]) {
      case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9),
        (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
        return 3
      default: return 0
      }
    default: return 0
    }
  }
}
