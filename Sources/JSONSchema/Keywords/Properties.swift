import Documents
import Patterns

/// `properties`, `patternProperties` and `additionalProperties` (Core, 10.3.2): one look at each
/// member of a mapping.
final class PropertiesCheck: Check, @unchecked Sendable {
  private let names: NameTable
  private let properties: [Int32]
  private let patterns: [(pattern: ECMAPattern, subschema: Int32)]
  /// What all other members are held against; -1 for nothing.
  private let additional: Int32
  /// Whether no other members are allowed.
  private let isClosed: Bool
  /// The place of `additionalProperties`.
  private let additionalPlace: KeywordPlace?

  static func properties(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    make(site, &compiler)
  }

  static func patterns(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    make(site, &compiler)
  }

  static func additional(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    make(site, &compiler)
  }

  /// The first of the three keywords makes the check of all.
  private static func make(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard compiler.groups.insert("properties").inserted else { return nil }
    return PropertiesCheck(site, &compiler)
  }

  private init(_ site: KeywordSite, _ compiler: inout SchemaCompiler) {
    let document = site.document
    func place(_ name: StaticString) -> KeywordPlace? {
      for index in 0..<document.childCount(site.place.owner) {
        let key = document.key(at: index, of: site.place.owner)
        if name.withUTF8Buffer({ $0.hasSameBytes(as: document.textBytes(key)) }) {
          return KeywordPlace(
            document: site.place.document, key: key,
            value: document.child(at: index, of: site.place.owner), owner: site.place.owner)
        }
      }
      return nil
    }
    var names: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    var properties: [Int32] = []
    if let place = place("properties") {
      if document.kind(place.value) == .mapping {
        for index in 0..<document.childCount(place.value) {
          let name = Array(document.textBytes(document.key(at: index, of: place.value)))
          guard seen.insert(name).inserted else { continue }
          names.append(name)
          properties.append(
            compiler.subschema(document.child(at: index, of: place.value), of: site))
        }
      } else {
        compiler.store.report(
          "`properties` must be a mapping to schemas", at: place.value, in: place.document)
      }
    }
    var patterns: [(pattern: ECMAPattern, subschema: Int32)] = []
    if let place = place("patternProperties") {
      if document.kind(place.value) == .mapping {
        for index in 0..<document.childCount(place.value) {
          let key = document.key(at: index, of: place.value)
          guard let pattern = compiler.pattern(key, site) else { continue }
          let value = document.child(at: index, of: place.value)
          patterns.append((pattern, compiler.subschema(value, of: site)))
        }
      } else {
        compiler.store.report(
          "`patternProperties` must be a mapping from regular expressions to schemas",
          at: place.value, in: place.document)
      }
    }
    self.names = NameTable(names)
    self.properties = properties
    self.patterns = patterns
    additionalPlace = place("additionalProperties")
    if let place = additionalPlace {
      isClosed = document.bool(place.value) == false
      additional = compiler.subschema(place.value, of: site)
    } else {
      isClosed = false
      additional = -1
    }
    super.init(site, .mapping)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let document = run.document
    let count = document.childCount(node)
    var fits = true
    run.count(count)
    for index in 0..<count {
      let key = document.key(at: index, of: node)
      let name = document.textBytes(key)
      let value = document.child(at: index, of: node)
      var isKnown = false
      if let number = names.number(of: name) {
        isKnown = true
        if !run.child(properties[number], value) { fits = false }
      }
      for entry in patterns where fits || run.mode != .fits {
        run.count(1 + name.count / 64)
        guard entry.pattern.isMatch(in: name) else { continue }
        isKnown = true
        if !run.child(entry.subschema, value) { fits = false }
      }
      if !fits, run.mode == .fits { return false }
      if isKnown {
        run.mark(index)
      } else if isClosed {
        fits = false
        _ = run.fail(self, at: node, penalty: 30) { run in unknown(key, of: node, run) }
        if run.mode == .fits { return false }
      } else if additional >= 0 {
        if !run.child(additional, value) { fits = false }
        if !fits, run.mode == .fits { return false }
        run.mark(index)
      }
    }
    return fits
  }

  private func unknown(
    _ key: NodeID, of mapping: NodeID, _ run: borrowing Evaluation
  ) -> SchemaFinding {
    var finding = FindingText.unknownField(
      key, of: mapping, names: (0..<names.count).map { names[$0] }, run.document)
    if let place = additionalPlace { finding.reasons = [run.reason(place)] }
    return finding
  }
}

/// `propertyNames` (Core, 10.3.2.4).
final class PropertyNamesCheck: Check, @unchecked Sendable {
  private let subschema: Int32

  private init(_ site: KeywordSite, _ subschema: Int32) {
    self.subschema = subschema
    super.init(site, .mapping)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    guard compiler.expectSchema(site) else { return nil }
    return PropertyNamesCheck(site, compiler.subschema(site.value, of: site))
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    var fits = true
    for index in 0..<run.document.childCount(node) {
      if !run.child(subschema, run.document.key(at: index, of: node)) {
        fits = false
        if run.mode == .fits { return false }
      }
    }
    return fits
  }
}
