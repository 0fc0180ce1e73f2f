/// The `math` extension (cel-go `ext/math.go`; conformance file `math_ext`): extremes, rounding, signs
/// and bits. Where the suite says nothing the answers are cel-cpp's.
package enum MathLibrary {
  package static let rows: [FunctionRow] = [
    extreme("math.greatest", .greater),
    extreme("math.least", .less),
    double("math.ceil") { $0.rounded(.up) },
    double("math.floor") { $0.rounded(.down) },
    // Halves go away from zero.
    double("math.round") { $0.rounded(.toNearestOrAwayFromZero) },
    double("math.trunc") { $0.rounded(.towardZero) },
    test("math.isNaN") { $0.isNaN },
    test("math.isInf") { $0.isInfinite },
    test("math.isFinite") { $0.isFinite },
    FunctionRow("math.abs", .global, numbers("math.abs"), .unary(magnitude)),
    FunctionRow("math.sign", .global, numbers("math.sign"), .unary(sign)),
    FunctionRow(
      "math.sqrt", .global,
      [
        "math.sqrt(int) -> double", "math.sqrt(uint) -> double", "math.sqrt(double) -> double",
      ],
      .unary { value in
        switch value {
        case .int(let int): .double(Double(int).squareRoot())
        case .uint(let uint): .double(Double(uint).squareRoot())
        case .double(let double): .double(double.squareRoot())
        default: .noOverload
        }
      }),
    bits("math.bitAnd") { $0 & $1 },
    bits("math.bitOr") { $0 | $1 },
    bits("math.bitXor") { $0 ^ $1 },
    FunctionRow(
      "math.bitNot", .global, ["math.bitNot(int) -> int", "math.bitNot(uint) -> uint"],
      .unary { value in
        switch value {
        case .int(let int): .int(~int)
        case .uint(let uint): .uint(~uint)
        default: .noOverload
        }
      }),
    shift("math.bitShiftLeft") { $0 &<< $1 },
    // Logical for both types: the sign is no more than a bit.
    shift("math.bitShiftRight") { $0 &>> $1 },
  ]

  // MARK: Extremes

  /// The greatest or the least of numbers of any types, or of those in one list: the first of those
  /// that are equal. A number that cannot be ordered (NaN) never takes the place of another.
  private static func extreme(_ name: String, _ wanted: Value.Order) -> FunctionRow {
    FunctionRow(
      name, .global, extremeSignatures(name),
      // An expression of the largest length has room for fewer arguments.
      .metered(1...100_000) { arguments, budget in
        if arguments.count == 1, case .list(let list) = arguments[0] {
          return extreme(of: list, wanted, &budget)
        }
        var best = arguments[0]
        for argument in arguments {
          guard argument.isNumber else { return .noOverload }
          if argument.order(to: best) == wanted { best = argument }
        }
        _ = budget.visit(arguments.count)
        return best
      })
  }

  private static func extreme(
    of list: ListValue, _ wanted: Value.Order, _ budget: inout Budget
  ) -> Value {
    guard list.count > 0 else { return .failure("the list is empty, expected at least one number") }
    var best = list[0]
    for index in 0..<list.count {
      guard budget.visit() else { return .error(.exhausted) }
      let element = list[index]
      guard element.isNumber else {
        return .failure(
          "element \(index) of the list has the type \(element.typeName), expected a number")
      }
      if element.order(to: best) == wanted { best = element }
    }
    return best
  }

  /// The types that are alike go first: they say of what type the result is.
  private static func extremeSignatures(_ name: String) -> [String] {
    let types = ["int", "uint", "double"]
    var signatures = types.map { "\(name)(\($0)...) -> \($0)" }
    signatures += types.map { "\(name)(list(\($0))) -> \($0)" }
    for first in types {
      signatures += types.filter { $0 != first }.map { "\(name)(\(first), \($0)) -> dyn" }
    }
    return signatures + types.map { "\(name)(\($0), dyn, dyn...) -> dyn" }
  }

  // MARK: Doubles

  private static func double(
    _ name: String, _ body: @escaping @Sendable (Double) -> Double
  ) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(double) -> double"],
      .unary { value in
        guard case .double(let double) = value else { return .noOverload }
        return .double(body(double))
      })
  }

  private static func test(
    _ name: String, _ body: @escaping @Sendable (Double) -> Bool
  ) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(double) -> bool"],
      .unary { value in
        guard case .double(let double) = value else { return .noOverload }
        return .bool(body(double))
      })
  }

  // MARK: Signs

  private static func numbers(_ name: String) -> [String] {
    ["int", "uint", "double"].map { "\(name)(\($0)) -> \($0)" }
  }

  @Sendable private static func magnitude(_ value: Value) -> Value {
    switch value {
    case .int(let int):
      guard let magnitude = Int64(exactly: int.magnitude) else {
        return .failure("the absolute value of `\(int)` is out of the range of int")
      }
      return .int(magnitude)
    case .uint: return value
    case .double(let double): return .double(double.magnitude)
    default: return .noOverload
    }
  }

  /// -1, 0 or 1 of the same type; NaN has no other sign than itself, and both zeros have the sign 0.
  @Sendable private static func sign(_ value: Value) -> Value {
    switch value {
    case .int(let int): .int(int.signum())
    case .uint(let uint): .uint(min(uint, 1))
    case .double(let double):
      .double(double.isNaN ? double : double > 0 ? 1 : double < 0 ? -1 : 0)
    default: .noOverload
    }
  }

  // MARK: Bits

  private static func bits(
    _ name: String, _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(int, int) -> int", "\(name)(uint, uint) -> uint"],
      .binary { left, right in
        switch (left, right) {
        case (.int(let left), .int(let right)):
          let bits = body(UInt64(bitPattern: left), UInt64(bitPattern: right))
          return .int(Int64(bitPattern: bits))
        case (.uint(let left), .uint(let right)): return .uint(body(left, right))
        default: return .noOverload
        }
      })
  }

  private static func shift(
    _ name: String, _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(int, int) -> int", "\(name)(uint, int) -> uint"],
      .binary { value, count in
        guard case .int(let count) = count else { return .noOverload }
        /// What is shifted by 64 or more has no bit left.
        func shifted(_ bits: UInt64) -> UInt64 { count < 64 ? body(bits, UInt64(count)) : 0 }
        switch value {
        case .int, .uint:
          guard count >= 0 else {
            return .failure("`\(count)` is no number of bits, expected 0 or more")
          }
        default: return .noOverload
        }
        switch value {
        case .int(let int): return .int(Int64(bitPattern: shifted(UInt64(bitPattern: int))))
        case .uint(let uint): return .uint(shifted(uint))
        default: return .noOverload
        }
      })
  }
}

extension Value {
  /// Whether the value is an int, a uint or a double.
  fileprivate var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }
}
