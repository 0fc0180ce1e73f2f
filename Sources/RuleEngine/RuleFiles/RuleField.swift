/// A field of a rule file, of one of its parts, or of a `ruleset.yaml`: what the readers accept and
/// what editors complete.
package struct RuleField: Sendable {
  /// The form of a value.
  package enum Kind: Sendable {
    case id
    case text
    case markdown
    case path
    case template
    case expression
    case loops
    case flag
    case severity
    case scope
    case suppressible
    case texts
    case variables
    case checks
    case labels
    case fix
    case examples
    case exampleList
    case exampleText
    case constants
    case parameters
    case value
    case schema
  }

  package let name: String
  package let kind: Kind
  /// A sentence that editors show.
  package let summary: String

  private init(_ name: String, _ kind: Kind, _ summary: String) {
    self.name = name
    self.kind = kind
    self.summary = summary
  }

  /// The fields of a whole rule that a check does not have.
  static let ofRule = [
    RuleField("id", .id, "The rule's name, the same as the file's without its ending."),
    RuleField("title", .text, "What is wrong, in a few words."),
    RuleField(
      "severity", .severity, "How much a finding matters, unless a setting says otherwise."),
    RuleField(
      "scope", .scope,
      "Over what the rule runs: each `document`, all documents of a `file`, or of the whole "
        + "`project`, which are then in the list `documents`."),
    RuleField("requirement", .text, "The sentence that the rule checks."),
    RuleField("references", .texts, "Where the requirement is written down."),
    RuleField(
      "suppressible", .suppressible,
      "What suppresses findings: `true` any suppression, `with-reason` a comment that gives a "
        + "reason, `false` nothing."),
    RuleField(
      "secret", .flag, "Whether what the rule points to is a secret, which no output shows."),
    RuleField(
      "supersedes", .texts, "Ids of rules whose findings on the same entry give way to this rule's."
    ),
    RuleField(
      "otherwise", .text,
      "Why the rule judges nothing where it does not apply; `--coverage` shows it."),
    RuleField("why", .markdown, "What breaks, for whom, and when, in Markdown."),
    RuleField(
      "checks", .checks, "Several checks instead of `require`; each gives its own finding."),
    RuleField("examples", .examples, "Good and bad documents, which `authlint test` runs."),
  ]

  /// The fields that a rule and each of its checks have.
  static let ofCheck = [
    RuleField(
      "for", .loops,
      "What the rule looks at one by one: `name in list`, or `key, value in map`. A list of loops "
        + "nests them."),
    RuleField(
      "variables", .variables,
      "Names for expressions. A later one may use an earlier one; each is evaluated at most once for "
        + "each element."),
    RuleField("when", .expression, "A condition: the rule applies only where it is true."),
    RuleField("require", .expression, "What has to be true."),
    RuleField(
      "at", .expression, "The value that the finding points to; without it, blame decides."),
    RuleField(
      "message", .template,
      "The finding: the fact first, then what was expected. `${…}` holds an expression."),
    RuleField("label", .template, "A few words at the place of the finding."),
    RuleField("labels", .labels, "Further places, each with a few words."),
    RuleField("help", .template, "What to do, in the imperative."),
    RuleField("fix", .fix, "How to fix it: one of `remove`, `set` and `insert`."),
  ]

  /// The fields of one of the `labels`.
  static let ofLabel = [
    RuleField("at", .expression, "The value that the label stands at."),
    RuleField("text", .template, "The words."),
  ]

  /// The fields of a `fix`.
  static let ofFix = [
    RuleField("remove", .expression, "The value to remove, with its key or its place in a list."),
    RuleField("set", .expression, "The value to replace."),
    RuleField("to", .expression, "The new value of what `set` names."),
    RuleField("insert", .expression, "The value to add."),
    RuleField("into", .expression, "The list or mapping that `insert` adds to."),
    RuleField("key", .expression, "The key of the new entry if `into` names a mapping."),
    RuleField(
      "safe", .flag,
      "Whether the fix cannot change what the author meant, so that `--fix` applies it."),
  ]

  /// The fields of `examples`.
  static let ofExamples = [
    RuleField("good", .exampleList, "Documents in which the rule finds nothing."),
    RuleField(
      "bad", .exampleList,
      "Documents with findings exactly where caret lines mark them; `authlint test --update` writes "
        + "the caret lines."),
  ]

  /// The fields of an example, besides the name of the rule set's variable.
  static let ofExample = [
    RuleField("manifest", .exampleText, "The document in YAML, with caret lines."),
    RuleField("json", .exampleText, "The document in JSON, with caret lines."),
    RuleField("fixed", .exampleText, "What the rule's own fixes make of the document."),
  ]

  /// The fields of a `ruleset.yaml`.
  static let ofRuleSet = [
    RuleField("name", .text, "The rule set's name; without it, that of its folder."),
    RuleField("title", .text, "What the rules are about, in a few words."),
    RuleField(
      "files", .texts,
      "Patterns of the files that the set is for, as in a .gitignore, unless the configuration says "
        + "otherwise."),
    RuleField("variable", .text, "The name under which expressions read the document."),
    RuleField(
      "schema", .path, "A JSON Schema of the documents, relative to the rule set's folder."),
    RuleField(
      "extends", .texts,
      "Other rule sets whose rules, constants, parameters and variables this one has too: paths "
        + "relative to its folder, or names of sets that come with authlint."),
    RuleField(
      "when", .expression,
      "A condition: the set is about the documents for which it is true, and its rules apply to no "
        + "others."),
    RuleField("constants", .constants, "Values that expressions read by name."),
    RuleField(
      "parameters", .parameters, "Values that expressions read by name and configurations may set."),
    RuleField(
      "variables", .variables,
      "Names for expressions that all rules share. A later one may use an earlier one; each is "
        + "evaluated at most once for each document."),
  ]

  /// The fields of one of the `parameters`.
  static let ofParameter = [
    RuleField("default", .value, "The value where no configuration sets one."),
    RuleField("schema", .schema, "A JSON Schema that a configured value has to fit."),
    RuleField("description", .text, "What the parameter is for."),
  ]
}
