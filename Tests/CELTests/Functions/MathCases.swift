/// The math extension: one case for each overload; more in ``MathLibraryTests``.
enum MathCases {
  static let cases: [FunctionCase] =
    ["greatest", "least"].flatMap { name in
      [
        FunctionCase("math.\(name)(1)", "1"), FunctionCase("math.\(name)(1u)", "1u"),
        FunctionCase("math.\(name)(1.5)", "1.5"), FunctionCase("math.\(name)([1])", "1"),
        FunctionCase("math.\(name)([1u])", "1u"), FunctionCase("math.\(name)([1.5])", "1.5"),
        FunctionCase("math.\(name)(1, 1u)", "1"), FunctionCase("math.\(name)(1, 1.0)", "1"),
        FunctionCase("math.\(name)(1u, 1)", "1u"), FunctionCase("math.\(name)(1u, 1.0)", "1u"),
        FunctionCase("math.\(name)(1.0, 1)", "1.0"), FunctionCase("math.\(name)(1.0, 1u)", "1.0"),
        FunctionCase("math.\(name)(1, 1u, 1.0)", "1"),
        FunctionCase("math.\(name)(1u, 1.0, 1)", "1u"),
        FunctionCase("math.\(name)(1.0, 1, 1u)", "1.0"),
      ]
    } + [
      FunctionCase("math.greatest(1, 3.5, 2u)", "3.5"), FunctionCase("math.least(2, 1u)", "1u"),
      FunctionCase("math.ceil(1.2)", "2.0"), FunctionCase("math.floor(-1.2)", "-2.0"),
      FunctionCase("math.round(-2.5)", "-3.0"), FunctionCase("math.trunc(-1.9)", "-1.0"),
      FunctionCase("math.isNaN(0.0 / 0.0)", "true"), FunctionCase("math.isInf(1.0 / 0.0)", "true"),
      FunctionCase("math.isFinite(1.0)", "true"), FunctionCase("math.abs(-1)", "1"),
      FunctionCase("math.abs(1u)", "1u"), FunctionCase("math.abs(-1.5)", "1.5"),
      FunctionCase("math.abs(-9223372036854775808)", error: "out of the range of int"),
      FunctionCase("math.sign(-3)", "-1"), FunctionCase("math.sign(3u)", "1u"),
      FunctionCase("math.sign(-0.5)", "-1.0"), FunctionCase("math.sqrt(4)", "2.0"),
      FunctionCase("math.sqrt(4u)", "2.0"), FunctionCase("math.sqrt(2.25)", "1.5"),
      FunctionCase("math.bitAnd(6, 3)", "2"), FunctionCase("math.bitAnd(6u, 3u)", "2u"),
      FunctionCase("math.bitOr(4, -2)", "-2"), FunctionCase("math.bitOr(1u, 4u)", "5u"),
      FunctionCase("math.bitXor(1, 3)", "2"), FunctionCase("math.bitXor(1u, 3u)", "2u"),
      FunctionCase("math.bitNot(0)", "-1"),
      FunctionCase("math.bitNot(0u)", "18446744073709551615u"),
      FunctionCase("math.bitShiftLeft(1, 200)", "0"),
      FunctionCase("math.bitShiftLeft(1u, 63)", "9223372036854775808u"),
      FunctionCase("math.bitShiftRight(-1024, 3)", "2305843009213693824"),
      FunctionCase("math.bitShiftRight(8u, 2)", "2u"),
      FunctionCase("math.bitShiftRight(1u, -1)", error: "`-1` is not a number of bits"),
    ]
}
