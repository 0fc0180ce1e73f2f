import Documents

/// `format` (Validation, 7): an assertion where the draft has it so, or where the caller
/// asks; a format that is not known says nothing.
final class FormatCheck: Check, @unchecked Sendable {
  private let format: StringFormat

  private init(_ site: KeywordSite, _ format: StringFormat) {
    self.format = format
    super.init(site, .string)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .string else {
      compiler.expect("the name of a format", at: site.value, site)
      return nil
    }
    guard isAsserted(site, compiler.options.formats) else { return nil }
    let name = site.document.textBytes(site.value)
    return StringFormat.named(name, in: site.draft).map { FormatCheck(site, $0) }
  }

  private static func isAsserted(
    _ site: KeywordSite, _ use: SchemaCompiler.FormatUse
  ) -> Bool {
    switch use {
    case .always: true
    case .draft where site.draft <= .draft7: true
    case .draft, .vocabulary: site.dialect.vocabularies.contains(.formatAssertion)
    }
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let text = run.document.textBytes(node)
    run.count(text.count / 64)
    if format.accepts(text) { return true }
    return run.fail(self, at: node, penalty: 30) { run in
      FindingText.format(node, "\(format.words)", run.document)
    }
  }
}
