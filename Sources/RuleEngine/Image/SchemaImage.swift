import CEL
import Patterns

extension StructuralSchema: ImageCodable {
  /// Writes the schema; each pattern is written once, with its automaton.
  package func write(to writer: inout ImageWriter) {
    var patterns = SchemaPatterns()
    for definition in definitions {
      patterns.add(definition.pattern)
      for pattern in definition.keyPatterns + definition.mistaken { patterns.add(pattern) }
    }
    writer.write(patterns.list)
    writer.write(definitions) { $0.write(to: &$1, patterns) }
  }

  package convenience init(from reader: inout ImageReader) {
    let patterns = SchemaPatterns(list: reader.list { SchemaPattern(from: &$0) })
    let definitions = reader.list { SchemaDefinition(from: &$0, patterns) }
    if definitions.isEmpty { reader.fail() }
    self.init(definitions: definitions, title: definitions.first?.title ?? "")
  }
}

/// The distinct patterns of a schema, to which definitions refer by number.
private struct SchemaPatterns {
  private(set) var list: [SchemaPattern] = []

  private func number(of pattern: SchemaPattern) -> Int? {
    list.firstIndex { $0.text.utf8.elementsEqual(pattern.text.utf8) }
  }

  mutating func add(_ pattern: SchemaPattern?) {
    if let pattern, number(of: pattern) == nil { list.append(pattern) }
  }

  func write(_ pattern: SchemaPattern, to writer: inout ImageWriter) {
    writer.write(count: number(of: pattern) ?? 0)
  }

  func read(from reader: inout ImageReader) -> SchemaPattern? {
    let number = reader.count()
    if number < list.count { return list[number] }
    reader.fail()
    return nil
  }
}

extension SchemaPattern: ImageCodable {
  package func write(to writer: inout ImageWriter) {
    // This cannot fail, because the pattern has been compiled before.
    writer.write((try? Pattern(text, isConstant: true)) ?? pattern)
  }

  package convenience init(from reader: inout ImageReader) { self.init(reader.pattern()) }
}

extension SchemaDefinition {
  private enum AdditionalTag: UInt8 { case allowed, forbidden, definition }

  fileprivate func write(to writer: inout ImageWriter, _ patterns: SchemaPatterns) {
    writer.write(path)
    writer.write(title)
    writer.write(description)
    writer.write(isRead)
    writer.write(examples) { $1.write($0) }
    writer.write(fixed: types.rawValue)
    writer.write(optional: values) { $1.write($0) }
    writer.write(optional: pattern) { patterns.write($0, to: &$1) }
    writer.write(properties)
    writer.write(otherRequired) { $1.write($0) }
    writer.write(keyPatterns) { patterns.write($0, to: &$1) }
    for target in keyDefinitions { writer.write(signed: Int64(target)) }
    switch additional {
    case .allowed: writer.write(tag: AdditionalTag.allowed)
    case .forbidden: writer.write(tag: AdditionalTag.forbidden)
    case .definition(let target):
      writer.write(tag: AdditionalTag.definition)
      writer.write(count: target)
    }
    writer.write(optional: items) { $1.write(count: $0) }
    writer.write(count: minimumCount)
    writer.write(signed: Int64(maximumCount))
    writer.write(double: minimum)
    writer.write(double: maximum)
    writer.write(refusesPlaceholders)
    writer.write(nearest)
    writer.write(mistaken) { patterns.write($0, to: &$1) }
    writer.write(meant) { $1.write($0) }
  }

  fileprivate init(from reader: inout ImageReader, _ patterns: SchemaPatterns) {
    path = reader.string()
    title = reader.string()
    description = reader.string()
    isRead = reader.flag()
    examples = reader.strings()
    types = SchemaTypes(rawValue: reader.byte())
    values = reader.optional { reader in reader.list { SchemaValue(from: &$0) } }
    if reader.flag() { pattern = patterns.read(from: &reader) }
    properties = reader.list { Property(from: &$0) }
    otherRequired = reader.strings()
    for _ in 0..<reader.elementCount() {
      if let pattern = patterns.read(from: &reader) { keyPatterns.append(pattern) }
    }
    for _ in keyPatterns { keyDefinitions.append(Int(reader.signedIndex())) }
    switch reader.tag(AdditionalTag.self) {
    case .allowed, nil: additional = .allowed
    case .forbidden: additional = .forbidden
    case .definition: additional = .definition(reader.count())
    }
    items = reader.flag() ? reader.count() : nil
    minimumCount = reader.count()
    maximumCount = Int(truncatingIfNeeded: reader.signed())
    minimum = reader.double()
    maximum = reader.double()
    refusesPlaceholders = reader.flag()
    nearest = reader.string()
    for _ in 0..<reader.elementCount() {
      if let pattern = patterns.read(from: &reader) { mistaken.append(pattern) }
    }
    meant = reader.strings()
  }
}

extension SchemaDefinition.Property: ImageCodable {
  package func write(to writer: inout ImageWriter) {
    writer.write(name)
    writer.write(count: definition)
    writer.write(isRequired)
  }

  package init(from reader: inout ImageReader) {
    let key = reader.text()
    self.init(
      name: key.string, key: key, definition: reader.count(), isRequired: reader.flag())
  }
}

extension SchemaValue: ImageCodable {
  private enum Tag: UInt8 { case null, `false`, `true`, integer, number, string }

  package func write(to writer: inout ImageWriter) {
    switch self {
    case .null: writer.write(tag: Tag.null)
    case .bool(let flag): writer.write(tag: flag ? Tag.true : .false)
    case .integer(let digits):
      writer.write(tag: Tag.integer)
      writer.write(digits)
    case .number(let number):
      writer.write(tag: Tag.number)
      writer.write(double: number)
    case .string(let text):
      writer.write(tag: Tag.string)
      writer.write(text)
    }
  }

  package init(from reader: inout ImageReader) {
    self =
      switch reader.tag(Tag.self) {
      case .null, nil: .null
      case .false: .bool(false)
      case .true: .bool(true)
      case .integer: .integer(reader.string())
      case .number: .number(reader.double())
      case .string: .string(reader.string())
      }
  }
}
