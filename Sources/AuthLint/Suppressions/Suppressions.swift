import CEL
import Diagnostics
import Documents
import RuleEngine

/// The status of a rule for its suppressions in a run.
package enum RuleStatus: Sendable {
  /// There is no such rule.
  case unknown
  /// Its findings can be suppressed.
  case enabled
  /// Its findings can be suppressed only with a reason.
  case enabledWithReason
  /// The rule is not enabled, so nothing can be said about its suppressions.
  case notEnabled
  /// Its findings cannot be suppressed.
  case unsuppressible
}

/// A finding that a comment suppresses.
package struct SuppressedFinding: Sendable {
  /// The finding.
  package var diagnostic: Diagnostic
  /// The suppression in its comment.
  package var suppression: SourceRange
  /// The text behind the brackets; user text, may be empty.
  package var reason: String
}

/// The result of applying suppressions to a file's findings.
package struct SuppressionOutcome: Sendable {
  /// The findings that are not suppressed, in the order in which they were given.
  package var kept: [Diagnostic] = []
  /// The findings that are suppressed.
  package var suppressed: [SuppressedFinding] = []
  /// The findings about the suppressions themselves, in source order: `unknown-rule` and
  /// `unused-suppression`, with their default severities.
  package var problems: [Diagnostic] = []
  /// The first suppression that was not read, because there were too many.
  package var firstUnread: SourceRange?
}

/// The suppressions of one file.
///
/// `# authlint: ignore[rule-a, rule-b] reason` suppresses the findings that start on its line;
/// alone on a line, those that start on the line below (other comment lines may be in between). If
/// a key is on that line, the suppression applies to the key's whole value; if only the `-` of a
/// list is on it, to the item. `# authlint: ignore-file[rule] reason` suppresses the findings of
/// the whole file. If several suppressions apply, the nearest one counts. `until=YYYY-MM-DD` in the
/// reason ends the suppression on that day.
///
/// An id that is not a rule's is `unknown-rule`. An id that suppresses nothing is
/// `unused-suppression`, and so is a suppression that cannot be read, because it suppresses nothing
/// either. In a file that was not checked to its end, only what can never suppress anything is
/// called unused.
package struct Suppressions {
  private let lines: SourceLines
  private var targets: SuppressionTargets
  /// The largest number of suppressions that are read, and of ids in them.
  package var maximum = Int.max
  /// The offsets at which the documents start.
  private var documentStarts: [Int] = []

  /// Creates the suppressions of a file; `nil` if it certainly has none, which costs a search for a
  /// word.
  package init?(_ file: SourceFile) {
    guard SuppressionTargets.mayExist(in: file.bytes) else { return nil }
    lines = SourceLines(file)
    targets = SuppressionTargets(lines)
  }

  /// Records the places of a document; call this for each document before it is released.
  package mutating func note(_ document: Document) {
    documentStarts.append(document.range(document.root).lower)
    targets.note(document)
  }

  /// Suppresses findings.
  ///
  /// - Parameters:
  ///   - diagnostics: The file's findings.
  ///   - comments: The file's comments, in order.
  ///   - isComplete: Whether the file was checked to its end.
  ///   - today: The day of the check.
  ///   - names: The ids that are suggested for a misspelled one.
  ///   - status: Returns the status of the rule with an id.
  package func apply(
    to diagnostics: [Diagnostic], comments: [SourceComment], isComplete: Bool, today: CalendarDate,
    names: [String], nearest: @escaping NameSearch = { NearestName.suggestion(for: $0, among: $1) },
    status: @escaping (String) -> RuleStatus
  ) -> SuppressionOutcome {
    apply(
      to: diagnostics,
      forEachComment: { body in for comment in comments where !body(comment) { return } },
      isComplete: isComplete, today: today, names: names, nearest: nearest, status: status)
  }

  /// Does the same with comments that are created one after the other, until the function that
  /// takes them returns false: very many comments would take more memory than their file.
  package func apply(
    to diagnostics: [Diagnostic],
    forEachComment: ((SourceComment) -> Bool) -> Void, isComplete: Bool, today: CalendarDate,
    names: [String], nearest: @escaping NameSearch = { NearestName.suggestion(for: $0, among: $1) },
    status: @escaping (String) -> RuleStatus
  ) -> SuppressionOutcome {
    var list = SuppressionList(lines.file.bytes, maximum: maximum)
    forEachComment { list.read($0, status, today: today) }
    let isComplete = isComplete && list.firstUnread == nil
    var outcome = SuppressionOutcome()
    outcome.firstUnread = list.firstUnread
    guard !list.directives.isEmpty else {
      outcome.kept = diagnostics
      return outcome
    }
    let index = index(of: list)
    for diagnostic in diagnostics {
      let offset = diagnostic.primary.range.lower
      let number = index.number(
        rule: diagnostic.rule, line: lines.lineIndex(at: offset), offset: offset)
      guard let number else {
        outcome.kept.append(diagnostic)
        continue
      }
      list.names[number].isUsed = true
      let directive = list.directives[list.names[number].directive].directive
      let reason = directive.reason
      outcome.suppressed.append(
        SuppressedFinding(
          diagnostic: diagnostic, suppression: directive.range,
          reason: String(decoding: lines.file.bytes[reason.lower..<reason.upper], as: UTF8.self)))
    }
    var findings = SuppressionFindings(
      list, file: lines.file, isComplete: isComplete, names: names, nearest: nearest)
    outcome.problems = findings.diagnostics { documentIndex(at: $0) }
    return outcome
  }

  /// Returns the suppressions in effect, by what they apply to.
  private func index(of list: SuppressionList) -> SuppressionIndex {
    var index = SuppressionIndex()
    // A suppression on the line itself is nearer than one above it.
    for isAlone in [false, true] {
      for (number, name) in list.names.enumerated() where name.state == .inEffect {
        let entry = list.directives[name.directive]
        guard entry.comment.isAlone == isAlone else { continue }
        if entry.directive.scope == .file {
          index.add(number, rule: name.text)
        } else if let target = targets.target(
          of: entry.comment, line: lines.lineIndex(at: entry.comment.range.lower))
        {
          index.add(number, rule: name.text, target: target)
        }
      }
    }
    index.sort()
    return index
  }

  private func documentIndex(at offset: Int) -> Int {
    var low = 0
    var high = documentStarts.count
    while low < high {
      let middle = (low + high) / 2
      if documentStarts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }
}
