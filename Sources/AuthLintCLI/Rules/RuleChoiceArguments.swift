import AuthLint
import CEL
import Diagnostics
import Session

extension RuleChoice {
  /// Reads the options `--select`, `--ignore` and `--severity`, whose values may hold several ids
  /// separated by commas.
  init(_ arguments: CheckArguments) throws(CommandFailure) {
    self.init()
    if !arguments.select.isEmpty { select = try Self.ids(arguments.select, "select") }
    if !arguments.ignore.isEmpty { ignore = try Self.ids(arguments.ignore, "ignore") }
    for text in try Self.ids(arguments.severities, "severity") {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false)
      let severity = parts.count == 2 ? Severity(rawValue: String(parts[1])) : nil
      guard parts.count == 2, !parts[0].isEmpty, severity != nil || parts[1] == "off" else {
        let levels = ["error", "warning", "info", "off"]
        let nearest =
          parts.count == 2 && !parts[0].isEmpty
          ? NearestName.suggestion(for: String(parts[1]), among: levels) : nil
        throw CommandFailure(
          "`--severity` is `\(text)`, expected `ID=LEVEL` with one of `error`, `warning`, `info`, "
            + "`off`", help: nearest.map { "did you mean `\(parts[0])=\($0)`?" })
      }
      severities.append(Weight(id: String(parts[0]), severity: severity))
    }
  }

  /// Returns the parts between commas.
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

  /// Throws if an id is not a rule's.
  func check(_ catalog: @autoclosure () -> RuleCatalog) throws(CommandFailure) {
    if self == RuleChoice() { return }
    let catalog = catalog()
    let ids =
      (select ?? []).map { ($0, "--select") } + (ignore ?? []).map { ($0, "--ignore") }
      + severities.map { ($0.id, "--severity") }
    for (id, option) in ids where !catalog.contains(id) {
      throw CommandFailure(
        "unknown rule `\(id)` in `\(option)`",
        help: catalog.nearest(to: id).map { "did you mean `\($0)`?" } ?? "see `authlint rules`")
    }
  }
}
