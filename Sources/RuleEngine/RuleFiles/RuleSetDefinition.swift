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
  /// The rules, in the order of their ids.
  package var rules: [RuleDefinition] = []

  /// Creates a rule set without rules.
  package init(name: String, title: String) {
    self.name = name
    self.title = title
  }
}
