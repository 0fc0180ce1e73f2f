import Documents

/// `anyOf` (Core, 10.2.1.2).
final class AnyCheck: Check, @unchecked Sendable {
  private let alternatives: Alternatives

  private init(_ site: KeywordSite, _ subschemas: [Int32]) {
    alternatives = Alternatives(subschemas)
    super.init(site)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    compiler.subschemas(site, atLeast: 1).map { AnyCheck(site, $0) }
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    var first: Int32?
    for subschema in alternatives.subschemas where run.quietly(subschema, node) {
      first = first ?? subschema
      if !run.isTracking { break }
    }
    guard let first else { return alternatives.fail(self, node, &run) }
    alternatives.advise(first, node, &run)
    return true
  }
}

/// `oneOf` (Core, 10.2.1.3).
final class OneCheck: Check, @unchecked Sendable {
  private let alternatives: Alternatives

  private init(_ site: KeywordSite, _ subschemas: [Int32]) {
    alternatives = Alternatives(subschemas)
    super.init(site)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    compiler.subschemas(site, atLeast: 1).map { OneCheck(site, $0) }
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    var first: Int?
    var second: Int?
    for (index, subschema) in alternatives.subschemas.enumerated()
    where run.quietly(subschema, node) {
      if first != nil {
        second = index
        break
      }
      first = index
    }
    guard let first else { return alternatives.fail(self, node, &run) }
    guard let second else {
      alternatives.advise(alternatives.subschemas[first], node, &run)
      return true
    }
    return run.fail(self, at: node, penalty: 30) { run in
      let names = [first, second].map { alternatives.name($0, run.schema) }
      return SchemaFinding(
        .invalidValue, node,
        "\(run.name(of: node)) fits more than one of the alternatives: \(names[0]) and \(names[1]);"
          + " expected exactly one",
        help: "write it so that one of them does not fit")
    }
  }
}

/// The alternatives of `anyOf` and `oneOf`, and what to say where a value fits none of them.
struct Alternatives {
  let subschemas: [Int32]

  init(_ subschemas: [Int32]) { self.subschemas = subschemas }

  /// What messages call an alternative.
  func name(_ index: Int, _ schema: CompiledSchema) -> String {
    let number = subschemas[index]
    if let title = Self.title(number, schema, depth: 0) { return "`\(title)`" }
    if let reference = schema.annotation("$ref", of: number),
      let slash = reference.utf8.lastIndex(of: UInt8(ascii: "/"))
    {
      return "`" + String(decoding: reference.utf8[slash...].dropFirst(), as: UTF8.self) + "`"
    }
    return "alternative \(index + 1)"
  }

  /// The title of a subschema, or of the one that it refers to.
  private static func title(_ number: Int32, _ schema: CompiledSchema, depth: Int) -> String? {
    if let title = schema.annotation("title", of: number) { return title }
    let subschema = schema.subschemas[Int(number)]
    guard depth < 8, subschema.first < subschema.end else { return nil }
    for index in Int(subschema.first)..<Int(subschema.end) {
      let target = schema.steps[index].check._withUnsafeGuaranteedRef {
        ($0 as? ReferenceCheck)?.target
      }
      if let target { return title(target, schema, depth: depth + 1) }
    }
    return nil
  }

  /// Lets the alternative that fits say what it has to say.
  func advise(_ subschema: Int32, _ node: NodeID, _ run: inout Evaluation) {
    guard run.mode == .findings, run.schema.hasAdvice else { return }
    _ = run.same(subschema, node)
  }

  /// Says that a value fits none: where all alternatives ask for another type or for certain values,
  /// with all of these; else with what the alternative asks that comes closest.
  func fail(_ check: Check, _ node: NodeID, _ run: inout Evaluation) -> Bool {
    guard run.mode != .fits, run.isOpen else { return false }
    if run.mode == .distance {
      var nearest = Int.max
      for subschema in subschemas { nearest = min(nearest, run.distance(subschema, node)) }
      return run.fail(check, at: node, penalty: nearest) { run in
        SchemaFinding(.invalidValue, node, run.name(of: node))
      }
    }
    var nearest = 0
    var distance = Int.max
    for (index, subschema) in subschemas.enumerated() {
      let found = run.distance(subschema, node)
      if found < distance { (nearest, distance) = (index, found) }
    }
    let before = run.findings.count
    let kind = JSONValue.kind(run.document, node)
    let demands = subschemas.map { Demand($0, run.schema) }
    if !demands.contains(where: { $0.fits(kind) }) {
      let types = demands.reduce(into: JSONTypes()) { $0.formUnion($1.types) }
      let values = demands.flatMap(\.values)
      run.report(
        check,
        types.isEmpty
          ? FindingText.otherValue(node, expected: values, run.document)
          : FindingText.wrongType(node, expected: types, run.document))
    } else {
      let fitting = demands.filter { $0.fits(kind) }
      if fitting.allSatisfy({ !$0.values.isEmpty }) {
        run.report(
          check, FindingText.otherValue(node, expected: fitting.flatMap(\.values), run.document))
      } else {
        _ = run.same(subschemas[nearest], node)
      }
    }
    guard subschemas.count > 1, run.findings.count > before else { return false }
    let label = "closest of \(subschemas.count) alternatives: \(name(nearest, run.schema))"
    let reason = run.reason(check.place, label)
    for index in before..<run.findings.count
    where run.findings[index].reasons.first?.range != reason.range {
      run.findings[index].reasons.append(reason)
    }
    return false
  }
}

/// What an alternative asks of a value as a whole.
private struct Demand {
  /// The types that it takes; all if it does not say.
  private(set) var types: JSONTypes = []
  private(set) var kinds: KindSet = .all
  /// The values that it takes; none if it does not say.
  private(set) var values: [JSONValue] = []

  init(_ number: Int32, _ schema: CompiledSchema) { look(number, schema, depth: 0) }

  func fits(_ kind: NodeKind) -> Bool {
    // A number that is written with a fraction may be whole.
    if kind == .float, types.contains(.integer) { return true }
    return !kinds.isDisjoint(with: KindSet(kind))
  }

  private mutating func look(_ number: Int32, _ schema: CompiledSchema, depth: Int) {
    let subschema = schema.subschemas[Int(number)]
    for index in Int(subschema.first)..<Int(subschema.end) {
      schema.steps[index].check._withUnsafeGuaranteedRef { check in
        if let type = check as? TypeCheck {
          types = type.types
          kinds = kinds.intersection(type.types.kinds)
        } else if let value = check as? ValueCheck {
          values = value.values.map { JSONValue(value.source, $0) }
        } else if let reference = check as? ReferenceCheck, depth < 8 {
          look(reference.target, schema, depth: depth + 1)
        }
      }
    }
    if types.isEmpty, depth == 0, !values.isEmpty {
      kinds = values.reduce(into: []) { $0.formUnion(KindSet($1.document.kind($1.node))) }
    }
  }
}
