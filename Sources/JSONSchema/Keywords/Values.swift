import Documents
import Patterns

/// `enum` and `const` (Validation, 6.1.2 and 6.1.3): one of some values. O(1) in their number.
final class ValueCheck: Check, @unchecked Sendable {
  let source: Document
  let values: [NodeID]
  /// The strings among the values.
  private let texts: NameTable
  /// The other values by their hashes.
  private let others: [Int: [NodeID]]

  private init(_ site: KeywordSite, _ values: [NodeID]) {
    source = site.document
    self.values = values
    var texts: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    var others: [Int: [NodeID]] = [:]
    var steps = 0
    for value in values {
      if site.document.kind(value) == .string {
        let text = Array(site.document.textBytes(value))
        if seen.insert(text).inserted { texts.append(text) }
      } else {
        others[JSONValue(site.document, value).hash(steps: &steps), default: []].append(value)
      }
    }
    self.texts = NameTable(texts)
    self.others = others
    super.init(site)
  }

  static func enumeration(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .sequence else {
      compiler.expect("a list of values", at: site.value, site)
      return nil
    }
    let document = site.document
    return ValueCheck(
      site, (0..<document.childCount(site.value)).map { document.child(at: $0, of: site.value) })
  }

  static func constant(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    ValueCheck(site, [site.value])
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    if allows(node, &run) { return true }
    return run.fail(self, at: node, penalty: 500) { run in
      FindingText.otherValue(node, expected: values.map { JSONValue(source, $0) }, run.document)
    }
  }

  private func allows(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    if JSONValue.kind(run.document, node) == .string {
      return texts.number(of: run.document.textBytes(node)) != nil
    }
    if others.isEmpty { return false }
    let value = JSONValue(run.document, node)
    var steps = 0
    defer { run.count(steps) }
    guard let candidates = others[value.hash(steps: &steps)] else { return false }
    return candidates.contains { JSONValue(source, $0).equals(value, steps: &steps) }
  }
}
