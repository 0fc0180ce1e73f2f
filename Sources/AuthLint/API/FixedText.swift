import Diagnostics

/// What fixing one text gave.
public struct FixedText: Sendable {
  /// A fix that was applied.
  public struct AppliedFix: Hashable, Sendable {
    /// The id of the rule whose finding it fixed.
    public let rule: String
    /// The message of that finding.
    public let message: String
    /// What was done: imperative, with a lower-case start; may be empty.
    public let title: String
    /// Whether it cannot have changed what the author meant.
    public let isSafe: Bool
  }

  /// The text with its fixes; the text as it was if none was applied.
  public let text: TextFile
  /// The fixes, in the order in which they were applied.
  public let applied: [AppliedFix]
  /// The result of checking ``text``: the findings that are left.
  public let remaining: CheckedText
  /// Whether a limit kept fixes from being tried: fixing ``text`` once more may fix more.
  public let isAtLimit: Bool

  init(_ text: TextFile, _ outcome: FixApplier.Outcome, remaining: CheckedText) {
    self.text = text
    applied = outcome.applied.map { finding in
      AppliedFix(
        rule: finding.rule, message: finding.message, title: finding.fix?.title ?? "",
        isSafe: finding.fix?.isSafe ?? false)
    }
    self.remaining = remaining
    isAtLimit = outcome.isAtLimit
  }
}
