import CEL

/// An expression that is being typed, made whole: what follows the cursor is cut off, the word at
/// the cursor becomes a placeholder, and what is open is closed. The parser and the checker then
/// read it as any other.
struct PartialExpression {
  /// What the cursor stands in.
  enum Place {
    /// A name; `isMember` behind a dot.
    case name(isMember: Bool)
    /// A string literal, whose content starts at the offset.
    case string(start: Int)
    /// A number, or the text behind a value, where only operators can follow.
    case none
  }

  /// The name that stands for the word at the cursor.
  static let placeholder = "cursor__"

  let place: Place
  /// The word that is replaced, in bytes of the text.
  let word: Range<Int>
  /// The tree of the part before the cursor; `nil` if it cannot be read.
  let tree: SyntaxTree?
  /// The node that stands at the cursor; -1 without a tree.
  let node: SyntaxIndex
  /// The operand before the dot.
  let receiver: SyntaxIndex?

  /// Reads an expression up to the cursor. O(n) for each of a few attempts.
  init(_ text: String, cursor: Int) {
    let bytes = Array(text.utf8)
    let cursor = min(max(0, cursor), bytes.count)
    let tokens = SourceToken.tokens(of: Text(text))
    let prefix = SourceToken.tokens(
      of: Text(String(decoding: bytes[..<cursor], as: UTF8.self)))
    var kept = prefix
    var word = cursor..<cursor
    var place = Place.none
    let end = prefix.last?.range.upperBound ?? 0
    let rest = bytes[end..<cursor].drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    if let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      // A literal that is not closed before the cursor.
      let start = rest.startIndex
      let whole = tokens.first { $0.kind == .string && $0.range.lowerBound == start }
      word = start..<(whole?.range.upperBound ?? cursor)
      place = .string(start: start + 1)
    } else if rest.isEmpty {
      if let last = prefix.last, last.range.upperBound == cursor,
        last.kind == .identifier || last.kind == .word
      {
        kept.removeLast()
        let whole = tokens.first { $0.range.lowerBound == last.range.lowerBound }
        word = last.range.lowerBound..<max(cursor, whole?.range.upperBound ?? cursor)
      } else if let next = tokens.first(where: { $0.range.lowerBound == cursor }),
        next.kind == .identifier
      {
        word = next.range
      }
      switch kept.last?.kind {
      case .dot: place = .name(isMember: true)
      case .question where kept.dropLast().last?.kind == .dot: place = .name(isMember: true)
      case .identifier, .number, .string, .closing: place = .none
      case .word: place = Self.isIn(kept.last, bytes) ? .name(isMember: false) : .none
      default: place = .name(isMember: false)
      }
    }
    self.place = place
    self.word = word
    var found: (tree: SyntaxTree, node: SyntaxIndex, receiver: SyntaxIndex?)?
    if case .none = place {
    } else {
      found = Self.read(bytes, kept)
    }
    tree = found?.tree
    node = found?.node ?? -1
    receiver = found?.receiver
  }

  private static func isIn(_ token: SourceToken?, _ bytes: [UInt8]) -> Bool {
    token.map { bytes[$0.range].elementsEqual("in".utf8) } ?? false
  }

  /// Parses the tokens with the placeholder behind them, from the first one on; where that fails,
  /// from the innermost bracket on.
  private static func read(
    _ bytes: [UInt8], _ tokens: [SourceToken]
  ) -> (tree: SyntaxTree, node: SyntaxIndex, receiver: SyntaxIndex?)? {
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      if token.kind == .opening { open.append(index) }
      if token.kind == .closing { _ = open.popLast() }
    }
    // Each start costs a parse, so that only the innermost brackets are tried.
    var starts = [0] + open.suffix(8).map { $0 + 1 }
    // The last operator outside brackets, behind which another expression starts.
    var depth = 0
    for (index, token) in tokens.enumerated().reversed() {
      if token.kind == .closing { depth += 1 }
      if token.kind == .opening { depth -= 1 }
      if depth < 0 { break }
      if depth == 0, token.kind == .symbol || token.kind == .comma {
        starts.append(index + 1)
        break
      }
    }
    for start in starts where start <= tokens.count {
      let part = tokens[start...]
      let lower = part.first?.range.lowerBound ?? 0
      let upper = part.last?.range.upperBound ?? lower
      // Spaces stand for what was cut off, so that offsets stay.
      var text = [UInt8](repeating: 0x20, count: min(lower, upper))
      text += bytes[lower..<max(lower, upper)]
      if part.last?.kind != .dot, part.last?.kind != .question { text.append(0x20) }
      text += Array(placeholder.utf8) + closing(part, bytes)
      guard let tree = try? SyntaxTree(parsing: Text(String(decoding: text, as: UTF8.self))) else {
        continue
      }
      if let (node, receiver) = find(tree) { return (tree, node, receiver) }
    }
    return nil
  }

  /// Returns what closes the brackets and conditionals that are open.
  private static func closing(_ tokens: ArraySlice<SourceToken>, _ bytes: [UInt8]) -> [UInt8] {
    /// For each open bracket: the bracket, how many `?` have no `:`, and whether a map has its colon.
    var levels: [(bracket: UInt8, questions: Int, hasColon: Bool)] = [(0, 0, false)]
    var before: SourceToken.Kind?
    for token in tokens {
      let last = levels.count - 1
      switch token.kind {
      case .opening: levels.append((bytes[token.range.lowerBound], 0, false))
      case .closing: if levels.count > 1 { levels.removeLast() }
      case .question:
        // `.?` and `[?` are no conditionals.
        if before != .dot, before != .opening, before != .comma { levels[last].questions += 1 }
      case .colon:
        if levels[last].questions > 0 {
          levels[last].questions -= 1
        } else {
          levels[last].hasColon = true
        }
      case .comma: levels[last].hasColon = false
      default: break
      }
      before = token.kind
    }
    var text: [UInt8] = []
    for level in levels.reversed() {
      for _ in 0..<level.questions { text += Array(" : null".utf8) }
      switch level.bracket {
      case UInt8(ascii: "("): text.append(UInt8(ascii: ")"))
      case UInt8(ascii: "["): text.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"):
        if !level.hasColon { text += Array(": null".utf8) }
        text.append(UInt8(ascii: "}"))
      default: break
      }
    }
    return text
  }

  private static func find(_ tree: SyntaxTree) -> (SyntaxIndex, SyntaxIndex?)? {
    let name = Text(placeholder)
    for index in tree.nodes.indices {
      let place = SyntaxIndex(index)
      switch tree[place] {
      case .identifier(name, _): return (place, nil)
      case .select(let operand, name, _): return (place, operand)
      case .has(let operand, name): return (place, operand)
      default: break
      }
    }
    return nil
  }
}
