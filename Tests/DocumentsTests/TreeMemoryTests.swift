import Diagnostics
import Testing

@testable import Documents

/// Documents that use the memory of documents before them.
@Suite struct TreeMemoryTests {
  private static let sources = [
    "a: [1, 2, {b: c}]\n", "- x\n- y: z\n---\n{}\n---\nq: |\n  r\n", "",
    "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "\n",
    (0..<500).map { "k\($0): [v, \($0)]\n" }.joined(), "a: b: c\n", "x: &a [1]\ny: *a\n", "z\n",
  ]

  private func outline(_ document: Document) -> [String] {
    (0..<document.nodeCount).map { index in
      let node = NodeID(Int32(index))
      return "\(document.kind(node)) \(document.range(node)) \(document.string(node))"
        + " \(document.pointer(node)) \(document.childCount(node))"
    }
  }

  private func outlines(_ source: String, _ memory: TreeMemory?) -> [[String]] {
    let loader = DocumentLoader(
      file: SourceFile(path: "a.yaml", bytes: Array(source.utf8)), format: .yaml, memory: memory)
    var result: [[String]] = []
    while let document = loader.next() { result.append(outline(document)) }
    return result
  }

  @Test func `two trees of the same text are the same`() {
    let memory = TreeMemory()
    for _ in 0..<3 {
      for source in Self.sources {
        #expect(outlines(source, memory) == outlines(source, nil), "\(source.prefix(40))")
      }
    }
  }

  @Test func `several trees are alive at a time`() {
    let memory = TreeMemory()
    let text = (0..<6).map { "n: [\($0), a, b]\n---\n" }.joined()
    for _ in 0..<3 {
      let loader = DocumentLoader(
        file: SourceFile(path: "a.yaml", bytes: Array(text.utf8)), format: .yaml, memory: memory)
      var documents: [Document] = []
      while let document = loader.next() { documents.append(document) }
      #expect(documents.count == 6)
      for (index, document) in documents.enumerated() {
        #expect(document.string(NodeID(3)) == "\(index)")
        #expect(outline(document).count == 6)
      }
    }
  }
}
