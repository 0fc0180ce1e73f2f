import Diagnostics

/// Structural findings that give way to the findings of rules.
enum Superseding {
  /// Takes out the structural findings of some rules where `findings` are on the same entries, or on
  /// items of lists that are their values, or, where an entry is called as a secret is, on whatever
  /// is in it. O(n), whatever the number of either is.
  static func drop(
    _ ids: [String], at findings: [Diagnostic], from structural: inout [Diagnostic],
    isSecret: ([UInt8]) -> Bool = { _ in false }
  ) {
    if findings.isEmpty { return }
    // A few are compared with each other: to make the type of a set takes longer than that.
    if findings.count * structural.count <= 64 {
      structural.removeAll { diagnostic in
        ids.contains(diagnostic.rule)
          && findings.contains {
            isItem($0.pointer.utf8, of: diagnostic.pointer.utf8)
              || isWithin($0.pointer.utf8, diagnostic.pointer.utf8, isSecret)
          }
      }
      return
    }
    var pointers: Set<[UInt8]> = []
    for finding in findings {
      var pointer = Array(finding.pointer.utf8)[...]
      // What a set has, it has with all that the pointer is an item of.
      while pointers.insert(Array(pointer)).inserted, let shorter = withoutIndex(pointer) {
        pointer = shorter
      }
      var outer = Array(finding.pointer.utf8)[...]
      while let slash = outer.lastIndex(of: UInt8(ascii: "/")) {
        if isSecret(Array(outer[(slash + 1)...])) { pointers.insert(Array(outer)) }
        outer = outer[..<slash]
      }
    }
    structural.removeAll {
      ids.contains($0.rule) && pointers.contains(Array($0.pointer.utf8))
    }
  }

  /// Whether a pointer leads to something in an entry that is called as a secret is.
  private static func isWithin(
    _ pointer: String.UTF8View, _ other: String.UTF8View, _ isSecret: ([UInt8]) -> Bool
  ) -> Bool {
    guard pointer.starts(with: other),
      pointer.dropFirst(other.count).first == UInt8(ascii: "/"),
      let slash = other.lastIndex(of: UInt8(ascii: "/"))
    else { return false }
    return isSecret(Array(other[slash...].dropFirst()))
  }

  /// Whether a pointer is another one, or that one and indices.
  private static func isItem(_ pointer: String.UTF8View, of other: String.UTF8View) -> Bool {
    guard pointer.starts(with: other) else { return false }
    let rest = pointer.dropFirst(other.count)
    guard let first = rest.first else { return true }
    return first == UInt8(ascii: "/")
      && rest.allSatisfy { $0 == UInt8(ascii: "/") || (0x30...0x39).contains($0) }
  }

  /// A pointer without the index at its end; `nil` if it ends otherwise.
  private static func withoutIndex(_ pointer: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let slash = pointer.lastIndex(of: UInt8(ascii: "/")),
      pointer[(slash + 1)...].allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return pointer[..<slash]
  }
}
