/// Why a text is not a regular expression.
package struct PatternError: Error, Equatable, Sendable {
  /// The kinds of error, which are RE2's.
  package enum Kind: Sendable {
    case badEscape, trailingBackslash
    case badRange, missingBracket
    case missingParenthesis, unexpectedParenthesis
    case missingOperand, badOperator, badCount
    case badGroup, badGroupName
    case badUTF8, unsupported, tooLarge
  }

  /// The kind.
  package let kind: Kind
  /// What is wrong, lower-case, without a full stop.
  package let message: String
  /// The half-open byte range in the pattern.
  package let range: Range<Int>
}

/// The messages of all pattern errors.
extension PatternError {
  init(_ kind: Kind, _ range: Range<Int>, in pattern: UnsafeBufferPointer<UInt8>) {
    self.kind = kind
    self.range = range
    let text = Self.excerpt(pattern[range])
    message =
      switch kind {
      case .badEscape: "invalid escape sequence `\(text)`"
      case .trailingBackslash: "trailing `\\` at the end of the pattern"
      case .badRange: "invalid character class range `\(text)`"
      case .missingBracket: "missing closing `]` for `\(text)`"
      case .missingParenthesis: "missing closing `)`"
      case .unexpectedParenthesis: "unexpected `)`"
      case .missingOperand: "no operand for the repetition operator `\(text)`"
      case .badOperator: "nested repetition operator `\(text)`"
      case .badCount:
        "invalid repeat count `\(text)`, expected at most \(PatternLimits.maximumRepeat) in all"
      case .badGroup:
        switch text {
        case "(?=", "(?!", "(?<=", "(?<!": "lookaround `\(text)` is not supported"
        default: "invalid or unsupported group syntax `\(text)`"
        }
      case .badGroupName: "invalid group name in `\(text)`"
      case .badUTF8: "pattern is not valid UTF-8"
      case .unsupported: "`\(text)` is not supported, patterns match code points"
      case .tooLarge: "pattern is too large once its repetitions are written out"
      }
  }

  /// Returns the text of a range, truncated if it is longer than 60 bytes.
  private static func excerpt(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    if bytes.count <= 60 { return String(decoding: bytes, as: UTF8.self) }
    var end = bytes.startIndex + 60
    while bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self) + "…"
  }
}

/// The limits of a pattern, which are those of RE2 with its default memory of 8 MiB.
package enum PatternLimits {
  /// The largest count of a repetition, and the largest product of the counts of nested
  /// repetitions.
  package static let maximumRepeat = 1000
  /// The largest size of a program, in units of about one RE2 instruction: a byte of a literal, half
  /// a range of a class, a group's bracket, a branch.
  package static let maximumSize = 699_050
}
