import TestSupport

@testable import AuthLint
@testable import RuleEngine

/// Writes a value as YAML or JSON in styles that differ from place to place.
struct RandomText {
  var numbers: SeededGenerator
  let isJSON: Bool
  let lineBreak: String
  /// Whether JSON is written on one line.
  let isDense: Bool
  let jsonIndentation: String
  /// Whether values have anchors, aliases and tags.
  let hasProperties: Bool
  /// What comments say; each is numbered if there is nothing to choose from.
  var commentTexts: [String] = []
  private var comments = 0
  /// The anchored texts so far.
  private var anchors: [String: Int] = [:]
  private var anchorCount = 0
  /// Whether an empty line would be a part of the text before it.
  private var isKept = false

  init(seed: Int, isJSON: Bool) {
    numbers = SeededGenerator(seed: seed)
    self.isJSON = isJSON
    lineBreak = numbers.pick(["\n", "\n", "\r\n", "\r"])
    isDense = numbers.chance(40)
    let properties = numbers.chance(25)
    hasProperties = !isJSON && properties
    jsonIndentation = numbers.pick(["  ", "\t", "    "])
  }

  mutating func document(_ value: ConstantValue) -> String {
    var text = ""
    if isJSON {
      text = json(value, "")
    } else {
      if numbers.chance(30) { text += comment() + lineBreak }
      if numbers.chance(20) { text += "---" + lineBreak }
      text += block(value, 0, isRoot: true)
    }
    if numbers.chance(15) { text = "\u{FEFF}" + text }
    if !text.hasSuffix(lineBreak), numbers.chance(80) { text += lineBreak }
    return text
  }

  // MARK: - JSON

  private mutating func json(_ value: ConstantValue, _ indentation: String) -> String {
    let deeper = indentation + jsonIndentation
    let open = isDense ? "" : lineBreak + deeper
    let separator = isDense ? numbers.pick([",", ", "]) : "," + lineBreak + deeper
    let close = isDense ? "" : lineBreak + indentation
    switch value {
    case .list(let items):
      if items.isEmpty { return numbers.pick(["[]", "[ ]"]) }
      return "[" + open + items.map { json($0, deeper) }.joined(separator: separator) + close + "]"
    case .map(let entries):
      if entries.isEmpty { return "{}" }
      let colon = isDense ? ":" : ": "
      return "{" + open
        + entries.map { quoted($0.key) + colon + json($0.value, deeper) }
        .joined(separator: separator) + close + "}"
    case .string(let text): return quoted(text)
    default: return literal(value)
    }
  }

  private func quoted(_ text: String) -> String {
    ScalarText(quoting: .double, isInFlow: true).scalar(text)
  }

  private func literal(_ value: ConstantValue) -> String {
    ValueText(quoting: .double, keyQuoting: .double, isJSON: true).inline(value, inFlow: true) ?? ""
  }

  // MARK: - YAML

  private mutating func comment() -> String {
    comments += 1
    if !commentTexts.isEmpty { return numbers.pick(commentTexts) }
    return "# c\(comments) it's, [x] {y: \"z"
  }

  private mutating func lineEnd() -> String {
    numbers.chance(20) ? "  " + comment() + lineBreak : lineBreak
  }

  private mutating func between(_ column: Int) -> String {
    var text = ""
    if numbers.chance(10), !isKept { text += lineBreak }
    isKept = false
    if numbers.chance(15) { text += blanks(column) + comment() + lineBreak }
    return text
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  /// Lines from the column on, the first one without indentation.
  private mutating func block(_ value: ConstantValue, _ column: Int, isRoot: Bool = false) -> String
  {
    switch value {
    case .list(let items) where !items.isEmpty && !numbers.chance(30):
      var text = ""
      for (index, item) in items.enumerated() {
        if index > 0 { text += between(column) + blanks(column) }
        text += "-" + node(item, column, isItem: true)
      }
      return text
    case .map(let entries) where !entries.isEmpty && !numbers.chance(20):
      var text = ""
      for (index, entry) in entries.enumerated() {
        if index > 0 { text += between(column) + blanks(column) }
        text += scalar(entry.key, inFlow: false, isKey: true) + ":" + node(entry.value, column)
      }
      return text
    default:
      return inline(value, isRoot ? 0 : column, isRoot: isRoot) + lineEnd()
    }
  }

  /// What follows a `-` or a `:`, to the end of its last line.
  private mutating func node(_ value: ConstantValue, _ column: Int, isItem: Bool = false) -> String
  {
    switch value {
    case .null where numbers.chance(50): return lineEnd()
    case .list(let items) where !items.isEmpty, .list(let items) where !items.isEmpty:
      if isItem, numbers.chance(60) { return " " + block(value, column + 2) }
      let isFlow = numbers.chance(30)
      if isFlow { return " " + inline(value, column) + lineEnd() }
      let deeper = isItem ? column + 2 : column + numbers.pick([0, 2, 4])
      return lineEnd() + between(deeper) + blanks(deeper) + list(items, deeper)
    case .map(let entries) where !entries.isEmpty:
      if isItem, numbers.chance(60) { return " " + block(value, column + 2) }
      let deeper = column + numbers.pick([2, 3, 4])
      return lineEnd() + between(deeper) + blanks(deeper) + block(value, deeper)
    case .string(let text) where isBlockText(text) && numbers.chance(40):
      return " " + blockScalar(text, column)
    default: return " " + inline(value, column) + lineEnd()
    }
  }

  private mutating func list(_ items: [ConstantValue], _ column: Int) -> String {
    var text = ""
    for (index, item) in items.enumerated() {
      if index > 0 { text += between(column) + blanks(column) }
      text += "-" + node(item, column, isItem: true)
    }
    return text
  }

  private func isBlockText(_ text: String) -> Bool {
    let lines = text.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    return !lines.isEmpty && lines.allSatisfy { ScalarText.isPrintable($0) && !$0.hasPrefix(" ") }
      && !text.hasPrefix("\n")
  }

  private mutating func blockScalar(_ text: String, _ column: Int) -> String {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    var breaks = 0
    while lines.count > 1, lines.last == "" {
      lines.removeLast()
      breaks += 1
    }
    let header = lines.count == 1 ? numbers.pick(["|", ">"]) : "|"
    let indentation = blanks(column + numbers.pick([1, 2, 4]))
    let chomping = breaks == 0 ? "-" : breaks == 1 && numbers.chance(60) ? "" : "+"
    isKept = chomping == "+"
    return header + chomping + lineEnd()
      + lines.map { ($0.isEmpty ? "" : indentation + $0) + lineBreak }.joined()
      + (chomping == "+" ? String(repeating: lineBreak, count: max(0, breaks - 1)) : "")
  }

  private mutating func inline(
    _ value: ConstantValue, _ column: Int, isRoot: Bool = false
  ) -> String {
    switch value {
    case .string(let text): return scalar(text, inFlow: false)
    case .list, .map: return flow(value, column + (isRoot ? 1 : 2), isLines: numbers.chance(40))
    default: return literal(value)
    }
  }

  private mutating func flow(_ value: ConstantValue, _ column: Int, isLines: Bool) -> String {
    var parts: [String] = []
    let brackets: (String, String)
    switch value {
    case .list(let items):
      brackets = ("[", "]")
      for item in items {
        parts.append(flow(item, column + 2, isLines: isLines && numbers.chance(50)))
      }
    case .map(let entries):
      brackets = ("{", "}")
      for entry in entries {
        let key = scalar(entry.key, inFlow: true, isKey: true)
        parts.append(
          key + ": " + flow(entry.value, column + 2, isLines: isLines && numbers.chance(50)))
      }
    case .string(let text): return scalar(text, inFlow: true)
    default: return literal(value)
    }
    guard !parts.isEmpty else { return brackets.0 + numbers.pick(["", " "]) + brackets.1 }
    let trailing = numbers.chance(20)
    guard isLines else {
      let blank = numbers.pick(["", " "])
      let separator = numbers.pick([", ", ",  "])
      return brackets.0 + blank + parts.joined(separator: separator) + (trailing ? ", " : "")
        + blank + brackets.1
    }
    var text = brackets.0 + (numbers.chance(20) ? " " + comment() : "")
    for (index, part) in parts.enumerated() {
      text += lineBreak + blanks(column) + part
      if index + 1 < parts.count || trailing { text += "," }
      if numbers.chance(20) { text += " " + comment() }
      if numbers.chance(10) { text += lineBreak + blanks(column) + comment() }
    }
    return text + lineBreak + blanks(column) + brackets.1
  }

  private mutating func scalar(_ text: String, inFlow: Bool, isKey: Bool = false) -> String {
    let quoting = numbers.pick([ScalarText.Quoting.plain, .plain, .single, .double])
    let written = ScalarText(quoting: quoting, isInFlow: inFlow).scalar(text)
    guard hasProperties, !isKey else { return written }
    if let anchor = anchors[text], numbers.chance(60) { return "*a\(anchor)" }
    switch numbers.pick([0, 1, 2, 3, 4, 5]) {
    case 0:
      anchorCount += 1
      anchors[text] = anchorCount
      return "&a\(anchorCount) " + written
    case 1: return "!!str " + written
    default: return written
    }
  }
}
