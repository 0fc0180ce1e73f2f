/// The index of a node in a ``SyntaxTree``.
public typealias SyntaxIndex = Int32

/// A parsed expression: a flat array of nodes in which operands come before what uses them.
///
/// A flat tree is freed in one step (no recursion through indirect enums), is walked without
/// retain counts, and can be kept for the life of a program. The last node is the root.
public struct SyntaxTree: Sendable {
  /// The nodes, operands first.
  public package(set) var nodes: [SyntaxNode] = []
  /// The half-open UTF-8 byte range of each node in the expression's text.
  public package(set) var ranges: [Range<Int32>] = []
  /// The range of the name within the node: the field of a select, the name of a call, the
  /// operator; empty where there is none.
  public package(set) var nameRanges: [Range<Int32>] = []

  /// The root's index; -1 in an empty tree.
  public var root: SyntaxIndex { SyntaxIndex(nodes.count) - 1 }
}

/// A node of the abstract syntax (CEL spec, "Syntax"). Macros are nodes of their own, not
/// expansions, so that the checker, the evaluator and blame speak of what the author wrote.
public indirect enum SyntaxNode: Sendable {
  /// A literal; never a list or map.
  case literal(Value)
  /// A name; `isAbsolute` if it was written with a leading dot.
  case identifier(String, isAbsolute: Bool)
  /// `operand.field`, or `operand.?field` if optional.
  case select(operand: SyntaxIndex, field: String, isOptional: Bool)
  /// `has(operand.field)`.
  case has(operand: SyntaxIndex, field: String)
  /// `operand[index]`, or `operand[?index]` if optional.
  case index(operand: SyntaxIndex, index: SyntaxIndex, isOptional: Bool)
  /// `!operand`, `-operand`.
  case unary(UnaryOperator, SyntaxIndex)
  /// A binary operator other than `&&` and `||`.
  case binary(BinaryOperator, SyntaxIndex, SyntaxIndex)
  /// `a && b && c`, flattened: two or more operands in source order.
  case and([SyntaxIndex])
  /// `a || b || c`, flattened: two or more operands in source order.
  case or([SyntaxIndex])
  /// `condition ? then : otherwise`.
  case conditional(condition: SyntaxIndex, then: SyntaxIndex, otherwise: SyntaxIndex)
  /// `name(arguments)` or, with a receiver, `receiver.name(arguments)`. A namespaced function
  /// (`math.greatest`) is a receiver call in the syntax; the resolver finds out.
  case call(name: String, isAbsolute: Bool, receiver: SyntaxIndex?, arguments: [SyntaxIndex])
  /// `[a, ?b]`.
  case list([ListElement])
  /// `{k: v, ?k: v}`.
  case map([MapElement])
  /// `name{field: value}`: needs protocol buffers, an error when evaluated.
  case message(name: String, fields: [MessageField])
  /// A comprehension macro over a list or a map.
  case fold(Fold)
  /// `cel.bind(variable, value, body)`; also `x.optMap(v, e)` and `x.optFlatMap(v, e)`.
  case bind(Bind)
}

/// `!` and unary `-`.
public enum UnaryOperator: String, Sendable {
  /// Logical not.
  case not = "!"
  /// Negation.
  case negate = "-"
}

/// The binary operators that evaluate both sides.
public enum BinaryOperator: String, CaseIterable, Sendable {
  /// The operators, by their spelling.
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case membership = "in"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
}

/// An element of a list literal.
public struct ListElement: Sendable {
  /// The element.
  public var value: SyntaxIndex
  /// Whether it was written `?value`.
  public var isOptional: Bool
}

/// An entry of a map literal.
public struct MapElement: Sendable {
  /// The key.
  public var key: SyntaxIndex
  /// The value.
  public var value: SyntaxIndex
  /// Whether it was written `?key: value`.
  public var isOptional: Bool
}

/// A field of a message literal.
public struct MessageField: Sendable {
  /// The field's name.
  public var name: String
  /// The value.
  public var value: SyntaxIndex
  /// Whether it was written `?name: value`.
  public var isOptional: Bool
}

/// What a comprehension macro does.
public enum FoldKind: String, CaseIterable, Sendable {
  /// The macros, by their spelling; the transforms need two variables (`transformMapEntry` too).
  case all
  case exists
  case existsOne
  case filter
  case map
  case transformList
  case transformMap
  case transformMapEntry
  case sortBy
}

/// A comprehension: `range.all(x, p)`, `range.transformMap(k, v, filter, e)`, …
public struct Fold: Sendable {
  /// Which macro.
  public var kind: FoldKind
  /// What it ranges over.
  public var range: SyntaxIndex
  /// The first variable: the element, or a map's key; in a two-variable macro the index or key.
  public var variable: String
  /// The second variable of a two-variable macro: the element or the entry's value.
  public var secondVariable: String?
  /// The filter of a three-argument `map` or a transform.
  public var filter: SyntaxIndex?
  /// The predicate, or the expression that makes each element.
  public var body: SyntaxIndex
}

/// What a binding macro does with its value.
public enum BindKind: String, CaseIterable, Sendable {
  /// `cel.bind(v, init, e)`.
  case bind
  /// `optional.optMap(v, e)`.
  case optMap
  /// `optional.optFlatMap(v, e)`.
  case optFlatMap
}

/// A macro that binds one variable to one value.
public struct Bind: Sendable {
  /// Which macro.
  public var kind: BindKind
  /// The variable.
  public var variable: String
  /// What it is bound to.
  public var value: SyntaxIndex
  /// The expression in which it is bound.
  public var body: SyntaxIndex
}
