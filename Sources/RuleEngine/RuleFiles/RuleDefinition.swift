import Diagnostics

/// An expression or template as it stands in a rule file.
package struct RuleText: Equatable, Sendable {
  /// The decoded text.
  package var text: String
  /// The number of the scalar's node in the rule file's document, for places.
  package var node: Int32
  /// Where `text` starts within the node's decoded text, in bytes.
  package var base: Int32
  /// Where it begins in the encoded form of its rule set, if it was decoded from one; else -1.
  package var encoded: Int32 = -1
  /// Of a text of a finding that was decoded from the encoded form of its rule set: where the compiled
  /// forms of its expressions begin among the programs, plus 1; 0 for one that has none.
  package var compiled: [Int32] = []

  /// Creates a text.
  package init(text: String, node: Int32, base: Int32 = 0) {
    self.text = text
    self.node = node
    self.base = base
  }

  package static func == (left: RuleText, right: RuleText) -> Bool {
    left.text == right.text && left.node == right.node && left.base == right.base
  }
}

/// A rule as its file describes it, before its expressions are compiled (rules/README.md).
package struct RuleDefinition: Equatable, Sendable {
  /// The file's name without its ending; also in suppressions and headings.
  package var id: String
  /// One line.
  package var title: String
  /// The severity unless a setting overrides it.
  package var severity: Severity
  /// The sentence of the guide that the rule checks.
  package var requirement: String
  /// Where that is written down.
  package var references: [String]
  /// Markdown: what breaks, for whom, when.
  package var why: String
  /// What may suppress its findings.
  package var suppressibility = Suppressibility.always
  /// Whether its findings mark secrets, which no output may show.
  package var marksSecrets = false
  /// Ids whose findings on the same entry it replaces.
  package var supersedes: [String] = []
  /// Why it judges nothing where it does not apply, for people; `nil` if its file does not say.
  package var otherwise: String?
  /// What it checks: the file's top level, whose parts the checks inherit.
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

  /// The checks, each with the texts that it inherits from the top level; loops, variables and
  /// `when` of the top level stay in `body`.
  package var effectiveChecks: [CheckDefinition] {
    (0..<max(1, checks.count)).map { effectiveCheck(at: $0) }
  }

  /// One of them, by its index from 0.
  package func effectiveCheck(at index: Int) -> CheckDefinition {
    guard !checks.isEmpty else {
      var check = body
      check.loops = []
      check.variables = []
      check.when = []
      return check
    }
    var check = checks[index]
    var finding = check.findingTexts
    let inherited = body.findingTexts
    finding.at = finding.at ?? inherited.at
    finding.message = finding.message ?? inherited.message
    finding.label = finding.label ?? inherited.label
    finding.labels += inherited.labels
    finding.help = finding.help ?? inherited.help
    finding.fix = finding.fix ?? inherited.fix
    check.findingTexts = finding
    return check
  }
}

/// What is checked for each element: the part of a rule file that holds expressions.
package struct CheckDefinition: Equatable, Sendable {
  /// `name in range` or `first, second in range`; nested from the outside in.
  package var loops: [LoopDefinition] = []
  /// Names for expressions, in order; a later one may use an earlier one.
  package var variables: [VariableDefinition] = []
  /// What has to be true for the check to apply; an outer `when` comes first.
  package var when: [RuleText] = []
  /// What has to be true.
  package var require: RuleText?
  private var finding = DeferredFinding.known(FindingDefinition())

  /// Creates an empty check.
  package init() {}
}

extension CheckDefinition {
  /// What a finding says, however it is kept.
  package var findingTexts: FindingDefinition {
    get { finding.definition }
    set { finding = .known(newValue) }
  }

  /// The value whose place is the finding's; blame decides if there is none.
  package var at: RuleText? {
    get { findingTexts.at }
    set { findingTexts.at = newValue }
  }

  /// A template: the finding's message.
  package var message: RuleText? {
    get { findingTexts.message }
    set { findingTexts.message = newValue }
  }

  /// A template: a few words at the place.
  package var label: RuleText? {
    get { findingTexts.label }
    set { findingTexts.label = newValue }
  }

  /// Further places with a few words each.
  package var labels: [LabelDefinition] {
    get { findingTexts.labels }
    set { findingTexts.labels = newValue }
  }

  /// A template: what to do.
  package var help: RuleText? {
    get { findingTexts.help }
    set { findingTexts.help = newValue }
  }

  /// How to mend it.
  package var fix: FixDefinition? {
    get { findingTexts.fix }
    set { findingTexts.fix = newValue }
  }

  /// Leaves what a finding says encoded until somebody asks: most runs have no findings of most
  /// checks.
  mutating func deferFinding(_ bytes: [UInt8]) { finding = .encoded(bytes) }
}

/// What a finding of a check says and offers.
package struct FindingDefinition: Equatable, Sendable {
  package var at: RuleText?
  package var message: RuleText?
  package var label: RuleText?
  package var labels: [LabelDefinition] = []
  package var help: RuleText?
  package var fix: FixDefinition?
}

/// The same, or the bytes that it is decoded from.
private enum DeferredFinding: Equatable, Sendable {
  case known(FindingDefinition)
  case encoded([UInt8])

  var definition: FindingDefinition {
    switch self {
    case .known(let definition): definition
    case .encoded(let bytes): RuleSetDecoder.finding(bytes)
    }
  }

  static func == (left: DeferredFinding, right: DeferredFinding) -> Bool {
    left.definition == right.definition
  }
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

/// A secondary place.
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

/// How a finding is mended.
package struct FixDefinition: Equatable, Sendable {
  /// What is done.
  package enum Action: Equatable, Sendable {
    /// The list item or entry that holds the value is taken out.
    case remove(RuleText)
    /// The value, or the part of a text, is replaced.
    case set(RuleText, to: RuleText)
    /// A value is appended to a list, or to a map under a key.
    case insert(RuleText, into: RuleText, key: RuleText?)
  }

  /// What is done.
  package var action: Action
  /// Whether it cannot change what the author meant.
  package var isSafe: Bool

  /// Creates a fix.
  package init(action: Action, isSafe: Bool) {
    self.action = action
    self.isSafe = isSafe
  }
}
