import CEL

/// The tables of a plan, made of an encoded ``PlanLayout``: without references, because to go through
/// arrays of objects for each document would count each object each time.
package struct PlanTables {
  package let names: UnsafeMutableBufferPointer<PlanName>
  /// The expression of each slot; -1 if it is not computed.
  let expressionOfSlot: UnsafeMutableBufferPointer<Int32>
  let expressions: UnsafeMutableBufferPointer<PlanExpression>
  /// The scopes, the document first.
  let scopes: UnsafeMutableBufferPointer<RulePlan.Scope>
  private let entrances: UnsafeMutableBufferPointer<RulePlan.Entrance>
  package let checks: UnsafeMutableBufferPointer<RulePlan.Check>
  private let conditions: UnsafeMutableBufferPointer<RulePlan.Condition>
  /// Where the loops' texts begin in the encoded rule set; -1 if there is none.
  let loopTexts: UnsafeMutableBufferPointer<Int32>

  /// - Parameter bytes: Kept as long as the tables.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = PlanReader(bytes)
    names = .allocate(capacity: reader.count())
    expressionOfSlot = .allocate(capacity: reader.count())
    expressions = .allocate(capacity: reader.count())
    scopes = .allocate(capacity: reader.count())
    entrances = .allocate(capacity: reader.count())
    checks = .allocate(capacity: reader.count())
    conditions = .allocate(capacity: reader.count())
    loopTexts = .allocate(capacity: entrances.count)
    for index in names.indices { names.initializeElement(at: index, to: reader.name()) }
    for index in expressionOfSlot.indices {
      expressionOfSlot.initializeElement(at: index, to: reader.optional())
    }
    for index in expressions.indices {
      let names = reader.index()
      expressions.initializeElement(
        at: index, to: PlanExpression(names: names, encoded: reader.optional()))
    }
    var filler = TableFiller(
      reader: reader, entrances: entrances, checks: checks, conditions: conditions,
      loopTexts: loopTexts)
    for index in scopes.indices { scopes.initializeElement(at: index, to: filler.scope()) }
  }

  func deallocate() {
    names.deallocate()
    expressionOfSlot.deallocate()
    expressions.deallocate()
    scopes.deallocate()
    entrances.deallocate()
    checks.deallocate()
    conditions.deallocate()
    loopTexts.deallocate()
  }
}

/// A name in reach of expressions.
package struct PlanName {
  /// Its UTF-8.
  package let text: UnsafeBufferPointer<UInt8>
  let slot: Int32
  /// The number of the names around it; -1 for none.
  package let outer: Int32
}

/// An expression of a plan.
struct PlanExpression {
  /// The innermost of the names that it may use.
  let names: Int32
  /// Where its text begins in the encoded rule set; -1 if there is none.
  let encoded: Int32
}

/// Reads numbers and names of an encoded layout. It was written by authlint itself: only so that
/// nothing beyond its end is read does it look where that is.
private struct PlanReader {
  private var reader: CompactReader

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    let start = bytes.baseAddress ?? UnsafePointer(PlanReader.nothing)
    reader = CompactReader(start, end: start + bytes.count)
  }

  private static nonisolated(unsafe) let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

  mutating func count() -> Int { reader.elementCount() }
  mutating func index() -> Int32 { reader.index() }
  mutating func number() -> Int { reader.count() }
  /// A number that may be -1.
  mutating func optional() -> Int32 { reader.index() &- 1 }

  mutating func name() -> PlanName {
    let slot = index()
    let outer = optional()
    return PlanName(text: reader.raw(), slot: slot, outer: outer)
  }

  /// A slot that may not be there.
  mutating func slot() -> Int? {
    let slot = Int(optional())
    return slot < 0 ? nil : slot
  }

  mutating func range() -> Range<Int> {
    let lower = number()
    return lower..<lower + number()
  }
}

/// Fills the tables that scopes have parts of.
private struct TableFiller {
  var reader: PlanReader
  let entrances: UnsafeMutableBufferPointer<RulePlan.Entrance>
  let checks: UnsafeMutableBufferPointer<RulePlan.Check>
  let conditions: UnsafeMutableBufferPointer<RulePlan.Condition>
  let loopTexts: UnsafeMutableBufferPointer<Int32>
  private var entranceCount = 0
  private var checkCount = 0
  private var conditionCount = 0

  init(
    reader: PlanReader, entrances: UnsafeMutableBufferPointer<RulePlan.Entrance>,
    checks: UnsafeMutableBufferPointer<RulePlan.Check>,
    conditions: UnsafeMutableBufferPointer<RulePlan.Condition>,
    loopTexts: UnsafeMutableBufferPointer<Int32>
  ) {
    self.reader = reader
    self.entrances = entrances
    self.checks = checks
    self.conditions = conditions
    self.loopTexts = loopTexts
  }

  mutating func scope() -> RulePlan.Scope {
    let range = Int(reader.optional())
    let single = reader.slot()
    let first = reader.slot()
    let second = reader.slot()
    var loop: RulePlan.Loop?
    if range >= 0 {
      var pair: (first: Int, second: Int)?
      if let first, let second { pair = (first, second) }
      loop = RulePlan.Loop(range: range, single: single, pair: pair)
    }
    let computed = reader.range()
    let children = reader.range()
    let firstEntrance = entranceCount
    for _ in 0..<reader.count() { addEntrance() }
    let firstCheck = checkCount
    for _ in 0..<reader.count() { addCheck() }
    return RulePlan.Scope(
      loop: loop,
      entrances: UnsafeBufferPointer(rebasing: entrances[firstEntrance..<entranceCount]),
      computed: computed,
      checks: UnsafeBufferPointer(rebasing: checks[firstCheck..<checkCount]), children: children)
  }

  private mutating func addEntrance() {
    let rule = reader.number()
    loopTexts.initializeElement(at: entranceCount, to: reader.optional())
    entrances.initializeElement(
      at: entranceCount,
      to: RulePlan.Entrance(rule: rule, conditions: readConditions(), text: entranceCount))
    entranceCount += 1
  }

  private mutating func addCheck() {
    let rule = reader.number()
    let index = reader.number()
    let require = reader.number()
    let slot = Int(reader.optional())
    checks.initializeElement(
      at: checkCount,
      to: RulePlan.Check(
        rule: rule, index: index, conditions: readConditions(), require: require,
        slot: slot, number: checkCount))
    checkCount += 1
  }

  private mutating func readConditions() -> UnsafeBufferPointer<RulePlan.Condition> {
    let first = conditionCount
    for _ in 0..<reader.count() {
      let slot = reader.number()
      conditions.initializeElement(
        at: conditionCount, to: RulePlan.Condition(slot: slot, expression: reader.number()))
      conditionCount += 1
    }
    return UnsafeBufferPointer(rebasing: conditions[first..<conditionCount])
  }
}
