import CEL

/// The image of a rule set that is embedded in a program: the content of its files, the programs of
/// its expressions, its schema, and the plan of all its rules.
///
/// An image consists of a header and three sections: the definition, the schema, the plan. The
/// header has the form of the image, a checksum of everything after the checksum, and the length of
/// the image. A check reads the constants, the schema and the plan when it starts, a program when
/// it is first evaluated, and a rule when it has its first finding.
package final class RuleImage: Sendable {
  private let storage: TextStorage
  private let byteCount: Int
  /// The offsets of the sections.
  private let definitionStart: Int
  private let schemaStart: Int
  private let planStart: Int
  /// The offsets of the checksum and of the bytes that it covers.
  private static let checksumOffset = 8
  private static let contentOffset = 16

  /// Opens an image.
  ///
  /// - Parameter form: The expected form.
  /// - Throws: ``ImageError`` if the image has another form or is incomplete.
  package init(_ storage: TextStorage, form: UInt64) throws(ImageError) {
    var reader = ImageReader(storage)
    guard reader.fixed() as UInt64 == form else { throw .otherForm }
    _ = reader.fixed() as UInt64
    let count = Int(reader.fixed() as UInt32)
    self.storage = storage
    byteCount = count
    definitionStart = reader.offset
    reader.skipSection()
    schemaStart = reader.offset
    reader.skipSection()
    planStart = reader.offset
    reader.skipSection()
    // The last word may end with padding.
    guard !reader.isBroken, reader.offset == count, storage.count < count + 8 else {
      throw .damaged
    }
  }

  /// Opens an image that consists of the words of a little-endian machine.
  package convenience init(_ words: [UInt64], form: UInt64) throws(ImageError) {
    let words = ImageWords(words)
    try self.init(TextStorage(borrowing: words.bytes, from: words), form: form)
  }

  /// Whether the content has the checksum that was written.
  package var isIntact: Bool {
    var reader = ImageReader(storage, from: Self.checksumOffset)
    return reader.fixed() == Self.checksum(of: storage, byteCount)
  }

  /// Returns the FNV-1a hash of the content, which detects accidental changes.
  private static func checksum(of storage: TextStorage, _ byteCount: Int) -> UInt64 {
    let bytes = UnsafeBufferPointer(start: storage.base, count: byteCount)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes.dropFirst(contentOffset) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  private func section(_ start: Int) -> ImageReader {
    var reader = ImageReader(storage, from: start)
    return reader.section()
  }

  /// The content of the rule set's files, without ``RuleDefinition/why``. O(n).
  package var definition: RuleSetDefinition {
    var reader = section(definitionStart)
    return RuleSetDefinition(from: &reader)
  }

  /// Returns a rule of the definition, by its index; `nil` if there is none.
  package func rule(at index: Int) -> RuleDefinition? {
    var reader = section(definitionStart)
    return RuleSetDefinition.rule(at: index, from: &reader)
  }

  /// The values of the constants, in the order of the definition.
  package var constants: [Value] {
    var reader = section(definitionStart)
    return RuleSetDefinition.constants(from: &reader)
  }

  /// The number of rules.
  package var ruleCount: Int {
    var reader = section(definitionStart)
    return RuleSetDefinition.ruleCount(from: &reader)
  }

  /// The schema; `nil` if the set has none.
  package var schema: StructuralSchema? {
    var reader = section(schemaStart)
    return reader.optional { StructuralSchema(from: &$0) }
  }

  /// The plan of all rules.
  package var plan: PlanTables {
    var reader = section(planStart)
    return PlanTables(from: &reader)
  }

  /// Returns the text at an offset.
  package func text(at offset: Int32) -> RuleText {
    var reader = ImageReader(storage, from: Int(offset))
    return RuleText(from: &reader)
  }

  /// Returns the program of an expression in a text; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - number: The number of the expression in the text.
  ///   - offset: The offset of the text.
  ///   - part: The bytes of the text that are the expression; all if `nil`.
  ///   - slot: Returns the slot of a variable by its name.
  package func program(
    _ number: Int, ofTextAt offset: Int32, part: Range<Int>? = nil,
    slot: (UnsafeBufferPointer<UInt8>) -> Int32?
  ) -> Program? {
    var reader = ImageReader(storage, from: Int(offset))
    var text = reader.text()
    if let part {
      text = text.slice(
        Int32(truncatingIfNeeded: part.lowerBound), Int32(truncatingIfNeeded: part.upperBound))
    }
    guard var program = RuleText.program(number, from: &reader), !program.isAtEnd else {
      return nil
    }
    return Program(from: &program, of: text, library: RuleSet.library, slot: slot)
  }
}

extension RuleImage {
  /// Returns the image of a rule set.
  ///
  /// - Parameter form: The hash of the sources that write and read images.
  /// - Throws: ``ImageError/damaged`` if the image does not read as it was written.
  package static func bytes(of ruleSet: RuleSet, form: UInt64) throws(ImageError) -> [UInt8] {
    var writer = ImageWriter(functions: RuleSet.functions)
    writer.names = ruleSet.sharedNames.map { Text($0) }
    writer.write(fixed: form)
    writer.write(fixed: UInt64(0))
    writer.write(fixed: UInt32(0))
    let definitionStart = writer.bytes.count
    writer.section { ruleSet.definition.write(to: &$0) }
    writer.section { writer in writer.write(optional: ruleSet.schema) { $0.write(to: &$1) } }
    // The plan refers to the texts by their offsets, which are known now.
    let written = Text(bytes: writer.bytes).storage
    var reader = ImageReader(written, from: definitionStart)
    var definition = reader.section()
    var planner = RulePlanner(shared: ruleSet.sharedNames)
    for rule in RuleSetDefinition(from: &definition).rules { planner.add(rule) }
    writer.section { planner.plan().tables.write(to: &$0) }
    writer.set(UInt32(truncatingIfNeeded: writer.bytes.count), at: contentOffset)
    writer.set(
      checksum(of: Text(bytes: writer.bytes).storage, writer.bytes.count), at: checksumOffset)
    let image = try RuleImage(Text(bytes: writer.bytes).storage, form: form)
    guard image.holds(ruleSet) else { throw .damaged }
    return writer.bytes
  }

  /// Returns whether the image reads as the rule set that was written.
  private func holds(_ ruleSet: RuleSet) -> Bool {
    var expected = ruleSet.definition
    for index in expected.rules.indices { expected.rules[index].why = "" }
    var reader = section(definitionStart)
    guard RuleSetDefinition(from: &reader) == expected, reader.isAtEnd, !reader.isBroken else {
      return false
    }
    reader = section(schemaStart)
    _ = reader.optional { StructuralSchema(from: &$0) }
    guard reader.isAtEnd, !reader.isBroken else { return false }
    reader = section(planStart)
    _ = PlanTables(from: &reader)
    return reader.isAtEnd && !reader.isBroken
  }
}

/// The reason why an image is refused.
package enum ImageError: Error {
  /// It was written by a build with other sources.
  case otherForm
  /// It is incomplete or has changed.
  case damaged

  /// The reason as a message.
  package var message: String {
    switch self {
    case .otherForm:
      "the embedded rules were written by another version of authlint: build it again"
    case .damaged: "the embedded rules are damaged: build authlint again"
    }
  }
}

/// Keeps the words of an image alive.
private final class ImageWords: Sendable {
  private let words: [UInt64]
  /// The bytes of the words, whose address does not change as long as the array is kept and never
  /// modified.
  nonisolated(unsafe) let bytes: UnsafeBufferPointer<UInt8>

  init(_ words: [UInt64]) {
    self.words = words
    bytes = words.withUnsafeBytes {
      UnsafeBufferPointer(
        start: $0.baseAddress?.assumingMemoryBound(to: UInt8.self), count: $0.count)
    }
  }
}
