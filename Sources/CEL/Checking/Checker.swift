/// CEL's type checker (CEL spec, "Gradual Type Checking"), which finds errors before an expression
/// runs.
///
/// Besides type errors it finds two other mistakes: a read without a guard of a field that its
/// object does not require, and a comparison that can never be true with a string outside an
/// enumeration. Guards are `has(a.b) && …`, `!has(a.b) || …`, `has(a.b) ? … : …`, `"b" in a && …`,
/// `a.?b.hasValue() && …`, in macros too; a guard precedes what it guards. A field that all
/// elements of a list have because of `all` or `filter` needs no further guard.
///
/// One checker serves any number of expressions with the same declarations, and gets faster because
/// it caches their types and overloads.
public struct Checker: Sendable {
  private var pass: CheckPass

  /// Creates a checker.
  public init(_ declarations: Declarations) { pass = CheckPass(declarations) }

  /// Checks an expression. O(nodes × overloads of each called function).
  ///
  /// - Parameters:
  ///   - tree: The expression.
  ///   - expected: The types one of which the result must have, for example `[.bool]` for a
  ///     condition; any type if it is empty.
  ///   - facts: What is known to be present, from expressions that are known to be true or false.
  ///   - variables: Variables declared only for this expression, which shadow the others.
  ///   - recordingTypes: Whether to return the type of each node.
  public mutating func check(
    _ tree: SyntaxTree, expecting expected: [CELType] = [], assuming facts: Facts = Facts(),
    variables: [String: CELType] = [:], recordingTypes: Bool = false
  ) -> CheckResult {
    pass.check(
      tree, expecting: expected, assuming: facts, variables: variables,
      recordingTypes: recordingTypes)
  }
}

extension CheckPass {
  fileprivate mutating func check(
    _ tree: SyntaxTree, expecting expected: [CELType], assuming facts: Facts,
    variables: [String: CELType], recordingTypes: Bool
  ) -> CheckResult {
    begin(tree, variables: variables)
    guard tree.root >= 0 else {
      return CheckResult(
        type: .error, nodeTypes: [], diagnostics: [], whenTrue: Facts(), whenFalse: Facts(),
        elements: [])
    }
    for fact in facts.paths {
      let path = paths.path(fact)
      assume([path])
      elementGuards.append(path)
    }
    var outcome = walk(tree.root)
    outcome.flow.whenTrue += reads
    outcome.flow.whenFalse += reads
    expect(outcome.type, oneOf: expected)
    let diagnostics = diagnostics.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }
    return CheckResult(
      type: types.external(outcome.type),
      nodeTypes: recordingTypes ? nodeTypes.map { types.external($0) } : [],
      diagnostics: diagnostics.map(\.element),
      whenTrue: external(outcome.flow.whenTrue), whenFalse: external(outcome.flow.whenFalse),
      elements: elements(of: tree.root))
  }

  private mutating func expect(_ type: TypeID, oneOf expected: [CELType]) {
    if expected.isEmpty || type == .error { return }
    var wanted: [TypeID] = []
    for type in expected { wanted.append(types.convert(type)) }
    for wanted in wanted where fits(type, wanted) { return }
    report(
      .wrongResult(describe(type), expected: describe(each: wanted)),
      at: tree.range(of: tree.root))
  }

  private func external(_ found: [PathID]) -> Facts {
    Facts(Set(found.compactMap { paths.external($0) }))
  }

  /// Returns what is known about the elements of the result, or about the values if it is a map.
  private mutating func elements(of root: SyntaxIndex) -> Set<Facts.Path> {
    if elementGuards.isEmpty { return [] }
    var found: Set<Facts.Path> = []
    var owner = path(of: root)
    // Continues from a filtered list to the list that it was made from, and so on.
    while true {
      let elements = paths.path(.element, after: owner)
      for path in elementGuards {
        if path == elements { continue }
        if let fact = paths.external(path, from: elements, as: "") { found.insert(fact) }
      }
      let base = paths.base(of: owner)
      guard base >= 0 else { return found }
      owner = base
    }
  }
}
