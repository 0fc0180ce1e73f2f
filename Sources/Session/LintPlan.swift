import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// The rules, settings and baseline of some of a session's files. A class, so that using it for a
/// file retains only one reference.
package final class LintPlan: Sendable {
  package let chain: ConfigurationChain
  package let linter: Linter
  /// The rule sets of the session for these configurations, and the indices of those members that
  /// the plan has.
  let rules: SessionRules
  let members: [Int]
  package let settings: LintSettings
  package let threshold: FailureThreshold
  /// The path of the configuration that lets no finding fail the run.
  package let lenient: String?
  package let baseline: BaselineUse?
  /// Files that are never checked because the session uses them itself.
  let ownFiles: [OwnFile]

  /// A file that the session uses itself.
  struct OwnFile: Sendable {
    /// Its absolute path.
    var path: Path
    /// A description with an article, such as `a rule file`.
    var kind: String
  }

  /// Returns the kind of a file that authlint itself uses, such as `a configuration`; `nil` for
  /// other files.
  func kind(of path: Path) -> String? {
    if path.name.elementsEqual(ConfigurationReader.fileName.utf8) { return "a configuration" }
    return ownFiles.first { $0.path == path }?.kind
  }

  init(
    chain: ConfigurationChain, rules: SessionRules, members: [Int], linter: Linter,
    settings: LintSettings,
    threshold: FailureThreshold, lenient: String?, baseline: BaselineUse?, ownFiles: [OwnFile]
  ) {
    self.chain = chain
    self.rules = rules
    self.members = members
    self.linter = linter
    self.settings = settings
    self.threshold = threshold
    self.lenient = lenient
    self.baseline = baseline
    self.ownFiles = ownFiles
  }

  /// Checks one text with a worker of this plan, fixes it if the options say so, and applies the
  /// baseline. Throws if a rule turns out to be broken.
  func check(
    _ file: SourceFile, of item: CheckItem, _ worker: LintWorker, _ options: SessionOptions
  ) throws(RuleProblems) -> CheckedFile {
    let report = try worker.check(file, settings: settings)
    if let foreign = report.foreign, !item.isNamed || options.skipsForeign {
      var checked = CheckedFile(report: FileReport(file: file, diagnostics: []))
      checked.passedOver = "skipped: " + foreign
      return checked
    }
    var checked = CheckedFile(report: report)
    keepRecords(of: worker, &checked)
    if options.fixing == .none, baseline == nil { return checked }
    // The target of a link is not changed unless the link was named.
    if options.fixing != .none, item.isLinked {
      checked.isNotFixedThroughLink = report.diagnostics.contains { $0.fix != nil }
    } else if options.fixing != .none, !report.diagnostics.isEmpty {
      let unfixed = checked
      checked = try fixed(report, worker, options)
      (checked.projectRecords, checked.suppressesLate) = (
        unfixed.projectRecords, unfixed.suppressesLate
      )
      if options.fixing == .apply, let bytes = checked.fixed {
        checked.written = bytes
        // The rules over whole projects are about what is written.
        _ = try worker.check(SourceFile(path: file.path, bytes: bytes), settings: settings)
        keepRecords(of: worker, &checked)
      }
    }
    if let baseline {
      checked.baseline = baseline.apply(
        to: &checked.report, name: item.name, isJudged: { !worker.isOfProject($0) })
    }
    return checked
  }

  private func keepRecords(of worker: LintWorker, _ checked: inout CheckedFile) {
    if !worker.projectRecords.isEmpty { checked.projectRecords = worker.projectRecords }
    if worker.suppressesLate { checked.suppressesLate = true }
  }

  /// Whether a rule runs over the whole project.
  func isOfProject(_ id: String) -> Bool {
    linter.ruleSets.contains { set in
      set.hasWideRules
        && set.definition.rules.contains {
          $0.scope == .project && $0.id.utf8.elementsEqual(id.utf8)
        }
    }
  }

  /// Applies the fixes of a report.
  private func fixed(
    _ report: FileReport, _ worker: LintWorker, _ options: SessionOptions
  ) throws(RuleProblems) -> CheckedFile {
    let isShown = options.fixing == .show
    let (outcome, withheld) = try worker.fix(
      report, settings: settings, includesUnsafe: options.fixesUnsafely, isShown: isShown)
    // Fixes that are only shown do not change the file, so its findings stay as they are.
    var checked = CheckedFile(report: isShown ? report : outcome.report)
    if !outcome.applied.isEmpty { checked.fixed = outcome.bytes }
    checked.fixes = outcome
    if report.isComplete { checked.withheldFixes = withheld }
    if isShown {
      checked.secrets = SourceRangeSet(report.redactions)
      checked.fixedSecrets = SourceRangeSet(outcome.report.redactions)
    }
    return checked
  }
}
