import Diagnostics
import Documents
import RuleEngine

/// Reads the `rule-sets` of a configuration.
extension ConfigurationReader {
  mutating func ruleSets(_ node: NodeID) -> [ConfiguredRuleSet] {
    let document = fields.document
    guard document.kind(node) == .sequence else {
      fields.refuse(node, expected: "a list of maps with `rules` or `schema`")
      return []
    }
    var entries: [ConfiguredRuleSet] = []
    for index in 0..<document.childCount(node) {
      let item = document.child(at: index, of: node)
      guard document.kind(item) == .mapping else {
        fields.refuse(item, expected: "a map with `rules` or `schema`")
        continue
      }
      if let entry = ruleSet(item, index: index) { entries.append(entry) }
    }
    return entries
  }

  private mutating func ruleSet(_ item: NodeID, index: Int) -> ConfiguredRuleSet? {
    let document = fields.document
    fields.refuseUnknownKeys(of: item, known: ConfigurationKey.ofRuleSet.map(\.name))
    var entry = ConfiguredRuleSet(index: index)
    func node(_ name: String) -> NodeID? { document.value(forKey: name, of: item) }
    let (rules, schema) = (node("rules"), node("schema"))
    if let rules { entry.rules = fields.text(rules, "the name or path of a rule set") }
    if let schema { entry.schema = fields.text(schema, "the path of a JSON Schema") }
    if let files = node("files") { entry.files = patterns(files) }
    if let parameters = node("parameters") { entry.parameters = self.parameters(parameters) }
    if let ignore = node("ignore") { entry.ignore = ignores(ignore) }
    if let severity = node("severity") { entry.severities = severities(severity) }
    if let view = node("view") {
      if rules == nil {
        fields.report("only rules have a view, and this is a schema", at: view)
      } else {
        entry.view = ViewReader.read(view, &fields)
      }
    }
    if let digest = node("digest") { entry.digest = self.digest(digest) }
    switch (rules, schema) {
    case (nil, nil):
      fields.report("`rules` is missing, or `schema`", at: item)
      return nil
    case (_?, let schema?):
      fields.report("an entry has either `rules` or `schema`", at: schema)
      return nil
    case (nil, _?):
      if node("files") == nil { fields.report("`files` is missing", at: item) }
      if let parameters = node("parameters") {
        fields.report("only rules have parameters, and this is a schema", at: parameters)
      }
    case (_?, nil): break
    }
    return entry.rules == nil && entry.schema == nil ? nil : entry
  }

  private mutating func parameters(_ node: NodeID) -> [ConfiguredParameter] {
    let document = fields.document
    guard document.kind(node) == .mapping else {
      fields.refuse(node, expected: "a map of parameters to values")
      return []
    }
    var parameters: [ConfiguredParameter] = []
    for index in 0..<document.childCount(node) {
      let value = document.child(at: index, of: node)
      guard let name = fields.text(document.key(at: index, of: node), "the name of a parameter")
      else { continue }
      parameters.append(
        ConfiguredParameter(
          name: name, value: ConstantValue(value, of: document),
          range: document.place(of: value).range))
    }
    return parameters
  }

  private mutating func digest(_ node: NodeID) -> ConfigurationText? {
    let expected = "`sha256:` and 64 hexadecimal digits"
    guard let text = fields.text(node, expected) else { return nil }
    let digits = text.text.utf8.dropFirst(7)
    let isDigest =
      text.text.utf8.starts(with: "sha256:".utf8) && digits.count == 64
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    if isDigest { return text }
    fields.report("`\(text.text)` is not a digest, expected \(expected)", at: node)
    return nil
  }
}
