import Diagnostics

/// The colours of the text report; every entry is empty without colours.
struct Palette {
  /// The code after coloured text.
  let reset: [UInt8]
  /// The code before a finding's message.
  let bold: [UInt8]
  private let gutter: [UInt8]
  private let secondary: [UInt8]
  private let severities: [[UInt8]]

  /// Creates the palette.
  init(usesColor: Bool) {
    func code(_ digits: StaticString) -> [UInt8] {
      guard usesColor else { return [] }
      var bytes: [UInt8] = [0x1B, 0x5B]
      bytes.appendLiteral(digits)
      bytes.append(0x6D)
      return bytes
    }
    reset = code("0")
    bold = code("1")
    gutter = code("34")
    secondary = code("36")
    severities = [code("1;36"), code("1;33"), code("1;31")]
  }

  /// Returns the colour of a severity.
  func color(of severity: Severity) -> [UInt8] {
    switch severity {
    case .info: severities[0]
    case .warning: severities[1]
    case .error: severities[2]
    }
  }

  /// Returns the colours of an excerpt.
  func excerptStyle(for severity: Severity) -> ExcerptStyle {
    ExcerptStyle(
      gutter: gutter, primary: color(of: severity), secondary: secondary, reset: reset)
  }
}
