import Testing

@testable import Documents

/// Walks over a whole document, through what aliases and merges bring.
@Suite struct WalkTests {
  static let sources = [
    "a: 1\nb: [x, {c: y?, d: [z, [w?]]}, 7]\n",
    "base: &b {p: x?, q: [1, two?]}\none:\n  <<: *b\n  r: *b\ntwo: [*b, {<<: [*b, {s: t?}]}]\n",
    "- - - a?\n    - b\n  - []\n- {}\n- c?\n", "just?\n", "[]\n", "{}\n", "? [k?, l]\n: v?\n",
    "secret: [[a, b], c]\nx: {secret: {y: 1, secret: 2}}\n", "a: null\nb: true\nc: 2.5\nd:\n",
    "a: |\n  x?\n  y\nb: \"x\\n?\"\nc: x\nd?: 'e''?'\nf: >\n  w?\n\n  w\n", "a: x?\na: y?\nb: z?\n",
    "'?'\n", "|\n  x\n  ?\n",
  ]

  private func scalars(_ document: Document, _ node: NodeID, having byte: UInt8) -> [NodeID] {
    switch document.kind(node) {
    case .sequence, .mapping:
      (0..<document.childCount(node)).flatMap {
        scalars(document, document.child(at: $0, of: node), having: byte)
      }
    case .string: document.textBytes(node).contains(byte) ? [node] : []
    case .integer: (0x30...0x39).contains(byte) ? [node] : []
    default: []
    }
  }

  @Test(arguments: sources)
  func `scalars come in source order`(source: String) throws {
    let document = try #require(Loaded(source).documents.first)
    for index in 0..<document.nodeCount {
      let node = NodeID(Int32(index))
      if index > 0, document.parent(node) == nil || document.isKey(node) { continue }
      for byte in "?71x\nw".utf8 {
        #expect(
          document.scalars(below: node, having: byte)
            == scalars(document, node, having: byte))
      }
    }
    let all = document.scalars(below: document.root, having: nil)
    #expect(all.count >= document.scalars(below: document.root, having: 0x3F).count)
  }

  @Test func `entries come parents first`() throws {
    let document = try #require(
      Loaded("secret: [[a, b], c]\nx: {secret: {y: 1, secret: 2}, z: [d]}\n").documents.first)
    let found = document.entries(below: document.root) { $0.elementsEqual("secret".utf8) }
    let texts = stride(from: 1, to: found.count, by: 2).map { index in
      document.kind(found[index]) < .sequence ? document.string(found[index]) : "…"
    }
    #expect(texts == ["…", "…", "c", "a", "b", "…", "2"])
    for index in stride(from: 0, to: found.count, by: 2) {
      #expect(document.string(found[index]) == "secret")
    }
    #expect(document.entries(below: document.root) { _ in true }.count == 22)
  }

  @Test func `a search finds the first string`() throws {
    let document = try #require(Loaded("[a, null, b, '', b, 7, c]").documents.first)
    func search(_ text: String) -> Int? {
      var text = text
      return text.withUTF8 { bytes in
        switch document.search(document.root, for: bytes) {
        case .found(let index): index
        case .missing: -1
        case .undecided: nil
        }
      }
    }
    #expect(search("a") == 0)
    #expect(search("b") == 2)
    #expect(search("") == 3)
    #expect(search("c") == nil)
    #expect(search("zz") == nil)
  }
}
