import Diagnostics
import Documents
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Makes every kind of edit at every node of a text, and looks at what each has changed.
///
/// An editor may decline; what it does must change the value as it was asked to, and nothing else.
struct EditProbe {
  let bytes: [UInt8]
  let format: DocumentFormat
  var numbers: SeededGenerator
  /// How many edits were made.
  var count = 0
  /// What was wrong.
  var failures: [String] = []

  init(_ bytes: [UInt8], _ format: DocumentFormat, seed: Int) {
    self.bytes = bytes
    self.format = format
    numbers = SeededGenerator(seed: seed)
  }

  mutating func run(nodes limit: Int = 60) {
    let loaded = LoadedText(bytes, format)
    guard loaded.isComplete, loaded.problems.isEmpty else { return }
    let values = loaded.values
    for document in loaded.documents {
      let editor = DocumentEditor(document)
      for place in EditPropertyTests.places(document).prefix(limit) {
        probe(place, document, editor, values)
      }
    }
  }

  private mutating func probe(
    _ place: EditPropertyTests.Place, _ document: Document, _ editor: DocumentEditor,
    _ values: [PlainValue]
  ) {
    let node = place.node
    let isBlockScalar = editor.isBlockScalar(node)
    func change(_ change: (PlainValue) -> PlainValue?) -> [PlainValue] {
      var result = values
      if let value = values[document.index].changed(place.path[...], change) {
        result[document.index] = value
      }
      return result
    }
    // Without an entry of its own a mapping has the one that it merges.
    let mayReveal = document.parent(node).map { hasMergeKey($0, document) } ?? false
    if !place.path.isEmpty, !mayReveal, let edits = editor.remove(node) {
      check(edits, [change { _ in nil }], "remove \(place.path)")
    }
    let value = RandomValue.make(&numbers, depth: 2)
    if let edit = editor.replace(node, with: value) {
      var expected = [change { _ in PlainValue(value) }]
      if isBlockScalar, case .string(let text) = value {
        expected.append(change { _ in .text(text + "\n") })
      }
      check([edit], expected, "replace \(place.path) by \(value)")
    }
    let key = document.kind(node) == .mapping ? numbers.pick(["new", "ne: w", "7e3"]) : nil
    if let edits = editor.insert(value, into: node, key: key) {
      let expected = change { old in
        switch old {
        case .list(let items): .list(items + [PlainValue(value)])
        case .map(let entries):
          .map(entries + [PlainEntry(key: .text(key ?? ""), value: PlainValue(value))])
        default: nil
        }
      }
      check(edits, [expected], "insert \(value) into \(place.path)")
    }
    probeKey(place, document, editor, values)
    guard document.kind(node) == .string else { return }
    let scalars = Array(document.string(node).unicodeScalars)
    let lower = Int.random(in: 0...scalars.count, using: &numbers)
    let upper = Int.random(in: lower...scalars.count, using: &numbers)
    func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: part)
      return String(text)
    }
    let start = text(scalars[..<lower]).utf8.count
    let part = start..<(start + text(scalars[lower..<upper]).utf8.count)
    let new = numbers.pick(RandomValue.texts)
    guard let edit = editor.replace(part: part, of: node, with: new) else { return }
    let whole = text(scalars[..<lower]) + new + text(scalars[upper...])
    var expected = [change { _ in .text(whole) }]
    if isBlockScalar { expected.append(change { _ in .text(whole + "\n") }) }
    check([edit], expected, "replace \(part) of \(place.path) by \(new.debugDescription)")
  }

  private mutating func probeKey(
    _ place: EditPropertyTests.Place, _ document: Document, _ editor: DocumentEditor,
    _ values: [PlainValue]
  ) {
    guard let key = document.key(ofValue: place.node), let step = place.path.last else { return }
    let new = "new " + numbers.pick(RandomValue.texts)
    guard let edit = editor.replace(key, with: new) else { return }
    let expected = [new, new + "\n"].map { name in
      var expected = values
      expected[document.index] =
        values[document.index].changed(place.path.dropLast()) { old in
          guard case .map(var entries) = old else { return old }
          entries[step].key = .text(name)
          return .map(entries)
        } ?? .null
      return expected
    }
    if document.parent(place.node).map({ hasMergeKey($0, document) }) == true { return }
    check(
      [edit], editor.isBlockScalar(key) ? expected : [expected[0]],
      "rename \(place.path) to \(new.debugDescription)")
  }

  /// Whether a text may become unreadable by an edit, which whoever applies it finds out: a line of
  /// blanks with a tab is allowed in few places, and a marker of documents at the start of a line is
  /// none if another character follows.
  private var isFrail: Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains("\t") || text.contains("---") || text.contains("...")
  }

  private func hasMergeKey(_ mapping: NodeID, _ document: Document) -> Bool {
    let range = document.range(mapping)
    return document.kind(mapping) == .mapping
      && String(decoding: bytes[range.lower..<range.upper], as: UTF8.self).contains("<<")
  }

  private mutating func check(_ edits: [TextEdit], _ expected: [[PlainValue]], _ what: String) {
    count += 1
    let after = EditedText.apply([edits], to: bytes)
    let loaded = LoadedText(after, format)
    let isSound = EditedText.isSound(edits, within: bytes.count)
    // A root that is taken out or made null is no document any more.
    let wanted = expected.map { $0.map(\.unordered) }
    let isRight =
      isSound && loaded.isComplete && loaded.problems.isEmpty
      && wanted.contains {
        $0 == loaded.values.map(\.unordered)
          || $0.filter { $0 != .null } == loaded.values.map(\.unordered)
      }
    guard !isRight, loaded.isComplete || !isFrail else { return }
    failures.append(
      """
      \(what), edits \(edits), problems \(loaded.problems.map(\.message))
      before: \(String(decoding: bytes, as: UTF8.self).debugDescription)
      after:  \(String(decoding: after, as: UTF8.self).debugDescription)
      """)
  }
}

extension PlainValue {
  /// The value with the entries of maps in an order of their own: that of merged ones may change.
  var unordered: PlainValue {
    switch self {
    case .list(let items): .list(items.map(\.unordered))
    case .map(let entries):
      .map(
        entries.map { PlainEntry(key: $0.key.unordered, value: $0.value.unordered) }
          .sorted { "\($0)" < "\($1)" })
    default: self
    }
  }
}
