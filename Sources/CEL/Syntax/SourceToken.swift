/// A token of an expression's text, for editors, which show and complete expressions that are
/// half-typed.
package struct SourceToken: Equatable, Sendable {
  /// What a token is.
  package enum Kind: Sendable {
    case identifier
    case number
    case string
    /// `true`, `false`, `null`, `in`.
    case word
    case dot, comma, colon, question
    /// `(`, `[`, `{`.
    case opening
    /// `)`, `]`, `}`.
    case closing
    /// Any other operator.
    case symbol
  }

  package var kind: Kind
  /// The half-open range of bytes in the expression's text.
  package var range: Range<Int>

  /// Returns the tokens up to the end of a text, or up to the first character that begins none,
  /// such as a quote that is never closed. O(n).
  package static func tokens(of text: Text) -> [SourceToken] {
    var tokens: [SourceToken] = []
    withExtendedLifetime(text) {
      var lexer = Lexer(text.bytes)
      while let token = try? lexer.next(), let kind = Kind(token.kind) {
        tokens.append(SourceToken(kind: kind, range: Int(token.lower)..<Int(token.upper)))
      }
    }
    return tokens
  }

  /// Whether a text is a name as a variable may have it, without backticks.
  package static func isName(_ text: String) -> Bool {
    let tokens = tokens(of: Text(text))
    return tokens.count == 1 && tokens[0].kind == .identifier
      && tokens[0].range == 0..<text.utf8.count && text.utf8.first != UInt8(ascii: "`")
  }
}

extension SourceToken.Kind {
  /// Returns `nil` for the end.
  fileprivate init?(_ kind: Token.Kind) {
    switch kind {
    case .end: return nil
    case .identifier, .quotedIdentifier: self = .identifier
    case .int, .uint, .double: self = .number
    case .string, .bytes: self = .string
    case .trueLiteral, .falseLiteral, .nullLiteral, .membership: self = .word
    case .dot: self = .dot
    case .comma: self = .comma
    case .colon: self = .colon
    case .question: self = .question
    case .leftParenthesis, .leftBracket, .leftBrace: self = .opening
    case .rightParenthesis, .rightBracket, .rightBrace: self = .closing
    case .not, .minus, .plus, .star, .slash, .percent, .less, .lessOrEqual, .greater,
      .greaterOrEqual, .equal, .notEqual, .and, .or:
      self = .symbol
    }
  }
}

/// A macro as editors offer it.
package struct MacroForm: Sendable {
  /// The name without what precedes the dot.
  package let name: String
  /// Whether it follows a value and a dot.
  package let isMember: Bool
  /// The call with placeholder names: `list.exists(x, condition)`.
  package let form: String

  /// The macros, in the order of their table.
  package static var all: [MacroForm] {
    Macro.all.filter { $0.receiver != .cel || $0.name.isNamedBind }.map {
      MacroForm(
        name: $0.receiver == .cel ? $0.qualifiedName : "\($0.name)",
        isMember: $0.receiver == .value, form: "\($0.form)")
    }
  }
}

extension StaticString {
  /// The other macros of `cel` are written by programs.
  fileprivate var isNamedBind: Bool { "\(self)".utf8.elementsEqual("bind".utf8) }
}
