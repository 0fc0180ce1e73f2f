import Diagnostics
import Documents
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Edits of hundreds of generated documents: the value changes where it is meant to, and nothing
/// else does.
@Suite struct EditPropertyTests {
  static let seeds = 400

  struct Sample {
    var text: String
    var format: DocumentFormat
    var value: ConstantValue
    /// Whether there are anchors, aliases or tags, which may stand in the way of an edit.
    var hasProperties: Bool

    init(seed: Int) {
      var numbers = SeededGenerator(seed: seed &+ 1_000_000)
      let isJSON = numbers.chance(25)
      value = RandomValue.map(&numbers, Int.random(in: 1...4, using: &numbers), depth: 4)
      if numbers.chance(20) { value = .list([value, RandomValue.make(&numbers, depth: 2)]) }
      var writer = RandomText(seed: seed, isJSON: isJSON)
      text = writer.document(value)
      hasProperties = writer.hasProperties
      format = isJSON ? .json : .yaml
    }
  }

  /// A node with the ordinals that lead to it.
  struct Place {
    var node: NodeID
    var path: [Int]
  }

  static func places(_ document: Document) -> [Place] {
    var result: [Place] = []
    func visit(_ node: NodeID, _ path: [Int]) {
      result.append(Place(node: node, path: path))
      for index in 0..<document.childCount(node) {
        visit(document.child(at: index, of: node), path + [index])
      }
    }
    visit(document.root, [])
    return result
  }

  @Test(arguments: 0..<seeds)
  func `generated texts mean what they were made of`(_ seed: Int) throws {
    let sample = Sample(seed: seed)
    let loaded = LoadedText(sample.text, sample.format)
    #expect(loaded.isComplete && loaded.problems.isEmpty, "\(loaded.problems)\n\(sample.text)")
    #expect(loaded.values == [PlainValue(sample.value)], "\(sample.text)")
  }

  @Test(arguments: 0..<seeds)
  func `removing takes out one child and no comment above or beside others`(_ seed: Int) throws {
    let sample = Sample(seed: seed)
    let loaded = LoadedText(sample.text, sample.format)
    let document = try #require(loaded.documents.first)
    let editor = DocumentEditor(document)
    for place in Self.places(document) where !place.path.isEmpty {
      guard let edits = editor.remove(place.node) else {
        #expect(sample.hasProperties, "\(place.path) of\n\(sample.text)")
        continue
      }
      let expected = loaded.values[0].changed(place.path[...]) { _ in nil }
      try check(sample, edits, expected, "removing \(place.path)")
      let isOwn = ownComments(of: place.node, editor)
      for comment in comments(
        EditedText.apply([edits], to: Array(sample.text.utf8)), before: loaded)
      where !isOwn(comment) {
        Issue.record("the comment at \(comment.range) went with \(place.path) of\n\(sample.text)")
      }
    }
  }

  @Test(arguments: 0..<seeds)
  func `inserting adds one child`(_ seed: Int) throws {
    let sample = Sample(seed: seed)
    let loaded = LoadedText(sample.text, sample.format)
    let document = try #require(loaded.documents.first)
    let editor = DocumentEditor(document)
    var numbers = SeededGenerator(seed: seed)
    for place in Self.places(document) where document.kind(place.node) >= .sequence {
      let value = RandomValue.make(&numbers, depth: 2)
      let key = document.kind(place.node) == .mapping ? numbers.pick(["new", "ne: w", "42"]) : nil
      guard let edits = editor.insert(value, into: place.node, key: key) else {
        #expect(
          sample.hasProperties || endsInBlockScalar(sample.text), "\(place.path) of\n\(sample.text)"
        )
        continue
      }
      let expected = loaded.values[0].changed(place.path[...]) { old in
        switch old {
        case .list(let items): .list(items + [PlainValue(value)])
        case .map(let entries):
          .map(entries + [PlainEntry(key: .text(key ?? ""), value: PlainValue(value))])
        default: nil
        }
      }
      try check(sample, edits, expected, "inserting \(value) into \(place.path)")
      #expect(edits.allSatisfy { $0.range.isEmpty || document.childCount(place.node) == 0 })
    }
  }

  @Test(arguments: 0..<seeds)
  func `replacing a scalar changes its value alone`(_ seed: Int) throws {
    let sample = Sample(seed: seed)
    let loaded = LoadedText(sample.text, sample.format)
    let document = try #require(loaded.documents.first)
    let editor = DocumentEditor(document)
    var numbers = SeededGenerator(seed: seed)
    for place in Self.places(document) where document.kind(place.node) < .sequence {
      let value = RandomValue.scalar(&numbers)
      guard let edit = editor.replace(place.node, with: value) else {
        let isCommented =
          document.style(place.node) == .literal || document.style(place.node) == .folded
        #expect(
          isCommented || sample.hasProperties, "\(place.path) with \(value) in\n\(sample.text)")
        continue
      }
      let expected = loaded.values[0].changed(place.path[...]) { _ in PlainValue(value) }
      let relaxed = loaded.values[0].changed(place.path[...]) { _ in
        // A block scalar may go on to end in a line break.
        if case .string(let text) = value, editor.isBlockScalar(place.node) {
          return .text(text + "\n")
        }
        return PlainValue(value)
      }
      try check(sample, [edit], expected, or: relaxed, "replacing \(place.path) by \(value)")
    }
  }

  @Test(arguments: 0..<seeds)
  func `replacing a part of a text changes that part alone`(_ seed: Int) throws {
    let sample = Sample(seed: seed)
    let loaded = LoadedText(sample.text, sample.format)
    let document = try #require(loaded.documents.first)
    let editor = DocumentEditor(document)
    var numbers = SeededGenerator(seed: seed)
    for place in Self.places(document) where document.kind(place.node) == .string {
      let old = Array(document.string(place.node).unicodeScalars)
      let lower = Int.random(in: 0...old.count, using: &numbers)
      let upper = Int.random(in: lower...old.count, using: &numbers)
      let new = numbers.pick(RandomValue.texts)
      func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
        var result = ""
        result.unicodeScalars.append(contentsOf: part)
        return result
      }
      let before = text(old[..<lower])
      let part = before.utf8.count..<(before.utf8.count + text(old[lower..<upper]).utf8.count)
      guard let edit = editor.replace(part: part, of: place.node, with: new) else {
        let mayFail = editor.isBlockScalar(place.node) || sample.hasProperties
        #expect(mayFail, "\(place.path), \(part) in\n\(sample.text)")
        continue
      }
      let whole = before + new + text(old[upper...])
      let expected = loaded.values[0].changed(place.path[...]) { _ in .text(whole) }
      let relaxed = loaded.values[0].changed(place.path[...]) { _ in
        editor.isBlockScalar(place.node) ? .text(whole + "\n") : .text(whole)
      }
      try check(
        sample, [edit], expected, or: relaxed, "replacing \(part) of \(place.path) by `\(new)`")
    }
  }

  // MARK: - Checks

  /// The comments that are in a text and no longer in the edited one; each has words of its own.
  private func comments(_ after: [UInt8], before: LoadedText) -> [SourceComment] {
    guard let file = before.documents.first?.file else { return [] }
    func words(_ comment: SourceComment, _ bytes: [UInt8]) -> [UInt8] {
      Array(bytes[comment.range.lower..<comment.range.upper])
    }
    let left = Set(LoadedText(after).comments.map { words($0, after) })
    return before.comments.filter { !left.contains(words($0, file.bytes)) }
  }

  /// Whether a comment stands within a node or between it and what follows.
  private func ownComments(of node: NodeID, _ editor: DocumentEditor) -> (SourceComment) -> Bool {
    let document = editor.document
    let range = document.range(node)
    var lower = document.key(ofValue: node).map { document.range($0).lower } ?? range.lower
    if let parent = document.parent(node), document.kind(parent) == .sequence,
      document.style(parent) == .block, let ordinal = document.ordinal(node)
    {
      // From the item's `-` on.
      lower = document.range(parent).lower
      if ordinal > 0 {
        let previous = document.child(at: ordinal - 1, of: parent)
        lower = editor.layout.significant(document.range(previous).upper)
      }
    }
    let line = editor.layout.lineStart(ifOnlyDashesBefore: lower) ?? lower
    let next = editor.layout.significant(range.upper)
    let end = editor.layout.byte(next) == 0x2C ? editor.layout.significant(next + 1) : next
    return { line <= $0.range.lower && $0.range.lower < end }
  }

  private func endsInBlockScalar(_ text: String) -> Bool {
    !text.utf8.hasSuffix(0x0A) && !text.utf8.hasSuffix(0x0D)
      || text.utf8.hasSuffix(0x20)
  }

  private func check(
    _ sample: Sample, _ edits: [TextEdit], _ expected: PlainValue?, or relaxed: PlainValue? = nil,
    _ what: String
  ) throws {
    let bytes = Array(sample.text.utf8)
    #expect(EditedText.isSound(edits, within: bytes.count), "\(what): \(edits)")
    let after = EditedText.apply([edits], to: bytes)
    let loaded = LoadedText(after, sample.format)
    let texts = "\(what) in\n\(sample.text)\ngives\n\(String(decoding: after, as: UTF8.self))"
    #expect(loaded.isComplete && loaded.problems.isEmpty, "\(loaded.problems) \(texts)")
    guard loaded.isComplete else { return }
    let isExpected = loaded.values == [expected].compactMap { $0 }
    #expect(isExpected || loaded.values == [relaxed].compactMap { $0 }, "\(texts)")
  }
}

extension String.UTF8View {
  fileprivate func hasSuffix(_ byte: UInt8) -> Bool { last == byte }
}
