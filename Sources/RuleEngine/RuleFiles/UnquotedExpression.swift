import Diagnostics

/// Expressions of a rule file that YAML cannot read because they begin with a character that has a
/// meaning of its own there.
enum UnquotedExpression {
  /// Returns a syntax error of a rule file as one of an unquoted expression if the line at fault
  /// holds one; otherwise returns it as it is.
  static func explain(_ diagnostic: Diagnostic, in file: SourceFile) -> Diagnostic {
    guard diagnostic.rule.utf8.elementsEqual("syntax-error".utf8),
      let (key, value) = expression(at: diagnostic.primary.range.lower, in: file.bytes)
    else { return diagnostic }
    let text = String(decoding: file.bytes[value], as: UTF8.self)
    let mark = String(UnicodeScalar(file.bytes[value.lowerBound]))
    var explained = diagnostic
    explained.message = "the expression begins with `\(mark)`, which YAML does not read as text"
    explained.primary = Annotation(range: SourceRange(value.lowerBound, value.upperBound))
    explained.related = []
    explained.help = FieldReader.quotingHelp(text, key: key)
    return explained
  }

  /// Returns the key and the value of the line that holds an offset if it is an expression that
  /// cannot stay without quotes.
  private static func expression(
    at offset: Int, in bytes: [UInt8]
  ) -> (key: String, value: Range<Int>)? {
    func isBreak(_ index: Int) -> Bool { bytes[index] == 0x0A || bytes[index] == 0x0D }
    func isBlank(_ index: Int) -> Bool { bytes[index] == 0x20 || bytes[index] == 0x09 }
    var lower = min(offset, bytes.count)
    while lower > 0, !isBreak(lower - 1) { lower -= 1 }
    var upper = lower
    while upper < bytes.count, !isBreak(upper) { upper += 1 }
    while upper > lower, isBlank(upper - 1) { upper -= 1 }
    while lower < upper, isBlank(lower) || bytes[lower] == UInt8(ascii: "-") { lower += 1 }
    guard let colon = bytes[lower..<upper].firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let key = String(decoding: bytes[lower..<colon], as: UTF8.self)
    let isExpression = (RuleField.ofCheck + RuleField.ofFix + RuleField.ofLabel).contains {
      ($0.kind == .expression || $0.kind == .loops) && $0.name.utf8.elementsEqual(key.utf8)
    }
    var start = colon + 1
    while start < upper, isBlank(start) { start += 1 }
    guard isExpression, start < upper, start > colon + 1, isSpecial(bytes[start..<upper]) else {
      return nil
    }
    return (key, start..<upper)
  }

  /// Whether a value begins with a character that no plain scalar may begin with; one that begins
  /// with a quote must have more text behind the closing quote.
  private static func isSpecial(_ value: ArraySlice<UInt8>) -> Bool {
    guard let first = value.first else { return false }
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard let close = value.dropFirst().firstIndex(of: first) else { return false }
      return close < value.endIndex - 1 && value.last != first
        || value.filter { $0 == first }.count > 2
    default: return Array("!&*%@`[{".utf8).contains(first)
    }
  }
}
