import Diagnostics

/// A text with some fixes applied, and the decision whether to accept it.
struct FixTrial {
  /// The fixes, in any order.
  var candidates: [FixSelection.Candidate] = []
  /// The report on the text with the fixes.
  var report: FileReport

  /// Returns how many findings each rule has.
  static func counts(_ diagnostics: [Diagnostic]) -> [String: Int] {
    diagnostics.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
  }

  /// Returns how many findings each rule may have if the fixes resolve their findings.
  static func allowed(
    _ counts: [String: Int], _ candidates: [FixSelection.Candidate]
  ) -> [String: Int] {
    var allowed = counts
    for candidate in candidates {
      for diagnostic in candidate.diagnostics { allowed[diagnostic.rule, default: 0] -= 1 }
    }
    return allowed
  }

  /// Returns the reason why the text is rejected; `nil` if it is accepted.
  func objection(to before: FileReport, _ counts: [String: Int]) -> FixApplier.Reason? {
    let allowed = Self.allowed(counts, candidates)
    let fixed = Set(candidates.flatMap { $0.diagnostics.map(\.rule) })
    for (rule, count) in Self.counts(report.diagnostics).sorted(by: { $0.key < $1.key })
    where count > allowed[rule, default: 0] {
      return fixed.contains(rule) && count <= counts[rule, default: 0]
        ? .remains : .brings(rule: rule)
    }
    // If a fix resolves another finding besides its own, this must not offset a finding that
    // another fix brings.
    guard candidates.count > 1 else { return nil }
    let known = Set(before.diagnostics.map { Statement($0) })
    return report.diagnostics.first { !known.contains(Statement($0)) }.map {
      .brings(rule: $0.rule)
    }
  }

  /// The text of a finding, regardless of its place.
  private struct Statement: Hashable {
    let rule: [UInt8]
    let message: [UInt8]

    init(_ diagnostic: Diagnostic) {
      rule = Array(diagnostic.rule.utf8)
      message = Array(diagnostic.message.utf8)
    }
  }

  /// Whether a single fix brought a finding to a document that has no applicable fix any more, so
  /// that the finding would stay.
  func isDeadEnd(after before: FileReport, includesUnsafe: Bool) -> Bool {
    var counts: [Key: Int] = [:]
    for diagnostic in before.diagnostics { counts[Key(diagnostic), default: 0] += 1 }
    for diagnostic in candidates.flatMap(\.diagnostics) { counts[Key(diagnostic), default: 0] -= 1 }
    var crowded: Set<Int> = []
    for diagnostic in report.diagnostics where !Self.isOfFile(diagnostic.rule) {
      counts[Key(diagnostic), default: 0] -= 1
      if counts[Key(diagnostic), default: 0] < 0 { crowded.insert(diagnostic.document) }
    }
    for diagnostic in report.diagnostics {
      guard let fix = diagnostic.fix, fix.isSafe || includesUnsafe else { continue }
      crowded.remove(diagnostic.document)
    }
    return !crowded.isEmpty
  }

  // MARK: - Fixes at fault

  private struct Key: Hashable {
    var document: Int
    var rule: String

    init(_ diagnostic: Diagnostic) {
      document = diagnostic.document
      rule = diagnostic.rule
    }
  }

  /// Returns the fixes that are the only ones of their document if that document has more findings
  /// of a rule than it may have.
  func certainRefusals(after before: FileReport) -> [[TextEdit]: FixApplier.Reason] {
    var single: [Int: FixSelection.Candidate?] = [:]
    for candidate in candidates {
      let documents = Set(candidate.diagnostics.map(\.document))
      for document in documents {
        single[document] = .some(single[document] == nil && documents.count == 1 ? candidate : nil)
      }
    }
    guard single.count > 1 else { return [:] }
    var counts: [Key: Int] = [:]
    for diagnostic in before.diagnostics {
      counts[Key(diagnostic), default: 0] += 1
    }
    for diagnostic in candidates.flatMap(\.diagnostics) {
      counts[Key(diagnostic), default: 0] -= 1
    }
    var refusals: [[TextEdit]: FixApplier.Reason] = [:]
    for diagnostic in report.diagnostics where !Self.isOfFile(diagnostic.rule) {
      let key = Key(diagnostic)
      counts[key, default: 0] -= 1
      guard let count = counts[key], count < 0, let candidate = single[diagnostic.document] ?? nil
      else { continue }
      let isOwn = candidate.diagnostics.contains { $0.rule == diagnostic.rule }
      refusals[candidate.edits] = isOwn ? .remains : .brings(rule: diagnostic.rule)
    }
    return refusals
  }

  /// Whether findings of a rule may come from another document of the file.
  private static func isOfFile(_ rule: String) -> Bool {
    rule == "unused-suppression" || rule == "unknown-rule"
  }

  /// Returns the edits of those fixes that are nearest to the new findings of the text.
  func suspects(
    after before: FileReport, _ counts: [String: Int], among fixes: [FixSelection.Candidate]
  ) -> Set<[TextEdit]> {
    let sorted = fixes.sorted { Self.start($0) < Self.start($1) }
    guard !sorted.isEmpty else { return [] }
    let allowed = Self.allowed(counts, candidates)
    let after = Self.counts(report.diagnostics)
    let places = OffsetMap(candidates.flatMap(\.edits))
    var known: [PlaceKey: Int] = [:]
    for diagnostic in before.diagnostics { known[PlaceKey(diagnostic), default: 0] += 1 }
    for diagnostic in candidates.flatMap(\.diagnostics) {
      known[PlaceKey(diagnostic), default: 0] -= 1
    }
    let said = Set(before.diagnostics.map { Statement($0) })
    var result: Set<[TextEdit]> = []
    for diagnostic in report.diagnostics {
      let isTooMany = after[diagnostic.rule, default: 0] > allowed[diagnostic.rule, default: 0]
      let place = places.old(diagnostic.primary.range.lower)
      let key = PlaceKey(rule: diagnostic.rule, lower: place)
      let isKnown = known[key, default: 0] > 0
      if isKnown { known[key, default: 0] -= 1 }
      guard isTooMany && !isKnown || !said.contains(Statement(diagnostic)) else { continue }
      result.insert(Self.nearest(to: place, in: sorted).edits)
    }
    return result
  }

  private struct PlaceKey: Hashable {
    var rule: String
    var lower: Int

    init(rule: String, lower: Int) {
      self.rule = rule
      self.lower = lower
    }

    init(_ diagnostic: Diagnostic) {
      self.init(rule: diagnostic.rule, lower: diagnostic.primary.range.lower)
    }
  }

  private static func start(_ candidate: FixSelection.Candidate) -> Int {
    candidate.edits.first?.range.lower ?? 0
  }

  /// Returns the fix that starts nearest to an offset. O(log n).
  private static func nearest(
    to offset: Int, in sorted: [FixSelection.Candidate]
  ) -> FixSelection.Candidate {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if start(sorted[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    if low == 0 { return sorted[0] }
    if low == sorted.count { return sorted[low - 1] }
    let (before, after) = (sorted[low - 1], sorted[low])
    return offset - start(before) <= start(after) - offset ? before : after
  }
}
