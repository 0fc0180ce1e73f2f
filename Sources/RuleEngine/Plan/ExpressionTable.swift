import CEL

/// The bytes of an encoded layout.
package final class PlanBytes {
  package let bytes: UnsafeBufferPointer<UInt8>
  private let isOwned: Bool

  /// Bytes that are part of the program.
  package init(permanent bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    isOwned = false
  }

  package init(copying bytes: [UInt8]) {
    let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = memory.initialize(from: bytes)
    self.bytes = UnsafeBufferPointer(memory)
    isOwned = true
  }

  deinit { if isOwned { bytes.deallocate() } }
}

/// The expressions of a plan, each compiled when it is first asked for, or decoded where its compiled
/// form comes with it.
package final class ExpressionTable {
  private let tables: PlanTables
  private let bytes: PlanBytes
  /// The texts of expressions and loops; empty if they are decoded from the carried rules.
  private let texts: [RuleText]
  private let carried: CarriedRules?
  /// The values of the variables that never change, from ``firstConstant`` on; this object's own.
  private let constants: UnsafeMutableBufferPointer<Value>
  private static let firstConstant = 2
  // What is unmanaged here is kept by this object.
  private let programs: UnsafeMutablePointer<Unmanaged<Program>?>
  /// The environments that were asked for, by the number of their names.
  private var environments: [CEL.Environment?] = []

  /// - Parameters:
  ///   - texts: What the layout says; empty for one that comes with authlint.
  ///   - constants: The values of the shared variables behind the document's.
  package init(
    _ tables: PlanTables, _ bytes: PlanBytes, texts: [RuleText], carried: CarriedRules?,
    constants: [Value]
  ) {
    self.constants = .allocate(capacity: constants.count)
    _ = self.constants.initialize(from: constants)
    self.tables = tables
    self.bytes = bytes
    self.texts = texts
    self.carried = carried
    programs = .allocate(capacity: max(1, tables.expressions.count))
    programs.initialize(repeating: nil, count: tables.expressions.count)
  }

  deinit {
    for index in tables.expressions.indices { programs[index]?.release() }
    programs.deallocate()
    tables.deallocate()
    constants.deinitialize()
    constants.deallocate()
  }

  /// The number of expressions.
  package var count: Int { tables.expressions.count }

  /// The expression that computes a slot; -1 if it is given or bound.
  package func expression(ofSlot slot: Int) -> Int { Int(tables.expressionOfSlot[slot]) }

  /// The program of an expression. One that cannot be compiled, which the loader refuses, is the
  /// error.
  package func program(_ index: Int) -> Program { lent(index).takeUnretainedValue() }

  /// The same, valid for as long as this object.
  @inline(__always)
  func lent(_ index: Int) -> Unmanaged<Program> { programs[index] ?? compile(index) }

  @inline(never)
  private func compile(_ index: Int) -> Unmanaged<Program> {
    let program =
      decoded(index) ?? environment(of: index).compileOrFail(Text(text(index).text))
    program.resolve { slot in
      let index = slot - Self.firstConstant
      return constants.indices.contains(index)
        ? constants.baseAddress.map { UnsafePointer($0 + index) } : nil
    }
    let kept = Unmanaged.passRetained(program)
    programs[index] = kept
    return kept
  }

  /// The program of an expression that comes with its compiled form; `nil` for any other.
  func decoded(_ index: Int) -> Program? {
    let expression = tables.expressions[index]
    guard let carried, expression.encoded >= 0 else { return nil }
    let (text, compiled) = RuleSetDecoder.expression(
      CarriedRules.bytes(carried.rules), at: Int(expression.encoded))
    guard compiled >= 0 else { return nil }
    return decoded(
      compiled,
      Text(
        storage: TextStorage(permanent: text), lower: 0,
        upper: Int32(truncatingIfNeeded: text.count)), namesOf: index)
  }

  /// The program of a text whose compiled form begins at an offset, with the names that an expression
  /// may use.
  func decoded(_ compiled: Int, _ text: Text, namesOf index: Int) -> Program? {
    guard let carried else { return nil }
    let names = tables.expressions[index].names
    return Program.decoded(
      CarriedRules.bytes(carried.programs), at: compiled, of: text, library: RuleSet.library,
      slot: { slot(named: $0, in: names) })
  }

  /// What a name means; an inner name hides an outer one of the same spelling.
  private func slot(named name: UnsafeBufferPointer<UInt8>, in names: Int32) -> Int32? {
    var number = Int(names)
    while number >= 0 {
      let known = tables.names[number]
      if known.text.count == name.count, known.text.elementsEqual(name) { return known.slot }
      number = Int(known.outer)
    }
    return nil
  }

  /// The environment in which an expression sees its names, made once for all that see the same.
  package func environment(of index: Int) -> CEL.Environment {
    let names = Int(tables.expressions[index].names)
    if environments.isEmpty {
      environments = Array(repeating: nil, count: tables.names.count)
    }
    if let known = environments[names] { return known }
    var texts: [Text] = []
    var slots: [Int32] = []
    var number = names
    while number >= 0 {
      let name = tables.names[number]
      texts.append(Text(bytes: Array(name.text)))
      slots.append(name.slot)
      number = Int(name.outer)
    }
    let made = CEL.Environment(names: texts, slots: slots, functions: RuleSet.functions)
    environments[names] = made
    return made
  }

  /// An expression as it stands in a rule file.
  package func text(_ index: Int) -> RuleText {
    text(index, encoded: tables.expressions[index].encoded)
  }

  /// What a loop goes over, as the rule of an entrance says it.
  func loopText(_ entrance: RulePlan.Entrance) -> RuleText {
    text(count + entrance.text, encoded: tables.loopTexts[entrance.text])
  }

  private func text(_ index: Int, encoded: Int32) -> RuleText {
    guard texts.isEmpty, let carried else { return texts[index] }
    return RuleSetDecoder.text(CarriedRules.bytes(carried.rules), at: Int(encoded))
  }
}
