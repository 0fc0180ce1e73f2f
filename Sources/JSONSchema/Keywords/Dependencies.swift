import Documents

/// `dependentSchemas` (Core, 10.2.2.4), and `dependencies` of the older drafts, which has names as
/// well.
final class DependenciesCheck: Check, @unchecked Sendable {
  private let schemas: [(name: [UInt8], subschema: Int32)]
  private let required: DependentRequiredCheck?

  private init(
    _ site: KeywordSite, _ schemas: [(name: [UInt8], subschema: Int32)],
    _ required: DependentRequiredCheck?
  ) {
    self.schemas = schemas
    self.required = required
    super.init(site, .mapping)
  }

  static func schemas(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    make(site, &compiler, takesNames: false)
  }

  static func either(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    make(site, &compiler, takesNames: true)
  }

  private static func make(
    _ site: KeywordSite, _ compiler: inout SchemaCompiler, takesNames: Bool
  ) -> Check? {
    let document = site.document
    guard site.kind == .mapping else {
      compiler.expect("a mapping to schemas", at: site.value, site)
      return nil
    }
    var schemas: [(name: [UInt8], subschema: Int32)] = []
    var required: [(name: [UInt8], required: NameTable)] = []
    for index in 0..<document.childCount(site.value) {
      let name = Array(document.textBytes(document.key(at: index, of: site.value)))
      let value = document.child(at: index, of: site.value)
      if takesNames, document.kind(value) == .sequence {
        guard let names = compiler.names(value, site) else { continue }
        required.append((name, NameTable(names)))
      } else {
        schemas.append((name, compiler.subschema(value, of: site)))
      }
    }
    if schemas.isEmpty, required.isEmpty { return nil }
    return DependenciesCheck(
      site, schemas, required.isEmpty ? nil : DependentRequiredCheck(site, required))
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    var fits = required?.holds(node, &run) ?? true
    for (name, subschema) in schemas where fits || run.mode != .fits {
      guard name.withUnsafeBufferPointer({ run.document.lookUp($0, in: node) }) != nil else {
        continue
      }
      if !run.same(subschema, node) { fits = false }
    }
    return fits
  }
}
