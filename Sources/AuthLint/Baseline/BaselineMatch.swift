import Diagnostics

/// What a baseline makes of one file's findings.
package struct BaselineMatch: Sendable {
  /// The findings that are not held back, in the order in which they were given.
  package private(set) var kept: [Diagnostic] = []
  /// Those that are.
  package private(set) var held: [Diagnostic] = []
  /// The entries of the file that count more findings than there are, and how many more.
  package private(set) var stale: [(entry: Baseline.Entry, count: Int)] = []

  private struct Key: Hashable {
    var document: Int
    // As bytes: Swift's strings are equal where their characters look alike.
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
  ///   - file: The path as the baseline has it.
  ///   - isSuppressible: Whether findings of a rule can be held back.
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
  /// The finding about an entry that no longer matches, in the baseline's own file.
  ///
  /// - Parameter count: How many of its findings are gone.
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
