/// A node of the abstract syntax (CEL specification, "Syntax"). Macros have their own nodes and are
/// not expanded, so that the checker, the evaluator and blame refer to what the author wrote.
public enum SyntaxNode: Sendable {
  /// A literal; never a list or map.
  case literal(Value)
  /// A name; `isAbsolute` if it was written with a leading dot.
  case identifier(Text, isAbsolute: Bool)
  /// `operand.field`, or `operand.?field` if optional.
  case select(operand: SyntaxIndex, field: Text, isOptional: Bool)
  /// `has(operand.field)`.
  case has(operand: SyntaxIndex, field: Text)
  /// `operand[index]`, or `operand[?index]` if optional.
  case index(operand: SyntaxIndex, index: SyntaxIndex, isOptional: Bool)
  /// `!operand`, `-operand`.
  case unary(UnaryOperator, SyntaxIndex)
  /// A binary operator other than `&&` and `||`.
  case binary(BinaryOperator, SyntaxIndex, SyntaxIndex)
  /// `a && b && c`, flattened: a span of ``SyntaxTree/operands``, two or more in source order.
  case and(SyntaxSpan)
  /// `a || b || c`, flattened: a span of ``SyntaxTree/operands``, two or more in source order.
  case or(SyntaxSpan)
  /// `condition ? then : otherwise`.
  case conditional(condition: SyntaxIndex, then: SyntaxIndex, otherwise: SyntaxIndex)
  /// `name(arguments)` or, with a receiver, `receiver.name(arguments)`. A namespaced function
  /// (`math.greatest`) is a receiver call in the syntax; the resolver recognises it as a function.
  /// The arguments are a span of ``SyntaxTree/operands``.
  case call(name: Text, isAbsolute: Bool, receiver: SyntaxIndex?, arguments: SyntaxSpan)
  /// `[a, ?b]`: a span of ``SyntaxTree/listElements``.
  case list(SyntaxSpan)
  /// `{k: v, ?k: v}`: a span of ``SyntaxTree/mapElements``.
  case map(SyntaxSpan)
  /// `name{field: value}`: needs protocol buffers, so evaluating it is an error. The name is as
  /// written, with a leading dot if there is one; the fields are a span of
  /// ``SyntaxTree/messageFields``.
  case message(name: Text, fields: SyntaxSpan)
  /// A comprehension macro over a list or a map: an index of ``SyntaxTree/comprehensions``.
  case comprehension(Int32)
  /// `cel.bind(variable, value, body)`; also `x.optMap(v, e)` and `x.optFlatMap(v, e)`: an index
  /// of ``SyntaxTree/binds``.
  case bind(Int32)
}

/// `!` and unary `-`.
public enum UnaryOperator: String, Sendable {
  /// Logical not.
  case not = "!"
  /// Negation.
  case negate = "-"
}

/// The binary operators that evaluate both sides. The raw value of each is its spelling.
public enum BinaryOperator: String, CaseIterable, Sendable {
  /// Equal.
  case equal = "=="
  /// Not equal.
  case notEqual = "!="
  /// Less than.
  case less = "<"
  /// Less than or equal.
  case lessOrEqual = "<="
  /// Greater than.
  case greater = ">"
  /// Greater than or equal.
  case greaterOrEqual = ">="
  /// An element of a list, or a key of a map.
  case membership = "in"
  /// Sum, or concatenation.
  case add = "+"
  /// Difference.
  case subtract = "-"
  /// Product.
  case multiply = "*"
  /// Quotient; of integers, without the fraction.
  case divide = "/"
  /// Remainder, with the sign of the left side.
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
  public var name: Text
  /// The value.
  public var value: SyntaxIndex
  /// Whether it was written `?name: value`.
  public var isOptional: Bool
}

/// What a comprehension macro does. Each case is named after its macro.
public enum ComprehensionKind: String, CaseIterable, Sendable {
  /// Whether the predicate holds for every element.
  case all
  /// Whether it holds for some element.
  case exists
  /// Whether it holds for exactly one element; also spelt `exists_one`.
  case existsOne
  /// The elements for which it holds.
  case filter
  /// A list of what the expression makes of each element.
  case map
  /// The same with two variables.
  case transformList
  /// A map of the same keys, with new values; it has two variables.
  case transformMap
  /// A map of the entries that the expression makes; it has two variables.
  case transformMapEntry
  /// The elements in the order of what the expression makes of each.
  case sortBy
}

/// A comprehension: `range.all(x, p)`, `range.transformMap(k, v, filter, e)`, …
public struct Comprehension: Sendable {
  /// Which macro.
  public var kind: ComprehensionKind
  /// The list or map that it ranges over.
  public var range: SyntaxIndex
  /// The first variable: the element, or a map's key; in a two-variable macro the index or key.
  public var variable: Text
  /// The second variable of a two-variable macro: the element or the entry's value.
  public var secondVariable: Text?
  /// The filter of a three-argument `map` or a transform.
  public var filter: SyntaxIndex?
  /// The predicate, or the expression that computes each element.
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
  public var variable: Text
  /// What it is bound to.
  public var value: SyntaxIndex
  /// The expression in which it is bound.
  public var body: SyntaxIndex
}
