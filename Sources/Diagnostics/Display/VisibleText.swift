/// Makes user text safe to show: nothing in it moves the cursor, ends the line, changes the writing
/// direction or is hidden.
///
/// An ASCII control character becomes its picture (`␛`); any other code point that controls or does
/// not print, including a noncharacter, becomes an escape such as `\u{202e}`. The text stays on one
/// line.
package enum VisibleText {
  /// Appends `text`, made visible.
  package static func append(_ text: String, to out: inout [UInt8]) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { append($0, to: &out) }
    if done == nil { Array(text.utf8).withUnsafeBufferPointer { append($0, to: &out) } }
  }

  /// Appends `text`, made visible, and isolated if it contains right-to-left letters, so that a
  /// terminal that reorders them does not reorder anything outside.
  package static func appendIsolated(_ text: String, to out: inout [UInt8]) {
    // No such letter begins with a byte below 0xD6.
    let isolates =
      text.utf8.contains { $0 >= 0xD6 }
      && text.unicodeScalars.contains { isRightToLeft($0.value) }
    guard isolates else {
      append(text, to: &out)
      return
    }
    out.appendLiteral(isolateStart)
    append(text, to: &out)
    out.appendLiteral(isolateEnd)
  }

  /// Appends bytes that may not be UTF-8, made visible; an invalid byte becomes `\xNN`.
  package static func append(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let start = index
      while index < text.count, text[index] >= 0x20, text[index] < 0x7F { index += 1 }
      out.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      guard index < text.count else { return }
      let step = UTF8Step(text, at: index)
      let bytes = UnsafeBufferPointer(rebasing: text[index..<index + step.length])
      _ = append(step.scalar, bytes: bytes, to: &out)
      index += step.length
    }
  }

  /// Appends one decoded step, made visible.
  ///
  /// - Parameters:
  ///   - scalar: the code point, or `nil` if the bytes are not UTF-8.
  ///   - bytes: its bytes.
  /// - Returns: how many cells it takes on a terminal.
  package static func append(
    _ scalar: UInt32?, bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]
  ) -> Int {
    guard let scalar else {
      for byte in bytes {
        out.appendLiteral("\\x")
        out.appendHex(byte)
      }
      return 4 * bytes.count
    }
    guard isHidden(scalar) else {
      out.append(contentsOf: bytes)
      return DisplayWidth.cells(of: scalar)
    }
    if scalar <= 0x1F || scalar == 0x7F {
      // The control pictures start at U+2400; U+2421 is the one for DEL.
      out.appendLiteral("\u{2400}")
      out[out.count - 1] = 0x80 | (scalar == 0x7F ? 0x21 : UInt8(truncatingIfNeeded: scalar))
      return 1
    }
    let before = out.count
    out.appendLiteral("\\u{")
    out.appendHex(scalar)
    out.append(0x7D)
    return out.count - before
  }

  /// Returns whether a code point must not be written as it is: controls (C0, DEL, C1), line
  /// separators, default ignorable code points (bidirectional controls, zero-width characters,
  /// fillers, variation selectors, tags), other format characters and noncharacters.
  package static func isHidden(_ scalar: UInt32) -> Bool {
    if scalar < 0x7F { return scalar < 0x20 }
    switch scalar {
    case 0x7F...0x9F, 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F,
      0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0,
      0xFDD0...0xFDEF, 0xFFF0...0xFFFB, 0x13430...0x1343F, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A,
      0xE0000...0xE0FFF:
      return true
    default:
      return scalar & 0xFFFE == 0xFFFE
    }
  }

  /// Returns whether a code point is a letter or sign of a script that is written from right to
  /// left.
  package static func isRightToLeft(_ scalar: UInt32) -> Bool {
    guard scalar >= 0x0590 else { return false }
    switch scalar {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
      return true
    default:
      return false
    }
  }

  /// U+2066, left-to-right isolate: the text up to the end of the isolate is laid out by itself.
  package static let isolateStart: StaticString = "\u{2066}"
  /// U+2069, pop directional isolate.
  package static let isolateEnd: StaticString = "\u{2069}"
}
