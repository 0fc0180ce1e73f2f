import AuthLint
import Reporters

/// The arguments of `check`, before the environment and configuration files are read.
///
/// `nil`, `false` and an empty list mean that the argument was not given.
struct CheckArguments: Equatable, Sendable {
  var paths: [String] = []

  var formats: [ReportFormat] = []
  var outputs: [String] = []
  var color: ColorChoice?
  var isQuiet = false
  var showsStatistics = false
  var showsCoverage = false
  var watches = false

  var rules: [String] = []
  var usesNoDefaultRules = false
  var schema: String?
  var assertsFormats = false
  var select: [String] = []
  var ignore: [String] = []
  var severities: [String] = []
  var threshold: FailureThreshold?
  var usesNoSuppressions = false
  var baseline: String?
  var writesBaseline = false
  var isBaselineStrict = false

  var fixes = false
  var fixesUnsafely = false
  var showsDiff = false

  var configuration: String?
  var usesNoConfiguration = false
  var exclude: [String] = []
  var excludesNamed = false
  var skipsForeign = false
  var followsLinks = false
  var standardInputName: String?
  var maximumSize: String?
  var maximumFindings: Int?
  var jobs: Int?
}

/// When reports are coloured.
enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never
}
