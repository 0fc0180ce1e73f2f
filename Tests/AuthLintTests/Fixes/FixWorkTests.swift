import Documents
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// What fixes cost, counted in bytes that the editor looks at for the sake of a part of a scalar.
@Suite struct FixWorkTests {
  /// Replaces each `x` of a scalar of many; how much of scalars was looked at, and how many edits
  /// there are.
  private func replaceAll(
    _ count: Int, _ before: String, _ after: String, with text: String,
    _ format: DocumentFormat = .yaml
  ) -> (work: Int, edits: Int, bytes: Int) {
    let source = before + String(repeating: "&s=x", count: count) + after
    let loaded = LoadedText(source, format)
    guard let document = loaded.documents.first else { return (0, 0, 0) }
    let editor = DocumentEditor(document)
    let node = (0..<document.nodeCount).map { NodeID(Int32($0)) }.first {
      document.kind($0) == .string && document.textBytes($0).count > 3 * count
    }
    guard let node else { return (0, 0, 0) }
    var edits = 0
    var bytes = 0
    let old = document.textBytes(node)
    for (index, byte) in old.enumerated() where byte == UInt8(ascii: "x") {
      guard let edit = editor.replace(part: index..<(index + 1), of: node, with: text) else {
        continue
      }
      edits += 1
      bytes += edit.text.utf8.count
    }
    return (editor.work, edits, bytes)
  }

  @Test(arguments: [
    ("- a", "\n"), ("- \"a", "\"\n"), ("- 'a", "'\n"), ("- \"\\u0061", "\"\n"),
    ("- 'it''s", "'\n"),
    ("- |\n  a", "\n"), ("- \"a\n  b", "\"\n"), ("[\"a", "\"]"), ("[\"\\u0061", "\"]"),
  ])
  func `many parts of one long scalar cost what the scalar costs`(_ before: String, _ after: String)
  {
    for count in [2_000, 4_000] {
      let cost = replaceAll(count, before, after, with: "{state}")
      #expect(cost.edits == count)
      #expect(cost.work <= 5 * count + 100, "\(cost.work) for \(count) parts")
      #expect(cost.bytes == 7 * count)
    }
  }

  @Test func `what quotes cannot hold is written anew only so many times`() {
    // A plain scalar in brackets cannot hold the braces: each edit is of the whole scalar.
    let cost = replaceAll(4_000, "[a", "]\n", with: "{state}")
    #expect(cost.edits > 10)
    #expect(cost.bytes < 3_000_000)
    #expect(cost.work < 3_000_000)
  }

  @Test(arguments: 0..<400)
  func `a part that may stay plain is told by its surroundings`(_ seed: Int) {
    var numbers = SeededGenerator(seed: seed)
    let pieces = ["a", "1", ":", " ", "#", "-", "{", "é", "x", ".", "0", "y"]
    func text(_ count: Int) -> String {
      (0..<count).map { _ in numbers.pick(pieces) }.joined()
    }
    let old = "v" + text(24) + "z"
    let loaded = LoadedText("k: \(old)\n", .yaml)
    guard let document = loaded.documents.first, loaded.isComplete,
      let node = document.value(forKey: "k", of: document.root),
      document.string(node).utf8.elementsEqual(old.utf8)
    else { return }
    let editor = DocumentEditor(document)
    let shape = editor.shape(of: node)
    let bytes = Array(old.utf8)
    for _ in 0..<20 {
      let starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
      let (one, other) = (numbers.pick(starts), numbers.pick(starts))
      let part = min(one, other)..<max(one, other)
      let new = text(Int.random(in: 0...3, using: &numbers))
      let whole = Array(bytes[..<part.lowerBound]) + new.utf8 + bytes[part.upperBound...]
      guard let told = shape.isPlain(replacing: part, of: document.textBytes(node), by: new) else {
        continue
      }
      let expected = PlainText(String(decoding: whole, as: UTF8.self), isInFlow: false).isPlain
      #expect(told == expected, "\(old) with \(new) at \(part)")
    }
  }
}
