import Documents

/// `unevaluatedProperties` (Core, 11.3): the members that no other keyword has looked at.
final class UnevaluatedPropertiesCheck: Check, @unchecked Sendable {
  private let subschema: Int32
  private let isClosed: Bool

  private init(_ site: KeywordSite, _ compiler: inout SchemaCompiler) {
    subschema = compiler.subschema(site.value, of: site)
    isClosed = site.document.bool(site.value) == false
    super.init(site, .mapping)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard compiler.expectSchema(site) else { return nil }
    return UnevaluatedPropertiesCheck(site, &compiler)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let document = run.document
    var fits = true
    for index in 0..<document.childCount(node) where !run.isMarked(index) {
      if isClosed {
        fits = false
        _ = run.fail(self, at: node, penalty: 30) { run in
          FindingText.unknownField(
            run.document.key(at: index, of: node), of: node, names: [], run.document)
        }
      } else if !run.child(subschema, document.child(at: index, of: node)) {
        fits = false
      }
      if !fits, run.mode == .fits { return false }
    }
    run.markAll()
    return fits
  }
}

/// `unevaluatedItems` (Core, 11.2): the elements that no other keyword has looked at.
final class UnevaluatedItemsCheck: Check, @unchecked Sendable {
  private let subschema: Int32
  private let isClosed: Bool

  private init(_ site: KeywordSite, _ compiler: inout SchemaCompiler) {
    subschema = compiler.subschema(site.value, of: site)
    isClosed = site.document.bool(site.value) == false
    super.init(site, .sequence)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard compiler.expectSchema(site) else { return nil }
    return UnevaluatedItemsCheck(site, &compiler)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let document = run.document
    var fits = true
    for index in 0..<document.childCount(node) where !run.isMarked(index) {
      let element = document.child(at: index, of: node)
      if isClosed {
        fits = false
        _ = run.fail(self, at: node, penalty: 30) { run in
          SchemaFinding(
            .invalidValue, element, "\(run.name(of: element)) is not expected in the list",
            help: "remove it")
        }
      } else if !run.child(subschema, element) {
        fits = false
      }
      if !fits, run.mode == .fits { return false }
    }
    run.markAll()
    return fits
  }
}
