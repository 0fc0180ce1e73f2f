/// CEL's type checker (CEL spec, "Gradual Type Checking"): tells before an expression runs whether
/// it can.
///
/// Beside types it looks for two mistakes that are not type errors: a field that its object does not
/// require is read without a guard, and a comparison with a string outside an enumeration can never
/// be true. Guards are `has(a.b) && …`, `!has(a.b) || …`, `has(a.b) ? … : …`, `"b" in a && …`,
/// `a.?b.hasValue() && …`, in macros too; a guard stands before what it guards. A field that
/// all elements of a list have because of `all` or `filter` needs no further guard.
///
/// One checker serves any number of expressions with the same declarations, and gets faster as it
/// learns their types and overloads.
public struct Checker: Sendable {
  private var pass: CheckPass

  /// Creates a checker.
  public init(_ declarations: Declarations) { pass = CheckPass(declarations) }

  /// Checks an expression. O(nodes), beyond the number of overloads of each function.
  ///
  /// - Parameters:
  ///   - expected: The types of which the result must be one, for example `[.bool]` for a condition;
  ///     any if it is empty.
  ///   - facts: What is known to be present, from expressions that have been found true or false.
  ///   - variables: Variables declared for this expression alone, which shadow the others.
  ///   - recordingTypes: Whether to give the type of each node.
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

  /// What is known of the elements of the result, or of the values if it is a map.
  private mutating func elements(of root: SyntaxIndex) -> Set<Facts.Path> {
    if elementGuards.isEmpty { return [] }
    var found: Set<Facts.Path> = []
    var owner = path(of: root)
    // From a filtered list to the one that it was made from, and so on outwards.
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
