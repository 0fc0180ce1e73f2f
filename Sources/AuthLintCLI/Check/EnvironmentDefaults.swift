import Reporters
import Workspace

/// The environment's say in the options of `check`: `AUTHLINT_FAIL_ON` for `--fail-on`.
///
/// An option that was given is not looked up. Lists are separated by commas.
struct EnvironmentDefaults {
  let environment: HostEnvironment

  /// Fills in what the arguments leave open. Throws where a variable makes no sense.
  func fill(_ arguments: inout CheckArguments) throws(CommandFailure) {
    if arguments.formats.isEmpty {
      arguments.formats = try list("FORMAT").map { (text) throws(CommandFailure) in
        try choice("FORMAT", text)
      }
    }
    fill(&arguments.outputs, "OUTPUT")
    if arguments.color == nil { arguments.color = try choice("COLOR") }
    try fill(&arguments.isQuiet, "QUIET")
    try fill(&arguments.showsStatistics, "STATISTICS")
    try fill(&arguments.showsCoverage, "COVERAGE")
    fill(&arguments.rules, "RULES")
    try fill(&arguments.usesNoDefaultRules, "NO_DEFAULT_RULES")
    fill(&arguments.select, "SELECT")
    fill(&arguments.ignore, "IGNORE")
    fill(&arguments.severities, "SEVERITY")
    if arguments.threshold == nil { arguments.threshold = try choice("FAIL_ON") }
    try fill(&arguments.usesNoSuppressions, "NO_SUPPRESSIONS")
    fill(&arguments.baseline, "BASELINE")
    try fill(&arguments.writesBaseline, "WRITE_BASELINE")
    try fill(&arguments.isBaselineStrict, "BASELINE_STRICT")
    try fill(&arguments.fixes, "FIX")
    try fill(&arguments.fixesUnsafely, "UNSAFE_FIXES")
    try fill(&arguments.showsDiff, "DIFF")
    // Of two that exclude each other, the one that was given as an option holds.
    if !arguments.usesNoConfiguration { fill(&arguments.configuration, "CONFIG") }
    if arguments.configuration == nil { try fill(&arguments.usesNoConfiguration, "NO_CONFIG") }
    fill(&arguments.exclude, "EXCLUDE")
    try fill(&arguments.excludesNamed, "FORCE_EXCLUDE")
    try fill(&arguments.skipsForeign, "SKIP_FOREIGN")
    try fill(&arguments.followsLinks, "FOLLOW_LINKS")
    fill(&arguments.standardInputName, "STDIN_FILENAME")
    fill(&arguments.maximumSize, "MAX_SIZE")
    try fill(&arguments.maximumFindings, "MAX_FINDINGS")
    try fill(&arguments.jobs, "JOBS")
  }

  /// A variable's value; `nil` if it is not set or empty.
  private func value(_ name: String) -> String? {
    guard let value = environment.variable("AUTHLINT_" + name), !value.isEmpty else { return nil }
    return value
  }

  private func list(_ name: String) -> [String] {
    value(name)?.split(separator: ",").map(String.init) ?? []
  }

  private func fill(_ list: inout [String], _ name: String) {
    if list.isEmpty { list = self.list(name) }
  }

  private func fill(_ text: inout String?, _ name: String) {
    if text == nil { text = value(name) }
  }

  private func fill(_ number: inout Int?, _ name: String) throws(CommandFailure) {
    guard number == nil, let text = value(name) else { return }
    guard let given = Int(text) else { throw failure(name, text, "a number") }
    number = given
  }

  private func fill(_ flag: inout Bool, _ name: String) throws(CommandFailure) {
    guard !flag, let text = value(name) else { return }
    switch text.lowercased() {
    case "1", "true", "yes", "on": flag = true
    case "0", "false", "no", "off": break
    default: throw failure(name, text, "`true` or `false`")
    }
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(CommandFailure) -> Choice? where Choice.RawValue == String {
    guard let text = value(name) else { return nil }
    return try choice(name, text)
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ text: String
  ) throws(CommandFailure) -> Choice where Choice.RawValue == String {
    if let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    throw failure(name, text, "one of \(choices)")
  }

  private func failure(_ name: String, _ text: String, _ expected: String) -> CommandFailure {
    CommandFailure("`AUTHLINT_\(name)` is `\(text)`, expected \(expected)")
  }
}
