import Diagnostics

/// An expression or template as it stands in a rule file.
package struct RuleText: Equatable, Sendable {
  /// The decoded text.
  package var text: String
  /// The number of the scalar's node in the rule file's document, for places.
  package var node: Int32
  /// The offset at which `text` starts within the node's decoded text, in bytes.
  package var base: Int32
  /// The offset of the text in the image that it was read from; -1 if it was read from a file.
  package var offset: Int32 = -1
  /// The number of the `ruleset.yaml` in which the text stands, from 1, among the
  /// ``RuleSet/headers``; 0 for the rule's own file.
  package var header: Int32 = 0

  /// Creates a text.
  package init(text: String, node: Int32, base: Int32 = 0) {
    self.text = text
    self.node = node
    self.base = base
  }

  package static func == (left: RuleText, right: RuleText) -> Bool {
    left.text == right.text && left.node == right.node && left.base == right.base
      && left.header == right.header
  }
}

/// A rule as its file describes it, before its expressions are compiled (rules/README.md).
package struct RuleDefinition: Equatable, Sendable {
  /// The name of the file without its extension; also used in suppressions and headings.
  package var id: String
  /// One line.
  package var title: String
  /// The severity unless a setting overrides it.
  package var severity: Severity
  /// Over what the rule runs.
  package var scope = RuleScope.document
  /// The sentence of the guide that the rule checks.
  package var requirement: String
  /// Where the requirement is documented.
  package var references: [String]
  /// Markdown: what breaks, for whom, when.
  package var why: String
  /// What may suppress its findings.
  package var suppressibility = Suppressibility.always
  /// Whether its findings mark secrets, which no output may show.
  package var marksSecrets = false
  /// Ids whose findings on the same entry it replaces.
  package var supersedes: [String] = []
  /// The reason to show people if the rule does not apply; `nil` if its file gives none.
  package var otherwise: String?
  /// The expressions of the file's top level; the checks inherit its parts.
  package var body = CheckDefinition()
  /// The checks, each as if it were written at the top level; empty if `body` has the `require`.
  package var checks: [CheckDefinition] = []

  /// Creates a definition.
  package init(
    id: String, title: String, severity: Severity, requirement: String, references: [String] = [],
    why: String = ""
  ) {
    self.id = id
    self.title = title
    self.severity = severity
    self.requirement = requirement
    self.references = references
    self.why = why
  }
}

extension RuleDefinition {
  /// The expressions that decide whether there is a finding: loops, variables, conditions and
  /// requirements.
  package var texts: [RuleText] {
    ([body] + checks).flatMap { check in
      check.loops.map(\.range) + check.variables.map(\.value) + check.when
        + (check.require.map { [$0] } ?? [])
    }
  }

  /// All texts: expressions and templates.
  package var allTexts: [RuleText] {
    ([body] + checks).reduce(into: texts) { texts, check in
      texts += [check.at, check.message, check.label, check.help].compactMap { $0 }
      for label in check.labels { texts += [label.at, label.text] }
      switch check.fix?.action {
      case .remove(let place): texts.append(place)
      case .set(let place, let value): texts += [place, value]
      case .insert(let value, let container, let key):
        texts += [value, container] + (key.map { [$0] } ?? [])
      case nil: break
      }
    }
  }

  /// The checks, each with the texts that it inherits from the top level. The loops, variables and
  /// `when` of the top level remain in `body`.
  package var effectiveChecks: [CheckDefinition] {
    (0..<max(1, checks.count)).map { effectiveCheck(at: $0) }
  }

  /// Returns one of the effective checks, by its index from 0.
  package func effectiveCheck(at index: Int) -> CheckDefinition {
    guard !checks.isEmpty else {
      var check = body
      check.loops = []
      check.variables = []
      check.when = []
      return check
    }
    var check = checks[index]
    check.at = check.at ?? body.at
    check.message = check.message ?? body.message
    check.label = check.label ?? body.label
    check.labels += body.labels
    check.help = check.help ?? body.help
    check.fix = check.fix ?? body.fix
    return check
  }
}

/// What is checked for each element: the part of a rule file that holds expressions.
package struct CheckDefinition: Equatable, Sendable {
  /// `name in range` or `first, second in range`; nested from the outside in.
  package var loops: [LoopDefinition] = []
  /// Names for expressions, in order; a later one may use an earlier one.
  package var variables: [VariableDefinition] = []
  /// The conditions under which the check applies; an outer `when` comes first.
  package var when: [RuleText] = []
  /// The requirement.
  package var require: RuleText?
  /// The value whose place the finding has; without one, blame decides.
  package var at: RuleText?
  /// A template: the finding's message.
  package var message: RuleText?
  /// A template: a few words at the place.
  package var label: RuleText?
  /// Related places with a few words each.
  package var labels: [LabelDefinition] = []
  /// A template: what to do.
  package var help: RuleText?
  /// The fix.
  package var fix: FixDefinition?

  /// Creates an empty check.
  package init() {}
}

/// A loop of a check.
package struct LoopDefinition: Equatable, Sendable {
  /// The element's variable; with a second one the index or key.
  package var variable: String
  /// The element's or value's variable in a loop with two.
  package var secondVariable: String?
  /// The list or map.
  package var range: RuleText

  /// Creates a loop.
  package init(variable: String, secondVariable: String?, range: RuleText) {
    self.variable = variable
    self.secondVariable = secondVariable
    self.range = range
  }
}

/// A name for an expression.
package struct VariableDefinition: Equatable, Sendable {
  /// The name.
  package var name: String
  /// The expression.
  package var value: RuleText

  /// Creates a variable.
  package init(name: String, value: RuleText) {
    self.name = name
    self.value = value
  }
}

/// A related place.
package struct LabelDefinition: Equatable, Sendable {
  /// The value whose place it is.
  package var at: RuleText
  /// A template: a few words.
  package var text: RuleText

  /// Creates a label.
  package init(at: RuleText, text: RuleText) {
    self.at = at
    self.text = text
  }
}

/// The fix of a finding.
package struct FixDefinition: Equatable, Sendable {
  /// What the fix does.
  package enum Action: Equatable, Sendable {
    /// Removes the list item or entry that has the value.
    case remove(RuleText)
    /// Replaces the value, or a part of a text.
    case set(RuleText, to: RuleText)
    /// Appends a value to a list, or to a map under a key.
    case insert(RuleText, into: RuleText, key: RuleText?)
  }

  /// What the fix does.
  package var action: Action
  /// Whether the fix cannot change what the author meant.
  package var isSafe: Bool

  /// Creates a fix.
  package init(action: Action, isSafe: Bool) {
    self.action = action
    self.isSafe = isSafe
  }
}
