/// The parts of authlint that are given any bytes at all, and must keep their promises.
///
/// Each has a folder of inputs in `Corpus`, which `ReplayTests` goes through, and is a target of the
/// fuzzer.
enum Subject: String, CaseIterable, Sendable {
  case yaml
  case json
  case expression
  case pattern
  case rules
  case configuration
  case baseline
  case suppressions
  case fixes
  case frames
  case edits

  /// Gives the subject an input and tells what does not hold.
  func check(_ input: [UInt8]) throws(Violation) {
    switch self {
    case .yaml: try YAMLProperties.check(input)
    case .json: try JSONProperties.check(input)
    case .expression: try ExpressionProperties.check(input)
    case .pattern: try PatternProperties.check(input)
    case .rules: try RuleFileProperties.check(input)
    case .configuration: try ConfigurationProperties.check(input)
    case .baseline: try BaselineProperties.check(input)
    case .suppressions: try SuppressionProperties.check(input)
    case .fixes: try FixProperties.check(input)
    case .frames: try FrameProperties.check(input)
    case .edits: try EditProperties.check(input)
    }
  }
}
