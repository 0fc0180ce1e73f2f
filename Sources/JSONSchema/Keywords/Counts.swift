import Documents

/// `minItems`, `maxItems`, `minProperties` and `maxProperties` (Validation, 6.4 and 6.5).
final class CountCheck: Check, @unchecked Sendable {
  private let limit: Int
  private let isMaximum: Bool
  private let unit: String

  private init?(
    _ site: KeywordSite, _ kind: KindSet, isMaximum: Bool, _ unit: String,
    _ compiler: inout SchemaCompiler
  ) {
    guard let limit = compiler.count(site) else { return nil }
    self.limit = limit
    self.isMaximum = isMaximum
    self.unit = unit
    super.init(site, kind)
  }

  static func maximumItems(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    CountCheck(site, .sequence, isMaximum: true, "element", &compiler)
  }

  static func minimumItems(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    CountCheck(site, .sequence, isMaximum: false, "element", &compiler)
  }

  static func maximumProperties(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    CountCheck(site, .mapping, isMaximum: true, "field", &compiler)
  }

  static func minimumProperties(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    CountCheck(site, .mapping, isMaximum: false, "field", &compiler)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let count = run.document.childCount(node)
    if isMaximum ? count <= limit : count >= limit { return true }
    return run.fail(self, at: node, penalty: 30) { run in
      FindingText.count(
        node, found: count, limit: limit, isMaximum: isMaximum, unit: unit, run.document)
    }
  }
}

/// `uniqueItems` (Validation, 6.4.3). O(n) in the size of the list.
final class UniqueCheck: Check, @unchecked Sendable {
  private init(_ site: KeywordSite) { super.init(site, .sequence) }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .bool else {
      compiler.expect("`true` or `false`", at: site.value, site)
      return nil
    }
    return site.document.bool(site.value) == true ? UniqueCheck(site) : nil
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let document = run.document
    let count = document.childCount(node)
    guard count > 1 else { return true }
    var seen: [Int: [NodeID]] = [:]
    seen.reserveCapacity(count)
    var steps = 0
    var fits = true
    for index in 0..<count where fits || run.mode == .findings {
      let element = document.child(at: index, of: node)
      let value = JSONValue(document, element)
      let hash = value.hash(steps: &steps)
      let first = seen[hash]?.first { JSONValue(document, $0).equals(value, steps: &steps) }
      guard let first else {
        seen[hash, default: []].append(element)
        continue
      }
      fits = false
      _ = run.fail(self, at: node, penalty: 30) { run in
        let place = document.ordinal(first) ?? 0
        return SchemaFinding(
          .invalidValue, element,
          "\(run.name(of: element)) is the same as element \(place) of the list;"
            + " expected no element twice",
          help: "remove it")
      }
    }
    run.count(steps)
    return fits
  }
}
