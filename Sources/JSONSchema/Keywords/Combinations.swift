import Documents

/// `allOf` (Core, 10.2.1.1).
final class AllCheck: Check, @unchecked Sendable {
  private let subschemas: [Int32]

  private init(_ site: KeywordSite, _ subschemas: [Int32]) {
    self.subschemas = subschemas
    super.init(site)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    compiler.subschemas(site, atLeast: 1).map { AllCheck(site, $0) }
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    var fits = true
    for subschema in subschemas where !run.same(subschema, node) {
      fits = false
      if run.mode == .fits { return false }
    }
    return fits
  }
}

/// `not` (Core, 10.2.1.4).
final class NotCheck: Check, @unchecked Sendable {
  private let subschema: Int32
  /// The only name of the subschema's `required`, where it has nothing else.
  private let forbidden: String?

  private init(_ site: KeywordSite, _ compiler: inout SchemaCompiler) {
    subschema = compiler.subschema(site.value, of: site)
    let document = site.document
    forbidden =
      document.value(forKey: "required", of: site.value).flatMap { list in
        document.childCount(site.value) == 1 && document.childCount(list) == 1
          ? document.string(document.child(at: 0, of: list)) : nil
      }
    super.init(site)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard compiler.expectSchema(site) else { return nil }
    return NotCheck(site, &compiler)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    guard run.isolated(subschema, node) else { return true }
    return run.fail(self, at: node, penalty: 30) { run in
      if let forbidden, let value = run.document.value(forKey: forbidden, of: node),
        let key = run.document.key(ofValue: value)
      {
        return SchemaFinding(
          .unknownField, key, "\(run.name(of: value)) is not allowed here", help: "remove it")
      }
      let what =
        run.schema.annotation("title", of: subschema)
        ?? run.schema.annotation("description", of: subschema)
      return SchemaFinding(
        .invalidValue, node,
        "\(run.name(of: node)) is what the schema rules out by `not`"
          + (what.map { ": \(FindingText.short($0))" } ?? ""),
        help: "write another value")
    }
  }
}

/// `if`, `then` and `else` (Core, 10.2.2).
final class ConditionCheck: Check, @unchecked Sendable {
  private let condition: Int32
  /// -1 for nothing.
  private let consequence: Int32
  private let alternative: Int32

  private init(_ site: KeywordSite, _ compiler: inout SchemaCompiler) {
    condition = compiler.subschema(site.value, of: site)
    consequence = site.sibling("then").map { compiler.subschema($0, of: site) } ?? -1
    alternative = site.sibling("else").map { compiler.subschema($0, of: site) } ?? -1
    super.init(site)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard compiler.expectSchema(site) else { return nil }
    return ConditionCheck(site, &compiler)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    if consequence < 0, alternative < 0, !run.isTracking { return true }
    let branch = run.quietly(condition, node) ? consequence : alternative
    guard branch >= 0, run.isOpen else { return run.isOpen }
    let before = run.findings.count
    let fits = run.same(branch, node)
    if run.findings.count > before {
      let reason = run.reason(
        place, branch == consequence ? "because this condition holds" : "because this does not hold"
      )
      for index in before..<run.findings.count { run.findings[index].reasons.append(reason) }
    }
    return fits
  }
}
