import CEL

/// What rules may cost on one document, in the units of `Budget`.
public struct RuleBudget: Equatable, Sendable {
  /// The default for ``rule``.
  public static let unitsPerRule = 5_000_000

  /// What one rule may cost, so that an expensive rule does not keep others from being judged. What
  /// rules share is charged to the rule that needs it first.
  public var rule: Int
  /// What all rules may cost together.
  public var document: Int

  /// Creates budgets; negative numbers count as 0.
  public init(rule: Int = Self.unitsPerRule, document: Int = Budget.unitsPerDocument) {
    self.rule = rule
    self.document = document
  }
}
