import CEL

extension PlanTables: ImageCodable {
  package func write(to writer: inout ImageWriter) {
    for count in [
      names.count, expressionOfSlot.count, expressions.count, scopes.count, loopGuards.count,
      checks.count, conditions.count,
    ] { writer.write(count: count) }
    for name in names { name.write(to: &writer) }
    for expression in expressionOfSlot { writer.write(count: Int(expression) + 1) }
    for expression in expressions { expression.write(to: &writer) }
    for scope in scopes { scope.write(to: &writer) }
  }

  package convenience init(from reader: inout ImageReader) {
    self.init(
      names: reader.elementCount(), slots: reader.elementCount(),
      expressions: reader.elementCount(), scopes: reader.elementCount(),
      loopGuards: reader.elementCount(), checks: reader.elementCount(),
      conditions: reader.elementCount())
    for index in names.indices {
      names.initializeElement(at: index, to: PlanName(from: &reader, index, self))
    }
    for index in expressionOfSlot.indices {
      expressionOfSlot.initializeElement(
        at: index, to: Int32(reader.optional(below: expressions.count)))
    }
    for index in expressions.indices {
      expressions.initializeElement(at: index, to: PlanExpression(from: &reader, self))
    }
    for index in scopes.indices {
      scopes.initializeElement(at: index, to: RulePlan.Scope(from: &reader, self))
    }
  }
}

extension ImageReader {
  /// Reads the number of an element of a table.
  fileprivate mutating func number(below count: Int) -> Int {
    let number = self.count()
    if number < count { return number }
    fail()
    return 0
  }

  /// Reads the number of an element of a table, or -1.
  fileprivate mutating func optional(below count: Int) -> Int {
    let number = self.count() - 1
    if number < count { return number }
    fail()
    return -1
  }

  /// Reads a range of a table's elements.
  fileprivate mutating func range(within count: Int) -> Range<Int> {
    let lower = self.count()
    let upper = lower + self.count()
    if upper <= count { return lower..<upper }
    fail()
    return 0..<0
  }
}

extension ImageWriter {
  fileprivate mutating func write(_ range: Range<Int>) {
    write(count: range.lowerBound)
    write(count: range.count)
  }
}

extension PlanName {
  fileprivate func write(to writer: inout ImageWriter) {
    writer.write(bytes)
    writer.write(count: Int(slot))
    writer.write(count: Int(outer) + 1)
  }

  fileprivate init(from reader: inout ImageReader, _ index: Int, _ tables: PlanTables) {
    self.init(
      reader.text(), slot: Int32(reader.number(below: tables.expressionOfSlot.count)),
      outer: Int32(reader.optional(below: index)))
  }
}

extension PlanExpression {
  fileprivate func write(to writer: inout ImageWriter) {
    writer.write(count: Int(names))
    writer.write(count: Int(offset) + 1)
  }

  fileprivate init(from reader: inout ImageReader, _ tables: PlanTables) {
    names = Int32(reader.number(below: tables.names.count))
    offset = reader.index() &- 1
  }
}

extension RulePlan.Scope {
  fileprivate func write(to writer: inout ImageWriter) {
    for number in [
      loop?.range ?? -1, loop?.single ?? -1, loop?.pair?.first ?? -1, loop?.pair?.second ?? -1,
    ] { writer.write(count: number + 1) }
    writer.write(computed)
    writer.write(children)
    writer.write(count: loopGuards.count)
    for loopGuard in loopGuards { loopGuard.write(to: &writer) }
    writer.write(count: checks.count)
    for check in checks { check.write(to: &writer) }
  }

  fileprivate init(from reader: inout ImageReader, _ tables: PlanTables) {
    let slots = tables.expressionOfSlot.count
    let range = reader.optional(below: tables.expressions.count)
    let single = reader.optional(below: slots)
    let first = reader.optional(below: slots)
    let second = reader.optional(below: slots)
    self.init(
      loop: range < 0
        ? nil
        : RulePlan.Loop(
          range: range, single: single < 0 ? nil : single,
          pair: first < 0 || second < 0 ? nil : (first, second)),
      computed: reader.range(within: slots), children: reader.range(within: tables.scopes.count),
      loopGuards: tables.addLoopGuards(reader.elementCount()) {
        RulePlan.LoopGuard(from: &reader, $1, tables)
      },
      checks: tables.addChecks(reader.elementCount()) {
        RulePlan.Check(from: &reader, $1, tables)
      })
  }
}

extension RulePlan.LoopGuard {
  fileprivate func write(to writer: inout ImageWriter) {
    writer.write(count: rule)
    writer.write(count: Int(offset) + 1)
    writer.write(count: conditions.count)
    for condition in conditions { condition.write(to: &writer) }
  }

  fileprivate init(from reader: inout ImageReader, _ number: Int, _ tables: PlanTables) {
    rule = reader.count()
    text = number
    offset = reader.index() &- 1
    conditions = tables.addConditions(reader.elementCount()) { _, _ in
      RulePlan.Condition(from: &reader, tables)
    }
  }
}

extension RulePlan.Check {
  fileprivate func write(to writer: inout ImageWriter) {
    writer.write(count: rule)
    writer.write(count: index)
    writer.write(count: require)
    writer.write(count: slot + 1)
    writer.write(count: conditions.count)
    for condition in conditions { condition.write(to: &writer) }
  }

  fileprivate init(from reader: inout ImageReader, _ number: Int, _ tables: PlanTables) {
    rule = reader.count()
    index = reader.count()
    require = reader.number(below: tables.expressions.count)
    slot = reader.optional(below: tables.expressionOfSlot.count)
    self.number = number
    conditions = tables.addConditions(reader.elementCount()) { _, _ in
      RulePlan.Condition(from: &reader, tables)
    }
  }
}

extension RulePlan.Condition {
  fileprivate func write(to writer: inout ImageWriter) {
    writer.write(count: slot)
    writer.write(count: expression)
  }

  fileprivate init(from reader: inout ImageReader, _ tables: PlanTables) {
    slot = reader.number(below: tables.expressionOfSlot.count)
    expression = reader.number(below: tables.expressions.count)
  }
}
