import CEL
import Diagnostics

extension RuleSet {
  /// Checks every expression of every rule: syntax, names, types, patterns, guards.
  ///
  /// - Returns: The findings of each rule file that has any, in the order of the rules.
  package func check() -> [FileReport] {
    var shared = RuleChecker(self, source: headers.first)
    let surroundings = shared.surroundings(definition)
    var reports = shared.reports(headers)
    guard reports.isEmpty else { return reports }
    for (index, rule) in definition.rules.enumerated()
    where rule.scope == .document || documentType != nil {
      var checker = RuleChecker(self, source: sources[index])
      checker.check(rule, surroundings)
      guard !checker.diagnostics.isEmpty else { continue }
      let sorted = checker.diagnostics.sorted {
        ($0.primary.range.lower, $0.primary.range.upper)
          < ($1.primary.range.lower, $1.primary.range.upper)
      }
      reports.append(
        FileReport(file: sources[index].file, diagnostics: sorted, isComplete: false))
    }
    if documentType != nil { return reports }
    for scope in RuleScope.allCases { reports += wide(scope)?.check() ?? [] }
    return reports
  }

  /// The declarations that apply before a rule adds its own names.
  package var declarations: Declarations {
    var declarations = Declarations(functions: RuleSet.functions)
    declarations.declare(
      variable: definition.variable,
      as: documentType ?? schema?.celType(rootName: definition.variable) ?? .dyn)
    declarations.declare(variable: RuleSet.literalVariable, as: .dyn)
    for constant in definition.constants {
      declarations.declare(
        variable: constant.key, as: constant.value.celType(name: constant.key))
    }
    for parameter in definition.parameters {
      declarations.declare(variable: parameter.name, as: parameter.celType)
    }
    for name in implicitNames {
      declarations.declare(variable: name, as: ImplicitNames.type(of: name))
    }
    return declarations
  }
}

/// Checks the expressions of one rule before it runs.
private struct RuleChecker {
  private(set) var diagnostics: [Diagnostic] = []
  /// What is wrong in the texts that rules share, by the number of their `ruleset.yaml`.
  private var ofHeaders: [Int32: [Diagnostic]] = [:]
  /// The rule's file; for what rules share, any file.
  private let source: RuleSource?
  private let headers: [RuleSource]
  private var checker: Checker
  private let sharedNames: [CEL.Environment.Variable]

  init(_ set: RuleSet, source: RuleSource?) {
    self.source = source
    headers = set.headers
    checker = Checker(set.declarations)
    sharedNames = set.sharedVariables
  }

  /// What is known at a place in a rule: the names with their types, the facts, and for each
  /// variable the facts that follow if it is true.
  struct Surroundings {
    var types: [String: CELType] = [:]
    var names: [CEL.Environment.Variable]
    var facts = Facts()
    var factsWhenTrue: [String: Facts] = [:]
  }

  /// Checks what the rules of a set share, and returns what every rule may use.
  mutating func surroundings(_ set: RuleSetDefinition) -> Surroundings {
    var around = Surroundings(names: sharedNames)
    var body = CheckDefinition()
    body.variables = set.variables
    body.when = set.when.map { [$0] } ?? []
    enter(body, &around)
    return around
  }

  /// Returns what is wrong in the texts that rules share, by file.
  func reports(_ headers: [RuleSource]) -> [FileReport] {
    ofHeaders.keys.sorted().map { number in
      let found = (ofHeaders[number] ?? []).sorted {
        ($0.primary.range.lower, $0.primary.range.upper)
          < ($1.primary.range.lower, $1.primary.range.upper)
      }
      return FileReport(
        file: headers[Int(number) - 1].file, diagnostics: found, isComplete: false)
    }
  }

  mutating func check(_ rule: RuleDefinition, _ shared: Surroundings) {
    var around = shared
    enter(rule.body, &around)
    for check in rule.effectiveChecks {
      var inside = around
      enter(check, &inside)
      finish(check, inside)
    }
    checkTexts(ofTopLevel: rule, around)
  }

  /// Adds the loops, variables and conditions of a check.
  private mutating func enter(_ check: CheckDefinition, _ around: inout Surroundings) {
    let early = check.earlyVariables
    for (index, loop) in check.loops.enumerated() {
      if !early.isEmpty {
        for variable in early[index] {
          let variable = check.variables[variable]
          let result = self.check(variable.value, around)
          declare(variable.name, result?.type ?? .dyn, in: variable.value, &around)
        }
      }
      enter(loop, &around)
    }
    let variables = check.variables.enumerated().filter { index, _ in
      !early.contains { $0.contains(index) }
    }.map(\.element)
    // A variable is evaluated when it is needed, usually after `when` was found true. So its type
    // is determined before the conditions, and its expression is checked after them, with their
    // facts.
    for variable in variables {
      let result = result(of: variable.value, around, reports: false)
      declare(variable.name, result?.type ?? .dyn, in: variable.value, &around)
      around.factsWhenTrue[variable.name] = result?.whenTrue
    }
    for condition in check.when {
      guard let result = self.check(condition, around, expecting: [.bool]) else { continue }
      around.facts = around.facts.union(result.whenTrue)
        .union(conjunctFacts(condition, around))
    }
    for variable in variables { _ = self.check(variable.value, around) }
  }

  private mutating func enter(_ loop: LoopDefinition, _ around: inout Surroundings) {
    let result = check(loop.range, around)
    let types: (first: CELType, second: CELType)
    switch result?.type {
    case .list(let element):
      types =
        loop.secondVariable == nil
        ? (element, .dyn) : (.int, element)
    case .map(let key, let value): types = (key, value)
    case .object: types = (.string, .dyn)
    case .dyn, .error, nil: types = (.dyn, .dyn)
    case .some(let type):
      report(
        "`for` goes over a list or a map, not over `\(type)`", loop.range,
        help: Self.rangeHelp(type, loop.range.text))
      types = (.dyn, .dyn)
    }
    declare(loop.variable, types.first, in: loop.range, &around)
    if let second = loop.secondVariable { declare(second, types.second, in: loop.range, &around) }
    if let result {
      around.facts = around.facts.union(
        result.facts(bindingElementsTo: loop.secondVariable ?? loop.variable))
    }
  }

  /// Returns the advice for a loop over a value that has no elements.
  private static func rangeHelp(_ type: CELType, _ text: String) -> String {
    let trimmed = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    switch type {
    case .optional(.map), .optional(.object): return "write `\(trimmed).orValue({})`"
    case .optional: return "write `\(trimmed).orValue([])`"
    case .string, .enumeration:
      return "name the list that holds it, or divide the text: `\(trimmed).split(\",\")`"
    default: return "name the list or the map whose elements the rule is about"
    }
  }

  private mutating func declare(
    _ name: String, _ type: CELType, in text: RuleText, _ around: inout Surroundings
  ) {
    if ImplicitNames.contains(name), around.types[name] == nil {
      around.names.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
    } else if around.names.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
      report("the name `\(name)` is taken already", text)
    }
    around.types[name] = type
    around.names.append(.init(name))
  }

  /// Checks the requirement and the parts of a finding.
  private mutating func finish(_ check: CheckDefinition, _ around: Surroundings) {
    var around = around
    if let require = check.require,
      let result = self.check(require, around, expecting: [.bool])
    {
      around.facts = around.facts.union(result.whenFalse)
    }
    if let at = check.at { _ = self.check(at, around) }
    for template in [check.message, check.label, check.help] { checkTemplate(template, around) }
    for label in check.labels {
      _ = self.check(label.at, around)
      checkTemplate(label.text, around)
    }
    switch check.fix?.action {
    case .remove(let place): _ = self.check(place, around)
    case .set(let place, let value):
      _ = self.check(place, around)
      checkWritten(value, around)
    case .insert(let value, let container, let key):
      checkWritten(value, around)
      _ = self.check(container, around)
      if let key { _ = self.check(key, around, expecting: [.string]) }
    case nil: break
    }
  }

  /// Checks the value that a fix writes: a text, a number, a truth value, a list or a map.
  private mutating func checkWritten(_ value: RuleText, _ around: Surroundings) {
    guard let type = check(value, around)?.type else { return }
    switch type {
    case .bytes, .timestamp, .duration, .type, .optional:
      report(
        "a fix writes a text, a number, a truth value, a list or a map, not `\(type)`", value,
        help: "convert it, as in `string(…)`")
    default: break
    }
  }

  /// Checks texts at the top level that every check replaces, because no check includes them.
  private mutating func checkTexts(ofTopLevel rule: RuleDefinition, _ around: Surroundings) {
    guard !rule.checks.isEmpty else { return }
    let isUsed = (
      message: rule.checks.contains { $0.message == nil },
      label: rule.checks.contains { $0.label == nil },
      help: rule.checks.contains { $0.help == nil }
    )
    if !isUsed.message { checkTemplate(rule.body.message, around) }
    if !isUsed.label { checkTemplate(rule.body.label, around) }
    if !isUsed.help { checkTemplate(rule.body.help, around) }
  }

  // MARK: - Expressions

  private mutating func checkTemplate(_ text: RuleText?, _ around: Surroundings) {
    guard let text else { return }
    do {
      for case .expression(let range) in try MessageTemplate(text.text).pieces {
        _ = check(text.part(range), around)
      }
    } catch {
      report(error.message, text, part: error.range)
    }
  }

  /// Checks an expression and reports mistakes; returns `nil` if it cannot be parsed.
  private mutating func check(
    _ text: RuleText, _ around: Surroundings, expecting: [CELType] = []
  ) -> CheckResult? {
    result(of: text, around, expecting: expecting, reports: true)
  }

  private mutating func result(
    of text: RuleText, _ around: Surroundings, expecting: [CELType] = [], reports: Bool
  ) -> CheckResult? {
    let tree: SyntaxTree
    do {
      tree = try SyntaxTree(parsing: Text(text.text))
    } catch {
      if reports { report(error.message, text, part: Self.part(error.range)) }
      return nil
    }
    let result = checker.check(
      tree, expecting: expecting, assuming: around.facts, variables: around.types)
    guard reports else { return result }
    for diagnostic in result.diagnostics {
      report(diagnostic.message, text, part: Self.part(diagnostic.range))
    }
    if result.diagnostics.isEmpty {
      do {
        _ = try CEL.Environment(variables: around.names, functions: RuleSet.functions)
          .compile(tree)
      } catch {
        report(error.message, text, part: Self.part(error.range))
      }
    }
    return result
  }

  /// Returns the facts that follow from the variables that a condition combines by `&&`.
  private func conjunctFacts(_ text: RuleText, _ around: Surroundings) -> Facts {
    guard let tree = try? SyntaxTree(parsing: Text(text.text)) else { return Facts() }
    var facts = Facts()
    var open = [tree.root]
    while let index = open.popLast() {
      switch tree.nodes[Int(index)] {
      case .and(let operands): open += tree.operands(operands)
      case .identifier(let name, _):
        if let known = around.factsWhenTrue[name.string] { facts = facts.union(known) }
      default: break
      }
    }
    return facts
  }

  private mutating func report(
    _ message: String, _ text: RuleText, part: Range<Int>? = nil, help: String? = nil
  ) {
    let part = part ?? 0..<text.text.utf8.count
    let header = Int(text.header) - 1
    if headers.indices.contains(header) {
      let diagnostic = headers[header].diagnostic(message, part: part, in: text, help: help)
      if ofHeaders[text.header]?.contains(diagnostic) != true {
        ofHeaders[text.header, default: []].append(diagnostic)
      }
      return
    }
    guard let source else { return }
    let diagnostic = source.diagnostic(message, part: part, in: text, help: help)
    // What several checks inherit is checked once for each of them.
    if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
  }

  private static func part(_ range: Range<Int32>) -> Range<Int> { Range<Int>(range) }
}
