import Patterns

/// The compilation of regular expressions that are constants of an expression.
enum ConstantPattern {
  /// Compiles a pattern.
  ///
  /// - Parameters:
  ///   - range: The range of the literal in the expression's text.
  ///   - expression: The expression's text.
  /// - Throws: An error for the exact characters if the literal has no escapes, otherwise for the
  ///   whole literal.
  static func compile(_ text: Text, _ range: Range<Int32>, of expression: Text)
    throws(SyntaxError) -> Pattern
  {
    do throws(PatternError) {
      return try Pattern(text, isConstant: true)
    } catch {
      var place = range
      if let start = contentOffset(
        of: text, in: expression.slice(range.lowerBound, range.upperBound))
      {
        let lower = range.lowerBound &+ start
        place =
          lower
          &+ Int32(
            truncatingIfNeeded: error.range.lowerBound)..<lower
          &+ Int32(truncatingIfNeeded: error.range.upperBound)
      }
      throw SyntaxError(range: place, message: error.message)
    }
  }

  /// Returns the offset of the content in a literal that spells it byte for byte; `nil` if the
  /// literal has escapes or the text is not a literal.
  private static func contentOffset(of content: Text, in literal: Text) -> Int32? {
    let bytes = literal.bytes
    guard
      let quote = bytes.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") })
    else { return nil }
    let rest = bytes.count - quote - content.byteCount
    // One or three quotes on either side; a prefix of two letters at most.
    guard quote <= 2, rest == 2 || rest == 6 else { return nil }
    let start = Int32(truncatingIfNeeded: quote + rest / 2)
    let end = start &+ Int32(truncatingIfNeeded: content.byteCount)
    return literal.slice(start, end) == content ? start : nil
  }
}
