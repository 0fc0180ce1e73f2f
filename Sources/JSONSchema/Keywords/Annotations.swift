import Documents

/// Keywords that ask nothing of a value: only their own types are looked at.
enum AnnotationCheck {
  static func text(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    if site.kind != .string { compiler.expect("a string", at: site.value, site) }
    return nil
  }

  static func flag(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    if site.kind != .bool { compiler.expect("`true` or `false`", at: site.value, site) }
    return nil
  }

  static func count(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    _ = compiler.count(site)
    return nil
  }

  static func subschema(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    if site.kind != .mapping, site.kind != .bool {
      compiler.expect("a schema", at: site.value, site)
    }
    return nil
  }

  static func subschemas(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    if site.kind != .mapping { compiler.expect("a mapping to schemas", at: site.value, site) }
    return nil
  }
}

/// `deprecated` (Validation, 9.3): a warning where a value is present, not a reason to refuse it.
final class DeprecatedCheck: Check, @unchecked Sendable {
  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.document.bool(site.value) == true else { return nil }
    compiler.noteAdvice()
    return DeprecatedCheck(site)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    guard run.mode == .findings else { return true }
    let key = run.document.key(ofValue: node) ?? node
    let description = run.schema.annotation("description", at: place.owner, in: place.document)
    run.report(
      self,
      SchemaFinding(
        .deprecatedField, key, "\(run.name(of: node)) is deprecated",
        help: description.map { "the schema says: \(FindingText.short($0))" }
          ?? "use what has replaced it"))
    return true
  }
}

/// The schema `false`, which no value fits.
final class NeverCheck: Check, @unchecked Sendable {
  init(_ site: KeywordSite) { super.init(site) }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    run.fail(self, at: node, penalty: 200) { run in
      guard let key = run.document.key(ofValue: node) else {
        return SchemaFinding(
          .invalidValue, node, "\(run.name(of: node)) is not allowed here", help: "remove it")
      }
      return SchemaFinding(
        .unknownField, key, "\(run.name(of: node)) is not allowed here", help: "remove it")
    }
  }
}
