import Diagnostics
import RuleEngine

/// The findings that no rule file describes: the loader's, the schema's and the suppressions'.
package enum LoaderRules {
  /// The descriptions, in the order of their ids.
  package static let descriptions: [RuleDescription] = [
    rule(
      "ambiguous-document", "a document that other readers take for something else", .warning,
      "A document means the same to every common reader of YAML.",
      """
      What authlint checks should be what the program reads that uses the manifest. Reported are \
      complex keys and tagged keys, tags outside the core schema on values that rules read, \
      `%YAML 1.1`, a second `<<`, and texts without quotes that YAML 1.1 takes for another type. \
      Fields that no rule reads are left alone.

      """ + "\n" + ReadersTable.markdown,
      "put the value in quotes, or write the key as text"),
    rule(
      "deprecated-field", "a field that its schema calls deprecated", .warning,
      "No field is one that the JSON Schema calls `deprecated`.",
      """
      What is deprecated still works and will be taken away: the schema's description says what has \
      replaced it. Only files that are held against a JSON Schema (`--schema`) have such findings.
      """,
      "use what has replaced the field"),
    rule(
      "duplicate-key", "a key that is there twice", .error,
      "Each key of a mapping is there once.",
      "Readers do not agree on which of the two counts: most take the last, rules read the first.",
      "keep one of the two"),
    rule(
      "foreign-file", "a manifest of something else", .error,
      "A file that is checked has a field of an app manifest at its root.",
      """
      Web apps, browser extensions, Kubernetes and others call their files `manifest.json` or \
      `manifest.yaml` too. One that is found in a directory is passed over; one that is named is \
      reported, since nothing of it was checked.
      """,
      "leave the file out with `exclude`, or use `--skip-foreign` in a hook"),
    rule(
      "invalid-value", "a value outside its list", .error,
      "A value is one of those that its field allows.",
      "What the field means for such a value is not defined, so nothing that depends on it is checked.",
      "write one of the values that the message names"),
    rule(
      "limit-exceeded", "a file beyond the limits", .error,
      "A file stays within the limits of size, nesting, expansion and findings.",
      "Limits keep a file from stopping the run. What lies beyond them has not been checked.",
      "split the file, or raise the limit that the message names"),
    rule(
      "missing-field", "a required field is absent", .error,
      "Every required field is there.",
      "What depends on the field cannot be checked.", "add the field"),
    rule(
      "not-judged", "a value that a rule cannot work with", .error,
      "A value is of a type that the rules which read it can work with.",
      """
      A rule that adds to a text, or goes through a value that is not a list, has no answer. It is \
      not judged for this value; everything else is. Templates that are not yet filled in are the \
      most frequent reason.
      """,
      """
      write a value of the type that the rule expects; if the value is meant, guard the rule's \
      expression (`type(x) == list`)
      """),
    rule(
      "syntax-error", "text that is not YAML or JSON", .error,
      "The file is well formed.",
      "What follows the place has not been checked. Earlier documents of the file have.",
      """
      look at the line that the finding marks, and at the one above it: a quote or bracket that is \
      never closed, a missing `- ` or blank, a tab in the indentation
      """),
    rule(
      "unknown-field", "a field that is not known", .warning,
      "Every field is one that the format knows, or starts with `x-`.",
      "A misspelt field is a missing one: nothing reads what it holds.",
      "correct the name, or start it with `x-` if it is a note of your own"),
    rule(
      "unknown-rule", "a suppression of an unknown rule", .error,
      "A suppression names rules that exist.",
      "A misspelt id suppresses nothing, or hides that the rule is gone.", "correct the id"),
    rule(
      "unused-suppression", "a suppression that suppresses nothing", .warning,
      "A suppression is taken out when what it suppressed is fixed.",
      "One that stays would hide the next mistake in its place.", "remove it"),
    rule(
      "wrong-type", "a value of another type than its field", .error,
      "A value has the type of its field.",
      "What depends on the field cannot be checked.", "write a value of the type that is expected"),
  ]

  /// Mistakes in rules, configurations and baselines, which end a run with status 2. They cannot be
  /// selected, ignored or suppressed like rules, but they are explained like rules. In the order of
  /// their ids.
  package static let ofOwnFiles: [RuleDescription] = [
    rule(
      "failed-example", "an example with other findings than it states", .error,
      "A rule says nothing of its good examples, and exactly what is marked of its bad ones.",
      """
      The examples of a rule file are its tests: `authlint test` runs them. Either the rule or the \
      example is not what its author meant.
      """,
      "correct the rule, or the marks below the example's lines"),
    rule(
      "invalid-baseline", "a baseline that cannot be read", .error,
      "A baseline is what `authlint check --baseline FILE --write-baseline` writes.",
      """
      A baseline that is misread would hide findings that nobody has seen. So nothing is \
      checked until it is whole again. Most often a merge has left it half of each side.
      """,
      "write it anew with `--write-baseline`, and look at the difference"),
    rule(
      "invalid-configuration", "a configuration with a mistake", .error,
      "An `.authlint.yaml` holds the keys that authlint knows, with values of their types.",
      """
      A misspelt key would leave unchanged what it was meant to change. So \
      nothing is checked until it is right. The keys are `root`, `include`, `exclude`, `rules`, \
      `schemas`, `select`, `ignore`, `severity`, `fail-on`, `overrides`, `baseline`, `budget`, \
      `default-rules`, `require-reasons`, `locked` and `locked-fail-on`.
      """,
      "correct the key or the value that the message names"),
    rule(
      "invalid-rule", "a rule file or an expression that cannot be used", .error,
      "A rule file has the fields of its format, and its expressions are CEL that fits the schema.",
      """
      A rule with a misspelt name would never be broken, whatever a manifest says. So rules are \
      checked before they run, and nothing is checked until they are right. The same holds for \
      the expression that `authlint eval` is given.
      """,
      "correct the rule at the marked place, and run its examples with `authlint test`"),
    rule(
      "invalid-schema", "a schema that cannot be used", .error,
      "A schema is JSON Schema; that of a rule set has the keywords that the reference lists.",
      """
      A keyword that is passed over would let through what it was to refuse. So nothing is checked \
      until the schema is one that is understood as a whole.
      """,
      "write a keyword that `rules/README.md` lists, or take it out"),
  ]

  /// The ids of ``descriptions``, which do not include those of ``ofOwnFiles``.
  package static let ids = descriptions.map(\.id)

  /// Returns what may suppress findings: nothing suppresses those that say that something was not
  /// checked, nor those about suppressions.
  package static func suppressibility(_ id: String) -> Suppressibility {
    switch id {
    case "syntax-error", "limit-exceeded", "unknown-rule", "unused-suppression": .never
    case "not-judged": .withReason
    default: ofOwnFiles.contains { $0.id == id } ? .never : .always
    }
  }

  /// Returns whether the fixes that the findings offer are safe; `nil` if they offer none.
  static func hasSafeFix(_ id: String) -> Bool? {
    switch id {
    case "unused-suppression", "ambiguous-document", "duplicate-key": true
    case "invalid-value", "unknown-field", "wrong-type": false
    default: nil
    }
  }

  /// Returns whether only some of the findings offer a fix.
  static func fixesSome(_ id: String) -> Bool {
    hasSafeFix(id) != nil && id != "unused-suppression"
  }

  /// The ids of findings that say that a part of a file was not checked. If one of them were turned
  /// off, a run that checked nothing could pass.
  package static let unjudged = LintSettings.unjudged.filter { suppressibility($0) == .never }

  private static func rule(
    _ id: String, _ title: String, _ severity: Severity, _ requirement: String, _ why: String,
    _ help: String
  ) -> RuleDescription {
    RuleDescription(
      id: id, title: title, requirement: requirement, why: why, help: help, url: nil,
      severity: severity)
  }
}
