/// The optionals extension's functions.
enum OptionalCases {
  static let cases: [FunctionCase] = [
    FunctionCase("optional.of(null).hasValue()", "true"),
    FunctionCase("optional.none().hasValue()", "false"),
    FunctionCase("optional.of(optional.none()).value().hasValue()", "false"),
    FunctionCase(
      "[0, 0u, 0.0, -0.0, '', b'', false, null, duration('0s'), timestamp(0)].exists(x, optional.ofNonZeroValue(x).hasValue())",
      "false"),
    FunctionCase("optional.ofNonZeroValue([]).hasValue()", "false"),
    FunctionCase("optional.ofNonZeroValue({}).hasValue()", "false"),
    FunctionCase("optional.ofNonZeroValue([0]).value()", "[0]"),
    FunctionCase("optional.ofNonZeroValue(optional.none()).hasValue()", "true"),
    FunctionCase("optional.ofNonZeroValue(int).hasValue()", "true"),
    FunctionCase("optional.of(1).value()", "1"),
    FunctionCase("optional.none().value()", error: "`optional.none()` has no value"),
    FunctionCase("optional.none().or(optional.of(3)).value()", "3"),
    FunctionCase("optional.of(1).or(optional.of(1 / 0)).value()", "1"),
    FunctionCase("optional.none().or(1)", error: "no overload"),
    FunctionCase("optional.none().orValue('a')", "'a'"),
    FunctionCase("optional.of(1).orValue(1 / 0)", "1"),
    FunctionCase("optional.none().orValue(1 / 0)", error: "zero"),
    FunctionCase("(1).orValue(2)", error: "no overload"),
    FunctionCase(
      "optional.unwrap([optional.of(1), optional.none(), optional.of('a')])", "[1, 'a']"),
    FunctionCase("[optional.none()].unwrapOpt()", "[]"),
    FunctionCase("[1].unwrapOpt()", error: "no overload"),
    FunctionCase("['a', 'b'].first().value()", "'a'"),
    FunctionCase("['a', 'b'].last().value()", "'b'"),
    FunctionCase("[].first().hasValue() || [].last().hasValue()", "false"),
  ]
}
