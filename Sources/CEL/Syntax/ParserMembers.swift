extension Parser {
  /// `member: primary (selection | call | index)*`
  mutating func member() throws(SyntaxError) -> SyntaxIndex {
    try selectors(of: try primary())
  }

  /// Parses the selections, method calls, index operations and message literals that follow an
  /// operand.
  mutating func selectors(of first: SyntaxIndex) throws(SyntaxError) -> SyntaxIndex {
    var operand = first
    while true {
      switch token.kind {
      case .dot:
        try advance()
        operand = try selection(operand)
      case .leftBracket:
        let mark = token.range
        try advance()
        let isOptional = try takeIf(.question)
        let index = try expression()
        try take(.rightBracket, "`]`")
        operand = add(
          .index(operand: operand, index: index, isOptional: isOptional),
          lower(operand)..<previousUpper, name: mark.lowerBound..<previousUpper)
      case .leftBrace:
        guard let name = messageName(operand) else { return operand }
        operand = try message(name, from: lower(operand))
      default:
        return operand
      }
    }
  }

  /// What follows a dot: `.field`, `.?field`, ``.`field` `` or `.method(arguments)`.
  private mutating func selection(_ operand: SyntaxIndex) throws(SyntaxError) -> SyntaxIndex {
    let isOptional = try takeIf(.question)
    let name = token.range
    switch token.kind {
    case .identifier:
      try advance()
      if !isOptional, token.kind == .leftParenthesis { return try methodCall(operand, name) }
      return add(
        .select(operand: operand, field: text(name), isOptional: isOptional),
        lower(operand)..<name.upperBound, name: name)
    case .quotedIdentifier:
      try advance()
      return add(
        .select(
          operand: operand, field: text(name.lowerBound + 1..<name.upperBound - 1),
          isOptional: isOptional),
        lower(operand)..<name.upperBound, name: name)
    case .membership, .trueLiteral, .falseLiteral, .nullLiteral:
      let word = text(name).string
      let owner = shortText(operand) ?? "value"
      throw SyntaxError(
        range: name,
        message: "`\(word)` is a reserved word, expected `\(owner)[\"\(word)\"]`, or the name in "
          + "backticks")
    default:
      throw unexpected("the name of a field or method after `.`")
    }
  }

  /// Returns the text of an operand on one line of at most 60 bytes; `nil` for any other.
  private func shortText(_ operand: SyntaxIndex) -> String? {
    let whole = text(tree.range(of: operand))
    let bytes = whole.bytes
    return bytes.count <= 60 && bytes.allSatisfy { $0 >= 0x20 } ? whole.string : nil
  }

  /// `exprList? ')'` after an opening parenthesis; a trailing comma is not allowed.
  mutating func arguments() throws(SyntaxError) -> [SyntaxIndex] {
    try advance()
    if try takeIf(.rightParenthesis) { return [] }
    var arguments = [try expression()]
    while try takeIf(.comma) { arguments.append(try expression()) }
    try take(.rightParenthesis, "`,` or `)`")
    return arguments
  }

  private mutating func methodCall(_ receiver: SyntaxIndex, _ name: Range<Int32>)
    throws(SyntaxError) -> SyntaxIndex
  {
    let arguments = try arguments()
    let range = lower(receiver)..<previousUpper
    if let expanded = try macro(text(name), name, receiver: receiver, arguments, range) {
      return expanded
    }
    return add(
      .call(
        name: text(name), isAbsolute: false, receiver: receiver, arguments: addOperands(arguments)),
      range, name: name)
  }

  private mutating func primary() throws(SyntaxError) -> SyntaxIndex {
    let range = token.range
    switch token.kind {
    case .int, .uint, .double: return try number(from: token.lower, isNegative: false)
    case .string, .bytes: return try literal(try decoder.quoted(token))
    case .trueLiteral: return try literal(.bool(true))
    case .falseLiteral: return try literal(.bool(false))
    case .nullLiteral: return try literal(.null)
    case .identifier:
      try advance()
      return try name(range, from: range.lowerBound, isAbsolute: false)
    case .dot:
      try advance()
      let name = token.range
      guard token.kind == .identifier else { throw unexpected("a name after the leading `.`") }
      try advance()
      return try self.name(name, from: range.lowerBound, isAbsolute: true)
    case .leftParenthesis:
      try advance()
      let inner = try expression()
      try take(.rightParenthesis, "`)`")
      tree.setRange(of: inner, to: range.lowerBound..<previousUpper)
      return inner
    case .leftBracket: return try list()
    case .leftBrace: return try map()
    default: throw unexpected("an expression")
    }
  }

  private mutating func literal(_ value: Value) throws(SyntaxError) -> SyntaxIndex {
    let index = add(.literal(value), token.range)
    try advance()
    return index
  }

  private mutating func name(_ range: Range<Int32>, from lower: Int32, isAbsolute: Bool)
    throws(SyntaxError) -> SyntaxIndex
  {
    let name = text(range)
    if name.isReservedWord {
      throw SyntaxError(
        range: range, message: "`\(name.string)` is a reserved word, expected another name")
    }
    guard token.kind == .leftParenthesis else {
      if name.isNotInWords, token.startsOperand {
        throw SyntaxError(
          range: range, message: "found `\(name.string)`, expected the operator `!`")
      }
      return add(.identifier(name, isAbsolute: isAbsolute), lower..<range.upperBound, name: range)
    }
    let arguments = try arguments()
    let whole = lower..<previousUpper
    if !isAbsolute, let macro = try macro(name, range, receiver: nil, arguments, whole) {
      return macro
    }
    return add(
      .call(
        name: name, isAbsolute: isAbsolute, receiver: nil, arguments: addOperands(arguments)),
      whole, name: range)
  }

  /// `'[' (optExpr (',' optExpr)*)? ','? ']'`
  private mutating func list() throws(SyntaxError) -> SyntaxIndex {
    let lower = token.lower
    try advance()
    var elements: [ListElement] = []
    if token.kind != .comma {
      while token.kind != .rightBracket {
        let isOptional = try takeIf(.question)
        elements.append(ListElement(value: try expression(), isOptional: isOptional))
        guard try takeIf(.comma) else { break }
      }
    } else {
      try advance()
    }
    try take(.rightBracket, elements.isEmpty ? "an expression or `]`" : "`,` or `]`")
    let start = Int32(tree.listElements.count)
    tree.listElements.append(contentsOf: elements)
    return add(.list(start..<Int32(tree.listElements.count)), lower..<previousUpper)
  }

  /// `'{' (optExpr ':' expr (',' optExpr ':' expr)*)? ','? '}'`
  private mutating func map() throws(SyntaxError) -> SyntaxIndex {
    let lower = token.lower
    try advance()
    var entries: [MapElement] = []
    if token.kind != .comma {
      while token.kind != .rightBrace {
        let isOptional = try takeIf(.question)
        let key = try expression()
        try take(.colon, "`:` and the value of the key")
        entries.append(MapElement(key: key, value: try expression(), isOptional: isOptional))
        guard try takeIf(.comma) else { break }
      }
    } else {
      try advance()
    }
    try take(.rightBrace, entries.isEmpty ? "a key or `}`" : "`,` or `}`")
    let start = Int32(tree.mapElements.count)
    tree.mapElements.append(contentsOf: entries)
    return add(.map(start..<Int32(tree.mapElements.count)), lower..<previousUpper)
  }

  /// Returns the text of a dotted name that may be followed by a brace (`a.b.C{`); `nil` for other
  /// operands.
  private func messageName(_ operand: SyntaxIndex) -> Text? {
    var index = operand
    while true {
      switch tree[index] {
      case .identifier:
        // A name in parentheses, or a selection from one, does not name a message.
        let name = text(tree.range(of: operand))
        return name.bytes.contains(UInt8(ascii: "(")) ? nil : name
      case .select(let inner, _, isOptional: false): index = inner
      default: return nil
      }
    }
  }

  /// `'{' (optField ':' expr (',' optField ':' expr)*)? ','? '}'` after a message's name.
  private mutating func message(_ name: Text, from lower: Int32) throws(SyntaxError)
    -> SyntaxIndex
  {
    let nameRange = lower..<previousUpper
    try advance()
    var fields: [MessageField] = []
    if token.kind != .comma {
      while token.kind != .rightBrace {
        let isOptional = try takeIf(.question)
        var field = token.range
        guard token.kind == .identifier || token.kind == .quotedIdentifier else {
          throw unexpected("the name of a field or `}`")
        }
        if token.kind == .quotedIdentifier { field = field.lowerBound + 1..<field.upperBound - 1 }
        try advance()
        try take(.colon, "`:` and the value of the field")
        fields.append(
          MessageField(name: text(field), value: try expression(), isOptional: isOptional))
        guard try takeIf(.comma) else { break }
      }
    } else {
      try advance()
    }
    try take(.rightBrace, fields.isEmpty ? "the name of a field or `}`" : "`,` or `}`")
    let start = Int32(tree.messageFields.count)
    tree.messageFields.append(contentsOf: fields)
    return add(
      .message(name: name, fields: start..<Int32(tree.messageFields.count)),
      lower..<previousUpper, name: nameRange)
  }
}

extension Text {
  /// Whether a name is reserved for other languages that embed CEL (CEL specification, "Syntax").
  package var isReservedWord: Bool {
    let bytes = self.bytes
    switch bytes.count {
    case 2: return bytes.spells("as") || bytes.spells("if")
    case 3: return bytes.spells("for") || bytes.spells("let") || bytes.spells("var")
    case 4: return bytes.spells("else") || bytes.spells("loop") || bytes.spells("void")
    case 5: return bytes.spells("break") || bytes.spells("const") || bytes.spells("while")
    case 6: return bytes.spells("import") || bytes.spells("return")
    case 7: return bytes.spells("package")
    case 8: return bytes.spells("continue") || bytes.spells("function")
    case 9: return bytes.spells("namespace")
    default: return false
    }
  }
}
