/// An error that explains why an evaluation produced no value.
public final class EvaluationError: Error, Sendable {
  /// The kinds of error that callers distinguish.
  public enum Kind: Sendable {
    /// A field or key is absent, which a policy may treat as "missing" rather than as a failure.
    case missing
    /// The cost limit was exceeded.
    case limit
    /// Everything else: no such overload, overflow, …
    case other
  }

  /// What the message is built from, on demand.
  package enum Detail: Sendable {
    case message(String)
    case missingField(Text)
    case missingKey(Value)
    case noOverload
    case noOverloadOf(name: String, types: [String], isMember: Bool)
  }

  /// The kind.
  public let kind: Kind
  /// The expression in which the error arose, and the half-open UTF-8 byte range within it; `nil`
  /// until the error leaves the function that created it. An error in a variable refers to the
  /// variable's own expression, not to the expression that reads the variable.
  public let place: (expression: Text, range: Range<Int32>)?
  package let detail: Detail

  package init(
    _ kind: Kind, _ detail: Detail, at place: (expression: Text, range: Range<Int32>)? = nil
  ) {
    self.kind = kind
    self.detail = detail
    self.place = place
  }

  /// Creates an error; the message starts in lower case and has no full stop.
  public convenience init(_ kind: Kind, _ message: String) {
    self.init(kind, .message(message))
  }

  /// Creates an error of no particular kind.
  public convenience init(_ message: String) { self.init(.other, .message(message)) }

  /// What went wrong: lower-case, no full stop, user's text in backticks.
  public var message: String {
    switch detail {
    case .message(let message): message
    case .missingField(let field): "there is no field `\(field.string)`"
    case .missingKey(let key): "there is no key `\(key.brief)`"
    case .noOverload: "no overload fits the types of the arguments"
    case .noOverloadOf(let name, let types, let isMember):
      "no overload of `\(name)` fits \(EvaluationError.list(types, isMember))"
    }
  }

  private static func list(_ types: [String], _ isMember: Bool) -> String {
    if isMember, let receiver = types.first {
      return "`\(receiver).(\(types.dropFirst().joined(separator: ", ")))`"
    }
    return "`(\(types.joined(separator: ", ")))`"
  }

  /// The shared error of an implementation none of whose overloads fits the arguments.
  public static let noOverload = EvaluationError(.other, .noOverload)
  /// The shared error of an exhausted budget.
  public static let exhausted = EvaluationError(.limit, .message("the cost limit was exceeded"))
}
