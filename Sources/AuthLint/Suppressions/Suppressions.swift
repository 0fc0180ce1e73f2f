import CEL
import Diagnostics
import Documents
import RuleEngine

/// What a suppression of a rule can do in a run.
package enum RuleStanding: Sendable {
  /// There is no such rule.
  case unknown
  /// Its findings can be suppressed.
  case inForce
  /// Its findings can be suppressed by whoever gives a reason.
  case inForceWithReason
  /// It is not run, so nothing can be said of its suppressions.
  case notInForce
  /// Its findings cannot be suppressed.
  case unsuppressible
}

/// A finding that a comment holds back.
package struct SuppressedFinding: Sendable {
  /// The finding.
  package var diagnostic: Diagnostic
  /// The suppression in its comment.
  package var suppression: SourceRange
  /// What is written behind its brackets; user text, may be empty.
  package var reason: String
}

/// What became of a file's findings.
package struct SuppressionOutcome: Sendable {
  /// Those that are not held back, in the order in which they were given.
  package var kept: [Diagnostic] = []
  /// Those that are.
  package var suppressed: [SuppressedFinding] = []
  /// What is wrong with the suppressions themselves, in source order: `unknown-rule` and
  /// `unused-suppression`, with their usual severities.
  package var problems: [Diagnostic] = []
  /// The first suppression that was not read, since there were too many.
  package var firstUnread: SourceRange?
}

/// The suppressions of one file.
///
/// `# authlint: ignore[rule-a, rule-b] reason` holds back the findings that start on its line; alone
/// on a line, those that start on the line below (comment lines may stand in between). If a key
/// stands on that line, it is meant for the whole value of the key, and next to the `-` of a list
/// that nothing else follows, for the item. `# authlint: ignore-file[rule] reason` holds back those of
/// the whole file. The nearest one counts where there are several. `until=YYYY-MM-DD` in the reason
/// ends it on that day.
///
/// An id of no rule is `unknown-rule`; one that holds nothing back is `unused-suppression`, and so
/// is a suppression that cannot be read, since it holds nothing back either. In a file that was not
/// checked to its end nothing is called unused, apart from what cannot be used at all.
package struct Suppressions {
  private let lines: SourceLines
  private var targets: SuppressionTargets
  /// How many suppressions are read, and how many ids in them.
  package var maximum = Int.max
  /// Where each document starts.
  private var documentStarts: [Int] = []

  /// The suppressions of a file; `nil` if it has none for sure, which costs a look for a word.
  package init?(_ file: SourceFile) {
    guard SuppressionTargets.mayExist(in: file.bytes) else { return nil }
    lines = SourceLines(file)
    targets = SuppressionTargets(lines)
  }

  /// Notes the places of a document; to be called for each, before it is dropped.
  package mutating func note(_ document: Document) {
    documentStarts.append(document.range(document.root).lower)
    targets.note(document)
  }

  /// Holds back what is suppressed.
  ///
  /// - Parameters:
  ///   - diagnostics: The file's findings.
  ///   - comments: The file's comments, in order.
  ///   - isComplete: Whether the file was checked to its end.
  ///   - today: The day on which it is checked.
  ///   - names: The ids to offer for a misspelt one.
  ///   - standing: What there is to say of an id.
  package func apply(
    to diagnostics: [Diagnostic], comments: [SourceComment], isComplete: Bool, today: CalendarDate,
    names: [String], nearest: @escaping NameSearch = { NearestName.suggestion(for: $0, among: $1) },
    standing: @escaping (String) -> RuleStanding
  ) -> SuppressionOutcome {
    apply(
      to: diagnostics,
      forEachComment: { body in for comment in comments where !body(comment) { return } },
      isComplete: isComplete, today: today, names: names, nearest: nearest, standing: standing)
  }

  /// The same with comments that are made one after the other, until the function that takes them
  /// returns false: they take more memory than their file where there are very many.
  package func apply(
    to diagnostics: [Diagnostic],
    forEachComment: ((SourceComment) -> Bool) -> Void, isComplete: Bool, today: CalendarDate,
    names: [String], nearest: @escaping NameSearch = { NearestName.suggestion(for: $0, among: $1) },
    standing: @escaping (String) -> RuleStanding
  ) -> SuppressionOutcome {
    var list = SuppressionList(lines.file.bytes, maximum: maximum)
    forEachComment { list.read($0, standing, today: today) }
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

  /// The names that are in effect, by what they are meant for.
  private func index(of list: SuppressionList) -> SuppressionIndex {
    var index = SuppressionIndex()
    // What stands on the line itself is nearer than what stands above it.
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
