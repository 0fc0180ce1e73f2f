import Documents

/// `minimum`, `maximum` and their exclusive forms (Validation, 6.2.2 to 6.2.5), compared exactly.
final class BoundCheck: Check, @unchecked Sendable {
  private let limit: ExactNumber
  private let whole: Int64?
  private let isMaximum: Bool
  private let isExclusive: Bool
  private let text: String

  private init?(
    _ site: KeywordSite, isMaximum: Bool, isExclusive: Bool, _ compiler: inout SchemaCompiler
  ) {
    guard let limit = compiler.number(site) else { return nil }
    self.limit = limit
    whole = limit.int64
    self.isMaximum = isMaximum
    self.isExclusive = isExclusive
    text = site.document.string(site.value)
    super.init(site, .number)
  }

  static func maximum(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    let isExclusive = flag("exclusiveMaximum", site)
    return BoundCheck(site, isMaximum: true, isExclusive: isExclusive, &compiler)
  }

  static func minimum(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    let isExclusive = flag("exclusiveMinimum", site)
    return BoundCheck(site, isMaximum: false, isExclusive: isExclusive, &compiler)
  }

  static func exclusiveMaximum(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    BoundCheck(site, isMaximum: true, isExclusive: true, &compiler)
  }

  static func exclusiveMinimum(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    BoundCheck(site, isMaximum: false, isExclusive: true, &compiler)
  }

  /// Draft 4 has a flag for it.
  private static func flag(_ name: StaticString, _ site: KeywordSite) -> Bool {
    site.draft == .draft4 && site.sibling(name).flatMap { site.document.bool($0) } == true
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let order: Int
    if let whole, let value = run.document.int64(node) {
      order = value < whole ? -1 : value > whole ? 1 : 0
    } else if let number = ExactNumber(run.document, node) {
      order = number.compare(limit)
    } else {
      return true
    }
    if order == 0 ? !isExclusive : (order < 0) == isMaximum { return true }
    return run.fail(self, at: node, penalty: 30) { run in
      let bound =
        isExclusive
        ? (isMaximum ? "less than" : "more than")
        : (isMaximum ? "at most" : "at least")
      return SchemaFinding(
        .invalidValue, node,
        "\(run.name(of: node)) is \(run.document.string(node)); expected \(bound) \(text)",
        help: "write a number that is \(bound) \(text)")
    }
  }
}

/// `multipleOf` (Validation, 6.2.1), exact for decimals.
final class MultipleCheck: Check, @unchecked Sendable {
  private let divisor: ExactNumber
  private let whole: Int64?
  private let text: String

  private init(_ site: KeywordSite, _ divisor: ExactNumber) {
    self.divisor = divisor
    whole = divisor.int64
    text = site.document.string(site.value)
    super.init(site, .number)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard let number = compiler.number(site) else { return nil }
    guard !number.isNegative, !number.isZero, !number.isInfinite else {
      compiler.expect("a number greater than 0", at: site.value, site)
      return nil
    }
    return MultipleCheck(site, number)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    if let whole, let value = run.document.int64(node) {
      if value % whole == 0 { return true }
    } else if let number = ExactNumber(run.document, node) {
      run.count(number.digits.count)
      if number.isMultiple(of: divisor) { return true }
    } else {
      return true
    }
    return run.fail(self, at: node, penalty: 30) { run in
      SchemaFinding(
        .invalidValue, node,
        "\(run.name(of: node)) is \(run.document.string(node)); expected a multiple of \(text)",
        help: "write a multiple of \(text)")
    }
  }
}

extension SchemaCompiler {
  /// The number that a keyword has to be; reported if it is none.
  mutating func number(_ site: KeywordSite) -> ExactNumber? {
    guard site.kind == .integer || site.kind == .float,
      let number = ExactNumber(site.document, site.value)
    else {
      expect("a number", at: site.value, site)
      return nil
    }
    return number
  }

  /// The count that a keyword has to be; reported if it is none.
  mutating func count(_ site: KeywordSite) -> Int? {
    if site.kind == .integer || site.kind == .float,
      let number = ExactNumber(site.document, site.value), number.isWhole, !number.isNegative
    {
      return number.int64.map { Int($0) } ?? .max
    }
    expect("a whole number, 0 or more", at: site.value, site)
    return nil
  }
}
