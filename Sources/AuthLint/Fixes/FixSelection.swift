import Diagnostics

/// The fixes of one round: those that can be applied at once.
struct FixSelection {
  /// A fix and the findings that it fixes.
  struct Candidate {
    var edits: [TextEdit]
    var diagnostics: [Diagnostic]
  }

  /// In source order; no two of them touch the same characters.
  private(set) var candidates: [Candidate] = []
  /// Whether a fix was deferred to a later round because it touches another one.
  private(set) var hasDeferred = false

  /// Chooses among the findings' fixes; the first in source order wins. O(n · log n).
  ///
  /// - Parameters:
  ///   - refused: Edits that were tried on this text and must not be tried again.
  ///   - count: The length of the text in bytes.
  init(
    _ diagnostics: [Diagnostic], includesUnsafe: Bool, refused: Set<[TextEdit]> = [], count: Int
  ) {
    var fixes = diagnostics.filter { diagnostic in
      guard let fix = diagnostic.fix, fix.isSafe || includesUnsafe else { return false }
      return EditedText.isSound(fix.edits, within: count) && !refused.contains(fix.edits)
    }
    fixes.sort { Self.precedes($0, $1) }
    for diagnostic in fixes {
      let edits = diagnostic.fix?.edits ?? []
      if let last = candidates.last {
        if last.edits == edits {
          candidates[candidates.count - 1].diagnostics.append(diagnostic)
          continue
        }
        if Self.touches(last.edits, edits) {
          hasDeferred = true
          continue
        }
      }
      candidates.append(Candidate(edits: edits, diagnostics: [diagnostic]))
    }
  }

  /// Whether two fixes, the first of which does not start later, conflict.
  ///
  /// A fix occupies everything from its first to its last edit. Two fixes that only meet do not
  /// conflict, unless one of them inserts there: then the order of the two texts would be
  /// arbitrary.
  private static func touches(_ left: [TextEdit], _ right: [TextEdit]) -> Bool {
    guard let end = left.last?.range, let start = right.first?.range else { return false }
    if start.lower != end.upper { return start.lower < end.upper }
    return start.isEmpty || end.isEmpty
  }

  /// Orders by the place of the first edit; findings with the same edits become neighbours.
  private static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    let (a, b) = (left.fix?.edits ?? [], right.fix?.edits ?? [])
    for (one, other) in zip(a, b) where one != other {
      if one.range.lower != other.range.lower { return one.range.lower < other.range.lower }
      if one.range.upper != other.range.upper { return one.range.upper < other.range.upper }
      return one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }
    if a.count != b.count { return a.count < b.count }
    return left.rule.utf8.lexicographicallyPrecedes(right.rule.utf8)
  }
}
