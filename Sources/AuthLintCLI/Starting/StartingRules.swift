import RuleEngine

/// The files that `authlint init --rules` writes: a first rule set of one's own.
struct StartingRules {
  /// The folder of the rules if none is named.
  static let defaultFolder = "rules"
  static let ruleName = "known-environment.yaml"

  /// The name of the rule set: that of its folder.
  var name: String
  /// The folder, as commands name it.
  var folder: String

  /// The files of the folder, with their texts.
  var files: [(name: String, text: [UInt8])] {
    [
      ("ruleset.yaml", Array(ruleSet.utf8)), (Self.ruleName, Array(Self.rule.utf8)),
      ("README.md", Array(readme.utf8)),
      (Self.ruleSchemaName, Array(RuleFileSchema.ofRules.utf8)),
      (Self.ruleSetSchemaName, Array(RuleFileSchema.ofRuleSets.utf8)),
    ]
  }

  /// The schemas for editors, beside the files that name them.
  static let ruleSchemaName = "rule.schema.json"
  static let ruleSetSchemaName = "ruleset.schema.json"

  private var ruleSet: String {
    """
    # yaml-language-server: $schema=./\(Self.ruleSetSchemaName)
    # What the rules of this folder and its subfolders are about, and what they share.
    name: \(ScalarText(quoting: .plain, isInFlow: false).scalar(name))
    title: settings of our services
    # The name under which expressions read a file.
    variable: settings
    # Values that expressions read by name.
    constants:
      environments: [development, staging, production]

    """
  }

  private static let rule = """
    # yaml-language-server: $schema=./\(ruleSchemaName)
    id: known-environment
    title: an unknown environment
    severity: error
    requirement: The environment is one of ours.
    when: has(settings.environment)
    require: settings.environment in environments
    message: "the environment is `${settings.environment}`, expected one of ${environments.join(', ')}"
    label: unknown
    help: correct the name, or add it to `environments` in ruleset.yaml
    why: |
      A service that starts with an unknown environment reads the settings of none.
    examples:
      good:
        - settings: |
            environment: staging
        - settings: |
            name: no environment is named
      bad:
        - settings: |
            name: shop
            environment: prod
            #            ^^^^

    """

  private var readme: String {
    """
    # Rules of our own

    Each YAML file in this folder and its subfolders is one rule, its documentation and its tests; `ruleset.yaml` says
    what they share. The expressions are [CEL](https://cel.dev).

    ```sh
    authlint test \(ShellWord.quoted(folder))             # run the examples of the rules
    authlint test --update \(ShellWord.quoted(folder))    # write the caret lines of bad examples
    ```

    A new rule is a new file, whose name is the rule's `id`. Write `require` and a bad example first: `--update` shows
    what the rule finds there.

    """
  }

  /// The configuration that uses the rules in a folder.
  static func configuration(_ folder: String) -> String {
    """
    # How authlint checks what is in this folder and below.
    \(entry(folder))# The rules that come with authlint are about app manifests; `true` uses them too.
    default-rules: false

    """
  }

  /// The entry of a configuration that adds the rules in a folder.
  static func entry(_ folder: String) -> String {
    """
    # Rule sets, each with the files that it is for; patterns as in .gitignore.
    rule-sets:
      - rules: \(ScalarText(quoting: .plain, isInFlow: false).scalar(folder))
        files: [settings.yaml, "*.settings.yaml"]

    """
  }
}
