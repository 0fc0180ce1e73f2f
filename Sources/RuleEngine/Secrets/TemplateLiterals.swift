/// Finds the string literals in a template's expression that may become its value: the second
/// operand of `||`, the argument of `default`, what follows `else`. Literals that name variables or
/// fields are left out.
///
/// It reads what template languages have in common: quoted texts, words, parentheses, pipes,
/// operators. O(n).
struct TemplateLiterals {
  private enum Kind {
    case text
    case word
    case sign
  }

  private struct Token {
    var kind: Kind
    var range: Range<Int>
  }

  /// The part of the expression between a pair of parentheses, or the whole expression.
  private struct Frame {
    /// The name before the opening parenthesis.
    var function: ArraySlice<UInt8>?
    /// The first word since the last pipe.
    var head: ArraySlice<UInt8>?
    /// The number of words, texts and parentheses since the last pipe.
    var items = 0
    /// The number of commas.
    var commas = 0
  }

  private let bytes: [UInt8]
  private var tokens: [Token] = []

  /// Returns the places of such literals in an expression, without their quotes.
  static func values(in expression: [UInt8]) -> [Range<Int>] {
    var literals = TemplateLiterals(expression)
    literals.readTokens()
    return literals.values()
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func readTokens() {
    var index = 0
    while index < bytes.count {
      let start = index
      switch bytes[index] {
      case 0...0x20:
        index += 1
        continue
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
        let quote = bytes[index]
        index += 1
        while index < bytes.count, bytes[index] != quote {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(index, bytes.count)
        tokens.append(Token(kind: .text, range: start + 1..<max(start + 1, end)))
        index = end + 1
        continue
      case let byte where Self.isWordByte(byte):
        while index < bytes.count, Self.isWordByte(bytes[index]) { index += 1 }
        tokens.append(Token(kind: .word, range: start..<index))
        continue
      default: index += 1
      }
      // Operators of two characters.
      let isDouble =
        index < bytes.count && "|&?=!".utf8.contains(bytes[start])
        && ("|&?=:".utf8.contains(bytes[index]))
      if isDouble { index += 1 }
      tokens.append(Token(kind: .sign, range: start..<index))
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
      || "_.-$@#".utf8.contains(byte)
  }

  private func values() -> [Range<Int>] {
    var values: [Range<Int>] = []
    var frames = [Frame()]
    for (index, token) in tokens.enumerated() {
      let top = frames.count - 1
      switch token.kind {
      case .text:
        if isValue(at: index, frames[top]) { values.append(token.range) }
        frames[top].items += 1
      case .word:
        if frames[top].items == 0 { frames[top].head = bytes[token.range] }
        frames[top].items += 1
      case .sign:
        switch bytes[token.range.lowerBound] {
        case UInt8(ascii: "("):
          let before = index > 0 && tokens[index - 1].kind == .word ? tokens[index - 1] : nil
          frames[top].items += 1
          frames.append(Frame(function: before.map { bytes[$0.range] }))
        case UInt8(ascii: ")"): if top > 0 { frames.removeLast() }
        case UInt8(ascii: "|") where token.range.count == 1:
          frames[top].head = nil
          frames[top].items = 0
        case UInt8(ascii: ","): frames[top].commas += 1
        default: break
        }
      }
    }
    return values
  }

  /// Functions and words whose value may be one of their arguments.
  private static let givers: [StaticString] = [
    "default", "d", "coalesce", "ternary", "fallback", "or", "and", "nvl", "ifnull", "ifempty",
    "firstof", "iif", "if", "print", "printf", "println", "quote", "squote", "concat", "format",
    "tostring", "string", "b64enc", "b64dec", "base64encode", "base64decode", "trim", "upper",
    "lower",
  ]
  /// Functions whose value may be an argument after the first, which is a name.
  private static let getters: [StaticString] = [
    "get", "getenv", "env", "getordefault", "dig", "envordefault", "valueordefault",
  ]
  /// Filters whose result still reveals the text.
  private static let filters: [StaticString] = [
    "quote", "squote", "b64enc", "b64dec", "b64encode", "b64decode", "base64encode", "base64decode",
    "trim", "upper", "lower", "string", "tostring", "tojson", "safe", "e", "escape", "indent",
    "nindent", "urlencode", "title", "capitalize", "default", "d", "replace", "toyaml",
  ]
  private static let words: [StaticString] = ["else", "or", "and", "then"]
  private static let operators: [StaticString] = ["||", "&&", "??", "?", ":", "?:", "+", "~"]

  private func isValue(at index: Int, _ frame: Frame) -> Bool {
    let previous = index > 0 ? tokens[index - 1] : nil
    let next = index + 1 < tokens.count ? tokens[index + 1] : nil
    if let previous {
      if previous.kind == .sign, isAny(previous, of: Self.operators) { return true }
      if previous.kind == .word, isAny(previous, of: Self.words) { return true }
      if previous.kind == .sign, bytes[previous.range.lowerBound] == UInt8(ascii: "[") {
        return false
      }
      if previous.kind == .sign, previous.range.count == 1,
        bytes[previous.range.lowerBound] == UInt8(ascii: "=")
      {
        return index > 1 && isAny(tokens[index - 2], of: Self.givers)
      }
    }
    if let function = frame.function {
      if Self.isAny(function, of: Self.givers) { return true }
      if frame.commas > 0, Self.isAny(function, of: Self.getters) { return true }
    }
    if frame.items > 0 { return frame.head.map { Self.isAny($0, of: Self.givers) } ?? false }
    guard frame.function == nil else { return false }
    guard let next else { return true }
    switch next.kind {
    case .text: return false
    case .word: return isAny(next, of: ["if"])
    case .sign:
      switch bytes[next.range.lowerBound] {
      case UInt8(ascii: ")"), UInt8(ascii: "+"), UInt8(ascii: "~"): return true
      case UInt8(ascii: "|") where next.range.count == 1:
        return index + 2 < tokens.count && isAny(tokens[index + 2], of: Self.filters)
      default: return false
      }
    }
  }

  private func isAny(_ token: Token, of words: [StaticString]) -> Bool {
    Self.isAny(bytes[token.range], of: words)
  }

  /// Whether a name, without its qualifier and its `_`, is one of some words.
  private static func isAny(_ name: ArraySlice<UInt8>, of words: [StaticString]) -> Bool {
    let last = name.lastIndex(of: UInt8(ascii: ".")).map { name[($0 + 1)...] } ?? name
    let small = last.filter { $0 != UInt8(ascii: "_") }.map {
      (0x41...0x5A).contains($0) ? $0 | 0x20 : $0
    }
    return words.contains { word in word.withUTF8Buffer { small.elementsEqual($0) } }
  }
}
