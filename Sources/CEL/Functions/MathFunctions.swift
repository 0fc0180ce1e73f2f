/// The math extension (cel-go's `ext/math`).
package enum MathFunctions {
  package static let rows: [FunctionRow] = [
    extreme("math.greatest", .greater),
    extreme("math.least", .less),
    rounding("math.ceil", .up),
    rounding("math.floor", .down),
    rounding("math.round", .toNearestOrAwayFromZero),
    rounding("math.trunc", .towardZero),
    FunctionRow("math.abs", .global, sameType("math.abs"), .unary(magnitude)),
    FunctionRow("math.sign", .global, sameType("math.sign"), .unary(sign)),
    predicate("math.isNaN") { $0.isNaN },
    predicate("math.isInf") { $0.isInfinite },
    predicate("math.isFinite") { $0.isFinite },
    FunctionRow(
      "math.sqrt", .global,
      [
        "math.sqrt(double) -> double", "math.sqrt(int) -> double", "math.sqrt(uint) -> double",
      ],
      .unary { value in
        switch value {
        case .double(let double): .double(double.squareRoot())
        case .int(let int): .double(Double(int).squareRoot())
        case .uint(let uint): .double(Double(uint).squareRoot())
        default: .noOverload
        }
      }),
    bitwise("math.bitAnd") { $0 & $1 },
    bitwise("math.bitOr") { $0 | $1 },
    bitwise("math.bitXor") { $0 ^ $1 },
    FunctionRow(
      "math.bitNot", .global, ["math.bitNot(int) -> int", "math.bitNot(uint) -> uint"],
      .unary { value in
        switch value {
        case .int(let int): .int(~int)
        case .uint(let uint): .uint(~uint)
        default: .noOverload
        }
      }),
    shift("math.bitShiftLeft") { $0 << $1 },
    shift("math.bitShiftRight") { $0 >> $1 },
  ]

  private static func sameType(_ name: String) -> [String] {
    ["int", "uint", "double"].map { "\(name)(\($0)) -> \($0)" }
  }

  // MARK: Greatest and least

  /// A row that gives the first of its numbers, or of the numbers of its one list, that no other
  /// surpasses.
  private static func extreme(_ name: String, _ wanted: Value.Order) -> FunctionRow {
    var signatures: [String] = []
    for type in ["int", "uint", "double"] {
      signatures.append("\(name)(\(type)) -> \(type)")
      signatures.append("\(name)(\(type), \(type)) -> \(type)")
      signatures.append("\(name)(\(type), \(type), \(type)...) -> \(type)")
      signatures.append("\(name)(list(\(type))) -> \(type)")
      for other in ["int", "uint", "double"] where other != type {
        signatures.append("\(name)(\(type), \(other)) -> dyn")
      }
    }
    signatures.append("\(name)(dyn, dyn, dyn...) -> dyn")
    signatures.append("\(name)(list(dyn)) -> dyn")
    return FunctionRow(
      name, .global, signatures,
      .metered(1...Int.max) { arguments, budget in
        if arguments.count == 1, case .list(let list) = arguments[0] {
          if list.count == 0 { return .failure("`\(name)` of an empty list") }
          return extreme(list.count, { list[$0] }, wanted, &budget)
        }
        return extreme(arguments.count, { arguments[$0] }, wanted, &budget)
      })
  }

  private static func extreme(
    _ count: Int, _ element: (Int) -> Value, _ wanted: Value.Order, _ budget: inout Budget
  ) -> Value {
    var best = element(0)
    guard best.isNumber else { return .noOverload }
    for index in 1..<max(1, count) {
      let next = element(index)
      guard next.isNumber else { return .noOverload }
      guard budget.visit() else { return .error(.exhausted) }
      if next.order(to: best) == wanted { best = next }
    }
    return best
  }

  // MARK: Doubles

  private static func rounding(_ name: String, _ rule: FloatingPointRoundingRule) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(double) -> double"],
      .unary { value in
        guard case .double(let double) = value else { return .noOverload }
        return .double(double.rounded(rule))
      })
  }

  private static func predicate(
    _ name: String, _ holds: @escaping @Sendable (Double) -> Bool
  ) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(double) -> bool"],
      .unary { value in
        guard case .double(let double) = value else { return .noOverload }
        return .bool(holds(double))
      })
  }

  @Sendable private static func magnitude(_ value: Value) -> Value {
    switch value {
    case .int(let int):
      int == .min
        ? .failure("the absolute value of \(int) is out of the range of int")
        : .int(abs(int))
    case .uint: value
    case .double(let double): .double(double.magnitude)
    default: .noOverload
    }
  }

  @Sendable private static func sign(_ value: Value) -> Value {
    switch value {
    case .int(let int): .int(int.signum())
    case .uint(let uint): .uint(uint == 0 ? 0 : 1)
    case .double(let double):
      double.isNaN ? value : .double(double == 0 ? 0 : double < 0 ? -1 : 1)
    default: .noOverload
    }
  }

  // MARK: Bits

  private static func bitwise(
    _ name: String, _ operation: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(int, int) -> int", "\(name)(uint, uint) -> uint"],
      .binary { left, right in
        switch (left, right) {
        case (.int(let left), .int(let right)):
          .int(Int64(bitPattern: operation(UInt64(bitPattern: left), UInt64(bitPattern: right))))
        case (.uint(let left), .uint(let right)): .uint(operation(left, right))
        default: .noOverload
        }
      })
  }

  /// A row that shifts bits as those of an unsigned number: nothing is left of them from 64 on.
  private static func shift(
    _ name: String, _ operation: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> FunctionRow {
    FunctionRow(
      name, .global, ["\(name)(int, int) -> int", "\(name)(uint, int) -> uint"],
      .binary { value, distance in
        guard case .int(let distance) = distance else { return .noOverload }
        switch value {
        case .int where distance < 0, .uint where distance < 0:
          return .failure("`\(name)` by \(distance) bits, expected 0 or more")
        case .int(let int):
          return .int(Int64(bitPattern: operation(UInt64(bitPattern: int), UInt64(distance))))
        case .uint(let uint): return .uint(operation(uint, UInt64(distance)))
        default: return .noOverload
        }
      })
  }
}

extension Value {
  fileprivate var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }
}
