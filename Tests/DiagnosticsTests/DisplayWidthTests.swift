import Testing

@testable import Diagnostics

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("a", 1), ("~", 1), ("é", 1), ("\u{301}", 0), ("日", 2), ("ｆ", 2), ("ﾊ", 1), ("한", 2),
    ("\u{1161}", 0), ("😀", 2), ("⌚", 2), ("❤", 1), ("→", 1), ("ש", 1), ("\u{5B0}", 0), ("ไ", 1),
    ("\u{E31}", 0), ("𠀀", 2), ("\u{10FFFD}", 1), ("⣿", 1),
  ]) func `a code point takes its cells`(text: String, cells: Int) {
    let widths = text.unicodeScalars.map { DisplayWidth.cells(of: $0.value) }
    #expect(widths == [cells])
  }

  /// The standard library knows another version of Unicode, and no East Asian width; where both
  /// speak of a code point, they agree.
  @Test func `marks and emoji are what the standard library takes them for`() {
    for value in UInt32(0x300)..<0x20000 {
      guard let scalar = Unicode.Scalar(value), !VisibleText.isHidden(value) else { continue }
      let properties = scalar.properties
      let category = properties.generalCategory
      if category == .nonspacingMark || category == .enclosingMark {
        if DisplayWidth.cells(of: value) != 0 { Issue.record("U+\(String(value, radix: 16)) mark") }
      } else if category == .uppercaseLetter || category == .decimalNumber {
        if DisplayWidth.cells(of: value) == 0 { Issue.record("U+\(String(value, radix: 16))") }
      }
      let isIndicator = (0x1F1E6...0x1F1FF).contains(value)
      if properties.isEmojiPresentation, !isIndicator, DisplayWidth.cells(of: value) != 2 {
        Issue.record("U+\(String(value, radix: 16)) emoji")
      }
    }
  }

  @Test func `what Unicode calls default ignorable is never shown as it is`() {
    for value in UInt32(0)..<0x11_0000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = scalar.properties
      let mustHide =
        properties.isDefaultIgnorableCodePoint || properties.generalCategory == .control
        || properties.isNoncharacterCodePoint || properties.isBidiControl
        || properties.generalCategory == .lineSeparator
        || properties.generalCategory == .paragraphSeparator
      if mustHide, !VisibleText.isHidden(value) {
        Issue.record("U+\(String(value, radix: 16)) is sent")
      }
    }
  }
}
