import CEL
import Diagnostics
import Rules

/// The expressions of a rule, compiled, and the slots that they share.
///
/// Slots come in this order: the rule set's shared variables, the rule's loop variables, its
/// variables, then those of the check that is running; checks use the same slots in turn.
final class RuleProgram {
  /// A loop: its list or map, and the slots that it fills.
  struct Loop {
    let range: Program
    let first: Int
    let second: Int?
  }

  /// A variable: its slot and what computes it.
  struct Variable {
    let slot: Int
    let value: Program
  }

  /// A check, without what only a finding needs.
  final class Check {
    let definition: CheckDefinition
    let environment: CEL.Environment
    let loops: [Loop]
    let variables: [Variable]
    let when: [Program]
    let require: Program

    init(
      definition: CheckDefinition, environment: CEL.Environment, loops: [Loop],
      variables: [Variable], when: [Program], require: Program
    ) {
      self.definition = definition
      self.environment = environment
      self.loops = loops
      self.variables = variables
      self.when = when
      self.require = require
    }
  }

  let rule: RuleDefinition
  let source: RuleSource
  let severity: Severity
  private(set) var loops: [Loop] = []
  private(set) var variables: [Variable] = []
  private(set) var when: [Program] = []
  private(set) var checks: [Check] = []
  let activation: Activation
  /// What a finding needs, compiled when a check has its first one.
  var findingPrograms: [FindingPrograms?] = []

  /// Compiles a rule, without checking its types.
  init(_ rule: RuleDefinition, source: RuleSource, in set: RuleSet, severity: Severity)
    throws(RuleProblems)
  {
    self.rule = rule
    self.source = source
    self.severity = severity
    var scope = Scope(set.sharedVariables, source: source)
    loops = try scope.loops(rule.body.loops)
    variables = try scope.variables(rule.body.variables)
    when = try scope.programs(rule.body.when)
    var count = scope.names.count
    for definition in rule.effectiveChecks {
      var inner = scope
      let loops = try inner.loops(definition.loops)
      let variables = try inner.variables(definition.variables)
      let environment = inner.environment
      guard let require = definition.require else { continue }
      checks.append(
        Check(
          definition: definition, environment: environment, loops: loops, variables: variables,
          when: try inner.programs(definition.when), require: try inner.program(require)))
      count = max(count, inner.names.count)
    }
    activation = Activation(count: count)
    findingPrograms = Array(repeating: nil, count: checks.count)
  }
}

/// The names in reach while a rule is compiled.
struct Scope {
  private(set) var names: [CEL.Environment.Variable]
  private let source: RuleSource
  private(set) var environment: CEL.Environment

  init(_ names: [CEL.Environment.Variable], source: RuleSource) {
    self.names = names
    self.source = source
    environment = CEL.Environment(variables: names, functions: RuleSet.functions)
  }

  init(_ environment: CEL.Environment, source: RuleSource) {
    names = environment.variables
    self.environment = environment
    self.source = source
  }

  private mutating func add(_ name: String) -> Int {
    names.append(.init(name))
    environment = CEL.Environment(variables: names, functions: RuleSet.functions)
    return names.count - 1
  }

  func program(_ text: RuleText) throws(RuleProblems) -> Program {
    do {
      return try environment.compile(text.text)
    } catch {
      throw RuleProblems(
        source.diagnostic(
          error.message, part: Int(error.range.lowerBound)..<Int(error.range.upperBound), in: text),
        in: source.file)
    }
  }

  func programs(_ texts: [RuleText]) throws(RuleProblems) -> [Program] {
    var programs: [Program] = []
    for text in texts { programs.append(try program(text)) }
    return programs
  }

  mutating func loops(_ definitions: [LoopDefinition]) throws(RuleProblems) -> [RuleProgram.Loop] {
    var loops: [RuleProgram.Loop] = []
    for definition in definitions {
      let range = try program(definition.range)
      loops.append(
        RuleProgram.Loop(
          range: range, first: add(definition.variable),
          second: definition.secondVariable.map { add($0) }))
    }
    return loops
  }

  mutating func variables(_ definitions: [VariableDefinition]) throws(RuleProblems)
    -> [RuleProgram.Variable]
  {
    var variables: [RuleProgram.Variable] = []
    for definition in definitions {
      let value = try program(definition.value)
      variables.append(RuleProgram.Variable(slot: add(definition.name), value: value))
    }
    return variables
  }
}

/// A compiled template.
struct MessageProgram {
  enum Piece {
    case text(String)
    case program(Program)
  }

  let pieces: [Piece]

  init(_ text: RuleText, in scope: Scope, source: RuleSource) throws(RuleProblems) {
    let template: MessageTemplate
    do {
      template = try MessageTemplate(text.text)
    } catch {
      throw RuleProblems(
        source.diagnostic(error.message, part: error.range, in: text), in: source.file)
    }
    var pieces: [Piece] = []
    for piece in template.pieces {
      switch piece {
      case .text(let words): pieces.append(.text(words))
      case .expression(let range):
        pieces.append(.program(try scope.program(text.part(range))))
      }
    }
    self.pieces = pieces
  }
}

extension RuleText {
  /// A part of a text as a text of its own, which keeps its place.
  func part(_ range: Range<Int>) -> RuleText {
    let bytes = Array(text.utf8)[range]
    return RuleText(
      text: String(decoding: bytes, as: UTF8.self), node: node,
      base: base + Int32(truncatingIfNeeded: range.lowerBound))
  }
}

/// What a finding of a check needs beside the check itself.
struct FindingPrograms {
  let at: Program?
  let message: MessageProgram?
  let label: MessageProgram?
  let labels: [(at: Program, text: MessageProgram)]
  let help: MessageProgram?
  let fix: FixProgram?

  init(_ check: RuleProgram.Check, source: RuleSource) throws(RuleProblems) {
    let scope = Scope(check.environment, source: source)
    func message(_ text: RuleText?) throws(RuleProblems) -> MessageProgram? {
      guard let text else { return nil }
      return try MessageProgram(text, in: scope, source: source)
    }
    let definition = check.definition
    at = try definition.at.map { text throws(RuleProblems) in try scope.program(text) }
    self.message = try message(definition.message)
    label = try message(definition.label)
    var labels: [(at: Program, text: MessageProgram)] = []
    for label in definition.labels {
      labels.append(
        (
          at: try scope.program(label.at),
          text: try MessageProgram(label.text, in: scope, source: source)
        ))
    }
    self.labels = labels
    help = try message(definition.help)
    fix = try definition.fix.map { fix throws(RuleProblems) in try FixProgram(fix, in: scope) }
  }
}

/// A compiled fix.
struct FixProgram {
  enum Action {
    case remove(Program)
    case set(Program, to: Program)
    case insert(Program, into: Program, key: Program?)
  }

  let action: Action
  let isSafe: Bool

  init(_ fix: FixDefinition, in scope: Scope) throws(RuleProblems) {
    isSafe = fix.isSafe
    switch fix.action {
    case .remove(let value): action = .remove(try scope.program(value))
    case .set(let place, let value):
      action = .set(try scope.program(place), to: try scope.program(value))
    case .insert(let value, let container, let key):
      var keyProgram: Program?
      if let key { keyProgram = try scope.program(key) }
      action = .insert(
        try scope.program(value), into: try scope.program(container), key: keyProgram)
    }
  }
}
