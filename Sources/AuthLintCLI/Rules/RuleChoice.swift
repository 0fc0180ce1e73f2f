import AuthLint
import Diagnostics

/// Rules chosen and weighed by their ids; `nil` leaves it to the configuration.
struct RuleChoice: Equatable {
  /// An id with a severity.
  struct Weight: Equatable {
    var id: String
    var severity: Severity
  }

  var select: [String]?
  var ignore: [String]?
  var severities: [Weight] = []

  /// Nothing chosen.
  init() {}

  /// Reads the options `--select`, `--ignore` and `--severity`, whose values may hold several ids
  /// separated by commas.
  init(_ arguments: CheckArguments) throws(CommandFailure) {
    if !arguments.select.isEmpty { select = try Self.ids(arguments.select, "select") }
    if !arguments.ignore.isEmpty { ignore = try Self.ids(arguments.ignore, "ignore") }
    for text in try Self.ids(arguments.severities, "severity") {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty,
        let severity = Severity(rawValue: String(parts[1]))
      else {
        throw CommandFailure(
          "`--severity` is `\(text)`, expected `ID=LEVEL` with one of `error`, `warning`, `info`")
      }
      severities.append(Weight(id: String(parts[0]), severity: severity))
    }
  }

  /// The parts between commas.
  private static func ids(
    _ texts: [String], _ option: String
  ) throws(CommandFailure) -> [String] {
    var ids: [String] = []
    for text in texts {
      for id in text.split(separator: ",", omittingEmptySubsequences: false) {
        if id.isEmpty { throw CommandFailure("`--\(option)` is `\(text)`, where an id is empty") }
        ids.append(String(id))
      }
    }
    return ids
  }

  /// What the engine is told. Throws where an id is unknown, or is that of two rules.
  func settings(_ ruleSets: [RuleSet]) throws(CommandFailure) -> LintSettings {
    var settings = LintSettings()
    // The default rules alone cannot repeat an id, and most runs choose nothing.
    guard ruleSets.count > 1 || self != RuleChoice() else { return settings }
    let catalog = RuleCatalog(ruleSets)
    if let id = catalog.repeatedID { throw CommandFailure("two rules are called `\(id)`") }
    if let select {
      var selected: Set<String> = []
      for id in select { selected.insert(try catalog.checked(id, "--select")) }
      settings.selected = selected
    }
    for id in ignore ?? [] { settings.ignored.insert(try catalog.checked(id, "--ignore")) }
    for weight in severities {
      settings.severities[try catalog.checked(weight.id, "--severity")] = weight.severity
    }
    return settings
  }
}

extension RuleCatalog {
  /// `id` if there is such a rule; throws with what may have been meant if not.
  func checked(_ id: String, _ source: String) throws(CommandFailure) -> String {
    if self[id] != nil { return id }
    throw CommandFailure(
      "`\(source)` names `\(id)`, which is no rule",
      help: nearest(to: id).map { "did you mean `\($0)`?" } ?? "see `authlint rules`")
  }
}
