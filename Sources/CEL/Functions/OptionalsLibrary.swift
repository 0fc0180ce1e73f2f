/// The optionals extension's functions (cel-go's `cel/library.go`, "OptionalTypes"). `optMap` and
/// `optFlatMap` are macros.
package enum OptionalsLibrary {
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
        return optional.value
          ?? .error(EvaluationError(.missing, "`optional.none()` has no value"))
      }),
    FunctionRow(
      "or", .member, ["optional_type(A).or(optional_type(A)) -> optional_type(A)"], blame: .content,
      .binary { value, other in
        guard case .optional(let optional) = value else { return .noOverload }
        if optional.value != nil { return value }
        guard case .optional = other else { return .noOverload }
        return other
      }),
    FunctionRow(
      "orValue", .member, ["optional_type(A).orValue(A) -> A"], blame: .content,
      .binary { value, other in
        guard case .optional(let optional) = value else { return .noOverload }
        return optional.value ?? other
      }),
    FunctionRow(
      "optional.unwrap", .global, ["optional.unwrap(list(optional_type(A))) -> list(A)"],
      blame: .receiver, cost: .receiver, .unary(unwrap)),
    FunctionRow(
      "unwrapOpt", .member, ["list(optional_type(A)).unwrapOpt() -> list(A)"], blame: .receiver,
      cost: .receiver, .unary(unwrap)),
    FunctionRow(
      "first", .member, ["list(A).first() -> optional_type(A)"], blame: .first,
      .unary { value in
        guard case .list(let list) = value else { return .noOverload }
        return .optional(list.count > 0 ? OptionalValue(list[0]) : .none)
      }),
    FunctionRow(
      "last", .member, ["list(A).last() -> optional_type(A)"], blame: .last,
      .unary { value in
        guard case .list(let list) = value else { return .noOverload }
        return .optional(list.count > 0 ? OptionalValue(list[list.count - 1]) : .none)
      }),
  ]

  /// Returns the contents of a list's optionals; drops empty optionals.
  @Sendable private static func unwrap(_ value: Value) -> Value {
    guard case .list(let list) = value else { return .noOverload }
    var elements: [Value] = []
    var places: [Provenance] = []
    for index in 0..<list.count {
      let item = list.item(at: index)
      guard case .optional(let optional) = item.value else { return .noOverload }
      guard let content = optional.value else { continue }
      elements.append(content)
      places.append(item.provenance)
    }
    return .list(ListValue(elements, provenances: places))
  }
}

extension Value {
  /// Whether the value is its type's zero: false, 0, empty, null, the timestamp 0, the duration 0.
  /// An optional, a type, an extension's value and an error are never zero.
  package var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let bool): !bool
    case .int(let int): int == 0
    case .uint(let uint): uint == 0
    case .double(let double): double == 0
    case .string(let text), .bytes(let text): text.isEmpty
    case .list(let list): list.count == 0
    case .map(let map): map.count == 0
    case .timestamp(let timestamp): timestamp.seconds == 0 && timestamp.nanoseconds == 0
    case .duration(let duration): duration.nanoseconds == 0
    case .type, .optional, .opaque, .error: false
    }
  }
}
