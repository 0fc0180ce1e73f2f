/// The operators as functions (CEL specification, "Standard Definitions"), under the
/// specification's names for them. The evaluator computes them itself; the checker reads their
/// overloads.
///
/// The rows are literals, as in the other libraries where possible: the compiler lays out such a
/// table, so that it costs nothing at start-up.
package enum StandardOperators {
  package static let rows: [FunctionRow] = [
    FunctionRow(
      "_==_", .global, ["_==_(A, A) -> bool"],
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.equal, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_!=_", .global, ["_!=_(A, A) -> bool"],
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.notEqual, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_<_", .global, ordering("_<_"),
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.less, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_<=_", .global, ordering("_<=_"),
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.lessOrEqual, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_>_", .global, ordering("_>_"),
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.greater, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_>=_", .global, ordering("_>=_"),
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.greaterOrEqual, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "@in", .global,
      [
        "@in(A, list(A)) -> bool",
        "@in(A, map(A, B)) -> bool",
      ],
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.membership, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_+_", .global,
      [
        "_+_(int, int) -> int",
        "_+_(uint, uint) -> uint",
        "_+_(double, double) -> double",
        "_+_(string, string) -> string",
        "_+_(bytes, bytes) -> bytes",
        "_+_(list(A), list(A)) -> list(A)",
        "_+_(google.protobuf.Timestamp, google.protobuf.Duration) -> google.protobuf.Timestamp",
        "_+_(google.protobuf.Duration, google.protobuf.Timestamp) -> google.protobuf.Timestamp",
        "_+_(google.protobuf.Duration, google.protobuf.Duration) -> google.protobuf.Duration",
      ],
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.add, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_-_", .global,
      [
        "_-_(int, int) -> int",
        "_-_(uint, uint) -> uint",
        "_-_(double, double) -> double",
        "_-_(google.protobuf.Timestamp, google.protobuf.Timestamp) -> google.protobuf.Duration",
        "_-_(google.protobuf.Timestamp, google.protobuf.Duration) -> google.protobuf.Timestamp",
        "_-_(google.protobuf.Duration, google.protobuf.Duration) -> google.protobuf.Duration",
      ],
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.subtract, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_*_", .global,
      [
        "_*_(int, int) -> int",
        "_*_(uint, uint) -> uint",
        "_*_(double, double) -> double",
      ],
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.multiply, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_/_", .global,
      [
        "_/_(int, int) -> int",
        "_/_(uint, uint) -> uint",
        "_/_(double, double) -> double",
      ],
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.divide, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "_%_", .global,
      [
        "_%_(int, int) -> int",
        "_%_(uint, uint) -> uint",
      ],
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(.remainder, arguments[0], arguments[1], &budget)
      }),
    FunctionRow(
      "-_", .global, ["-_(int) -> int", "-_(double) -> double"],
      .unary { Arithmetic.negate($0) }),
    FunctionRow("!_", .global, ["!_(bool) -> bool"], .unary { Arithmetic.not($0) }),
  ]

  /// Returns the overloads of an ordering operator: within a type, and between numbers.
  @Sendable private static func ordering(_ name: String) -> [String] {
    ["bool", "string", "bytes", "google.protobuf.Timestamp", "google.protobuf.Duration"].map {
      "\(name)(\($0), \($0)) -> bool"
    }
      + ["int", "uint", "double"].flatMap { left in
        ["int", "uint", "double"].map { "\(name)(\(left), \($0)) -> bool" }
      }
  }
}
