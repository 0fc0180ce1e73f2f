import Diagnostics

extension Configuration {
  /// A finding for each rule that is turned off without a reason though it needs one, at its place;
  /// the configuration is broken then.
  ///
  /// - Parameters:
  ///   - suppressible: What may suppress the findings of a rule, by its id.
  ///   - needsReasons: Whether every rule needs one.
  package func unreasonedIgnores(
    suppressible: [String: Suppressibility], needsReasons: Bool
  ) -> [Diagnostic] {
    func needsReason(_ rule: ConfigurationText) -> Bool {
      // One that is not known is reported as that.
      needsReasons || suppressible[rule.text].map { $0 != .always } ?? false
    }
    let ignored = ignore + overrides.flatMap(\.ignore)
    let weighed = severities + overrides.flatMap(\.severities)
    let rules =
      ignored.filter { $0.reason == nil }.map(\.rule)
      + weighed.filter { $0.severity == nil }.map(\.rule)
    func isUnjudged(_ rule: ConfigurationText) -> Bool {
      LoaderRules.unjudged.contains { $0.utf8.elementsEqual(rule.text.utf8) }
    }
    let refused = (ignored.map(\.rule) + weighed.filter { $0.severity == nil }.map(\.rule))
      .filter(isUnjudged)
    let problems = refused.map { rule in
      Diagnostic(
        rule: ConfigurationReader.rule, severity: .error,
        message: "`\(rule.text)` cannot be turned off: it says that a file was not checked",
        primary: Annotation(range: rule.range),
        help: "remove it, and leave out files that cannot be checked under `exclude`")
    }
    let unreasoned = rules.filter { needsReason($0) && !isUnjudged($0) }.map { rule in
      Diagnostic(
        rule: ConfigurationReader.rule, severity: .error,
        message: "`\(rule.text)` is turned off without a reason",
        primary: Annotation(range: rule.range),
        help: "write `{rule: \(rule.text), reason: …}` under `ignore`")
    }
    return (problems + unreasoned).sorted { $0.primary.range.lower < $1.primary.range.lower }
  }
}
