import Diagnostics

/// Writes JSON byte by byte.
///
/// It escapes what JSON requires, and everything that a terminal or a CI server's log would act on
/// if the report is printed there: DEL, C1 controls, bidirectional controls, invisible characters,
/// and the second `#` of `##` (`##[command]`). A JSON parser gives back the original text.
package enum JSONText {
  /// Appends a string with its quotes.
  package static func append(_ text: String, to out: inout [UInt8]) {
    out.append(0x22)
    appendContent(text, to: &out)
    out.append(0x22)
  }

  /// Appends a string with its quotes, or `null`.
  package static func append(_ text: String?, to out: inout [UInt8]) {
    if let text { append(text, to: &out) } else { out.appendLiteral("null") }
  }

  /// Appends the content between the quotes.
  static func appendContent(_ text: String, to out: inout [UInt8]) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { appendContent($0, to: &out) }
    if done == nil { Array(text.utf8).withUnsafeBufferPointer { appendContent($0, to: &out) } }
  }

  /// Appends the content between the quotes, for text that is UTF-8 (a part of a `String`).
  static func appendContent(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let start = index
      index = plainEnd(text, from: index)
      if index > start {
        out.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      }
      guard index < text.count else { return }
      index += appendStep(text, at: index, to: &out)
    }
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Returns the index of the first byte from `start` on that may need an escape, or the end if
  /// there is none.
  private static func plainEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard let base = text.baseAddress else { return start }
    var index = start
    while index < text.count {
      if index &+ 8 <= text.count {
        // Skips eight bytes at a time if all are ASCII, none is below 0x20, and none is `"`, `#`,
        // `\` or DEL.
        let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
        let low = word & ~tops
        let isPrintable = low &+ ones &* 0x60
        let isNoQuote = ((low & ~ones) ^ ones &* 0x22) &+ ones &* 0x7F
        let isNoBackslash = (low ^ ones &* 0x5C) &+ ones &* 0x7F
        let isDelete = low &+ ones
        if (word | isDelete | ~(isPrintable & isNoQuote & isNoBackslash)) & tops == 0 {
          index &+= 8
          continue
        }
      }
      let end = min(text.count, index &+ 8)
      while index < end {
        if needsLook(base[index]) { return index }
        index &+= 1
      }
    }
    return index
  }

  /// Appends one code point that may have to be escaped.
  ///
  /// - Returns: how many bytes it took.
  private static func appendStep(
    _ text: UnsafeBufferPointer<UInt8>, at index: Int, to out: inout [UInt8]
  ) -> Int {
    let step = UTF8Step(text, at: index)
    guard let scalar = step.scalar else {
      out.appendLiteral("\\ufffd")
      return step.length
    }
    switch scalar {
    case 0x22: out.appendLiteral("\\\"")
    case 0x5C: out.appendLiteral("\\\\")
    case 0x0A: out.appendLiteral("\\n")
    case 0x0D: out.appendLiteral("\\r")
    case 0x09: out.appendLiteral("\\t")
    case 0x23:
      if out.last == 0x23 { appendUnit(0x23, to: &out) } else { out.append(0x23) }
    default:
      if !VisibleText.isHidden(scalar) {
        out.append(contentsOf: UnsafeBufferPointer(rebasing: text[index..<index + step.length]))
      } else if scalar < 0x1_0000 {
        appendUnit(scalar, to: &out)
      } else {
        appendUnit(0xD800 + (scalar - 0x1_0000) >> 10, to: &out)
        appendUnit(0xDC00 + (scalar - 0x1_0000) & 0x3FF, to: &out)
      }
    }
    return step.length
  }

  private static func appendUnit(_ unit: UInt32, to out: inout [UInt8]) {
    out.appendLiteral("\\u")
    out.appendHex(unit, width: 4)
  }

  /// Returns whether a byte begins a code point that is or may have to be escaped.
  @inline(__always)
  private static func needsLook(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x22, 0x23, 0x5C, 0x7F, 0xC0...0xC2, 0xCD, 0xD8, 0xE1...0xE3, 0xEF...0xFF: true
    default: false
    }
  }
}
