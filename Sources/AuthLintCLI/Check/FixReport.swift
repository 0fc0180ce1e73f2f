import AuthLint
import Diagnostics

/// Which fixes of a file were applied and which were not, as notes for standard error.
struct FixReport: Sendable {
  /// The number of unapplied fixes that are named one by one.
  private static let maximumNamed = 20

  /// The notes, in their order.
  private(set) var notes: [Note] = []

  /// A message and what to do.
  struct Note: Equatable, Sendable {
    var message: String
    var help: String?
  }

  /// Describes an outcome. `isShown` is true if the fixes are only shown, not applied.
  init(_ outcome: FixApplier.Outcome, isShown: Bool) {
    let path = outcome.report.file.path
    if !outcome.applied.isEmpty {
      let count = Self.count(outcome.applied.count, "fix", "fixes")
      notes.append(
        Note(
          message: "`\(path)`: \(count) \(isShown ? "would be applied" : "applied") "
            + "(\(Self.byRule(outcome.applied)))"))
    }
    let unsafe = outcome.left.filter { $0.reason == .unsafe }.map(\.finding)
    if !unsafe.isEmpty {
      let count = Self.count(unsafe.count, "unsafe fix", "unsafe fixes")
      notes.append(
        Note(
          message: "`\(path)`: \(count) not applied (\(Self.byRule(unsafe)))",
          help: "add `--unsafe-fixes` to apply \(unsafe.count == 1 ? "it" : "them") too"))
    }
    let left = outcome.left.filter { $0.reason != .unsafe }
    let lines = SourceLines(outcome.report.file)
    for entry in left.prefix(Self.maximumNamed) {
      let position = lines.position(at: entry.finding.primary.range.lower)
      notes.append(
        Note(
          message: "`\(path):\(position.line):\(position.column)`: the fix of "
            + "`\(entry.finding.rule)` is not applied: \(Self.words(entry.reason))"))
    }
    let more = left.dropFirst(Self.maximumNamed).map(\.finding)
    if !more.isEmpty {
      notes.append(
        Note(
          message: "`\(path)`: \(more.count) more fixes not applied for similar reasons "
            + "(\(Self.byRule(more)))"))
    }
  }

  private static func words(_ reason: FixApplier.Reason) -> String {
    switch reason {
    case .unsafe: "it may change what you meant"
    case .incomplete: "the file could not be checked to its end"
    case .unreadable: "the file could not be read with it, or would lose a value"
    case .brings(let rule): "it would bring a finding of `\(rule)`"
    case .remains: "the finding would remain"
    case .untried: "too many fixes get in each other's way"
    }
  }

  /// Counts the findings by rule, most frequent first: `2 duplicate-scope, 1 unquoted-id`.
  private static func byRule(_ findings: [Diagnostic]) -> String {
    let counts: [String: Int] = findings.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
    return counts.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }

  private static func count(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}
