import CEL
import Diagnostics
import Documents
import RuleEngine

extension Feature {
  /// `textDocument/semanticTokens/full`: the colours of expressions in rule files.
  static let semanticTokens = Feature(
    "textDocument/semanticTokens/full", .first([SemanticTokens.full])
  ) { client in
    guard client.json["textDocument"]["semanticTokens"].isObject else { return [] }
    let legend: JSONValue = [
      "tokenTypes": .array(SemanticTokens.Kind.allCases.map { .text($0.rawValue) }),
      "tokenModifiers": ["readonly"],
    ]
    return [
      JSONValue.Member(
        "semanticTokensProvider", ["legend": legend, "full": true, "range": true])
    ]
  }

  /// `textDocument/semanticTokens/range`: the same for a part of the document.
  static let semanticTokensInRange = Feature(
    "textDocument/semanticTokens/range", .first([SemanticTokens.inRange])
  ) { _ in [] }
}

/// The colours of the expressions of a rule file.
struct SemanticTokens {
  /// The kinds in the order of the legend.
  enum Kind: String, CaseIterable {
    case variable, property, function, method, macro, keyword, string, number, `operator`

    /// The number in the legend.
    var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// A token in the file.
  private struct Token {
    var range: SourceRange
    var kind: Kind
    /// Whether it is a constant.
    var isReadOnly = false
  }

  static func full(_ request: FeatureRequest) throws -> JSONValue? {
    answer(request, request.document.text.whole)
  }

  static func inRange(_ request: FeatureRequest) throws -> JSONValue? {
    answer(request, try request.range)
  }

  private static func answer(_ request: FeatureRequest, _ range: SourceRange) -> JSONValue? {
    guard let context = RuleContext(request) else { return nil }
    var tokens: [Token] = []
    for expression in context.outline.expressions {
      let whole = context.outline.document.range(expression.node)
      if whole.upper < range.lower || range.upper < whole.lower { continue }
      add(expression, context, &tokens)
    }
    for name in context.outline.names {
      let place = context.outline.document.sourceRange(ofPart: name.part, in: name.node)
      tokens.append(Token(range: place, kind: .variable))
    }
    tokens.sort { ($0.range.lower, $0.range.upper) < ($1.range.lower, $1.range.upper) }
    return ["data": .array(encode(tokens, request, range))]
  }

  private static func add(
    _ expression: RuleExpression, _ context: RuleContext, _ result: inout [Token]
  ) {
    let bytes = Array(expression.text.utf8)
    let document = context.outline.document
    if document.isAlias(expression.node) { return }
    let parts = ScalarParts(document, expression.node)
    let tokens = SourceToken.tokens(of: Text(expression.text))
    let constants = context.ruleSet.definition.constants.map(\.key)
    for (index, token) in tokens.enumerated() {
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      let kind: Kind
      switch token.kind {
      case .identifier:
        let isMember = index > 0 && isDot(tokens, index)
        let isCall =
          index + 1 < tokens.count && tokens[index + 1].kind == .opening
          && bytes[tokens[index + 1].range.lowerBound] == UInt8(ascii: "(")
        if isCall {
          let isMacro = MacroForm.all.contains {
            $0.isMember == isMember && $0.name.utf8.elementsEqual(text.utf8)
          }
          kind = isMacro ? .macro : isMember ? .method : .function
        } else {
          kind = isMember ? .property : .variable
        }
      case .number: kind = .number
      case .string: kind = .string
      case .word: kind = .keyword
      case .symbol, .question: kind = .operator
      case .dot, .comma, .colon, .opening, .closing: continue
      }
      let part = expression.base + token.range.lowerBound..<expression.base + token.range.upperBound
      result.append(
        Token(
          range: parts.sourceRange(of: part), kind: kind,
          isReadOnly: kind == .variable && constants.contains { $0.utf8.elementsEqual(text.utf8) }))
    }
  }

  private static func isDot(_ tokens: [SourceToken], _ index: Int) -> Bool {
    let before = tokens[index - 1].kind
    return before == .dot || (before == .question && index > 1 && tokens[index - 2].kind == .dot)
  }

  /// Returns five numbers for each token, relative to the one before; tokens over several lines, and
  /// those that overlap others, are left out.
  private static func encode(
    _ tokens: [Token], _ request: FeatureRequest, _ range: SourceRange
  ) -> [JSONValue] {
    var cursor = PositionCursor(request.document.text, request.encoding)
    var data: [JSONValue] = []
    var last = TextPosition(line: 0, character: 0)
    var end = 0
    for token in tokens
    where token.range.lower >= end && token.range.upper > range.lower
      && token.range.lower < range.upper
    {
      let start = cursor.position(at: token.range.lower)
      let stop = cursor.position(at: token.range.upper)
      guard start.line == stop.line, start.character < stop.character else { continue }
      let isSameLine = start.line == last.line
      data += [
        .integer(start.line - last.line),
        .integer(start.character - (isSameLine ? last.character : 0)),
        .integer(stop.character - start.character), .integer(token.kind.number),
        .integer(token.isReadOnly ? 1 : 0),
      ]
      last = start
      end = token.range.upper
    }
    return data
  }
}
