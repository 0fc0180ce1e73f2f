import CEL
import Diagnostics
import Documents

/// A finding of a rule over several documents.
package struct WideFinding {
  /// The number of the record in whose file it is.
  package var record: Int
  /// The finding, at its place in that file; places in others are ``Diagnostic/elsewhere``.
  package var diagnostic: Diagnostic
}

/// Runs the rules of one wider scope over records of documents.
package final class WideRun {
  package let plan: SetPlan
  private let guardian: SecretGuard

  /// - Parameter set: The rules (``RuleSet/wide(_:)``).
  package init(_ set: RuleSet, _ settings: LintSettings) {
    plan = SetPlan(set, settings)
    guardian = SecretGuard([set])
  }

  /// The outcome of a run.
  package struct Outcome {
    package var findings: [WideFinding] = []
    /// Whether all rules were judged to their end.
    package var isComplete = true
    /// For each rule of the plan, how many elements it judged, and why none.
    package var applied: [Int] = []
    package var reasons: [String?] = []
  }

  /// Returns the document of a record with its file; `nil` if it can no longer be read as it was.
  package typealias Originals = (_ record: Int) -> Document?

  /// Judges documents.
  ///
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func judge(
    _ records: [DocumentRecord], budget: RuleBudget, maximum: Int, settings: LintSettings,
    originals: Originals
  ) throws(RuleProblems) -> Outcome {
    var outcome = Outcome()
    guard !records.isEmpty else { return outcome }
    guard let wide = WideDocument(records) else {
      outcome.isComplete = false
      outcome.findings = [Self.tooLarge(records, originals)]
      return outcome
    }
    let allowance = FindingAllowance(maximum, path: records[0].path, settings: settings)
    let run = DocumentRun(
      wide.document, schema: nil, facts: wide.facts, mark: plan.plan.activation.mark,
      allowance: allowance, guardian: guardian)
    let places = WidePlaces(wide)
    run.widePlaces = places
    // The work grows with the number of documents.
    let factor = max(1, records.count)
    let budget = RuleBudget(
      rule: Self.product(budget.rule, factor), document: Self.product(budget.document, factor))
    var rules = PlanRun(plan.plan, on: run, counts: true, budget: budget)
    try rules.evaluate()
    outcome.applied = rules.applied
    outcome.reasons = rules.reasons
    outcome.isComplete = run.isComplete
    var lines: [ObjectIdentifier: SourceLines] = [:]
    for finding in run.diagnostics {
      if let found = located(finding, places, originals, &lines) {
        outcome.findings.append(found)
      } else {
        outcome.isComplete = false
      }
    }
    return outcome
  }

  private static func product(_ units: Int, _ factor: Int) -> Int {
    let (product, overflow) = units.multipliedReportingOverflow(by: factor)
    return overflow ? .max / 100 : min(product, .max / 100)
  }

  /// Returns a finding at its places in the files; `nil` if the file of its first place cannot be
  /// read.
  private func located(
    _ finding: Diagnostic, _ places: WidePlaces, _ originals: Originals,
    _ lines: inout [ObjectIdentifier: SourceLines]
  ) -> WideFinding? {
    let (record, origin) = places.origin(at: finding.primary.range)
    guard let document = originals(record) else { return nil }
    var diagnostic = finding
    let place = document.place(of: origin)
    let node = origin.node >= 0 ? NodeID(origin.node) : document.root
    diagnostic.primary.range = place.range
    diagnostic.document = document.index
    diagnostic.pointer = document.pointer(node)
    if diagnostic.valueHash != 0 {
      var hasher = ValueHasher(document)
      diagnostic.valueHash = hasher.hash(of: node)
    }
    diagnostic.related = []
    var elsewhere: [FileAnnotation] = []
    let all = finding.related.map { places.origin(at: $0.range) }
    for (index, annotation) in finding.related.enumerated() {
      let (other, origin) = all[index]
      guard let otherDocument = originals(other) else { continue }
      // What holds another place with the same words says nothing more.
      let isAround = finding.related.indices.contains {
        all[$0].record == other
          && annotation.label.utf8.elementsEqual(finding.related[$0].label.utf8)
          && (Self.lies(all[$0].origin.node, within: origin.node, otherDocument)
            || origin.role == .key && all[$0].origin.role == .value
              && all[$0].origin.node == origin.node)
      }
      if isAround { continue }
      let range = otherDocument.place(of: origin).range
      let moved = Annotation(range: range, label: annotation.label)
      if otherDocument.file.path.utf8.elementsEqual(document.file.path.utf8) {
        if range != place.range { diagnostic.related.append(moved) }
        continue
      }
      let name = ObjectIdentifier(otherDocument.file)
      let table = lines[name] ?? SourceLines(otherDocument.file)
      lines[name] = table
      elsewhere.append(FileAnnotation(lines: table, annotation: moved))
    }
    diagnostic.related += place.uses
    diagnostic.elsewhere = elsewhere + finding.elsewhere
    return WideFinding(record: record, diagnostic: diagnostic)
  }

  /// Whether a node lies below another one.
  private static func lies(_ node: Int32, within other: Int32, _ document: Document) -> Bool {
    guard node >= 0, Int(node) < document.nodeCount, node != other else { return false }
    var current = document.parent(NodeID(node))
    while let parent = current {
      if parent.index == other { return true }
      current = document.parent(parent)
    }
    return false
  }

  private static func tooLarge(
    _ records: [DocumentRecord], _ originals: Originals
  ) -> WideFinding {
    let document = originals(0)
    return WideFinding(
      record: 0,
      diagnostic: Diagnostic(
        rule: "limit-exceeded", severity: .error,
        message: "the documents are too large together for rules over several documents",
        primary: Annotation(
          range: document.map { $0.place(of: $0.root).range } ?? SourceRange(0, 0)),
        help: "check fewer files in one run", document: records[0].index))
  }
}
