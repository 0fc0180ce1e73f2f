import Documents

/// `type` (Validation, 6.1.1).
final class TypeCheck: Check, @unchecked Sendable {
  let types: JSONTypes
  /// The kinds that are always of one of the types.
  private let fitting: KindSet
  /// Whether numbers without a fraction are integers however they are written, as from draft 6 on.
  private let takesWholeNumbers: Bool

  private init(_ site: KeywordSite, _ types: JSONTypes) {
    self.types = types
    fitting = types.kinds
    takesWholeNumbers = types.contains(.integer) && site.draft >= .draft6
    super.init(site)
  }

  static func compile(_ site: KeywordSite, _ compiler: inout SchemaCompiler) -> Check? {
    var types: JSONTypes = []
    let document = site.document
    let expected =
      "one of the types `null`, `boolean`, `integer`, `number`, `string`, `array` and"
      + " `object`, or a list of them"
    var names = [site.value]
    if site.kind == .sequence {
      names = (0..<document.childCount(site.value)).map { document.child(at: $0, of: site.value) }
    }
    for name in names {
      guard document.kind(name) == .string,
        let type = JSONTypes.named(document.textBytes(name))
      else {
        compiler.expect(expected, at: name, site)
        return nil
      }
      types.formUnion(type)
    }
    return TypeCheck(site, types)
  }

  override func holds(_ node: NodeID, _ run: inout Evaluation) -> Bool {
    let kind = JSONValue.kind(run.document, node)
    if !fitting.isDisjoint(with: KindSet(kind)) { return true }
    if kind == .float, takesWholeNumbers, ExactNumber(run.document, node)?.isWhole == true {
      return true
    }
    return run.fail(self, at: node, penalty: 1_000) { run in
      FindingText.wrongType(node, expected: types, run.document)
    }
  }
}

/// The types of JSON, as a set.
struct JSONTypes: OptionSet, Sendable {
  let rawValue: UInt8

  static let null = JSONTypes(rawValue: 1)
  static let boolean = JSONTypes(rawValue: 2)
  static let integer = JSONTypes(rawValue: 4)
  static let number = JSONTypes(rawValue: 8)
  static let string = JSONTypes(rawValue: 16)
  static let array = JSONTypes(rawValue: 32)
  static let object = JSONTypes(rawValue: 64)

  private static let all: [(name: StaticString, type: JSONTypes, kinds: KindSet, words: String)] = [
    ("null", .null, .null, "null"), ("boolean", .boolean, .bool, "`true` or `false`"),
    ("integer", .integer, .integer, "an integer"), ("number", .number, .number, "a number"),
    ("string", .string, .string, "a string"), ("array", .array, .sequence, "a list"),
    ("object", .object, .mapping, "a mapping"),
  ]

  static func named(_ name: UnsafeBufferPointer<UInt8>) -> JSONTypes? {
    all.first { entry in entry.name.withUTF8Buffer { $0.hasSameBytes(as: name) } }?.type
  }

  var kinds: KindSet {
    Self.all.reduce(into: []) { if contains($1.type) { $0.formUnion($1.kinds) } }
  }

  /// The names of the types.
  var names: [String] { Self.all.filter { contains($0.type) }.map { "\($0.name)" } }

  /// The types in words; an integer is a number, where both fit.
  var words: [String] {
    Self.all.filter {
      contains($0.type) && !($0.type == .integer && contains(.number))
    }.map(\.words)
  }
}
