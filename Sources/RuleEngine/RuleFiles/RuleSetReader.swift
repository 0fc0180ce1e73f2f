import Diagnostics
import Documents

/// Reads a `ruleset.yaml`: what a folder of rules is about, and what its rules share.
package struct RuleSetReader {
  /// The name of the file within the folder of a rule set.
  package static let fileName = "ruleset.yaml"

  /// The findings so far, of the rule `invalid-rule`.
  package var problems: [Diagnostic] { fields.problems }

  private var fields: FieldReader

  /// Prepares to read a document.
  package init(_ document: Document, nearest: @escaping NameSearch = { _, _ in nil }) {
    fields = FieldReader(document, nearest: nearest)
  }

  /// Returns the rule set, without rules; `nil` if the file is not usable.
  package mutating func ruleSet(defaultName: String) -> RuleSetDefinition? {
    let document = fields.document
    let root = document.root
    guard document.kind(root) == .mapping else {
      fields.report("a rule set is a mapping", at: root)
      return nil
    }
    fields.refuseUnknownKeys(of: root, known: RuleField.ofRuleSet)
    let name = fields.string("name", of: root) ?? defaultName
    var ruleSet = RuleSetDefinition(name: name, title: fields.string("title", of: root) ?? name)
    if let variable = fields.string("variable", of: root) { ruleSet.variable = variable }
    ruleSet.schema = fields.string("schema", of: root)
    ruleSet.files = fields.strings("files", of: root)
    ruleSet.extends = texts("extends", of: root)
    ruleSet.when = fields.expression("when", of: root).map(Self.ofHeader)
    if let constants = fields.mapping("constants", of: root),
      case .map(let entries) = constant(constants)
    {
      ruleSet.constants = entries
    }
    ruleSet.parameters = parameters(of: root)
    ruleSet.variables = variables(of: root)
    refuseRepetitions(ruleSet)
    return fields.problems.isEmpty ? ruleSet : nil
  }

  private static func ofHeader(_ text: RuleText) -> RuleText {
    var text = text
    text.header = 1
    return text
  }

  private mutating func texts(_ field: String, of root: NodeID) -> [RuleText] {
    let document = fields.document
    guard let node = document.value(forKey: field, of: root) else { return [] }
    let nodes =
      document.kind(node) == .sequence
      ? (0..<document.childCount(node)).map { document.child(at: $0, of: node) } : [node]
    return nodes.compactMap { fields.text($0, named: field).map(Self.ofHeader) }
  }

  // MARK: - Parameters and variables

  private mutating func parameters(of root: NodeID) -> [ParameterDefinition] {
    guard let map = fields.mapping("parameters", of: root) else { return [] }
    let document = fields.document
    var parameters: [ParameterDefinition] = []
    for index in 0..<document.childCount(map) {
      let node = document.child(at: index, of: map)
      guard let name = name(at: index, of: map) else { continue }
      guard document.kind(node) == .mapping else {
        fields.report("a parameter is a mapping with its `default`", at: node)
        continue
      }
      fields.refuseUnknownKeys(of: node, known: RuleField.ofParameter)
      guard let value = document.value(forKey: "default", of: node) else {
        fields.reportMissing("default", of: node)
        continue
      }
      let schema = document.value(forKey: "schema", of: node)
      if let schema, document.kind(schema) != .mapping, document.kind(schema) != .bool {
        fields.report("a schema is a mapping, `true` or `false`", at: schema)
      }
      parameters.append(
        ParameterDefinition(
          name: name, value: constant(value), schema: schema.map { constant($0) },
          summary: fields.string("description", of: node) ?? "", defaultNode: value.index,
          schemaNode: schema?.index ?? -1, header: 1))
    }
    return parameters
  }

  private mutating func variables(of root: NodeID) -> [VariableDefinition] {
    guard let map = fields.mapping("variables", of: root) else { return [] }
    var variables: [VariableDefinition] = []
    for index in 0..<fields.document.childCount(map) {
      guard index < RuleFileReader.variableLimit else {
        fields.report("more than \(RuleFileReader.variableLimit) variables", at: map)
        break
      }
      guard let name = name(at: index, of: map) else { continue }
      let node = fields.document.child(at: index, of: map)
      guard let value = fields.expression(node, named: name) else { continue }
      variables.append(VariableDefinition(name: name, value: Self.ofHeader(value)))
    }
    return variables
  }

  /// Returns a key that is a name; `nil` if it is not, which is reported.
  private mutating func name(at index: Int, of map: NodeID) -> String? {
    let key = fields.document.key(at: index, of: map)
    let name = fields.document.string(key)
    let isName =
      name.utf8.first.map { !(0x30...0x39).contains($0) } == true
      && name.utf8.allSatisfy {
        (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F || (0x30...0x39).contains($0)
      }
    if isName { return name }
    fields.report("`\(name)` is not a name: letters, digits and `_`", at: key)
    return nil
  }

  /// Reports parameters and variables whose names mean something else in the same file.
  private mutating func refuseRepetitions(_ ruleSet: RuleSetDefinition) {
    var taken = [ruleSet.variable, RuleSet.literalVariable] + ruleSet.constants.map(\.key)
    let document = fields.document
    for field in ["parameters", "variables"] {
      guard let map = document.value(forKey: field, of: document.root),
        document.kind(map) == .mapping
      else { continue }
      for index in 0..<document.childCount(map) {
        let key = document.key(at: index, of: map)
        let name = document.string(key)
        if taken.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
          fields.report("the name `\(name)` is taken already", at: key)
        }
      }
      taken += ruleSet.parameters.map(\.name)
    }
  }

  // MARK: - Values

  /// Returns the value of a node. Recursion is bounded by the depth limit of documents.
  private func constant(_ node: NodeID) -> ConstantValue {
    ConstantValue(node, of: fields.document)
  }
}

extension ConstantValue {
  /// The value of a node. Recursion is bounded by the depth limit of documents.
  package init(_ node: NodeID, of document: Document) {
    switch document.kind(node) {
    case .null: self = .null
    case .bool: self = .bool(document.bool(node) ?? false)
    case .integer:
      if let number = document.int64(node) {
        self = .int(number)
      } else {
        self = .double(document.double(node) ?? 0)
      }
    case .float: self = .double(document.double(node) ?? 0)
    case .string: self = .string(document.string(node))
    case .sequence:
      self = .list(
        (0..<document.childCount(node)).map {
          ConstantValue(document.child(at: $0, of: node), of: document)
        })
    case .mapping:
      self = .map(
        (0..<document.childCount(node)).map {
          Entry(
            key: document.string(document.key(at: $0, of: node)),
            value: ConstantValue(document.child(at: $0, of: node), of: document))
        })
    }
  }
}
