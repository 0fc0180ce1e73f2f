import Documents

/// `prefixItems`, `items` and `additionalItems` (Core, 10.3.1): the elements of a list, some by their
/// place and the rest alike.
final class ItemsCheck: Check, @unchecked Sendable {
  /// The subschemas of the first elements.
  private let first: [Int32]
  /// That of all others; -1 for none.
  private let rest: Int32

  private init(_ site: KeywordSite, first: [Int32], rest: Int32) {
    self.first = first
    self.rest = rest
    super.init(site, .sequence)
  }

  static func prefix(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard let first = compiler.subschemas(site) else { return nil }
    // What `items` says of the rest is asked by itself.
    return ItemsCheck(site, first: first, rest: -1)
  }

  static func rest(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard site.kind == .mapping || site.kind == .bool else {
      compiler.expect(
        site.kind == .sequence
          ? "a schema; a list of schemas is `prefixItems` in this draft" : "a schema",
        at: site.value, site)
      return nil
    }
    return RestCheck(site, after: count(site.sibling("prefixItems"), site), &compiler)
  }

  static func items(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    if site.kind == .sequence { return prefix(site, &compiler) }
    guard site.kind == .mapping || site.kind == .bool else {
      compiler.expect("a schema or a list of schemas", at: site.value, site)
      return nil
    }
    return RestCheck(site, after: 0, &compiler)
  }

  static func additional(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard compiler.expectSchema(site) else { return nil }
    // Without a list in `items` there is nothing that is additional.
    guard let items = site.sibling("items"), site.document.kind(items) == .sequence else {
      return nil
    }
    return RestCheck(site, after: count(items, site), &compiler)
  }

  private static func count(_ list: NodeID?, _ site: KeywordSite) -> Int {
    list.map { site.document.childCount($0) } ?? 0
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    var fits = true
    for index in 0..<min(first.count, run.document.childCount(node)) {
      if !run.child(first[index], run.document.child(at: index, of: node)) {
        fits = false
        if run.mode == .fits { return false }
      }
      run.mark(index)
    }
    return fits
  }
}

/// The elements of a list from a place on.
final class RestCheck: Check, @unchecked Sendable {
  private let start: Int
  private let subschema: Int32
  /// Whether no element is allowed there.
  private let isNever: Bool

  init(_ site: KeywordSite, after start: Int, _ compiler: inout SchemaCompiler) {
    self.start = start
    subschema = compiler.subschema(site.value, of: site)
    isNever = site.document.bool(site.value) == false
    super.init(site, .sequence)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let count = run.document.childCount(node)
    guard count > start else { return true }
    if isNever {
      return run.fail(self, at: node, penalty: 30) { run in
        let extra = run.document.child(at: start, of: node)
        let expected = start == 0 ? "no elements" : start == 1 ? "1 element" : "\(start) elements"
        return SchemaFinding(
          .invalidValue, extra,
          "\(run.name(of: node)) has \(count) elements; expected \(expected) at most",
          help: "remove what is too much")
      }
    }
    var fits = true
    for index in start..<count {
      if !run.child(subschema, run.document.child(at: index, of: node)) {
        fits = false
        if run.mode == .fits { return false }
      }
    }
    run.markAll()
    return fits
  }
}

/// `contains`, `minContains` and `maxContains` (Core, 10.3.1.3; Validation, 6.4.4 and 6.4.5).
final class ContainsCheck: Check, @unchecked Sendable {
  private let subschema: Int32
  private let minimum: Int
  private let maximum: Int
  /// Whether the elements that fit count as looked at.
  private let marks: Bool

  private init(
    _ site: KeywordSite, minimum: Int, maximum: Int, _ compiler: inout SchemaCompiler
  ) {
    self.minimum = minimum
    self.maximum = maximum
    subschema = compiler.subschema(site.value, of: site)
    marks = site.draft >= .draft2020
    super.init(site, .sequence)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard compiler.expectSchema(site) else { return nil }
    func bound(_ name: StaticString) -> Int? {
      guard site.draft >= .draft2019, site.dialect.vocabularies.contains(.validation),
        let node = site.sibling(name), let number = ExactNumber(site.document, node),
        number.isWhole, !number.isNegative
      else { return nil }
      return number.int64.map { Int($0) } ?? .max
    }
    return ContainsCheck(
      site, minimum: bound("minContains") ?? 1, maximum: bound("maxContains") ?? .max, &compiler)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    var found = 0
    for index in 0..<run.document.childCount(node) {
      if run.isolated(subschema, run.document.child(at: index, of: node)) {
        found += 1
        if marks { run.mark(index) }
        // More would change nothing.
        if maximum == .max, found >= minimum, !(marks && run.isTracking) { break }
      }
    }
    if found >= minimum, found <= maximum { return true }
    return run.fail(self, at: node, penalty: 30) { run in
      let bound = found < minimum ? "at least \(minimum)" : "at most \(maximum)"
      let what = run.schema.annotation("title", of: subschema).map { " (\($0))" } ?? ""
      return SchemaFinding(
        .invalidValue, node,
        "\(run.name(of: node)) has \(found) elements that fit `contains`\(what); expected \(bound)",
        help: found < minimum ? "add what is missing" : "remove what is too much")
    }
  }
}

extension SchemaCompiler {
  /// The numbers of the subschemas in a list; reported if the keyword is no list.
  mutating func subschemas(_ site: KeywordSite, atLeast minimum: Int = 0) -> [Int32]? {
    guard site.kind == .sequence, site.document.childCount(site.value) >= minimum else {
      expect(
        minimum > 0 ? "a list of at least one schema" : "a list of schemas", at: site.value, site)
      return nil
    }
    return (0..<site.document.childCount(site.value)).map {
      subschema(site.document.child(at: $0, of: site.value), of: site)
    }
  }
}
