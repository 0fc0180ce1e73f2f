import CEL

/// Writes schemas as compact bytes (``CompactWriter``), and reads them back: the form in which
/// authlint carries the schema of manifests, so that its start costs no reading of JSON.
package enum SchemaCodec {
  /// Encodes a schema; its patterns with their automata.
  package static func encode(_ schema: StructuralSchema) -> [UInt8] {
    var encoder = SchemaEncoder()
    return encoder.encode(schema)
  }

  /// Decodes a schema. The bytes are part of authlint: damage is a fault of the build.
  package static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> StructuralSchema? {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
    var decoder = SchemaDecoder(CompactReader(start, end: start + bytes.count))
    return decoder.schema()
  }
}

private struct SchemaEncoder {
  private var writer = CompactWriter()
  /// The distinct patterns.
  private var patterns: [SchemaPattern] = []

  mutating func encode(_ schema: StructuralSchema) -> [UInt8] {
    for definition in schema.definitions {
      note(definition.pattern)
      for pattern in definition.keyPatterns { note(pattern) }
      for pattern in definition.mistaken { note(pattern) }
    }
    writer.write(count: patterns.count)
    for pattern in patterns { pattern.write(to: &writer) }
    writer.write(count: schema.definitions.count)
    for definition in schema.definitions { write(definition) }
    return writer.bytes
  }

  private func number(of pattern: SchemaPattern) -> Int? {
    patterns.firstIndex { $0.text.utf8.elementsEqual(pattern.text.utf8) }
  }

  private mutating func note(_ pattern: SchemaPattern?) {
    if let pattern, number(of: pattern) == nil { patterns.append(pattern) }
  }

  /// The number of a pattern, from 1; 0 for none.
  private mutating func write(_ pattern: SchemaPattern?) {
    writer.write(count: pattern.flatMap { number(of: $0) }.map { $0 + 1 } ?? 0)
  }

  private mutating func write(_ texts: [String]) {
    writer.write(count: texts.count)
    for text in texts { writer.write(raw: text) }
  }

  private mutating func write(_ definition: SchemaDefinition) {
    writer.write(raw: definition.path)
    writer.write(raw: definition.title)
    writer.write(raw: definition.description)
    writer.write(count: definition.isRead ? 1 : 0)
    write(definition.examples)
    writer.write(count: Int(definition.types.rawValue))
    writer.write(count: definition.values.map { $0.count + 1 } ?? 0)
    for value in definition.values ?? [] { write(value) }
    write(definition.pattern)
    writer.write(count: definition.properties.count)
    for property in definition.properties {
      writer.write(raw: property.name)
      writer.write(count: property.definition)
      writer.write(count: property.isRequired ? 1 : 0)
    }
    write(definition.otherRequired)
    writer.write(count: definition.keyPatterns.count)
    for (pattern, target) in zip(definition.keyPatterns, definition.keyDefinitions) {
      write(pattern)
      writer.write(count: target + 1)
    }
    switch definition.additional {
    case .allowed: writer.write(count: 0)
    case .forbidden: writer.write(count: 1)
    case .definition(let target): writer.write(count: target + 2)
    }
    writer.write(count: definition.items.map { $0 + 1 } ?? 0)
    writer.write(count: definition.minimumCount)
    writer.write(count: definition.maximumCount)
    writer.write(definition.minimum.bitPattern)
    writer.write(definition.maximum.bitPattern)
    writer.write(count: definition.refusesPlaceholders ? 1 : 0)
    writer.write(raw: definition.nearest)
    writer.write(count: definition.mistaken.count)
    for pattern in definition.mistaken { write(pattern) }
    write(definition.meant)
  }

  private mutating func write(_ value: SchemaValue) {
    switch value {
    case .null: writer.write(count: 0)
    case .bool(let flag): writer.write(count: flag ? 2 : 1)
    case .integer(let digits):
      writer.write(count: 3)
      writer.write(raw: digits)
    case .number(let number):
      writer.write(count: 4)
      writer.write(number.bitPattern)
    case .string(let text):
      writer.write(count: 5)
      writer.write(raw: text)
    }
  }
}

private struct SchemaDecoder {
  private var reader: CompactReader
  private var patterns: [SchemaPattern] = []

  init(_ reader: CompactReader) { self.reader = reader }

  mutating func schema() -> StructuralSchema? {
    let patternCount = reader.elementCount()
    patterns.reserveCapacity(patternCount)
    for _ in 0..<patternCount { patterns.append(SchemaPattern(&reader)) }
    let count = reader.elementCount()
    var definitions: [SchemaDefinition] = []
    definitions.reserveCapacity(count)
    for _ in 0..<count { definitions.append(definition()) }
    guard let title = definitions.first?.title else { return nil }
    return StructuralSchema(definitions: definitions, title: title)
  }

  private mutating func text() -> String { String(decoding: reader.raw(), as: UTF8.self) }

  private mutating func texts() -> [String] {
    let count = reader.elementCount()
    var texts: [String] = []
    texts.reserveCapacity(count)
    for _ in 0..<count { texts.append(text()) }
    return texts
  }

  private mutating func pattern() -> SchemaPattern? {
    let number = reader.count()
    return number > 0 && number <= patterns.count ? patterns[number - 1] : nil
  }

  /// A number that may be none.
  private mutating func optional() -> Int? {
    let number = reader.count()
    return number > 0 ? number - 1 : nil
  }

  private mutating func definition() -> SchemaDefinition {
    var definition = SchemaDefinition()
    definition.path = text()
    definition.title = text()
    definition.description = text()
    definition.isRead = reader.number() != 0
    definition.examples = texts()
    definition.types = SchemaTypes(rawValue: UInt8(truncatingIfNeeded: reader.number()))
    if let count = optional() { definition.values = values(count) }
    definition.pattern = pattern()
    let propertyCount = reader.elementCount()
    definition.properties.reserveCapacity(propertyCount)
    for _ in 0..<propertyCount { definition.properties.append(property()) }
    definition.otherRequired = texts()
    for _ in 0..<reader.elementCount() {
      if let pattern = pattern() { definition.keyPatterns.append(pattern) }
      definition.keyDefinitions.append(reader.count() - 1)
    }
    let additional = reader.count()
    definition.additional =
      additional == 0 ? .allowed : additional == 1 ? .forbidden : .definition(additional - 2)
    definition.items = optional()
    definition.minimumCount = Int(truncatingIfNeeded: reader.number())
    definition.maximumCount = Int(truncatingIfNeeded: reader.number())
    definition.minimum = Double(bitPattern: reader.number())
    definition.maximum = Double(bitPattern: reader.number())
    definition.refusesPlaceholders = reader.count() != 0
    definition.nearest = text()
    for _ in 0..<reader.elementCount() {
      if let pattern = pattern() { definition.mistaken.append(pattern) }
    }
    definition.meant = texts()
    return definition
  }

  private mutating func property() -> SchemaDefinition.Property {
    let bytes = reader.raw()
    let key = Text(
      storage: TextStorage(permanent: bytes), lower: 0,
      upper: Int32(truncatingIfNeeded: bytes.count))
    return SchemaDefinition.Property(
      name: String(decoding: bytes, as: UTF8.self), key: key, definition: reader.count(),
      isRequired: reader.number() != 0)
  }

  private mutating func values(_ count: Int) -> [SchemaValue] {
    var values: [SchemaValue] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(value()) }
    return values
  }

  private mutating func value() -> SchemaValue {
    switch reader.number() {
    case 1: .bool(false)
    case 2: .bool(true)
    case 3: .integer(text())
    case 4: .number(Double(bitPattern: reader.number()))
    case 5: .string(text())
    default: .null
    }
  }
}
