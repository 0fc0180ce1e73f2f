import CEL
import Diagnostics
import Documents

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Validates one document against a schema: `missing-field`, `unknown-field`, `wrong-type`,
/// `invalid-value` and `ambiguous-document`.
package struct SchemaValidation: ~Copyable {
  package private(set) var facts = StructuralFacts()
  package private(set) var diagnostics: [Diagnostic] = []
  package let schema: StructuralSchema
  package let document: Document
  package let allowance: FindingAllowance
  private var hasher: ValueHasher?
  let offersFixes: Bool
  lazy var fixes = StructuralFixes(document)

  /// Checks a document. O(nodes), unless an object has many properties in an unusual order.
  package init(
    _ document: Document, schema: StructuralSchema, allowance: FindingAllowance,
    offersFixes: Bool = false
  ) {
    self.offersFixes = offersFixes
    self.document = document
    self.allowance = allowance
    self.schema = schema
    facts.definitions.reserveCapacity(document.nodeCount)
    facts.definitions.append(contentsOf: repeatElement(-1, count: document.nodeCount))
    validate(document.root, 0)
    if !document.ambiguities.isEmpty { reportAmbiguities() }
  }

  /// Returns the result.
  package consuming func outcome() -> (facts: StructuralFacts, diagnostics: [Diagnostic]) {
    (facts, diagnostics)
  }

  var advice: StructuralAdvice { StructuralAdvice(document, schema) }

  mutating func markFaulty(_ node: NodeID) {
    if facts.isFaulty.isEmpty {
      facts.isFaulty = [Bool](repeating: false, count: document.nodeCount)
    }
    facts.isFaulty[Int(node.index)] = true
  }

  package mutating func report(
    _ rule: String, _ message: String, at place: NodePlace, node: NodeID, label: String = "",
    help: String, fix: Fix? = nil, severity: Severity = .error
  ) {
    guard allowance.includes(rule) else { return }
    var diagnostic = Diagnostic(
      rule: rule, severity: severity, message: message,
      primary: Annotation(range: place.range, label: label), related: place.uses, help: help,
      document: document.index, pointer: document.pointer(node), fix: fix)
    if rule == "missing-field" {
      // An absent field has no value, and the rest of its mapping does not matter.
      var hash = StableHash()
      hash.combine(message)
      diagnostic.valueHash = max(1, hash.value)
    } else {
      if hasher == nil { hasher = ValueHasher(document) }
      diagnostic.valueHash = hasher?.hash(of: node) ?? 0
    }
    if allowance.admit(diagnostic) { diagnostics.append(diagnostic) }
  }

  /// Validates the root. Recursion is bounded by the depth of documents.
  private mutating func validate(_ node: NodeID, _ number: Int) {
    facts.definitions[Int(node.index)] = Int32(truncatingIfNeeded: number)
    schema.definitions.withUnsafeBufferPointer { definitions in
      if let definitions = definitions.baseAddress { validate(node, definitions, number) }
    }
  }

  /// The schema's definitions as a pointer, so that no node copies them.
  typealias Definitions = UnsafePointer<SchemaDefinition>

  private mutating func validate(_ node: NodeID, _ definitions: Definitions, _ number: Int) {
    facts.definitions[Int(node.index)] = Int32(truncatingIfNeeded: number)
    let kind = document.kind(node)
    let types = definitions[number].types
    let fits: Bool
    switch kind {
    case .null: fits = types.contains(.null) && !document.isBlank(node)
    case .bool: fits = types.contains(.boolean)
    case .integer:
      fits = !types.isDisjoint(with: [.integer, .number])
      if schema.tables[number].isText { facts.hasIntegerTexts = true }
    case .float: fits = types.contains(.number)
    case .string: fits = types.contains(.string)
    case .sequence: fits = types.contains(.array)
    case .mapping: fits = types.contains(.object)
    }
    guard fits else {
      reportWrongType(node, definitions + number)
      return
    }
    switch kind {
    case .mapping: validateMapping(node, definitions, number)
    case .sequence:
      if let items = definitions[number].items {
        for index in 0..<document.childCount(node) {
          validate(document.child(at: index, of: node), definitions, items)
        }
      }
      checkCount(node, document.childCount(node), definitions + number, unit: "elements")
    default:
      if case .string = kind, schema.tables[number].refusesPlaceholders,
        Placeholders.isPlaceholder(document.textBytes(node))
      {
        markFaulty(node)
        facts.placeholders.append(node)
      } else {
        checkScalar(node, kind, definitions + number, schema.tables[number].values)
      }
    }
  }

  // MARK: - Collections

  private mutating func validateMapping(
    _ node: NodeID, _ definitions: Definitions, _ number: Int
  ) {
    validateMapping(node, schema.tables[number].properties, definitions, number)
    guard !definitions[number].otherRequired.isEmpty else { return }
    for name in definitions[number].otherRequired
    where document.value(forKey: name, of: node) == nil {
      reportMissing(name, of: node, definitions + number, field: nil)
    }
  }

  private mutating func validateMapping(
    _ node: NodeID, _ properties: UnsafeBufferPointer<SchemaDefinition.Property>,
    _ definitions: Definitions, _ number: Int
  ) {
    var seen = PropertySet(count: properties.count)
    var expected = 0
    for index in 0..<document.childCount(node) {
      let key = document.key(at: index, of: node)
      let value = document.child(at: index, of: node)
      guard case .string = document.kind(key),
        let found = Self.index(of: document.textBytes(key), in: properties, from: expected)
      else {
        visitOther(key, value, of: node, definitions, number)
        continue
      }
      expected = found + 1 == properties.count ? 0 : found + 1
      // The first of duplicate keys counts, as it does for rules.
      guard seen.insert(found) else { continue }
      if !properties[found].isRequired, document.kind(value) == .null, !document.isBlank(value) {
        facts.definitions[Int(value.index)] = StructuralFacts.absent
      } else {
        validate(value, definitions, properties[found].definition)
      }
    }
    for index in properties.indices
    where properties[index].isRequired && !seen.contains(index) {
      reportMissing(
        properties[index].name, of: node, definitions + number,
        field: definitions[properties[index].definition])
    }
  }

  /// Returns the property that a key names. People write fields in the documented order, so the
  /// search starts behind the previous property.
  private static func index(
    of text: UnsafeBufferPointer<UInt8>,
    in properties: UnsafeBufferPointer<SchemaDefinition.Property>, from expected: Int
  ) -> Int? {
    for index in expected..<max(expected, properties.count)
    where properties[index].spelling.hasBytes(text) {
      return index
    }
    for index in 0..<min(expected, properties.count)
    where properties[index].spelling.hasBytes(text) {
      return index
    }
    return nil
  }

  /// Handles an entry whose key is not a listed property.
  private mutating func visitOther(
    _ key: NodeID, _ value: NodeID, of mapping: NodeID,
    _ definitions: Definitions, _ number: Int
  ) {
    let text = document.textBytes(key)
    let patterns = definitions[number].keyPatterns
    if let index = patterns.firstIndex(where: { $0.matches(text) }) {
      let target = definitions[number].keyDefinitions[index]
      if target >= 0 { validate(value, definitions, target) }
      return
    }
    switch definitions[number].additional {
    case .allowed: break
    case .definition(let target): validate(value, definitions, target)
    case .forbidden: reportUnknown(key, of: mapping, definitions + number)
    }
  }

  private mutating func checkCount(
    _ node: NodeID, _ count: Int, _ definition: Definitions, unit: String
  ) {
    guard count < definition.pointee.minimumCount || count > definition.pointee.maximumCount else {
      return
    }
    markFaulty(node)
    guard allowance.isOpen else { return }
    report(
      "invalid-value",
      StructuralMessages.count(
        name(of: node, definition), found: count, minimum: definition.pointee.minimumCount,
        maximum: definition.pointee.maximumCount, unit: unit), at: document.place(of: node),
      node: node,
      help: StructuralMessages.countHelp(found: count, minimum: definition.pointee.minimumCount))
  }

  // MARK: - Scalars

  private mutating func checkScalar(
    _ node: NodeID, _ kind: NodeKind, _ definition: Definitions,
    _ allowed: UnsafeBufferPointer<StructuralSchema.AllowedValue>?
  ) {
    if case .string = kind, document.style(node) == .plain, definition.pointee.isRead,
      let type = OldSchema.type(of: document.textBytes(node)), !document.isTagged(node)
    {
      return reportOldType(node, type)
    }
    if case .integer = kind, !definition.pointee.isText, document.style(node) == .plain,
      OldSchema.isTextOnly(document.textBytes(node)), !document.isTagged(node)
    {
      return reportOldNumber(node)
    }
    if let allowed, !isAny(of: allowed, node, kind) {
      guard allowance.isOpen else { return markFaulty(node) }
      let names = (definition.pointee.values ?? []).map(\.description)
      let text = document.string(node)
      let suggestion = NearestName.suggestion(for: advice.withoutCurlyQuotes(node), among: names)
      reportInvalid(
        node, definition,
        StructuralMessages.invalidValue(
          name(of: node, definition), value: text, expected: names, suggestion: suggestion),
        suggestion: suggestion)
    } else if case .string = kind, let pattern = definition.pointee.pattern,
      !pattern.matches(document.textBytes(node))
    {
      guard allowance.isOpen else { return markFaulty(node) }
      let text = document.string(node)
      let suggestion = definition.pointee.meant(by: document.textBytes(node))
      reportInvalid(
        node, definition,
        StructuralMessages.invalidPattern(
          name(of: node, definition), value: text, examples: definition.pointee.examples),
        suggestion: suggestion)
    } else if case .string = kind,
      definition.pointee.minimumCount > 0 || definition.pointee.maximumCount < Int.max
    {
      let count = document.string(node).unicodeScalars.count
      checkCount(node, count, definition, unit: "characters")
    } else if definition.pointee.minimum.isFinite || definition.pointee.maximum.isFinite,
      let number = document.double(node),
      number < definition.pointee.minimum || number > definition.pointee.maximum
    {
      reportInvalid(
        node, definition,
        StructuralMessages.number(
          name(of: node, definition), value: document.string(node),
          minimum: definition.pointee.minimum,
          maximum: definition.pointee.maximum), suggestion: nil)
    }
  }

  private func isAny(
    of values: UnsafeBufferPointer<StructuralSchema.AllowedValue>, _ node: NodeID,
    _ kind: NodeKind
  ) -> Bool {
    let text = document.textBytes(node)
    for index in values.indices where isEqual(values[index], node, kind, text) { return true }
    return false
  }

  private func isEqual(
    _ value: StructuralSchema.AllowedValue, _ node: NodeID, _ kind: NodeKind,
    _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    switch (value.kind, kind) {
    case (.string, .string): value.spelling.hasBytes(text)
    case (.null, .null): true
    case (.bool(let flag), .bool): document.bool(node) == flag
    case (.integer, .integer):
      // A number that does not start with 0 or a sign is its own decimal text.
      (0x31...0x39).contains(text.first ?? 0)
        ? value.spelling.hasBytes(text)
        : document.decimalText(node)?.utf8.elementsEqual(value.spelling) == true
    case (.number(let number), .float): document.double(node) == number
    default: false
    }
  }

  private mutating func reportInvalid(
    _ node: NodeID, _ definition: Definitions, _ message: String, suggestion: String?
  ) {
    markFaulty(node)
    let fix = offersFixes ? fixes.replace(node, with: suggestion) : nil
    report(
      "invalid-value", message, at: document.place(of: node), node: node,
      help: advice.invalid(
        node, suggestion: suggestion, values: definition.pointee.values ?? [],
        examples: definition.pointee.examples), fix: fix)
  }

  private mutating func reportWrongType(_ node: NodeID, _ definition: Definitions) {
    markFaulty(node)
    guard allowance.isOpen else { return }
    let isBlank = document.isBlank(node)
    let fix = offersFixes ? fixes.convert(node, to: definition.pointee.types) : nil
    report(
      "wrong-type",
      StructuralMessages.wrongType(
        name(of: node, definition), found: document.kind(node), isBlank: isBlank,
        expected: definition.pointee.types),
      at: isBlank ? document.place(of: node) : document.place(ofCharactersOf: node), node: node,
      help: advice.wrongType(node, definition.pointee), fix: fix)
  }

  /// Returns the name of a node in messages: the path of its subschema.
  private func name(of node: NodeID, _ definition: Definitions) -> String {
    definition.pointee.path.isEmpty ? "the document" : "`\(definition.pointee.path)`"
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the text consists of these bytes.
  fileprivate func hasBytes(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard let start = baseAddress, let other = other.baseAddress else { return true }
    return memcmp(start, other, count) == 0
  }
}

/// The properties seen in an object: a bit each, without allocation for up to 64 properties.
private struct PropertySet {
  private var bits: UInt64 = 0
  private var rest: Set<Int> = []

  init(count: Int) {
    if count > 64 { rest.reserveCapacity(count - 64) }
  }

  func contains(_ index: Int) -> Bool {
    index < 64 ? bits & (1 << UInt64(index)) != 0 : rest.contains(index)
  }

  /// Inserts an index; returns whether it was new.
  mutating func insert(_ index: Int) -> Bool {
    guard !contains(index) else { return false }
    if index < 64 { bits |= 1 << UInt64(index) } else { rest.insert(index) }
    return true
  }
}
