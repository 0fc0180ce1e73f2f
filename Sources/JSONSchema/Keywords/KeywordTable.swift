/// A keyword: where it counts, where it has subschemas, and what it asks.
struct SchemaKeyword: Sendable {
  /// Where subschemas are within a keyword's value.
  enum Shape: Sendable {
    /// Nowhere.
    case none
    /// The value is one.
    case schema
    /// The value is a list of them.
    case list
    /// The value is one, or a list of them.
    case schemaOrList
    /// The value is a mapping to them.
    case map
    /// The value is a mapping to them or to lists of names.
    case dependencies
  }

  /// When a check is asked; the cheap ones come first, and what depends on all others last.
  enum Stage: UInt8, Sendable {
    case type, value, scalar, members, combination, remainder
  }

  /// Makes the check of a keyword; `nil` where it asks nothing, or where it is not usable, which it
  /// then has reported.
  typealias Compile = @Sendable (KeywordSite, inout SchemaCompiler) -> Check?

  let name: StaticString
  let drafts: ClosedRange<SchemaDraft>
  let vocabulary: SchemaVocabularies
  let shape: Shape
  let stage: Stage
  let compile: Compile

  init(
    _ name: StaticString, _ drafts: ClosedRange<SchemaDraft> = .all,
    _ vocabulary: SchemaVocabularies = .validation, shape: Shape = .none, _ stage: Stage,
    _ compile: @escaping Compile
  ) {
    self.name = name
    self.drafts = drafts
    self.vocabulary = vocabulary
    self.shape = shape
    self.stage = stage
    self.compile = compile
  }
}

extension ClosedRange<SchemaDraft> {
  static let all: ClosedRange = .draft4 ... .draft2020
  static let from6: ClosedRange = .draft6 ... .draft2020
  static let from7: ClosedRange = .draft7 ... .draft2020
  static let from2019: ClosedRange = .draft2019 ... .draft2020
  static let only2020: ClosedRange = .draft2020 ... .draft2020
  static let until2019: ClosedRange = .draft4 ... .draft2019
}

extension SchemaKeyword {
  /// All keywords; what is not among them is an annotation. A keyword that means something else in
  /// another draft has a row for each meaning.
  static let table: [SchemaKeyword] = [
    // References
    SchemaKeyword("$ref", .all, .core, .combination, ReferenceCheck.reference),
    SchemaKeyword("$dynamicRef", .only2020, .core, .combination, ReferenceCheck.dynamicReference),
    SchemaKeyword(
      "$recursiveRef", .draft2019 ... .draft2019, .core, .combination,
      ReferenceCheck.recursiveReference),
    SchemaKeyword("$defs", .from2019, .core, shape: .map, .type, AnnotationCheck.subschemas),
    SchemaKeyword("definitions", .all, .core, shape: .map, .type, AnnotationCheck.subschemas),
    SchemaKeyword("$id", .from6, .core, .type, AnnotationCheck.text),
    SchemaKeyword("id", .draft4 ... .draft4, .core, .type, AnnotationCheck.text),
    SchemaKeyword("$anchor", .from2019, .core, .type, AnnotationCheck.text),
    SchemaKeyword("$dynamicAnchor", .only2020, .core, .type, AnnotationCheck.text),
    SchemaKeyword("$schema", .all, .core, .type, AnnotationCheck.text),
    // Annotations; `title`, `description` and others ask nothing, whatever their type is.
    SchemaKeyword("deprecated", .all, .metaData, .remainder, DeprecatedCheck.compile),
    // Any value
    SchemaKeyword("type", .all, .validation, .type, TypeCheck.compile),
    SchemaKeyword("enum", .all, .validation, .value, ValueCheck.enumeration),
    SchemaKeyword("const", .from6, .validation, .value, ValueCheck.constant),
    // Numbers
    SchemaKeyword("multipleOf", .all, .validation, .scalar, MultipleCheck.compile),
    SchemaKeyword("maximum", .all, .validation, .scalar, BoundCheck.maximum),
    SchemaKeyword("minimum", .all, .validation, .scalar, BoundCheck.minimum),
    SchemaKeyword("exclusiveMaximum", .from6, .validation, .scalar, BoundCheck.exclusiveMaximum),
    SchemaKeyword("exclusiveMinimum", .from6, .validation, .scalar, BoundCheck.exclusiveMinimum),
    SchemaKeyword(
      "exclusiveMaximum", .draft4 ... .draft4, .validation, .scalar, AnnotationCheck.flag),
    SchemaKeyword(
      "exclusiveMinimum", .draft4 ... .draft4, .validation, .scalar, AnnotationCheck.flag),
    // Strings
    SchemaKeyword("maxLength", .all, .validation, .scalar, LengthCheck.maximum),
    SchemaKeyword("minLength", .all, .validation, .scalar, LengthCheck.minimum),
    SchemaKeyword("pattern", .all, .validation, .scalar, PatternCheck.compile),
    SchemaKeyword("format", .all, .format, .scalar, FormatCheck.compile),
    SchemaKeyword("contentEncoding", .from7, .content, .scalar, ContentCheck.encoding),
    SchemaKeyword("contentMediaType", .from7, .content, .scalar, ContentCheck.mediaType),
    SchemaKeyword(
      "contentSchema", .from2019, .content, shape: .schema, .scalar, AnnotationCheck.subschema),
    // Lists
    SchemaKeyword("maxItems", .all, .validation, .scalar, CountCheck.maximumItems),
    SchemaKeyword("minItems", .all, .validation, .scalar, CountCheck.minimumItems),
    SchemaKeyword("uniqueItems", .all, .validation, .members, UniqueCheck.compile),
    SchemaKeyword(
      "prefixItems", .only2020, .applicator, shape: .list, .members, ItemsCheck.prefix),
    SchemaKeyword("items", .only2020, .applicator, shape: .schema, .members, ItemsCheck.rest),
    SchemaKeyword(
      "items", .until2019, .applicator, shape: .schemaOrList, .members, ItemsCheck.items),
    SchemaKeyword(
      "additionalItems", .until2019, .applicator, shape: .schema, .members, ItemsCheck.additional),
    SchemaKeyword(
      "contains", .from6, .applicator, shape: .schema, .members, ContainsCheck.compile),
    SchemaKeyword("minContains", .from2019, .validation, .scalar, AnnotationCheck.count),
    SchemaKeyword("maxContains", .from2019, .validation, .scalar, AnnotationCheck.count),
    SchemaKeyword(
      "unevaluatedItems", .from2019, .unevaluated, shape: .schema, .remainder,
      UnevaluatedItemsCheck.compile),
    // Mappings
    SchemaKeyword("maxProperties", .all, .validation, .scalar, CountCheck.maximumProperties),
    SchemaKeyword("minProperties", .all, .validation, .scalar, CountCheck.minimumProperties),
    SchemaKeyword("required", .all, .validation, .value, RequiredCheck.compile),
    SchemaKeyword(
      "dependentRequired", .from2019, .validation, .value, DependentRequiredCheck.compile),
    SchemaKeyword(
      "properties", .all, .applicator, shape: .map, .members, PropertiesCheck.properties),
    SchemaKeyword(
      "patternProperties", .all, .applicator, shape: .map, .members, PropertiesCheck.patterns),
    SchemaKeyword(
      "additionalProperties", .all, .applicator, shape: .schema, .members,
      PropertiesCheck.additional),
    SchemaKeyword(
      "propertyNames", .from6, .applicator, shape: .schema, .members, PropertyNamesCheck.compile),
    SchemaKeyword(
      "dependentSchemas", .from2019, .applicator, shape: .map, .combination,
      DependenciesCheck.schemas),
    SchemaKeyword(
      "dependencies", .all, .applicator, shape: .dependencies, .combination,
      DependenciesCheck.either),
    SchemaKeyword(
      "unevaluatedProperties", .from2019, .unevaluated, shape: .schema, .remainder,
      UnevaluatedPropertiesCheck.compile),
    // Combinations
    SchemaKeyword("allOf", .all, .applicator, shape: .list, .combination, AllCheck.compile),
    SchemaKeyword("anyOf", .all, .applicator, shape: .list, .combination, AnyCheck.compile),
    SchemaKeyword("oneOf", .all, .applicator, shape: .list, .combination, OneCheck.compile),
    SchemaKeyword("not", .all, .applicator, shape: .schema, .combination, NotCheck.compile),
    SchemaKeyword("if", .from7, .applicator, shape: .schema, .combination, ConditionCheck.compile),
    SchemaKeyword("then", .from7, .applicator, shape: .schema, .type, AnnotationCheck.subschema),
    SchemaKeyword("else", .from7, .applicator, shape: .schema, .type, AnnotationCheck.subschema),
  ]

  private static let numbers: [[UInt8]: [Int]] = {
    var numbers: [[UInt8]: [Int]] = [:]
    for (number, keyword) in table.enumerated() {
      let name = keyword.name.withUTF8Buffer { Array($0) }
      numbers[name, default: []].append(number)
    }
    return numbers
  }()

  /// The keyword of a name in a dialect; `nil` for an annotation. No name with bytes beyond ASCII is
  /// one.
  static func named(_ name: UnsafeBufferPointer<UInt8>, in dialect: SchemaDialect) -> SchemaKeyword?
  {
    for number in numbers[Array(name)] ?? [] {
      let keyword = table[number]
      if keyword.drafts.contains(dialect.draft),
        dialect.vocabularies.contains(keyword.vocabulary)
      {
        return keyword
      }
    }
    return nil
  }
}
