/// Cuts an expression's text into tokens, one at a time.
struct Lexer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  /// The bytes must stay valid and unchanged for as long as the lexer lives.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  @inline(__always) private func peek(_ ahead: Int = 0) -> UInt8 {
    let at = index + ahead
    return at < bytes.count ? bytes[at] : 0
  }

  @inline(__always) private func token(_ kind: Token.Kind, from start: Int) -> Token {
    Token(
      kind: kind, lower: Int32(truncatingIfNeeded: start), upper: Int32(truncatingIfNeeded: index))
  }

  /// Returns the next token; at the end of the text, every call returns ``Token/Kind/end``.
  mutating func next() throws(SyntaxError) -> Token {
    skipBlanks()
    let start = index
    guard index < bytes.count else { return token(.end, from: start) }
    let byte = bytes[index]
    if byte.isNameStart { return try name() }
    if byte.isDigit { return number() }
    index += 1
    switch byte {
    case UInt8(ascii: "."):
      if peek().isDigit {
        index = start
        return number()
      }
      return token(.dot, from: start)
    case UInt8(ascii: ","): return token(.comma, from: start)
    case UInt8(ascii: ":"): return token(.colon, from: start)
    case UInt8(ascii: "?"): return token(.question, from: start)
    case UInt8(ascii: "("): return token(.leftParenthesis, from: start)
    case UInt8(ascii: ")"): return token(.rightParenthesis, from: start)
    case UInt8(ascii: "["): return token(.leftBracket, from: start)
    case UInt8(ascii: "]"): return token(.rightBracket, from: start)
    case UInt8(ascii: "{"): return token(.leftBrace, from: start)
    case UInt8(ascii: "}"): return token(.rightBrace, from: start)
    case UInt8(ascii: "-"): return token(.minus, from: start)
    case UInt8(ascii: "+"): return token(.plus, from: start)
    case UInt8(ascii: "*"): return token(.star, from: start)
    case UInt8(ascii: "/"): return token(.slash, from: start)
    case UInt8(ascii: "%"): return token(.percent, from: start)
    case UInt8(ascii: "!"): return pair(UInt8(ascii: "="), .notEqual, else: .not, from: start)
    case UInt8(ascii: "<"): return pair(UInt8(ascii: "="), .lessOrEqual, else: .less, from: start)
    case UInt8(ascii: ">"):
      return pair(UInt8(ascii: "="), .greaterOrEqual, else: .greater, from: start)
    case UInt8(ascii: "="): return try double(byte, .equal, from: start)
    case UInt8(ascii: "&"): return try double(byte, .and, from: start)
    case UInt8(ascii: "|"): return try double(byte, .or, from: start)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      index = start
      return try quoted(.string, from: start, isRaw: false)
    case UInt8(ascii: "`"): return try quotedName(from: start)
    default:
      while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
      throw error(from: start, "`\(text(from: start))` is not a character of CEL")
    }
  }

  private func text(from start: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
  }

  private func error(from start: Int, _ message: String) -> SyntaxError {
    SyntaxError(range: token(.end, from: start).range, message: message)
  }

  private mutating func skipBlanks() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: index += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      default: return
      }
    }
  }

  private mutating func pair(
    _ second: UInt8, _ kind: Token.Kind, else single: Token.Kind, from start: Int
  ) -> Token {
    guard peek() == second else { return token(single, from: start) }
    index += 1
    return token(kind, from: start)
  }

  private mutating func double(_ byte: UInt8, _ kind: Token.Kind, from start: Int)
    throws(SyntaxError) -> Token
  {
    let name = String(UnicodeScalar(byte))
    guard peek() == byte else {
      throw error(from: start, "`\(name)` is not an operator, expected `\(name)\(name)`")
    }
    index += 1
    return token(kind, from: start)
  }

  /// A name, a keyword, or the prefix of a string: `r`, `b` or `br` in either case.
  private mutating func name() throws(SyntaxError) -> Token {
    let start = index
    let first = bytes[index] | 0x20
    if first == UInt8(ascii: "r") || first == UInt8(ascii: "b") {
      var length = 1
      var isRaw = first == UInt8(ascii: "r")
      if !isRaw, peek(1) | 0x20 == UInt8(ascii: "r") {
        length = 2
        isRaw = true
      }
      let quote = peek(length)
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        index += length
        let kind: Token.Kind = first == UInt8(ascii: "b") ? .bytes : .string
        return try quoted(kind, from: start, isRaw: isRaw)
      }
    }
    while index < bytes.count, bytes[index].isNamePart { index += 1 }
    let word = UnsafeBufferPointer(rebasing: bytes[start..<index])
    switch word.count {
    case 2 where word.spells("in"): return token(.membership, from: start)
    case 4 where word.spells("true"): return token(.trueLiteral, from: start)
    case 4 where word.spells("null"): return token(.nullLiteral, from: start)
    case 5 where word.spells("false"): return token(.falseLiteral, from: start)
    default: return token(.identifier, from: start)
    }
  }

  /// `12`, `0xFu`, `1.5e3`, `.5`; a dot that is not followed by a digit is not part of the number.
  private mutating func number() -> Token {
    let start = index
    if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x"), peek(2).hexValue != nil {
      index += 2
      while peek().hexValue != nil { index += 1 }
      return integer(from: start)
    }
    while peek().isDigit { index += 1 }
    var isDouble = false
    if peek() == UInt8(ascii: "."), peek(1).isDigit {
      isDouble = true
      index += 1
      while peek().isDigit { index += 1 }
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
      if peek(1 + sign).isDigit {
        isDouble = true
        index += 1 + sign
        while peek().isDigit { index += 1 }
      }
    }
    return isDouble ? token(.double, from: start) : integer(from: start)
  }

  private mutating func integer(from start: Int) -> Token {
    guard peek() | 0x20 == UInt8(ascii: "u") else { return token(.int, from: start) }
    index += 1
    return token(.uint, from: start)
  }

  /// A name in backticks (`[A-Za-z0-9_.-/ ]+`), which is only valid for a field.
  private mutating func quotedName(from start: Int) throws(SyntaxError) -> Token {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "`") {
        index += 1
        if index - start == 2 { throw error(from: start, "a name in backticks is empty") }
        return token(.quotedIdentifier, from: start)
      }
      guard
        byte.isNamePart || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "/") || byte == 0x20
      else { break }
      index += 1
    }
    if index >= bytes.count {
      index = start + 1
      throw error(from: start, "a backtick opens a name that is never closed")
    }
    let at = index
    index += 1
    while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
    throw error(
      from: at,
      "a name in backticks has `\(text(from: at))`, expected letters, digits, `_`, `.`, `-`, `/` or a space"
    )
  }

  /// A string with its quotes, from the quote at `index`. Only finds the end; ``LiteralDecoder``
  /// decodes the escapes.
  private mutating func quoted(_ kind: Token.Kind, from start: Int, isRaw: Bool)
    throws(SyntaxError) -> Token
  {
    let quote = bytes[index]
    let isTriple = peek(1) == quote && peek(2) == quote
    let opening = index + (isTriple ? 3 : 1)
    index = opening
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote {
        if !isTriple {
          index += 1
          return token(kind, from: start)
        }
        if peek(1) == quote, peek(2) == quote {
          index += 3
          return token(kind, from: start)
        }
      } else if byte == UInt8(ascii: "\\"), !isRaw {
        index += 1
      } else if byte == 0x0A || byte == 0x0D, !isTriple {
        break
      }
      index += 1
    }
    index = opening
    throw error(
      from: start, "a string is never closed, expected \(closing(quote, isTriple)) after it")
  }

  private func closing(_ quote: UInt8, _ isTriple: Bool) -> String {
    let mark = String(UnicodeScalar(quote))
    return isTriple ? "`\(mark)\(mark)\(mark)`" : "`\(mark)` on the same line"
  }
}

extension UInt8 {
  @inline(__always) var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  @inline(__always) var isNameStart: Bool {
    let lower = self | 0x20
    return lower >= 0x61 && lower <= 0x7A || self == 0x5F
  }
  @inline(__always) var isNamePart: Bool { isNameStart || isDigit }

  /// The value of an ASCII hexadecimal digit.
  @inline(__always) var hexValue: UInt32? {
    if isDigit { return UInt32(self) &- 0x30 }
    let lower = self | 0x20
    return lower >= 0x61 && lower <= 0x66 ? UInt32(lower) &- 0x57 : nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes are those of an ASCII literal.
  @inline(__always) func spells(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    let start = word.utf8Start
    for index in 0..<count where self[index] != start[index] { return false }
    return true
  }
}
