import Diagnostics

/// Removes fixes that would copy a value which is wrong itself.
enum DoubtfulFixes {
  /// Removes each fix that was computed from a value about which another finding, an error or a
  /// warning, has been made. Once that is fixed, the fix is offered again.
  ///
  /// The findings must be in source order. O(n · log n).
  static func drop(from diagnostics: inout [Diagnostic]) {
    for index in diagnostics.indices {
      guard let fix = diagnostics[index].fix, !fix.sources.isEmpty else { continue }
      let isDoubtful = fix.sources.contains { source in
        isAtFault(source, in: diagnostics, except: index)
      }
      if isDoubtful { diagnostics[index].fix = nil }
    }
  }

  /// Whether another finding starts within a value.
  private static func isAtFault(
    _ value: SourceRange, in diagnostics: [Diagnostic], except own: Int
  ) -> Bool {
    var low = 0
    var high = diagnostics.count
    while low < high {
      let middle = (low + high) / 2
      if diagnostics[middle].primary.range.lower < value.lower {
        low = middle + 1
      } else {
        high = middle
      }
    }
    while low < diagnostics.count, diagnostics[low].primary.range.lower < value.upper {
      if low != own, diagnostics[low].severity > .info { return true }
      low += 1
    }
    return false
  }
}
