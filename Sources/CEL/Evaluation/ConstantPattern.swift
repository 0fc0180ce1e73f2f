/// Regular expressions that are constants of an expression.
enum ConstantPattern {
  /// Compiles a pattern.
  ///
  /// - Parameters:
  ///   - range: The place of the literal in the expression's text.
  ///   - expression: The expression's text.
  /// - Throws: What is wrong with it, at the very characters where the literal has no escapes.
  static func compile(_ text: Text, _ range: Range<Int32>, of expression: Text)
    throws(SyntaxError) -> (any OpaqueValue)?
  {
    nil
  }
}
