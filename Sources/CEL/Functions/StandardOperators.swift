/// The operators as functions (CEL specification, "Standard Definitions"), under the names that the
/// specification gives them. The evaluator computes them itself; the checker reads their overloads.
package enum StandardOperators {
  package static let rows: [FunctionRow] = [
    operation(
      "_==_", ["_==_(A, A) -> bool"], .equal),
    operation("_!=_", ["_!=_(A, A) -> bool"], .notEqual),
    operation("_<_", ordering("_<_"), .less),
    operation("_<=_", ordering("_<=_"), .lessOrEqual),
    operation("_>_", ordering("_>_"), .greater),
    operation("_>=_", ordering("_>=_"), .greaterOrEqual),
    operation(
      "@in", ["@in(A, list(A)) -> bool", "@in(A, map(A, B)) -> bool"], .membership),
    operation(
      "_+_",
      [
        "_+_(int, int) -> int", "_+_(uint, uint) -> uint", "_+_(double, double) -> double",
        "_+_(string, string) -> string", "_+_(bytes, bytes) -> bytes",
        "_+_(list(A), list(A)) -> list(A)",
        "_+_(google.protobuf.Timestamp, google.protobuf.Duration) -> google.protobuf.Timestamp",
        "_+_(google.protobuf.Duration, google.protobuf.Timestamp) -> google.protobuf.Timestamp",
        "_+_(google.protobuf.Duration, google.protobuf.Duration) -> google.protobuf.Duration",
      ], .add),
    operation(
      "_-_",
      [
        "_-_(int, int) -> int", "_-_(uint, uint) -> uint", "_-_(double, double) -> double",
        "_-_(google.protobuf.Timestamp, google.protobuf.Timestamp) -> google.protobuf.Duration",
        "_-_(google.protobuf.Timestamp, google.protobuf.Duration) -> google.protobuf.Timestamp",
        "_-_(google.protobuf.Duration, google.protobuf.Duration) -> google.protobuf.Duration",
      ], .subtract),
    operation("_*_", numbers("_*_"), .multiply),
    operation("_/_", numbers("_/_"), .divide),
    operation(
      "_%_", ["_%_(int, int) -> int", "_%_(uint, uint) -> uint"], .remainder),
    FunctionRow(
      "-_", .global, ["-_(int) -> int", "-_(double) -> double"],
      .unary { Arithmetic.negate($0) }),
    FunctionRow("!_", .global, ["!_(bool) -> bool"], .unary { Arithmetic.not($0) }),
  ]

  private static func operation(
    _ name: String, _ signatures: [String], _ operation: BinaryOperator
  ) -> FunctionRow {
    FunctionRow(
      name, .global, signatures,
      .metered(2...2) { arguments, budget in
        Arithmetic.apply(operation, arguments[0], arguments[1], &budget)
      })
  }

  private static func ordering(_ name: String) -> [String] {
    ["bool", "string", "bytes", "google.protobuf.Timestamp", "google.protobuf.Duration"].map {
      "\(name)(\($0), \($0)) -> bool"
    }
      + ["int", "uint", "double"].flatMap { left in
        ["int", "uint", "double"].map { "\(name)(\(left), \($0)) -> bool" }
      }
  }

  private static func numbers(_ name: String) -> [String] {
    ["int", "uint", "double"].map { "\(name)(\($0), \($0)) -> \($0)" }
  }
}
