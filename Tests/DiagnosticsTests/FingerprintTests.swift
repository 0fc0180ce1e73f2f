import TestSupport
import Testing

@testable import Diagnostics

@Suite struct FingerprintTests {
  @Test func `a fingerprint is the same in every version`() {
    // Baselines and code scanning alerts hold these: a change here closes and reopens all of them.
    var assigner = FingerprintAssigner(path: "app.manifest.yaml")
    let first = assigner.fingerprint(rule: "missing-state", document: 0, pointer: "/a/0", value: 7)
    #expect(first == "0f762f930f320aa4d0db10a95001b533")
    var hash = StableHash()
    hash.combine("é")
    #expect(hash.value == 5_882_237_906_953_801_631)
  }

  @Test func `every part of the identity matters`() {
    var seen: Set<String> = []
    func add(_ path: String, _ rule: String, _ document: Int, _ pointer: String, _ value: UInt64) {
      var assigner = FingerprintAssigner(path: path)
      seen.insert(
        assigner.fingerprint(rule: rule, document: document, pointer: pointer, value: value))
    }
    add("a", "b", 0, "c", 1)
    add("ab", "", 0, "c", 1)
    add("x", "b", 0, "c", 1)
    add("a", "x", 0, "c", 1)
    add("a", "b", 1, "c", 1)
    add("a", "b", 0, "x", 1)
    add("a", "b", 0, "c", 2)
    add("a", "b", 0, "", 1)
    add("a", "b", 0, "e\u{301}", 1)
    add("a", "b", 0, "\u{e9}", 1)
    #expect(seen.count == 10)
    #expect(seen.allSatisfy { $0.utf8.count == 32 })
  }

  @Test func `findings that agree in everything are told apart by their order`() {
    var assigner = FingerprintAssigner(path: "a")
    let all = (0..<1000).map { _ in assigner.fingerprint(rule: "r", document: 0, pointer: "") }
    #expect(Set(all).count == 1000)
    var again = FingerprintAssigner(path: "a")
    #expect(again.fingerprint(rule: "r", document: 0, pointer: "") == all[0])
  }

  @Test func `few findings and many are numbered alike`() {
    var all: Set<String> = []
    var assigner = FingerprintAssigner(path: "a")
    for _ in 0..<3 {
      for document in 0..<40 {
        all.insert(assigner.fingerprint(rule: "r", document: document, pointer: ""))
      }
    }
    #expect(all.count == 120)
    var alone = FingerprintAssigner(path: "a")
    let first = (0..<3).map { _ in alone.fingerprint(rule: "r", document: 39, pointer: "") }
    #expect(all.isSuperset(of: first))
    #expect(Set(first).count == 3)
  }

  @Test func `a document that begins forgets what others had, and no more`() {
    var whole = FingerprintAssigner(path: "a")
    var parted = FingerprintAssigner(path: "a")
    for document in 0..<3 {
      parted.beginDocument()
      for count in 0..<40 {
        let pointer = "/\(count % 20)"
        let expected = whole.fingerprint(rule: "r", document: document, pointer: pointer)
        #expect(parted.fingerprint(rule: "r", document: document, pointer: pointer) == expected)
      }
    }
  }

  @Test func `words are taken in as bytes are`() {
    // The definition, byte by byte.
    func slowly(_ bytes: [UInt8]) -> UInt64 {
      var hash = StableHash()
      hash.combine(bytes.count)
      for start in stride(from: 0, to: bytes.count, by: 8) {
        var word: UInt64 = 0
        for (index, byte) in bytes[start..<min(start + 8, bytes.count)].enumerated() {
          word |= UInt64(byte) << UInt64(8 * index)
        }
        hash.combine(word)
      }
      return hash.value
    }
    var random = SeededGenerator(seed: 5)
    for count in 0..<40 {
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      var hash = StableHash()
      bytes.withUnsafeBufferPointer { hash.combine($0) }
      #expect(hash.value == slowly(bytes))
    }
  }

  @Test func `short texts that differ little do not meet`() {
    var seen: Set<UInt64> = []
    for number in 0..<100_000 {
      var hash = StableHash()
      hash.combine("\(number)")
      seen.insert(hash.value)
    }
    #expect(seen.count == 100_000)
  }
}
