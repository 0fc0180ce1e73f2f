import Diagnostics
import Documents

/// `ambiguous-document`: reports what authlint and other readers read differently, where it
/// matters.
extension SchemaValidation {
  static let ambiguousRule = "ambiguous-document"

  // MARK: Plain scalars

  /// Reports a text that YAML 1.1 reads as another type.
  mutating func reportOldType(_ node: NodeID, _ type: String) {
    markFaulty(node)
    let text = document.string(node)
    let digits = groupedDigits(node)
    report(
      Self.ambiguousRule, "`\(text)` is text here and \(type) to readers of YAML 1.1",
      at: document.place(ofCharactersOf: node), node: node,
      help: digits.map { "write the digits without `_`, in quotes: `\"\($0)\"`" }
        ?? "put it in quotes: `\"\(text)\"`",
      fix: quotes(around: node, digits), severity: .warning)
  }

  /// Reports a number that YAML 1.1 reads as text.
  mutating func reportOldNumber(_ node: NodeID) {
    markFaulty(node)
    let text = document.string(node)
    report(
      Self.ambiguousRule, "`\(text)` is a number here and text to readers of YAML 1.1",
      at: document.place(ofCharactersOf: node), node: node,
      help: "write the number in decimal digits", severity: .warning)
  }

  /// Returns the digits of a number that is written with `_` between them, in a field for integers.
  private func groupedDigits(_ node: NodeID) -> String? {
    let number = facts.definitions[Int(node.index)]
    guard number >= 0, schema.definitions[Int(number)].types.contains(.integer) else { return nil }
    let text = document.textBytes(node)
    let digits = text.filter { $0 != UInt8(ascii: "_") }
    guard digits.count < text.count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Returns a fix that all readers agree on. Writing `digits` instead of the text is a guess, and
  /// so not safe.
  private func quotes(around node: NodeID, _ digits: String?) -> Fix? {
    guard document.uses(of: node).isEmpty else { return nil }
    let range = document.range(node)
    if let digits {
      return Fix(
        isSafe: false, edits: [TextEdit(range: range, text: "\"\(digits)\"")],
        title: "replace `\(document.string(node))` with `\"\(digits)\"`")
    }
    return Fix(
      isSafe: true,
      edits: [
        TextEdit(range: SourceRange(range.lower, range.lower), text: "\""),
        TextEdit(range: SourceRange(range.upper, range.upper), text: "\""),
      ], title: FixWords(document).quoting(node))
  }

  // MARK: Keys, tags and directives

  /// Reports the ambiguities that the loader has recorded.
  mutating func reportAmbiguities() {
    for ambiguity in document.ambiguities {
      guard allowance.isOpen else { return }
      report(ambiguity)
    }
  }

  private mutating func report(_ ambiguity: Ambiguity) {
    let node = ambiguity.node
    guard !isWithinFault(node) else { return }
    let place = NodePlace(range: ambiguity.range, uses: [])
    switch ambiguity.kind {
    case .complexKey:
      report(
        Self.ambiguousRule,
        "a list or mapping as key: some readers make a text of it, others refuse the file",
        at: place, node: node, help: "write the key as text",
        severity: isField(Self.joined(node, document)) ? .error : .warning)
    case .taggedKey(let tag):
      report(
        Self.ambiguousRule, "the tag `\(tag)` on a key: some readers make another key of it",
        at: place, node: node, help: "write the key as text, without the tag",
        severity: isField(Self.decoded(node, document)) ? .error : .warning)
    case .tag(let tag):
      let definition = facts.definitions[Int(node.index)]
      guard definition >= 0, schema.definitions[Int(definition)].isRead else { return }
      markFaulty(node)
      report(
        Self.ambiguousRule, "the tag `\(tag)` makes something else of this value in some readers",
        at: place, node: node, help: "remove the tag, and write the value that is meant",
        severity: .warning)
    case .version:
      report(
        Self.ambiguousRule,
        "`%YAML 1.1` asks for rules by which `NO` and `1_000` are not text; authlint follows YAML 1.2",
        at: place, node: node, help: "remove the directive", severity: .warning)
    case .secondMerge:
      report(
        Self.ambiguousRule,
        "a second `<<` in one mapping: some readers merge both, others refuse the file", at: place,
        node: node, help: "write one merge key with a list: `<<: [*a, *b]`", severity: .warning)
    }
  }

  /// Whether a node or a collection around it has a finding already: `{{ name }}` is a mapping in a
  /// mapping.
  private func isWithinFault(_ node: NodeID) -> Bool {
    guard !facts.isFaulty.isEmpty else { return false }
    var next: NodeID? = node
    while let current = next {
      if facts.isFaulty[Int(current.index)] { return true }
      next = document.parent(current)
    }
    return false
  }

  /// Whether a field that rules read has this name.
  private func isField(_ name: [UInt8]) -> Bool {
    schema.definitions.contains { definition in
      definition.properties.contains {
        schema.definitions[$0.definition].isRead && $0.name.utf8.elementsEqual(name)
      }
    }
  }

  /// Returns the text that some readers make of a complex key: its items with commas between them.
  /// Only the first 8 items and 80 bytes of each are used.
  private static func joined(_ node: NodeID, _ document: Document) -> [UInt8] {
    guard document.kind(node) == .sequence else { return [] }
    var text: [UInt8] = []
    for index in 0..<min(8, document.childCount(node)) {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text += document.textBytes(document.child(at: index, of: node)).prefix(80)
    }
    return text
  }

  /// Returns the text of a tagged key, decoded if it is base64.
  private static func decoded(_ node: NodeID, _ document: Document) -> [UInt8] {
    let text = document.textBytes(node).prefix(120)
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text where byte > 0x20 && byte != UInt8(ascii: "=") {
      let value: UInt32
      switch byte {
      case 0x41...0x5A: value = UInt32(byte) - 0x41
      case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
      case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: return Array(text)
      }
      bits = (bits << 6 | value) & 0xFF_FFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  /// Whether the loader has recorded an ambiguity of a key. O(log n): ambiguities are sorted by
  /// node.
  func isAmbiguousKey(_ key: NodeID) -> Bool {
    var low = 0
    var high = document.ambiguities.count
    while low < high {
      let middle = (low + high) / 2
      if document.ambiguities[middle].node.index < key.index {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < document.ambiguities.count, document.ambiguities[low].node == key else {
      return false
    }
    switch document.ambiguities[low].kind {
    case .complexKey, .taggedKey: return true
    default: return false
    }
  }
}
