/// The functions of the optionals extension (cel-go `cel/library.go`); its macros and its syntax are
/// the language's own.
package enum OptionalFunctions {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "optional.of", .global, ["optional.of(A) -> optional_type(A)"], blame: .wrapped,
      .unary { .optional(OptionalValue($0)) }),
    FunctionRow(
      "optional.ofNonZeroValue", .global, ["optional.ofNonZeroValue(A) -> optional_type(A)"],
      blame: .wrapped, .unary { .optional($0.isZero ? .none : OptionalValue($0)) }),
    FunctionRow(
      "optional.none", .global, ["optional.none() -> optional_type(A)"], blame: .none,
      .nullary { .optional(.none) }),
    FunctionRow(
      "hasValue", .member, ["optional_type(A).hasValue() -> bool"], blame: .receiver,
      .unary { value in
        guard case .optional(let optional) = value else { return .noOverload }
        return .bool(optional.value != nil)
      }),
    FunctionRow(
      "value", .member, ["optional_type(A).value() -> A"], blame: .content,
      .unary { value in
        guard case .optional(let optional) = value else { return .noOverload }
        return optional.value ?? .error(EvaluationError(.missing, "the optional has no value"))
      }),
    FunctionRow(
      "or", .member, ["optional_type(A).or(optional_type(A)) -> optional_type(A)"],
      blame: .content,
      .binary { value, other in
        guard case .optional(let optional) = value, case .optional = other else {
          return .noOverload
        }
        return optional.value == nil ? other : value
      }),
    FunctionRow(
      "orValue", .member, ["optional_type(A).orValue(A) -> A"], blame: .content,
      .binary { value, other in
        guard case .optional(let optional) = value else { return .noOverload }
        return optional.value ?? other
      }),
    FunctionRow(
      "optional.unwrap", .global, ["optional.unwrap(list(optional_type(A))) -> list(A)"],
      blame: .receiver, .metered(1...1, unwrap)),
    FunctionRow(
      "unwrapOpt", .member, ["list(optional_type(A)).unwrapOpt() -> list(A)"], blame: .receiver,
      .metered(1...1, unwrap)),
    FunctionRow(
      "first", .member, ["list(A).first() -> optional_type(A)"], blame: .first,
      .unary { value in
        guard case .list(let list) = value else { return .noOverload }
        return .optional(list.count == 0 ? .none : OptionalValue(list[0]))
      }),
    FunctionRow(
      "last", .member, ["list(A).last() -> optional_type(A)"], blame: .last,
      .unary { value in
        guard case .list(let list) = value else { return .noOverload }
        return .optional(list.count == 0 ? .none : OptionalValue(list[list.count - 1]))
      }),
  ]

  private static func unwrap(_ arguments: [Value], _ budget: inout Budget) -> Value {
    guard case .list(let list) = arguments[0] else { return .noOverload }
    var elements: [Value] = []
    var places: [Provenance] = []
    for index in 0..<list.count {
      guard budget.visit() else { return .error(.exhausted) }
      let item = list.item(at: index)
      guard case .optional(let optional) = item.value else { return .noOverload }
      guard let value = optional.value else { continue }
      elements.append(value)
      places.append(item.provenance)
    }
    return .list(ListValue(elements, provenances: places))
  }
}

extension Value {
  /// Whether it is the zero value of its type: what `optional.ofNonZeroValue` takes for nothing.
  fileprivate var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let flag): !flag
    case .int(let number): number == 0
    case .uint(let number): number == 0
    case .double(let number): number == 0
    case .string(let text), .bytes(let text): text.isEmpty
    case .list(let list): list.count == 0
    case .map(let map): map.count == 0
    case .duration(let duration): duration.nanoseconds == 0
    case .timestamp(let time): time.seconds == 0 && time.nanoseconds == 0
    case .optional(let optional): optional.value == nil
    case .type, .opaque, .error: false
    }
  }
}
