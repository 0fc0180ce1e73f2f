/// What may suppress the findings of a rule.
package enum Suppressibility: UInt8, Sendable {
  /// Nothing.
  case never
  /// A comment, a configuration and a baseline.
  case always
  /// A comment or a configuration entry that gives a reason, but not a baseline.
  case withReason
}
