/// The drafts of JSON Schema that are understood, the oldest first.
package enum SchemaDraft: UInt8, Comparable, CaseIterable, Sendable {
  case draft4, draft6, draft7, draft2019, draft2020

  package static func < (left: SchemaDraft, right: SchemaDraft) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The draft of a metaschema's address without fragment; `nil` if it is another one.
  static func named(_ address: String) -> SchemaDraft? {
    for entry in addresses where "\(entry.address)".utf8.elementsEqual(address.utf8) {
      return entry.draft
    }
    return nil
  }

  /// Draft 5 says what draft 4 says; the address without a draft stood for draft 7 at last.
  private static let addresses: [(address: StaticString, draft: SchemaDraft)] = [
    ("http://json-schema.org/draft-04/schema", .draft4),
    ("http://json-schema.org/draft-05/schema", .draft4),
    ("http://json-schema.org/draft-06/schema", .draft6),
    ("http://json-schema.org/draft-07/schema", .draft7),
    ("http://json-schema.org/schema", .draft7),
    ("https://json-schema.org/draft-04/schema", .draft4),
    ("https://json-schema.org/draft-05/schema", .draft4),
    ("https://json-schema.org/draft-06/schema", .draft6),
    ("https://json-schema.org/draft-07/schema", .draft7),
    ("https://json-schema.org/schema", .draft7),
    ("https://json-schema.org/draft/2019-09/schema", .draft2019),
    ("http://json-schema.org/draft/2019-09/schema", .draft2019),
    ("https://json-schema.org/draft/2020-12/schema", .draft2020),
    ("http://json-schema.org/draft/2020-12/schema", .draft2020),
  ]

  /// The keyword that gives a subschema its address.
  var idKeyword: StaticString { self == .draft4 ? "id" : "$id" }

  /// Whether a `$ref` stands for its whole subschema, so that its siblings say nothing.
  var referenceReplaces: Bool { self <= .draft7 }
}

/// What a subschema is written in: a draft, and the vocabularies of it that are in use.
struct SchemaDialect: Equatable, Sendable {
  var draft: SchemaDraft
  var vocabularies: SchemaVocabularies

  /// A draft with all that it has.
  init(_ draft: SchemaDraft) {
    self.draft = draft
    vocabularies = .standard
  }
}

/// The vocabularies of drafts 2019-09 and 2020-12, as a set; the keywords of older drafts belong to
/// them as well.
struct SchemaVocabularies: OptionSet, Sendable {
  let rawValue: UInt16

  static let core = SchemaVocabularies(rawValue: 1)
  static let applicator = SchemaVocabularies(rawValue: 2)
  static let unevaluated = SchemaVocabularies(rawValue: 4)
  static let validation = SchemaVocabularies(rawValue: 8)
  static let metaData = SchemaVocabularies(rawValue: 16)
  static let format = SchemaVocabularies(rawValue: 32)
  static let formatAssertion = SchemaVocabularies(rawValue: 64)
  static let content = SchemaVocabularies(rawValue: 128)

  static let standard: SchemaVocabularies = [
    .core, .applicator, .unevaluated, .validation, .metaData, .format, .content,
  ]

  /// The vocabulary of an address in `$vocabulary`; `nil` if it is not understood.
  static func named(_ address: String, _ draft: SchemaDraft) -> SchemaVocabularies? {
    let base =
      draft == .draft2019
      ? "https://json-schema.org/draft/2019-09/vocab/"
      : "https://json-schema.org/draft/2020-12/vocab/"
    guard address.utf8.starts(with: base.utf8) else { return nil }
    switch String(decoding: address.utf8.dropFirst(base.utf8.count), as: UTF8.self) {
    case "core": return .core
    // The older draft has the unevaluated keywords among the applicators.
    case "applicator": return draft == .draft2019 ? [.applicator, .unevaluated] : .applicator
    case "unevaluated": return .unevaluated
    case "validation": return .validation
    case "meta-data": return .metaData
    case "format", "format-annotation": return .format
    case "format-assertion": return [.format, .formatAssertion]
    case "content": return .content
    default: return nil
    }
  }
}
