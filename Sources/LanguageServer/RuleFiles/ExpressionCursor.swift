import Diagnostics
import Documents
import RuleEngine

/// The expression of a rule file that the cursor is in.
struct ExpressionCursor {
  let expression: RuleExpression
  /// The cursor in the expression's text.
  let offset: Int
  /// The style of the scalar; `plain` where it has no tree.
  let style: NodeStyle
  private let cursor: Int
  private let parts: ScalarParts?
  private let document: Document
  /// Where the text starts in the file, if the scalar has no tree.
  private let start: Int

  /// Finds the expression; `nil` if the cursor is elsewhere.
  init?(_ context: RuleContext, _ request: FeatureRequest, at cursor: Int) {
    self.cursor = cursor
    document = context.outline.document
    let bytes = request.document.text.bytes
    if let found = Self.inTree(context.outline, bytes, cursor) {
      (expression, offset, parts) = found
      style = document.style(expression.node)
      start = 0
      return
    }
    let place = CursorFinder(request.document.text, .yaml).place(at: cursor)
    guard let found = Self.inText(place, context.outline, bytes, cursor) else { return nil }
    (expression, offset, start) = found
    style = .plain
    parts = nil
  }

  /// Returns the place of a part of the expression in the file.
  func range(of part: Range<Int>) -> SourceRange {
    if part.isEmpty { return SourceRange(cursor, cursor) }
    guard let parts else { return SourceRange(start + part.lowerBound, start + part.upperBound) }
    return parts.sourceRange(
      of: expression.base + part.lowerBound..<expression.base + part.upperBound)
  }

  // MARK: - By the tree

  private static func inTree(
    _ outline: RuleOutline, _ bytes: [UInt8], _ cursor: Int
  ) -> (RuleExpression, Int, ScalarParts?)? {
    let document = outline.document
    for expression in outline.expressions where !document.isBlank(expression.node) {
      guard let offset = self.offset(of: cursor, in: expression.node, document, bytes),
        offset.decoded >= expression.base
      else { continue }
      let isWhole =
        document.string(expression.node).utf8.count == expression.base
        + expression.text.utf8.count
      guard isWhole || offset.decoded <= expression.base + expression.text.utf8.count else {
        continue
      }
      return (
        expression.appending(offset.blanks), offset.decoded - expression.base + offset.blanks,
        offset.parts
      )
    }
    // A template with an expression that is half-typed.
    for template in outline.templates {
      guard let offset = self.offset(of: cursor, in: template.node, document, bytes) else {
        continue
      }
      let text = document.string(template.node)
      guard let start = TemplateText.start(ofExpressionAt: offset.decoded, in: text) else {
        return nil
      }
      let expression = RuleExpression(
        node: template.node, base: start,
        text: String(decoding: Array(text.utf8)[start...], as: UTF8.self),
        nameCount: template.nameCount, check: template.check, isCondition: false)
      return (
        expression.appending(offset.blanks), offset.decoded - start + offset.blanks, offset.parts
      )
    }
    return nil
  }

  /// Returns the offset in a scalar's decoded text, and how many blanks follow the text before the
  /// cursor; `nil` if the cursor is outside.
  private static func offset(
    of cursor: Int, in node: NodeID, _ document: Document, _ bytes: [UInt8]
  ) -> (decoded: Int, blanks: Int, parts: ScalarParts)? {
    let range = document.range(node)
    guard cursor >= range.lower, !document.isAlias(node) else { return nil }
    var blanks = 0
    if cursor > range.upper {
      let style = document.style(node)
      let between = bytes[min(range.upper, bytes.count)..<min(cursor, bytes.count)]
      let isBlock = style == .literal || style == .folded
      guard isBlock || style == .plain,
        between.allSatisfy({ $0 == 0x20 || (isBlock && ($0 == 0x0A || $0 == 0x0D)) })
      else { return nil }
      blanks = between.count
    }
    let parts = ScalarParts(document, node)
    let count = document.string(node).utf8.count
    var low = 0
    var high = count + 1
    // The last offset whose source is not behind the cursor.
    while high - low > 1 {
      let middle = (low + high) / 2
      if parts.sourceRange(of: middle..<middle).lower <= cursor {
        low = middle
      } else {
        high = middle
      }
    }
    if low == 0, parts.sourceRange(of: 0..<0).lower > cursor { return nil }
    return (low, blanks, parts)
  }

  // MARK: - By the text

  /// The fields that hold an expression.
  private static let fields = [
    "when", "require", "at", "remove", "set", "to", "insert", "into", "key", "for",
  ]
  private static let templates = ["message", "label", "help", "text"]

  /// Returns the expression of a line that no tree has, such as one with an open quote.
  private static func inText(
    _ place: CursorPlace, _ outline: RuleOutline, _ bytes: [UInt8], _ cursor: Int
  ) -> (RuleExpression, Int, Int)? {
    guard place.form == .value || (place.form == .key && place.path.last == .item) else {
      return nil
    }
    var steps = place.path
    if steps.last == .item { steps.removeLast() }
    guard case .key(let key)? = steps.last, !isInExamples(steps) else { return nil }
    let isVariable = steps.dropLast().last == .key("variables")
    let isTemplate = templates.contains(key) && !isVariable
    guard isVariable || isTemplate || fields.contains(key) else { return nil }
    var range = place.range
    if !range.isEmpty,
      bytes[range.lower] == UInt8(ascii: "\"") || bytes[range.lower] == UInt8(ascii: "'")
    {
      range = SourceRange(min(range.lower + 1, range.upper), range.upper)
    }
    guard range.lower <= cursor else { return nil }
    var text = String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
    var start = range.lower
    if key == "for" {
      let loop = LoopText(text)
      start += loop.start
    } else if isTemplate {
      guard let found = TemplateText.start(ofExpressionAt: cursor - start, in: text) else {
        return nil
      }
      start += found
    }
    guard start <= cursor else { return nil }
    text = String(decoding: bytes[start..<max(start, range.upper)], as: UTF8.self)
    let expression = RuleExpression(
      node: outline.document.root, base: 0, text: text, nameCount: outline.names.count, check: -1,
      isCondition: key == "when" || key == "require")
    return (expression, cursor - start, start)
  }

  private static func isInExamples(_ steps: [CursorPlace.Step]) -> Bool {
    steps.first == .key("examples")
  }
}

extension RuleExpression {
  /// Returns the expression with blanks behind it.
  func appending(_ blanks: Int) -> RuleExpression {
    if blanks == 0 { return self }
    return RuleExpression(
      node: node, base: base, text: text + String(repeating: " ", count: blanks),
      nameCount: nameCount, check: check, isCondition: isCondition)
  }
}
