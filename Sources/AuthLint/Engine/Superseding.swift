import Diagnostics

/// Structural findings that the findings of rules replace.
enum Superseding {
  /// Removes the structural findings of some rules if one of `findings` is about the same entry,
  /// about an item of the list that is its value, or about anything within an entry that has a
  /// secret's name. O(n), for any number of either.
  static func drop(
    _ ids: [String], at findings: [Diagnostic], from structural: inout [Diagnostic],
    isSecret: ([UInt8]) -> Bool = { _ in false }
  ) {
    if findings.isEmpty { return }
    // A few findings are compared pair by pair, because setting up the type of a set takes longer.
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
      // If the set contains a pointer, it also contains the pointers without its trailing indices.
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

  /// Whether a pointer leads to something within an entry that has a secret's name.
  private static func isWithin(
    _ pointer: String.UTF8View, _ other: String.UTF8View, _ isSecret: ([UInt8]) -> Bool
  ) -> Bool {
    guard pointer.starts(with: other),
      pointer.dropFirst(other.count).first == UInt8(ascii: "/"),
      let slash = other.lastIndex(of: UInt8(ascii: "/"))
    else { return false }
    return isSecret(Array(other[slash...].dropFirst()))
  }

  /// Whether a pointer equals another one, or is the other one followed by indices.
  private static func isItem(_ pointer: String.UTF8View, of other: String.UTF8View) -> Bool {
    guard pointer.starts(with: other) else { return false }
    let rest = pointer.dropFirst(other.count)
    guard let first = rest.first else { return true }
    return first == UInt8(ascii: "/")
      && rest.allSatisfy { $0 == UInt8(ascii: "/") || (0x30...0x39).contains($0) }
  }

  /// Returns a pointer without the index at its end; `nil` if it does not end in one.
  private static func withoutIndex(_ pointer: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let slash = pointer.lastIndex(of: UInt8(ascii: "/")),
      pointer[(slash + 1)...].allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return pointer[..<slash]
  }
}
