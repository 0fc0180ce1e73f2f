import AuthLint
import Diagnostics
import Documents
import RuleEngine

/// What holds of the findings of the shipped rules in any file, and of the fixes of these findings.
enum FixProperties {
  private static let linter = Linter(ruleSets: [.partnerAuthorization])

  static func check(_ input: [UInt8]) throws(Violation) {
    guard input.count <= 4_000 else { return }
    let format: FileFormat = input.first.map { "{[".utf8.contains($0) } == true ? .json : .yaml
    let worker = linter.makeWorker()
    var broken: RuleProblems?
    func lint(_ file: SourceFile) -> FileReport {
      do {
        return try worker.check(file, format: format)
      } catch {
        broken = error
        return FileReport(file: file, diagnostics: [], isComplete: false)
      }
    }
    let file = SourceFile(path: "app.manifest", bytes: input)
    let report = lint(file)
    try require(broken == nil, "\(String(describing: broken))")
    try ReportProperties.check(report)
    try require(
      lint(file).diagnostics == report.diagnostics, "the second check finds something else")
    for includesUnsafe in [false, true] {
      let applier = FixApplier(includesUnsafe: includesUnsafe)
      try FixOutcomeProperties.check(
        report, applier, format == .json ? .json : .yaml, lint: lint)
    }
    try require(broken == nil, "\(String(describing: broken))")
  }
}

/// What holds of a file after its fixes, whatever finds what is wrong with it.
enum FixOutcomeProperties {
  static func check(
    _ report: FileReport, _ applier: FixApplier, _ format: DocumentFormat,
    lint: @escaping FixApplier.Lint
  ) throws(Violation) {
    let outcome = applier.apply(report, format: format, lint: lint)
    guard report.isComplete else {
      return try require(
        outcome.bytes == report.file.bytes, "a file that was not checked as a whole is changed")
    }
    let after = lint(SourceFile(path: report.file.path, bytes: outcome.bytes))
    try require(after.isComplete, "after the fixes: \(after.diagnostics.map(\.message))")
    try ReportProperties.check(after)
    try require(
      after.diagnostics == outcome.report.diagnostics, "the report is not that of the result")
    let before = counts(report)
    for (rule, count) in counts(after) {
      try require(
        count <= before[rule, default: 0],
        "`\(rule)` has \(count) findings, before \(before[rule, default: 0]): "
          + String(decoding: outcome.bytes, as: UTF8.self))
    }
    try require(
      outcome.applied.isEmpty
        ? outcome.bytes == report.file.bytes
        : after.diagnostics.count < report.diagnostics.count,
      "\(outcome.applied.count) fixes leave \(after.diagnostics.count) findings of "
        + "\(report.diagnostics.count)")
    try require(
      applier.includesUnsafe || outcome.applied.allSatisfy { $0.fix?.isSafe == true },
      "a fix that is not safe is applied")
    // What was not tried may do more once more.
    if outcome.isAtLimit { return }
    let again = applier.apply(after, format: format, lint: lint)
    try require(
      again.bytes == outcome.bytes,
      "once more, the fixes make `\(String(decoding: again.bytes, as: UTF8.self))` of "
        + "`\(String(decoding: outcome.bytes, as: UTF8.self))`")
  }

  private static func counts(_ report: FileReport) -> [String: Int] {
    report.diagnostics.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
  }
}
