import Testing

@testable import CEL

@Suite struct MathLibraryTests {
  @Test(arguments: [
    // Extremes: the first of those that are equal, and of its own type.
    ("math.greatest(1)", "1"), ("math.greatest(1, 2.5)", "2.5"), ("math.greatest(3u, 2)", "3u"),
    ("math.greatest(1, 1.0, 1u)", "1"), ("math.greatest(1u, 1.0, 1)", "1u"),
    ("math.least(1.0, 1)", "1.0"), ("math.least(-1, 0u)", "-1"),
    ("math.least([3, 1, 2])", "1"), ("math.greatest([2.5])", "2.5"),
    ("math.greatest(many)", "1999"), ("math.least(many)", "0"),
    ("math.greatest([1u, -1, 0.5])", "1u"),
    ("math.greatest(-9223372036854775808, 18446744073709551615u)", "18446744073709551615u"),
    ("math.least(-9223372036854775808, -1.0/0.0)", "-1.0/0.0"),
    ("math.greatest(0.0, -0.0)", "0.0"), ("math.greatest(-0.0, 0.0)", "-0.0"),
    // Int and double are compared as doubles, as the operators do.
    ("math.greatest(9223372036854775807, 9223372036854775808.0)", "9223372036854775807"),
    // What cannot be ordered takes no one's place, but keeps its own.
    ("math.greatest(1.0, 0.0/0.0)", "1.0"), ("math.least(0.0/0.0, 1)", "0.0/0.0"),
    ("math.greatest([1.0, 0.0/0.0, 2.0])", "2.0"), ("math.least(0.0/0.0)", "0.0/0.0"),
    // Rounding.
    ("math.ceil(1.2)", "2.0"), ("math.ceil(-0.5)", "-0.0"), ("math.ceil(1e300)", "1e300"),
    ("math.floor(-1.2)", "-2.0"), ("math.floor(1.0/0.0)", "1.0/0.0"),
    ("math.round(2.5)", "3.0"), ("math.round(-2.5)", "-3.0"), ("math.round(-0.4)", "-0.0"),
    ("math.round(0.49999999999999994)", "0.0"),
    ("math.round(4503599627370497.0)", "4503599627370497.0"),
    ("math.trunc(-1.9)", "-1.0"), ("math.trunc(1.9)", "1.0"),
    // Kinds of doubles.
    ("math.isNaN(0.0/0.0)", "true"), ("math.isNaN(1.0/0.0)", "false"),
    ("math.isInf(-1.0/0.0)", "true"), ("math.isInf(0.0/0.0)", "false"),
    ("math.isFinite(1e308)", "true"), ("math.isFinite(1.0/0.0)", "false"),
    // Signs.
    ("math.abs(-5)", "5"), ("math.abs(5u)", "5u"), ("math.abs(-5.5)", "5.5"),
    ("math.abs(-0.0)", "0.0"), ("math.abs(9223372036854775807)", "9223372036854775807"),
    ("math.abs(-9223372036854775807)", "9223372036854775807"),
    ("math.sign(-7)", "-1"), ("math.sign(0)", "0"), ("math.sign(0u)", "0u"),
    ("math.sign(18446744073709551615u)", "1u"), ("math.sign(-0.0)", "0.0"),
    ("math.sign(-1.0/0.0)", "-1.0"), ("math.sign(0.0/0.0)", "0.0/0.0"),
    ("math.sign(-9223372036854775808)", "-1"),
    ("math.sqrt(81)", "9.0"), ("math.sqrt(2.25)", "1.5"), ("math.sqrt(4u)", "2.0"),
    ("math.sqrt(-1)", "0.0/0.0"), ("math.sqrt(-0.0)", "-0.0"),
    ("math.sqrt(18446744073709551615u)", "4294967296.0"),
    // Bits.
    ("math.bitAnd(-1, 255)", "255"), ("math.bitAnd(12u, 10u)", "8u"),
    ("math.bitOr(-2, 4)", "-2"), ("math.bitOr(12u, 10u)", "14u"),
    ("math.bitXor(-1, -1)", "0"), ("math.bitXor(12u, 10u)", "6u"),
    ("math.bitNot(-9223372036854775808)", "9223372036854775807"),
    ("math.bitNot(0u)", "18446744073709551615u"),
    ("math.bitShiftLeft(1, 63)", "-9223372036854775808"), ("math.bitShiftLeft(1, 64)", "0"),
    ("math.bitShiftLeft(-1, 9223372036854775807)", "0"), ("math.bitShiftLeft(3u, 1)", "6u"),
    ("math.bitShiftLeft(1u, 63)", "9223372036854775808u"),
    ("math.bitShiftRight(-1, 1)", "9223372036854775807"), ("math.bitShiftRight(-1, 0)", "-1"),
    ("math.bitShiftRight(-9223372036854775808, 63)", "1"),
    ("math.bitShiftRight(-1, 64)", "0"), ("math.bitShiftRight(8u, 3)", "1u"),
    ("math.bitShiftRight(8u, 9223372036854775807)", "0u"),
  ])
  func `what the functions of numbers answer`(text: String, expected: String) throws {
    #expect(try LibraryFixture.difference(text, expected) == nil)
  }

  @Test(arguments: [
    ("math.greatest([])", "the list is empty, expected at least one number"),
    (
      "math.least([1, 'a'])",
      "element 1 of the list has the type string, expected a number"
    ),
    ("math.least(['a', 1])", "element 0 of the list has the type string, expected a number"),
    ("math.least([[1]])", "element 0 of the list has the type list, expected a number"),
    ("math.greatest('a')", "no overload of `math.greatest` fits `(string)`"),
    ("math.greatest(1, true)", "no overload of `math.greatest` fits `(int, bool)`"),
    ("math.greatest(1, 2, [3])", "no overload of `math.greatest` fits `(int, int, list)`"),
    ("math.greatest()", "no overload of `math.greatest` fits `()`"),
    (
      "math.abs(-9223372036854775808)",
      "the absolute value of `-9223372036854775808` is out of the range of int"
    ),
    ("math.bitShiftLeft(1, -1)", "`-1` is not a number of bits, expected 0 or more"),
    (
      "math.bitShiftRight(1u, -9223372036854775808)",
      "`-9223372036854775808` is not a number of bits, expected 0 or more"
    ),
    ("math.bitShiftLeft(1.0, -1)", "no overload of `math.bitShiftLeft` fits `(double, int)`"),
    ("math.bitShiftLeft(1, 1u)", "no overload of `math.bitShiftLeft` fits `(int, uint)`"),
    ("math.bitAnd(1, 1u)", "no overload of `math.bitAnd` fits `(int, uint)`"),
    ("math.bitNot(1.0)", "no overload of `math.bitNot` fits `(double)`"),
    ("math.ceil(1)", "no overload of `math.ceil` fits `(int)`"),
    ("math.isNaN('a')", "no overload of `math.isNaN` fits `(string)`"),
    ("math.sqrt('4')", "no overload of `math.sqrt` fits `(string)`"),
    ("math.sign(null)", "no overload of `math.sign` fits `(null_type)`"),
  ])
  func `what the functions of numbers refuse`(text: String, message: String) throws {
    #expect(try LibraryFixture.message(text) == message)
  }

  @Test func `an extreme of a list costs a tenth of a unit for each element`() throws {
    #expect(try LibraryFixture.cost("math.greatest(many)") == 202)
    #expect(try LibraryFixture.cost("math.abs(-1)") <= 1)
  }

  @Test func `a call takes as many arguments as an expression can hold`() throws {
    let numbers = (0..<5_000).map(String.init).joined(separator: ", ")
    #expect(try LibraryFixture.difference("math.greatest(\(numbers))", "4999") == nil)
  }
}
