/// A function that a host adds to those that come with CEL.
///
/// ```swift
/// let isEven = Function("isEven", FunctionSignature(parameters: [.int], result: .bool)) {
///   arguments, _ in
///   guard case .int(let number) = arguments[0] else { return .error(.noOverload) }
///   return .bool(number % 2 == 0)
/// }
/// let environment = Environment(variables: [.init("n", .int)], functions: [isEven])
/// ```
///
/// Its result has no origin of its own: blame names what its arguments came from, in order.
public struct Function: Sendable {
  /// Computes the result.
  ///
  /// There are as many arguments as the signature has parameters, or more if it is variadic; a
  /// method's receiver is the first. No argument is an error, but any may be of another type than the
  /// signature says where the expression was not checked: answer ``EvaluationError/noOverload`` then.
  /// Work that can grow beyond the lengths of the arguments is spent from the budget
  /// (``Budget/spend(_:)``).
  public typealias Body = @Sendable (_ arguments: [Value], _ budget: inout Budget) -> Value

  /// The name by which expressions call it; a function's may be dotted, as in `math.abs`.
  public let name: String
  /// The parameters and the result, and whether it is a method.
  public let signature: FunctionSignature
  /// What a call costs, in units of a ``Budget``, beside what the body spends.
  public let cost: Int

  let body: Body

  /// Creates a function.
  ///
  /// - Parameters:
  ///   - name: The name by which expressions call it.
  ///   - signature: The parameters and the result. Several functions may have one name; among those
  ///     that take the number of arguments of a call, the first whose body does not answer
  ///     ``EvaluationError/noOverload`` counts.
  ///   - cost: What a call costs, in units; at least 1.
  ///   - body: Computes the result.
  public init(
    _ name: String, _ signature: FunctionSignature, cost: Int = 1, body: @escaping Body
  ) {
    self.name = name
    self.signature = signature
    self.cost = max(1, cost)
    self.body = body
  }

  /// The function as tables hold it. It has no signatures there: checkers take ``signature``.
  var row: FunctionRow {
    let count = signature.parameters.count
    return FunctionRow(
      name, signature.isMember ? .member : .global, [], cost: .fixed(cost),
      .metered(count...(signature.isVariadic ? max(count, 255) : count), body))
  }
}
