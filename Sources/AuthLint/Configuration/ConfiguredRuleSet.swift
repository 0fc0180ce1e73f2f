import Diagnostics
import RuleEngine

/// A value of a parameter, as a configuration gives it.
package struct ConfiguredParameter: Equatable, Sendable {
  package var name: ConfigurationText
  package var value: ConstantValue
  /// The place of the value, or of its key if it is blank.
  package var range: SourceRange
}

/// One of the `rule-sets` of a configuration: rules or a schema, and the files that they are for.
package struct ConfiguredRuleSet: Equatable, Sendable {
  /// The name of a set that comes with authlint, or the path of a folder or file; `nil` for a schema.
  package var rules: ConfigurationText?
  /// The path of a JSON Schema that the files are held against; `nil` for rules.
  package var schema: ConfigurationText?
  /// Patterns of the files, relative to the configuration's folder; `nil` for those of the set.
  package var files: [ConfigurationText]?
  package var parameters: [ConfiguredParameter] = []
  /// Rules of the set that are disabled.
  package var ignore: [IgnoredRule] = []
  /// Severities of the set's rules.
  package var severities: [ConfiguredSeverity] = []
  /// What turns the files into what the rules are about; `nil` if they are that themselves.
  package var view: View?
  /// The digest that the content must have; `nil` for any.
  package var digest: ConfigurationText?
  /// The index among the configuration's `rule-sets`, to find places in it.
  package var index: Int
}

extension ConfiguredRuleSet {
  /// Returns the entry with the ids of rules in the form in which findings name them.
  package func naming(_ name: (String) -> String) -> ConfiguredRuleSet {
    var entry = self
    for index in entry.ignore.indices {
      entry.ignore[index].rule.text = name(entry.ignore[index].rule.text)
    }
    for index in entry.severities.indices {
      entry.severities[index].rule.text = name(entry.severities[index].rule.text)
    }
    return entry
  }
}
