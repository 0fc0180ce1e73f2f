/// A key of a configuration: its name, the type of its value, and its purpose.
struct ConfigurationKey: Sendable {
  /// The type of a value.
  enum Kind: Sendable {
    case flag
    case path
    case patterns
    case paths
    case rules
    case severities
    case threshold
    case overrides
    case budget
    case ignores
    case addresses
    case ruleSets
    case values
    case view
    case digest
  }

  var name: String
  var kind: Kind
  /// A sentence that editors show.
  var summary: String

  /// The keys of a configuration.
  static let all = [
    ConfigurationKey(
      name: "root", kind: .flag,
      summary: "Whether no configuration is looked for in the folders above."),
    ConfigurationKey(
      name: "include", kind: .patterns,
      summary: "Patterns of the files to look for in folders, instead of the usual ones."),
    ConfigurationKey(
      name: "exclude", kind: .patterns,
      summary: "Patterns of files and folders to leave out, as in a .gitignore."),
    ConfigurationKey(
      name: "rules", kind: .paths, summary: "Rule files, and folders of them, to add."),
    ConfigurationKey(
      name: "rule-sets", kind: .ruleSets,
      summary: "Rule sets and schemas, each with the files that it is for."),
    ConfigurationKey(
      name: "schemas", kind: .addresses,
      summary: "Files that stand for addresses in references of JSON Schemas (--schema)."),
    ConfigurationKey(
      name: "select", kind: .rules, summary: "The only enabled rules, instead of all."),
    ConfigurationKey(
      name: "ignore", kind: .ignores,
      summary: "Rules that are turned off: ids, or maps with `rule` and `reason`."),
    ConfigurationKey(
      name: "severity", kind: .severities,
      summary: "Severities instead of the rules' own; `off` turns a rule off."),
    ConfigurationKey(
      name: "fail-on", kind: .threshold, summary: "The lowest severity that makes a run fail."),
    ConfigurationKey(
      name: "overrides", kind: .overrides,
      summary: "Settings for some files; later ones override earlier ones."),
    ConfigurationKey(
      name: "baseline", kind: .path,
      summary: "The baseline: a file of known findings, which are not reported."),
    ConfigurationKey(
      name: "budget", kind: .budget,
      summary: "What one rule and all rules may cost on a document, in CEL's cost units."),
    ConfigurationKey(
      name: "default-rules", kind: .flag,
      summary: "Whether the rules that come with authlint are used."),
    ConfigurationKey(
      name: "require-reasons", kind: .flag,
      summary: "Whether whatever turns a finding off has to give a reason."),
    ConfigurationKey(
      name: "locked", kind: .rules,
      summary: "Rules that configurations below can neither turn off nor give another severity."),
    ConfigurationKey(
      name: "locked-fail-on", kind: .threshold,
      summary: "The most lenient `fail-on`, for configurations below too."),
  ]

  /// The keys of one of the `rule-sets`.
  static let ofRuleSet = [
    ConfigurationKey(
      name: "rules", kind: .path,
      summary: "The name of a set that comes with authlint, or the path of a folder or file."),
    ConfigurationKey(
      name: "schema", kind: .path,
      summary: "The path of a JSON Schema that the files are held against, instead of rules."),
    ConfigurationKey(
      name: "files", kind: .patterns,
      summary: "Patterns of the files, as in a .gitignore, instead of the set's own."),
    ConfigurationKey(
      name: "parameters", kind: .values, summary: "Values of the set's parameters."),
    ConfigurationKey(
      name: "ignore", kind: .ignores, summary: "Rules of the set that are turned off."),
    ConfigurationKey(
      name: "severity", kind: .severities,
      summary: "Severities instead of the rules' own; `off` turns a rule off."),
    ConfigurationKey(
      name: "view", kind: .view,
      summary: "The manifest that the rules see, with `${…}` where it is taken from the file."),
    ConfigurationKey(
      name: "digest", kind: .digest,
      summary:
        "The digest that the set's content must have; `authlint rules --format json` prints it."),
  ]

  /// The keys of `budget`.
  static let ofBudget = ["rule", "document"]

  /// The keys of one of the `overrides`.
  static let ofOverride = [
    ConfigurationKey(name: "files", kind: .patterns, summary: "Patterns of the files."),
    ConfigurationKey(
      name: "ignore", kind: .ignores, summary: "Rules that are turned off for the files."),
    ConfigurationKey(
      name: "severity", kind: .severities, summary: "Severities that count for the files."),
  ]
}
