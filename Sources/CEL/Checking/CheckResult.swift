/// A problem in an expression that is found before it runs.
public struct CheckDiagnostic: Hashable, Sendable {
  /// What kind of mistake it is.
  public enum Kind: Sendable {
    /// A variable, function, method or field that does not exist.
    case unknownName
    /// A value of a type that does not fit: no such overload, wrong argument count, wrong result.
    case wrongType
    /// A field that may be absent is read without a guard.
    case unguardedField
    /// A comparison that can never be true.
    case neverTrue
    /// The expression is nested too deeply to check.
    case limit
  }

  /// The half-open UTF-8 byte range in the expression's text: the name, operator or operand that is
  /// wrong.
  public var range: Range<Int32>
  /// The kind.
  public var kind: Kind
  /// Lower-case start, no full stop, user text in backticks: the fact, then what was expected.
  public var message: String
  /// The nearest name or value, if one is near enough to be the intended one.
  public var suggestion: String?

  /// Creates a diagnostic.
  public init(range: Range<Int32>, kind: Kind, message: String, suggestion: String? = nil) {
    self.range = range
    self.kind = kind
    self.message = message
    self.suggestion = suggestion
  }
}

/// The result of checking an expression.
public struct CheckResult: Sendable {
  /// The type of the whole expression; `.error` if it could not be determined.
  public var type: CELType
  /// The type of each node of the tree, by its index; empty unless requested.
  public var nodeTypes: [CELType]
  /// The problems, in source order.
  public var diagnostics: [CheckDiagnostic]
  /// What is known to be present if the expression is true.
  public var whenTrue: Facts
  /// What is known to be present if the expression is false.
  public var whenFalse: Facts
  /// What is known about each element of the resulting list (of `partners.filter(p, has(p.name))`,
  /// for example), as paths that start at the empty name; see ``facts(bindingElementsTo:)``.
  package var elements: Set<Facts.Path>

  /// Whether the expression has no problems.
  public var isValid: Bool { diagnostics.isEmpty }

  /// Returns what is known about a variable that is bound to each element of the resulting list in
  /// turn, or to each value of the resulting map.
  public func facts(bindingElementsTo variable: String) -> Facts {
    let variable = Text(variable)
    return Facts(Set(elements.map { Facts.Path(variable: variable, steps: $0.steps) }))
  }
}
