import CEL
import Documents

/// The names that expressions of a rule set may read, with what gives them their values, for
/// expressions that are not part of a rule.
package struct SetNames {
  /// No names.
  package static let none = SetNames()

  /// The names in the order of their slots: those of ``RuleSet/sharedNames``, the implicit ones, and
  /// the set's variables.
  package private(set) var names: [String] = []
  private var documentSlot = -1
  private var fileSlot = -1
  /// The slot of the first variable, and the variables.
  private var firstVariable = 0
  private var variables: [VariableDefinition] = []

  private init() {}

  /// Collects the names of a set.
  package init(_ set: RuleSet) {
    names = set.sharedNames
    variables = set.definition.variables
    let declared = names + variables.map(\.name)
    for name in ImplicitNames.all
    where !declared.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
      names.append(name)
    }
    func slot(_ name: String) -> Int {
      let index = names.lastIndex { $0.utf8.elementsEqual(name.utf8) }
      // A constant or the document's variable may have the name.
      let fixed = 2 + set.constants.count
      return index.map { $0 >= fixed ? $0 : -1 } ?? -1
    }
    documentSlot = slot(ImplicitNames.document)
    fileSlot = slot(ImplicitNames.file)
    firstVariable = names.count
    names += variables.map(\.name)
  }

  /// Returns the declarations of the names, for the checker.
  package func declarations(_ set: RuleSet) -> Declarations {
    var declarations = set.declarations
    for name in ImplicitNames.all
    where names[..<firstVariable].contains(where: { $0.utf8.elementsEqual(name.utf8) })
      && !set.sharedNames.contains(where: { $0.utf8.elementsEqual(name.utf8) })
    {
      declarations.declare(variable: name, as: ImplicitNames.type(of: name))
    }
    for variable in variables { declarations.declare(variable: variable.name, as: .dyn) }
    return declarations
  }

  /// Returns an activation that computes the variables when they are needed.
  package func activation() -> Activation {
    let (names, first, variables) = (names, firstVariable, variables)
    return Activation(count: names.count) { slot in
      guard slot >= first, slot - first < variables.count else { return nil }
      // A variable may use those before it.
      let environment = CEL.Environment(
        variables: names[..<slot].map { .init($0) }, functions: RuleSet.functions)
      return environment.compileOrFail(Text(variables[slot - first].value.text))
    }
  }

  /// Sets what depends on the document, and forgets the variables' values for another document.
  package func prepare(_ activation: Activation, _ run: DocumentRun, path: String) {
    let root = run.document.root.index
    if documentSlot >= 0 {
      activation.set(documentSlot, to: run.read.value(of: root), origin: Origin(node: root))
    }
    if fileSlot >= 0 {
      activation.set(fileSlot, to: ImplicitNames.file(path), origin: Origin(node: root))
    }
    if !variables.isEmpty { activation.reset(firstVariable..<names.count) }
  }
}
