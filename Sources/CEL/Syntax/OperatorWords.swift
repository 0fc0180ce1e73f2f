/// Operators that other languages write as words. CEL has no such words, so they are names here;
/// where a name cannot stand, the message offers the operator.
extension Text {
  /// The operator that is probably meant, in backticks; `nil` for any other name.
  var operatorInWords: StaticString? {
    let bytes = self.bytes
    switch bytes.count {
    case 2:
      if bytes.spells("or") || bytes.spells("OR") { return "`||`" }
      return bytes.spells("is") || bytes.spells("eq") ? "`==`" : nil
    case 3:
      if bytes.spells("and") || bytes.spells("AND") { return "`&&`" }
      return isNotInWords ? "`!` before the whole comparison, as in `!(a in b)`" : nil
    default: return nil
    }
  }

  /// Whether the name is `not`.
  var isNotInWords: Bool {
    let bytes = self.bytes
    return bytes.count == 3 && (bytes.spells("not") || bytes.spells("NOT"))
  }
}

extension Token {
  /// Whether the token can only be the start of an operand: no operator, and nothing that follows a
  /// name such as `[`.
  var startsOperand: Bool {
    switch kind {
    case .identifier, .int, .uint, .double, .string, .bytes, .trueLiteral, .falseLiteral,
      .nullLiteral, .not:
      true
    default: false
    }
  }
}
