/// A token of the lexical grammar (CEL specification, "Syntax"; cel-go's CEL.g4).
struct Token {
  /// What was recognised.
  enum Kind: UInt8 {
    case end
    case identifier, quotedIdentifier
    case int, uint, double, string, bytes
    case trueLiteral, falseLiteral, nullLiteral
    case dot, comma, colon, question
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case not, minus, plus, star, slash, percent
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, membership
    case and, or
  }

  var kind: Kind
  /// The half-open byte range in the expression's text.
  var lower: Int32
  var upper: Int32

  var range: Range<Int32> { lower..<upper }
}
