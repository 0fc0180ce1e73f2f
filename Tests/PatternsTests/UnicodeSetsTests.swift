import Testing

@testable import Patterns

@Suite struct UnicodeSetsTests {
  private func set(_ name: String) -> CodePointSet? {
    Array(name.utf8).withUnsafeBufferPointer { UnicodeSets.named($0) }
  }

  static let memberships: [(String, UInt32, Bool)] = [
    ("L", 0x41, true), ("Lu", 0x61, false), ("Nd", 0x663, true), ("Greek", 0x3B1, true),
    ("Greek", 0x61, false), ("Han", 0x65E5, true), ("Zs", 0xA0, true), ("Cs", 0xD800, true),
    ("C", 0xD800, true), ("Any", 0x10FFFF, true), ("Latin", 0x1E9E, true), ("Co", 0x10FFFD, true),
  ]

  @Test(arguments: memberships)
  func `properties have their members`(name: String, codePoint: UInt32, isMember: Bool) throws {
    #expect(try #require(set(name)).contains(codePoint) == isMember)
  }

  @Test(arguments: ["", "l", "greek", "LC", "Cn", "Klingon", "Lux", "Old"])
  func `other names are unknown`(name: String) {
    #expect(set(name) == nil)
  }

  @Test func `every code point has one category at most`() throws {
    let groups = try ["C", "L", "M", "N", "P", "S", "Z"].map { try #require(set($0)) }
    let all = CodePointSet(merging: groups.flatMap(\.ranges))
    func count(_ set: CodePointSet) -> Int {
      set.ranges.reduce(0) { $0 + Int($1.upper - $1.lower) + 1 }
    }
    #expect(groups.reduce(0) { $0 + count($1) } == count(all))
    // Unicode 15.1: 149,813 characters, 65 controls, 137,468 for private use, 2,048 surrogates.
    #expect(count(all) == 289_394)
  }

  static let orbits: [[UInt32]] = [
    [0x41, 0x61], [0x4B, 0x6B, 0x212A], [0x53, 0x73, 0x17F], [0x3A3, 0x3C2, 0x3C3],
    [0xDF, 0x1E9E], [0x345, 0x399, 0x3B9, 0x1FBE], [0x10400, 0x10428], [0x31], [0x130], [0x2D],
  ]

  @Test(arguments: orbits)
  func `orbits are whole`(members: [UInt32]) {
    for member in members {
      let orbit = UnicodeSets.orbit(of: member)
      #expect(orbit.ranges.flatMap { Array($0.lower...$0.upper) } == members)
    }
  }

  @Test func `sets invert to themselves`() {
    for set in [CodePointSet.any, .anyButNewline, NamedClasses.wordSet] {
      #expect(set.inverted.inverted == set)
    }
  }
}
