/// A constant that a rule set's file defines for expressions.
package indirect enum ConstantValue: Equatable, Sendable {
  /// The scalars.
  case null, bool(Bool), int(Int64), double(Double), string(String)
  /// A list.
  case list([ConstantValue])
  /// A map in source order; its keys are strings.
  case map([Entry])

  /// An entry of a map.
  package struct Entry: Equatable, Sendable {
    /// The key.
    package var key: String
    /// The value.
    package var value: ConstantValue

    /// Creates an entry.
    package init(key: String, value: ConstantValue) {
      self.key = key
      self.value = value
    }
  }
}

/// A value that a configuration may set, and expressions read by name.
package struct ParameterDefinition: Equatable, Sendable {
  /// The name.
  package var name: String
  /// The value: the default, unless a configuration sets another one.
  package var value: ConstantValue
  /// The JSON Schema that a value has to fit; `nil` if any value does.
  package var schema: ConstantValue?
  /// What the parameter is for.
  package var summary: String
  /// The numbers of the nodes of the default and of the schema in the `ruleset.yaml`.
  package var defaultNode: Int32
  package var schemaNode: Int32
  /// See ``RuleText/header``.
  package var header: Int32
}

/// A rule set: a folder of rule files, and the content of its `ruleset.yaml`.
package struct RuleSetDefinition: Equatable, Sendable {
  /// The name, for example `partner-authorization`.
  package var name: String
  /// One line.
  package var title: String
  /// The variable through which expressions read the document.
  package var variable = "manifest"
  /// The path of the JSON Schema, relative to the rule set's folder; `nil` if there is none.
  package var schema: String?
  /// Values that expressions can read by name, in source order.
  package var constants: [ConstantValue.Entry] = []
  /// Patterns of the files that the set is for, unless a configuration says otherwise; empty if the
  /// set does not say.
  package var files: [String] = []
  /// The condition of documents that the set is about; `nil` for all documents.
  package var when: RuleText?
  /// Values that configurations may set, in source order.
  package var parameters: [ParameterDefinition] = []
  /// Names for expressions that all rules share; a later one may use an earlier one.
  package var variables: [VariableDefinition] = []
  /// The other rule sets that the set extends: paths relative to its folder, or names of sets that
  /// come with authlint.
  package var extends: [RuleText] = []
  /// The rules, in the order of their ids.
  package var rules: [RuleDefinition] = []

  /// Creates a rule set without rules.
  package init(name: String, title: String) {
    self.name = name
    self.title = title
  }
}

extension RuleSetDefinition {
  /// The expressions that its rules share.
  package var texts: [RuleText] { variables.map(\.value) + (when.map { [$0] } ?? []) }
}
