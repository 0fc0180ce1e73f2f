import CEL

/// The tables of a ``RulePlan``. They are unmanaged memory, because going through arrays for each
/// document would need reference counting.
///
/// The tables refer to expressions, slots and names by number. They are filled by ``RulePlanner``
/// or read from an image.
package final class PlanTables {
  package let names: UnsafeMutableBufferPointer<PlanName>
  /// The expression that computes the value of each slot; -1 if it is given or bound.
  let expressionOfSlot: UnsafeMutableBufferPointer<Int32>
  package let expressions: UnsafeMutableBufferPointer<PlanExpression>
  /// The scopes, the document first.
  let scopes: UnsafeMutableBufferPointer<RulePlan.Scope>
  let loopGuards: UnsafeMutableBufferPointer<RulePlan.LoopGuard>
  package let checks: UnsafeMutableBufferPointer<RulePlan.Check>
  let conditions: UnsafeMutableBufferPointer<RulePlan.Condition>
  // The numbers of elements that have been added.
  private var loopGuardCount = 0
  private var checkCount = 0
  private var conditionCount = 0

  /// Allocates tables. The caller initializes the first four, and adds elements to the others.
  init(
    names: Int, slots: Int, expressions: Int, scopes: Int, loopGuards: Int, checks: Int,
    conditions: Int
  ) {
    self.names = .allocate(capacity: names)
    expressionOfSlot = .allocate(capacity: slots)
    self.expressions = .allocate(capacity: expressions)
    self.scopes = .allocate(capacity: scopes)
    self.loopGuards = .allocate(capacity: loopGuards)
    self.checks = .allocate(capacity: checks)
    self.conditions = .allocate(capacity: conditions)
  }

  deinit {
    names.deinitialize()
    names.deallocate()
    expressionOfSlot.deallocate()
    expressions.deallocate()
    scopes.deallocate()
    loopGuards.deallocate()
    checks.deallocate()
    conditions.deallocate()
  }

  // Each function adds elements as long as there is room, and returns where they are. The closure
  // gets the index of an element among those that are added, and its number in the table.

  func addLoopGuards(_ count: Int, _ make: (Int, Int) -> RulePlan.LoopGuard)
    -> UnsafeBufferPointer<RulePlan.LoopGuard>
  {
    PlanTables.add(count, to: loopGuards, &loopGuardCount, make)
  }

  func addChecks(_ count: Int, _ make: (Int, Int) -> RulePlan.Check)
    -> UnsafeBufferPointer<RulePlan.Check>
  {
    PlanTables.add(count, to: checks, &checkCount, make)
  }

  func addConditions(_ count: Int, _ make: (Int, Int) -> RulePlan.Condition)
    -> UnsafeBufferPointer<RulePlan.Condition>
  {
    PlanTables.add(count, to: conditions, &conditionCount, make)
  }

  private static func add<Element>(
    _ count: Int, to table: UnsafeMutableBufferPointer<Element>, _ filled: inout Int,
    _ make: (Int, Int) -> Element
  ) -> UnsafeBufferPointer<Element> {
    let start = filled
    filled = min(start + count, table.count)
    for index in start..<filled {
      table.initializeElement(at: index, to: make(index - start, index))
    }
    return UnsafeBufferPointer(rebasing: table[start..<filled])
  }
}

/// A name that is visible to expressions.
package struct PlanName {
  package let text: Text
  /// The bytes of ``text``, which can be compared without reference counting.
  let bytes: UnsafeBufferPointer<UInt8>
  let slot: Int32
  /// The number of the names around it; -1 for none.
  package let outer: Int32

  init(_ text: Text, slot: Int32, outer: Int32) {
    self.text = text
    bytes = text.bytes
    self.slot = slot
    self.outer = outer
  }
}

/// An expression of a plan.
package struct PlanExpression {
  /// The number of the innermost visible name.
  package let names: Int32
  /// See ``RuleText/offset``.
  package let offset: Int32
}
