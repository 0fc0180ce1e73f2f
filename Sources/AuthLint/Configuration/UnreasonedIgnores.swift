import Diagnostics

extension Configuration {
  /// Returns a finding for each rule that is turned off or made less severe without a reason that
  /// it needs, at its place. A configuration with such findings cannot be used.
  ///
  /// - Parameters:
  ///   - ownSeverities: The rules' own severities, by their ids; the severities of other rules are
  ///     not checked.
  ///   - suppressible: What may suppress the findings of a rule, by its id.
  ///   - needsReasons: Whether every rule needs a reason.
  package func unreasonedIgnores(
    ownSeverities: [String: Severity] = [:], suppressible: [String: Suppressibility],
    needsReasons: Bool
  ) -> [Diagnostic] {
    func needsReason(_ rule: ConfigurationText) -> Bool {
      // Unknown rules are reported elsewhere.
      needsReasons || suppressible[rule.text].map { $0 != .always } ?? false
    }
    let ignored = ignore + overrides.flatMap(\.ignore)
    let weighed = severities + overrides.flatMap(\.severities)
    let off =
      ignored.filter { $0.reason.map { GivenReason.isGiven(by: $0.text.utf8) } != true }.map(\.rule)
      + weighed.filter { $0.severity == nil }.map(\.rule)
    func isUnjudged(_ rule: ConfigurationText) -> Bool {
      LoaderRules.unjudged.contains { $0.utf8.elementsEqual(rule.text.utf8) }
    }
    let refused = (ignored.map(\.rule) + weighed.filter { $0.severity == nil }.map(\.rule))
      .filter(isUnjudged)
    var problems = refused.map { rule in
      Diagnostic(
        rule: ConfigurationReader.rule, severity: .error,
        message: "`\(rule.text)` cannot be turned off: it says that a file was not checked",
        primary: Annotation(range: rule.range),
        help: "remove it, and leave out files that cannot be checked under `exclude`")
    }
    let unreasoned = off.filter { needsReason($0) && !isUnjudged($0) }.map { rule in
      Diagnostic(
        rule: ConfigurationReader.rule, severity: .error,
        message: "`\(rule.text)` is turned off without a reason",
        primary: Annotation(range: rule.range),
        help: "write `{rule: \(rule.text), reason: …}` under `ignore`")
    }
    problems += unreasoned
    for entry in weighed {
      let id = entry.rule.text
      guard let severity = entry.severity, suppressible[id].map({ $0 != .always }) ?? false,
        let own = ownSeverities[id], severity < own
      else { continue }
      problems.append(
        Diagnostic(
          rule: ConfigurationReader.rule, severity: .error,
          message: "`\(id)` is made less severe, which has no place for a reason",
          primary: Annotation(range: entry.rule.range),
          help: isUnjudged(entry.rule)
            ? "leave its severity"
            : "leave its severity, or write `{rule: \(id), reason: …}` under `ignore`"))
    }
    return problems.sorted { $0.primary.range.lower < $1.primary.range.lower }
  }
}
