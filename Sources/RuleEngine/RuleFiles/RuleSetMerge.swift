import Diagnostics

/// A rule set that another one extends, as ``RuleSetLoader`` asks for it.
package enum ExtendedSet {
  case set(RuleSet)
  /// It cannot be used: what is wrong, and what to do about it.
  case problem(String, help: String?)
}

/// Adds what a rule set takes over from the sets that it extends.
///
/// What it declares itself replaces what they have under the same name, and a later one of them
/// replaces what an earlier one has; only rules of the same name in two of them are refused.
struct RuleSetMerge {
  private(set) var definition: RuleSetDefinition
  private(set) var schema: StructuralSchema?
  private(set) var headers: [RuleSource]
  /// The rules that were taken over, with their sources.
  private(set) var rules: [(definition: RuleDefinition, source: RuleSource)] = []
  /// What is wrong, with the number of the extended set.
  private(set) var problems: [(set: Int, message: String)] = []
  /// Whether the set names the variable of its documents itself.
  private let hasVariable: Bool
  private let own: RuleSetDefinition
  private var count = 0

  init(
    _ own: RuleSetDefinition, schema: StructuralSchema?, headers: [RuleSource], hasVariable: Bool
  ) {
    self.own = own
    definition = own
    self.schema = schema
    self.headers = headers
    self.hasVariable = hasVariable
    definition.constants = []
    definition.parameters = []
    definition.variables = []
  }

  /// Takes over what a set has. Call this for each in order, then ``finish()``.
  mutating func add(_ set: RuleSet) {
    let other = set.definition
    if count == 0, !hasVariable { definition.variable = other.variable }
    if !definition.variable.utf8.elementsEqual(other.variable.utf8) {
      problems.append(
        (
          count,
          "its expressions read the document as `\(other.variable)`, not as `\(definition.variable)`"
        ))
    }
    let offset = Int32(truncatingIfNeeded: headers.count)
    headers += set.headers
    func moved(_ text: RuleText) -> RuleText {
      var text = text
      if text.header > 0 { text.header += offset }
      return text
    }
    for constant in other.constants {
      Self.put(constant, into: &definition.constants, named: \.key)
    }
    for var parameter in other.parameters {
      parameter.header += offset
      Self.put(parameter, into: &definition.parameters, named: \.name)
    }
    for var variable in other.variables {
      variable.value = moved(variable.value)
      Self.put(variable, into: &definition.variables, named: \.name)
    }
    if definition.when == nil { definition.when = other.when.map(moved) }
    if definition.files.isEmpty { definition.files = other.files }
    if schema == nil {
      schema = set.schema
      definition.schema = definition.schema ?? other.schema
    }
    for (index, rule) in other.rules.enumerated() {
      let source = set.sources[index]
      if let known = rules.firstIndex(where: { $0.definition.id.utf8.elementsEqual(rule.id.utf8) })
      {
        // Two sets may extend the same third one.
        if rules[known].source.file.path.utf8.elementsEqual(source.file.path.utf8) { continue }
        conflicts.append((count, rule.id))
        continue
      }
      rules.append((rule, source.inherited))
    }
    count += 1
  }

  private var conflicts: [(set: Int, id: String)] = []

  /// Adds what the set declares itself.
  ///
  /// - Parameter ownRules: The ids of its own rules.
  mutating func finish(_ ownRules: [String]) {
    for constant in own.constants {
      Self.put(constant, into: &definition.constants, named: \.key)
    }
    for parameter in own.parameters {
      Self.put(parameter, into: &definition.parameters, named: \.name)
    }
    for variable in own.variables {
      Self.put(variable, into: &definition.variables, named: \.name)
    }
    func isOwn(_ id: String) -> Bool { ownRules.contains { $0.utf8.elementsEqual(id.utf8) } }
    rules.removeAll { isOwn($0.definition.id) }
    for conflict in conflicts where !isOwn(conflict.id) {
      problems.append((conflict.set, "another set before it has a rule `\(conflict.id)` too"))
    }
    refuseTakenNames()
  }

  /// Reports a name that is a constant's in one set and a parameter's or variable's in another.
  private mutating func refuseTakenNames() {
    var taken = [definition.variable, RuleSet.literalVariable] + definition.constants.map(\.key)
    for name in definition.parameters.map(\.name) + definition.variables.map(\.name) {
      if taken.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
        problems.append((max(0, count - 1), "the name `\(name)` means two things in the sets"))
      }
      taken.append(name)
    }
  }

  private static func put<Element>(
    _ element: Element, into list: inout [Element], named name: KeyPath<Element, String>
  ) {
    let index = list.firstIndex {
      $0[keyPath: name].utf8.elementsEqual(element[keyPath: name].utf8)
    }
    if let index { list[index] = element } else { list.append(element) }
  }
}
