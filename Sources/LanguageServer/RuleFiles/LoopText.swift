import CEL
import RuleEngine

/// The text of a loop, `name in list` or `key, value in map`, which may be half-typed.
struct LoopText {
  /// The names, in bytes of the text.
  let names: [Range<Int>]
  /// Where the list or map starts; the end of the text if it is not there yet.
  let start: Int

  init(_ text: String) {
    let bytes = Array(text.utf8)
    let tokens = SourceToken.tokens(of: Text(text))
    var names: [Range<Int>] = []
    var index = 0
    while index < tokens.count, names.count < 2, tokens[index].kind == .identifier {
      names.append(tokens[index].range)
      index += 1
      guard index < tokens.count, tokens[index].kind == .comma else { break }
      index += 1
    }
    self.names = names
    if index < tokens.count, bytes[tokens[index].range].elementsEqual("in".utf8) {
      var start = tokens[index].range.upperBound
      while start < bytes.count, bytes[start] == 0x20 { start += 1 }
      self.start = start
    } else {
      start = bytes.count
    }
  }
}

/// The expressions of a template, which may be half-typed.
enum TemplateText {
  /// Returns the ranges of the expressions between `${` and `}`; empty if the template is malformed.
  static func expressions(of text: String) -> [Range<Int>] {
    guard let template = try? MessageTemplate(text) else { return [] }
    return template.pieces.compactMap { if case .expression(let range) = $0 { range } else { nil } }
  }

  /// Returns where the expression around an offset starts; `nil` if the offset is in the words of
  /// the template.
  static func start(ofExpressionAt offset: Int, in text: String) -> Int? {
    let prefix = Array(text.utf8).prefix(offset)
    // The braces of maps that are open too.
    for closing in ["x}", "x}}", "'}", "\"}", "'x:x}}"] {
      let closed = String(decoding: prefix, as: UTF8.self) + closing
      guard let template = try? MessageTemplate(closed),
        case .expression(let range)? =
          template.pieces.last, range.upperBound + 1 == closed.utf8.count,
        range.lowerBound <= offset
      else { continue }
      return range.lowerBound
    }
    return nil
  }
}
