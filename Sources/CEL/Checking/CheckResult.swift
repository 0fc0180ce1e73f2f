/// One thing wrong with an expression, found before it runs.
public struct CheckDiagnostic: Hashable, Sendable {
  /// What kind of mistake it is.
  public enum Kind: Sendable {
    /// A variable, function, method or field that does not exist.
    case unknownName
    /// A value of a type that does not fit: no such overload, wrong argument count, wrong result.
    case wrongType
    /// A field that need not be there is read without a guard.
    case unguardedField
    /// A comparison that can never be true.
    case neverTrue
    /// The expression is too deep to check.
    case limit
  }

  /// The half-open UTF-8 byte range in the expression's text: the name, operator or operand that is
  /// wrong.
  public var range: Range<Int32>
  /// The kind.
  public var kind: Kind
  /// Lower-case start, no full stop, user text in backticks: the fact, then what was expected.
  public var message: String
  /// The nearest name or value, if one is near enough to be meant.
  public var suggestion: String?

  /// Creates a diagnostic.
  public init(range: Range<Int32>, kind: Kind, message: String, suggestion: String? = nil) {
    self.range = range
    self.kind = kind
    self.message = message
    self.suggestion = suggestion
  }
}

/// What checking an expression gave.
public struct CheckResult: Sendable {
  /// The type of the whole; `.error` if it could not be told.
  public var type: CELType
  /// The type of each node of the tree, by its index; empty unless asked for.
  public var nodeTypes: [CELType]
  /// What is wrong, in source order.
  public var diagnostics: [CheckDiagnostic]
  /// What is known to be present wherever the expression is true.
  public var whenTrue: Facts
  /// What is known to be present wherever the expression is false.
  public var whenFalse: Facts
  /// What is known of each element of the resulting list (of `partners.filter(p, has(p.name))`, for
  /// example), as paths that start at the empty name; see ``facts(bindingElementsTo:)``.
  package var elements: Set<Facts.Path>

  /// Whether the expression may be used.
  public var isValid: Bool { diagnostics.isEmpty }

  /// What is known of a variable that is bound to each element of the resulting list in turn, or to
  /// each value of the resulting map.
  public func facts(bindingElementsTo variable: String) -> Facts {
    let variable = Text(variable)
    return Facts(Set(elements.map { Facts.Path(variable: variable, steps: $0.steps) }))
  }
}
