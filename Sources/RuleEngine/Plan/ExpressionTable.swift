import CEL

/// The expressions of a plan. The program of each is read from the image or compiled when it is
/// first needed.
package final class ExpressionTable {
  private let tables: PlanTables
  /// The texts of expressions and loops; empty if they are read from the image.
  private let texts: [RuleText]
  private let image: RuleImage?
  /// The values of the variables that never change, from ``firstConstant`` on; this object's own.
  private let constants: UnsafeMutableBufferPointer<Value>
  private static let firstConstant = 2
  // What is unmanaged here is kept by this object.
  private let programs: UnsafeMutablePointer<Unmanaged<Program>?>
  /// The environments that were asked for, by the number of their names.
  private var environments: [CEL.Environment?] = []

  /// - Parameters:
  ///   - texts: The texts of the expressions followed by those of the loop guards; empty if the
  ///     plan was read from the image.
  ///   - constants: The values of the shared variables behind the document's.
  package init(
    _ tables: PlanTables, texts: [RuleText], image: RuleImage?, constants: [Value]
  ) {
    self.constants = .allocate(capacity: constants.count)
    _ = self.constants.initialize(from: constants)
    self.tables = tables
    self.texts = texts
    self.image = image
    programs = .allocate(capacity: max(1, tables.expressions.count))
    programs.initialize(repeating: nil, count: tables.expressions.count)
  }

  deinit {
    for index in tables.expressions.indices { programs[index]?.release() }
    programs.deallocate()
    constants.deinitialize()
    constants.deallocate()
  }

  /// The number of expressions.
  package var count: Int { tables.expressions.count }

  /// The expression that computes a slot; -1 if it is given or bound.
  package func expression(ofSlot slot: Int) -> Int { Int(tables.expressionOfSlot[slot]) }

  /// The program of an expression. One that cannot be compiled, which the loader refuses, is the
  /// error.
  package func program(_ index: Int) -> Program { borrowed(index).takeUnretainedValue() }

  /// The same, valid for as long as this object.
  @inline(__always)
  func borrowed(_ index: Int) -> Unmanaged<Program> { programs[index] ?? compile(index) }

  @inline(never)
  private func compile(_ index: Int) -> Unmanaged<Program> {
    let program =
      stored(index) ?? environment(of: index).compileOrFail(Text(text(index).text))
    program.resolve { slot in
      let index = slot - Self.firstConstant
      return constants.indices.contains(index)
        ? constants.baseAddress.map { UnsafePointer($0 + index) } : nil
    }
    let kept = Unmanaged.passRetained(program)
    programs[index] = kept
    return kept
  }

  /// Returns the program that the image has for an expression; `nil` if there is none.
  func stored(_ index: Int) -> Program? {
    stored(0, ofTextAt: tables.expressions[index].offset, part: nil, namesOf: index)
  }

  /// Returns the program of an expression in a text of the image
  /// (``RuleImage/program(_:ofTextAt:part:slot:)``), with the names that are visible to an
  /// expression of the plan.
  func stored(_ number: Int, ofTextAt offset: Int32, part: Range<Int>?, namesOf index: Int)
    -> Program?
  {
    guard let image, offset >= 0 else { return nil }
    let names = tables.expressions[index].names
    return image.program(number, ofTextAt: offset, part: part) { slot(named: $0, in: names) }
  }

  /// What a name means; an inner name hides an outer one of the same spelling.
  private func slot(named name: UnsafeBufferPointer<UInt8>, in names: Int32) -> Int32? {
    var number = Int(names)
    while number >= 0 {
      let known = tables.names[number].bytes
      if known.count == name.count, known.elementsEqual(name) { return tables.names[number].slot }
      number = Int(tables.names[number].outer)
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
      texts.append(name.text)
      slots.append(name.slot)
      number = Int(name.outer)
    }
    let made = CEL.Environment(names: texts, slots: slots, functions: RuleSet.functions)
    environments[names] = made
    return made
  }

  /// An expression as it stands in a rule file.
  package func text(_ index: Int) -> RuleText {
    text(index, at: tables.expressions[index].offset)
  }

  /// What a loop goes over, as the rule of an loopGuard says it.
  func loopText(_ loopGuard: RulePlan.LoopGuard) -> RuleText {
    text(count + loopGuard.text, at: loopGuard.offset)
  }

  private func text(_ index: Int, at offset: Int32) -> RuleText {
    guard texts.isEmpty, let image else { return texts[index] }
    return image.text(at: offset)
  }
}
