import Diagnostics

/// The result of matching one file's findings with a baseline.
package struct BaselineMatch: Sendable {
  /// The findings that the baseline does not suppress, in the order in which they were given.
  package private(set) var kept: [Diagnostic] = []
  /// The findings that the baseline suppresses.
  package private(set) var held: [Diagnostic] = []
  /// The file's entries with a greater count than there are findings, and the difference.
  package private(set) var stale: [(entry: Baseline.Entry, count: Int)] = []

  private struct Key: Hashable {
    var document: Int
    // Bytes, because Swift's strings are equal under canonical equivalence.
    var pointer: [UInt8]
    var rule: [UInt8]
    var value: UInt64

    init(document: Int, pointer: String, rule: String, value: UInt64) {
      self.document = document
      self.pointer = Array(pointer.utf8)
      self.rule = Array(rule.utf8)
      self.value = value
    }
  }

  /// Matches the findings of a file.
  ///
  /// - Parameters:
  ///   - file: The file's path as the baseline has it.
  ///   - isSuppressible: Whether a baseline may suppress the findings of a rule.
  package init(
    _ diagnostics: [Diagnostic], of file: String, with baseline: Baseline,
    isSuppressible: (String) -> Bool
  ) {
    let entries = baseline.entries(of: file)
    guard !entries.isEmpty else {
      kept = diagnostics
      return
    }
    var left: [Key: Int] = [:]
    for entry in entries where isSuppressible(entry.rule) {
      left[
        Key(
          document: entry.document, pointer: entry.pointer, rule: entry.rule, value: entry.value)] =
        entry.count
    }
    for diagnostic in diagnostics {
      let key = Key(
        document: diagnostic.document, pointer: diagnostic.pointer, rule: diagnostic.rule,
        value: diagnostic.valueHash)
      if let count = left[key], count > 0 {
        left[key] = count - 1
        held.append(diagnostic)
      } else {
        kept.append(diagnostic)
      }
    }
    for entry in entries {
      let key = Key(
        document: entry.document, pointer: entry.pointer, rule: entry.rule, value: entry.value)
      let count = left[key] ?? entry.count
      if count > 0 { stale.append((entry, count)) }
    }
  }
}

extension Baseline {
  /// Returns the finding about an entry that no longer matches, in the baseline's own file.
  ///
  /// - Parameter count: The number of the entry's findings that are gone.
  package static func staleFinding(_ entry: Entry, count: Int) -> Diagnostic {
    let place = entry.pointer.isEmpty ? "`\(entry.file)`" : "`\(entry.pointer)` of `\(entry.file)`"
    let what =
      count >= entry.count
      ? "`\(entry.rule)` no longer finds anything at \(place)"
      : "`\(entry.rule)` finds \(entry.count - count) at \(place), fewer than the \(entry.count) known"
    return Diagnostic(
      rule: "unused-suppression", severity: .error, message: what,
      primary: Annotation(range: entry.range), help: "write the baseline again")
  }
}
