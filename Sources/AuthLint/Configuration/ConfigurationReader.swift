import CEL
import Diagnostics
import Documents
import JSONSchema
import RuleEngine
import Workspace

/// Reads an `.authlint.yaml`.
package struct ConfigurationReader {
  /// The rule of the findings about a configuration.
  package static let rule = "invalid-configuration"
  /// The name of the file.
  package static let fileName = ".authlint.yaml"

  var fields: SettingsFields
  private var configuration = Configuration()

  /// Reads a configuration.
  ///
  /// Mistakes are findings at their places; the configuration then has everything that could be
  /// read, but must not be used. Whether rules exist is not checked, since the configuration may
  /// add some: see ``Configuration/unknownRules(known:nearest:)``.
  package static func read(
    _ file: SourceFile,
    nearest: @escaping NameSearch = { NearestName.suggestion(for: $0, among: $1) }
  ) -> (configuration: Configuration, problems: [Diagnostic]) {
    let (document, problems) = SettingsFields.document(of: file, format: .yaml, rule: rule)
    guard let document else { return (Configuration(), problems) }
    var reader = ConfigurationReader(
      fields: SettingsFields(document, rule: rule, nearest: nearest))
    reader.read()
    return (
      reader.configuration, reader.fields.problems + malformedPatterns(reader.configuration)
    )
  }

  private static func malformedPatterns(_ configuration: Configuration) -> [Diagnostic] {
    let patterns =
      (configuration.include ?? []) + configuration.exclude
      + configuration.overrides.flatMap(\.files)
      + configuration.ruleSets.flatMap { $0.files ?? [] }
    return patterns.filter { PatternList.isMalformed($0.text) }.map { pattern in
      Diagnostic(
        rule: rule, severity: .error,
        message: "`\(pattern.text)` is not a pattern, expected one as in a .gitignore",
        primary: Annotation(range: pattern.range))
    }
  }

  private init(fields: SettingsFields) { self.fields = fields }

  private mutating func read() {
    let root = fields.document.root
    guard fields.document.kind(root) == .mapping else {
      fields.refuse(root, expected: "a map of settings")
      return
    }
    fields.refuseUnknownKeys(of: root, known: ConfigurationKey.all.map(\.name))
    for key in ConfigurationKey.all {
      guard let node = fields.document.value(forKey: key.name, of: root) else { continue }
      switch key.name {
      case "root": configuration.isRoot = fields.bool(node) ?? false
      case "include": configuration.include = patterns(node)
      case "exclude": configuration.exclude = patterns(node)
      case "rules": configuration.rules = fields.texts(node, "a list of paths", item: "a path")
      case "rule-sets": configuration.ruleSets = ruleSets(node)
      case "schemas": configuration.schemas = schemas(node)
      case "select": configuration.select = ids(node)
      case "ignore": configuration.ignore = ignores(node)
      case "severity": configuration.severities = severities(node)
      case "fail-on": configuration.threshold = threshold(node)
      case "locked-fail-on": configuration.lockedThreshold = threshold(node)
      case "locked": configuration.locked = ids(node)
      case "default-rules":
        if fields.bool(node) == false {
          configuration.defaultRulesOff = fields.document.range(node)
        }
      case "require-reasons": configuration.requiresReasons = fields.bool(node) ?? false
      case "overrides": configuration.overrides = overrides(node)
      case "budget": readBudget(node)
      default: configuration.baseline = fields.text(node, "a path")
      }
    }
  }

  mutating func patterns(_ node: NodeID) -> [ConfigurationText] {
    fields.texts(node, "a list of patterns", item: "a pattern")
  }

  /// A map of addresses to paths.
  private mutating func schemas(_ node: NodeID) -> [MappedSchema] {
    let document = fields.document
    guard document.kind(node) == .mapping else {
      fields.refuse(node, expected: "a map of addresses to paths")
      return []
    }
    var schemas: [MappedSchema] = []
    for index in 0..<document.childCount(node) {
      let value = document.child(at: index, of: node)
      guard let address = fields.text(document.key(at: index, of: node), "an address"),
        let path = fields.text(value, "a path")
      else { continue }
      schemas.append(
        MappedSchema(address: SchemaAddress(address.text).withoutFragment.text, path: path))
    }
    return schemas
  }

  private mutating func readBudget(_ node: NodeID) {
    let document = fields.document
    guard document.kind(node) == .mapping else {
      fields.refuse(node, expected: "a map with `rule` or `document`")
      return
    }
    fields.refuseUnknownKeys(of: node, known: ConfigurationKey.ofBudget)
    if let rule = document.value(forKey: "rule", of: node) {
      configuration.ruleBudget = fields.count(rule, "a number of cost units")
    }
    if let all = document.value(forKey: "document", of: node) {
      configuration.documentBudget = fields.count(all, "a number of cost units")
    }
  }

  private mutating func ids(_ node: NodeID) -> [ConfigurationText] {
    fields.texts(node, "a list of rule ids", item: "a rule id")
  }

  private mutating func threshold(_ node: NodeID) -> FailureThreshold? {
    fields.choice(node, among: FailureThreshold.allCases.map(\.rawValue)).flatMap {
      FailureThreshold(rawValue: $0)
    }
  }

  /// Reads ids, and maps of an id and a reason.
  mutating func ignores(_ node: NodeID) -> [IgnoredRule] {
    let document = fields.document
    guard document.kind(node) == .sequence else {
      fields.refuse(node, expected: "a list of rule ids")
      return []
    }
    var rules: [IgnoredRule] = []
    for index in 0..<document.childCount(node) {
      let item = document.child(at: index, of: node)
      guard document.kind(item) == .mapping else {
        if let rule = fields.text(item, "a rule id") { rules.append(IgnoredRule(rule: rule)) }
        continue
      }
      fields.refuseUnknownKeys(of: item, known: ["rule", "reason"])
      guard let named = fields.required("rule", of: item),
        let rule = fields.text(named, "a rule id")
      else { continue }
      let given = document.value(forKey: "reason", of: item)
      rules.append(
        IgnoredRule(rule: rule, reason: given.flatMap { fields.text($0, "a reason") }))
    }
    return rules
  }

  mutating func severities(_ node: NodeID) -> [ConfiguredSeverity] {
    let document = fields.document
    guard document.kind(node) == .mapping else {
      fields.refuse(node, expected: "a map of rule ids to severities")
      return []
    }
    let words: [String] = [Severity.error, .warning, .info].map(\.rawValue) + ["off"]
    var severities: [ConfiguredSeverity] = []
    for index in 0..<document.childCount(node) {
      let value = document.child(at: index, of: node)
      // YAML 1.1 reads `off` as a truth value; here it is a word.
      guard let rule = fields.text(document.key(at: index, of: node), "a rule id"),
        let word = fields.choice(value, among: words)
      else { continue }
      severities.append(ConfiguredSeverity(rule: rule, severity: Severity(rawValue: word)))
    }
    return severities
  }

  private mutating func overrides(_ node: NodeID) -> [ConfigurationOverride] {
    let document = fields.document
    guard document.kind(node) == .sequence else {
      fields.refuse(node, expected: "a list of maps with `files`")
      return []
    }
    var overrides: [ConfigurationOverride] = []
    for index in 0..<document.childCount(node) {
      let item = document.child(at: index, of: node)
      guard document.kind(item) == .mapping else {
        fields.refuse(item, expected: "a map with `files`")
        continue
      }
      fields.refuseUnknownKeys(of: item, known: ConfigurationKey.ofOverride.map(\.name))
      var entry = ConfigurationOverride()
      if let files = fields.required("files", of: item) { entry.files = patterns(files) }
      if let ignore = document.value(forKey: "ignore", of: item) { entry.ignore = ignores(ignore) }
      if let severity = document.value(forKey: "severity", of: item) {
        entry.severities = severities(severity)
      }
      overrides.append(entry)
    }
    return overrides
  }
}
