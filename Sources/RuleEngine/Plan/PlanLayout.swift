import CEL

/// How the rules of a set are evaluated together, as plain data: loops over the same list are one
/// loop, variables and conditions of the same meaning are one variable.
///
/// Expressions, slots and names are named by their numbers. What evaluates rules reads the encoded
/// form (``encoded()``), whether it was made when authlint was built or a moment ago.
package struct PlanLayout {
  /// A condition: the slot of its value, and its expression for whoever asks what made it true.
  package struct Condition {
    var slot: Int
    package var expression: Int
  }

  /// What has to be true for a rule to enter a loop.
  package struct Entrance {
    package var rule: Int
    var conditions: [Condition]
    /// The rule's own text of what the loop goes over.
    package var text: RuleText
  }

  /// A requirement of a rule: the index of its check, the rule's own conditions and then the
  /// check's, and its expression.
  package struct Check {
    package var rule: Int
    package var index: Int
    var conditions: [Condition]
    var require: Int
    /// The slot that has the requirement's value; -1 if it has to be evaluated.
    var slot: Int
  }

  /// A loop with what is done for each of its elements; the first scope is the document.
  package struct Scope {
    /// The expression that a loop goes over; -1 for the document.
    package var range: Int
    /// The slot of the element for rules that name one variable; those for rules that name two.
    package var single: Int?
    var first: Int?
    var second: Int?
    /// The slots of the variables that are computed anew for each element.
    var computed: Range<Int>
    /// The scopes within it.
    var children: Range<Int>
    var entrances: [Entrance] = []
    package var checks: [Check] = []

    package init(range: Int, computed: Range<Int>, children: Range<Int>) {
      self.range = range
      self.computed = computed
      self.children = children
    }
  }

  /// A name in reach of expressions, and the number of the names around it; -1 for none.
  package struct Name {
    package var name: String
    package var slot: Int
    package var outer: Int
  }

  /// An expression and the innermost of the names that it may use.
  package struct Expression {
    package var text: RuleText
    package var names: Int
  }

  package internal(set) var scopes: [Scope] = []
  package internal(set) var names: [Name] = []
  package internal(set) var expressions: [Expression] = []
  /// The expression that computes the value of each slot; -1 if it is given or bound.
  package internal(set) var expressionOfSlot: [Int]

  /// - Parameter sharedCount: How many slots are given.
  package init(sharedCount: Int) { expressionOfSlot = Array(repeating: -1, count: sharedCount) }

  /// The texts of the expressions, and behind them those of the loops' entrances: in the order in
  /// which the encoded form counts them.
  package var texts: [RuleText] {
    expressions.map(\.text) + scopes.flatMap { $0.entrances.map(\.text) }
  }
}

extension PlanLayout {
  /// The layout as bytes (``CompactWriter``). Texts are where they begin in the encoded form of their
  /// rule set (``RuleText/encoded``).
  package func encoded() -> [UInt8] {
    var writer = CompactWriter()
    let entrances = scopes.flatMap(\.entrances)
    let checks = scopes.flatMap(\.checks)
    let conditions =
      entrances.reduce(0) { $0 + $1.conditions.count }
      + checks.reduce(0) { $0 + $1.conditions.count }
    for count in [
      names.count, expressionOfSlot.count, expressions.count, scopes.count, entrances.count,
      checks.count, conditions,
    ] { writer.write(count: count) }
    for name in names {
      writer.write(count: name.slot)
      writer.write(count: name.outer + 1)
      writer.write(raw: name.name)
    }
    for expression in expressionOfSlot { writer.write(count: expression + 1) }
    for expression in expressions {
      writer.write(count: expression.names)
      writer.write(count: Int(expression.text.encoded) + 1)
    }
    for scope in scopes { scope.write(to: &writer) }
    return writer.bytes
  }
}

extension PlanLayout.Scope {
  fileprivate func write(to writer: inout CompactWriter) {
    writer.write(count: range + 1)
    for slot in [single, first, second] { writer.write(count: (slot ?? -1) + 1) }
    for range in [computed, children] {
      writer.write(count: range.lowerBound)
      writer.write(count: range.count)
    }
    writer.write(count: entrances.count)
    for entrance in entrances {
      writer.write(count: entrance.rule)
      writer.write(count: Int(entrance.text.encoded) + 1)
      Self.write(entrance.conditions, to: &writer)
    }
    writer.write(count: checks.count)
    for check in checks {
      writer.write(count: check.rule)
      writer.write(count: check.index)
      writer.write(count: check.require)
      writer.write(count: check.slot + 1)
      Self.write(check.conditions, to: &writer)
    }
  }

  private static func write(_ conditions: [PlanLayout.Condition], to writer: inout CompactWriter) {
    writer.write(count: conditions.count)
    for condition in conditions {
      writer.write(count: condition.slot)
      writer.write(count: condition.expression)
    }
  }
}
