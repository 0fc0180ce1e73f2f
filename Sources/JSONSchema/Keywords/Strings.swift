import Documents
import Patterns

/// `minLength` and `maxLength` (Validation, 6.3.1 and 6.3.2), in code points.
final class LengthCheck: Check, @unchecked Sendable {
  private let limit: Int
  private let isMaximum: Bool

  private init?(_ site: KeywordSite, isMaximum: Bool, _ compiler: inout SchemaCompiler) {
    guard let limit = compiler.count(site) else { return nil }
    self.limit = limit
    self.isMaximum = isMaximum
    super.init(site, .string)
  }

  static func maximum(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    LengthCheck(site, isMaximum: true, &compiler)
  }

  static func minimum(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    LengthCheck(site, isMaximum: false, &compiler)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let text = run.document.textBytes(node)
    // A code point has one to four bytes.
    if isMaximum ? text.count <= limit : text.count / 4 >= limit { return true }
    let count = text.codePointCount
    if isMaximum ? count <= limit : count >= limit { return true }
    return run.fail(self, at: node, penalty: 30) { run in
      FindingText.count(
        node, found: count, limit: limit, isMaximum: isMaximum, unit: "character", run.document)
    }
  }
}

/// `pattern` (Validation, 6.3.3): a match anywhere in the text, in linear time.
final class PatternCheck: Check, @unchecked Sendable {
  private let pattern: ECMAPattern
  private let source: Document

  private init(_ site: KeywordSite, _ pattern: ECMAPattern) {
    self.pattern = pattern
    source = site.document
    super.init(site, .string)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .string else {
      compiler.expect("a regular expression as a string", at: site.value, site)
      return nil
    }
    return compiler.pattern(site.value, site).map { PatternCheck(site, $0) }
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let text = run.document.textBytes(node)
    run.count(text.count / 64)
    if pattern.isMatch(in: text) { return true }
    return run.fail(self, at: node, penalty: 30) { run in
      FindingText.pattern(
        node, source.string(place.value), run.schema, place, run.document)
    }
  }
}

extension SchemaCompiler {
  /// The regular expression at a node; reported if it is none.
  mutating func pattern(_ node: NodeID, _ site: KeywordSite) -> ECMAPattern? {
    let text = Array(site.document.textBytes(node))
    if let known = patterns[text] { return known }
    do {
      let pattern = try ECMAPattern(text)
      patterns[text] = pattern
      return pattern
    } catch {
      store.report(
        "`\(site.document.string(node))` is not a regular expression: \(error.message)", at: node,
        in: site.place.document)
      return nil
    }
  }
}
