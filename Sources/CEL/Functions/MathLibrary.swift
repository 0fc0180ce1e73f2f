/// The `math` extension (cel-go `ext/math.go`; conformance file `math_ext`): extremes, rounding,
/// signs and bits. Where the suite does not specify a result, it is that of cel-cpp.
package enum MathLibrary {
  package static let rows: [FunctionRow] = [
    // Overloads of a single type come first, so that they determine the result's type.
    extreme(
      "math.greatest",
      [
        "math.greatest(int...) -> int", "math.greatest(uint...) -> uint",
        "math.greatest(double...) -> double", "math.greatest(list(int)) -> int",
        "math.greatest(list(uint)) -> uint", "math.greatest(list(double)) -> double",
        "math.greatest(int, uint) -> dyn", "math.greatest(int, double) -> dyn",
        "math.greatest(uint, int) -> dyn", "math.greatest(uint, double) -> dyn",
        "math.greatest(double, int) -> dyn", "math.greatest(double, uint) -> dyn",
        "math.greatest(int, dyn, dyn...) -> dyn", "math.greatest(uint, dyn, dyn...) -> dyn",
        "math.greatest(double, dyn, dyn...) -> dyn",
      ], .greater),
    extreme(
      "math.least",
      [
        "math.least(int...) -> int", "math.least(uint...) -> uint",
        "math.least(double...) -> double", "math.least(list(int)) -> int",
        "math.least(list(uint)) -> uint", "math.least(list(double)) -> double",
        "math.least(int, uint) -> dyn", "math.least(int, double) -> dyn",
        "math.least(uint, int) -> dyn", "math.least(uint, double) -> dyn",
        "math.least(double, int) -> dyn", "math.least(double, uint) -> dyn",
        "math.least(int, dyn, dyn...) -> dyn", "math.least(uint, dyn, dyn...) -> dyn",
        "math.least(double, dyn, dyn...) -> dyn",
      ], .less),
    double("math.ceil", "math.ceil(double) -> double") { $0.rounded(.up) },
    double("math.floor", "math.floor(double) -> double") { $0.rounded(.down) },
    // Halves are rounded away from zero.
    double("math.round", "math.round(double) -> double") { $0.rounded(.toNearestOrAwayFromZero) },
    double("math.trunc", "math.trunc(double) -> double") { $0.rounded(.towardZero) },
    test("math.isNaN", "math.isNaN(double) -> bool") { $0.isNaN },
    test("math.isInf", "math.isInf(double) -> bool") { $0.isInfinite },
    test("math.isFinite", "math.isFinite(double) -> bool") { $0.isFinite },
    FunctionRow(
      "math.abs", .global,
      ["math.abs(int) -> int", "math.abs(uint) -> uint", "math.abs(double) -> double"],
      .unary(magnitude)),
    FunctionRow(
      "math.sign", .global,
      ["math.sign(int) -> int", "math.sign(uint) -> uint", "math.sign(double) -> double"],
      .unary(sign)),
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
    bits(
      "math.bitAnd", ["math.bitAnd(int, int) -> int", "math.bitAnd(uint, uint) -> uint"]
    ) { $0 & $1 },
    bits(
      "math.bitOr", ["math.bitOr(int, int) -> int", "math.bitOr(uint, uint) -> uint"]
    ) { $0 | $1 },
    bits(
      "math.bitXor", ["math.bitXor(int, int) -> int", "math.bitXor(uint, uint) -> uint"]
    ) { $0 ^ $1 },
    FunctionRow(
      "math.bitNot", .global, ["math.bitNot(int) -> int", "math.bitNot(uint) -> uint"],
      .unary { value in
        switch value {
        case .int(let int): .int(~int)
        case .uint(let uint): .uint(~uint)
        default: .noOverload
        }
      }),
    shift(
      "math.bitShiftLeft",
      ["math.bitShiftLeft(int, int) -> int", "math.bitShiftLeft(uint, int) -> uint"]
    ) { $0 &<< $1 },
    // A logical shift for both types: the sign bit is shifted like any other bit.
    shift(
      "math.bitShiftRight",
      ["math.bitShiftRight(int, int) -> int", "math.bitShiftRight(uint, int) -> uint"]
    ) { $0 &>> $1 },
  ]

  // MARK: Extremes

  /// Returns the row of a function that finds the greatest or least of numbers of any type, or of
  /// the numbers in one list; the first one of equal numbers. NaN never replaces another number.
  private static func extreme(
    _ name: String, _ signatures: [String], _ wanted: Value.Order
  ) -> FunctionRow {
    FunctionRow(
      name, .global, signatures,
      // An expression of the maximum length has room for fewer arguments.
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

  // MARK: Doubles

  private static func double(
    _ name: String, _ signature: String, _ body: @escaping @Sendable (Double) -> Double
  ) -> FunctionRow {
    FunctionRow(
      name, .global, [signature],
      .unary { value in
        guard case .double(let double) = value else { return .noOverload }
        return .double(body(double))
      })
  }

  private static func test(
    _ name: String, _ signature: String, _ body: @escaping @Sendable (Double) -> Bool
  ) -> FunctionRow {
    FunctionRow(
      name, .global, [signature],
      .unary { value in
        guard case .double(let double) = value else { return .noOverload }
        return .bool(body(double))
      })
  }

  // MARK: Signs

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

  /// Returns -1, 0 or 1 in the argument's type; NaN for NaN, and 0 for both zeros.
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
    _ name: String, _ signatures: [String],
    _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> FunctionRow {
    FunctionRow(
      name, .global, signatures,
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
    _ name: String, _ signatures: [String],
    _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> FunctionRow {
    FunctionRow(
      name, .global, signatures,
      .binary { value, count in
        guard case .int(let count) = count else { return .noOverload }
        /// Returns the shifted bits; 0 for a shift by 64 or more.
        func shifted(_ bits: UInt64) -> UInt64 { count < 64 ? body(bits, UInt64(count)) : 0 }
        switch value {
        case .int, .uint:
          guard count >= 0 else {
            return .failure("`\(count)` is not a number of bits, expected 0 or more")
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
