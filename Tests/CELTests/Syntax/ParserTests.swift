import Testing

@testable import CEL

/// The parser: what it refuses, where, and in which words.
@Suite struct ParserTests {
  struct Refusal: CustomTestStringConvertible {
    let text: String
    /// The characters that the error marks; empty at the end.
    let marked: String
    let message: String

    init(_ text: String, _ marked: String, _ message: String) {
      self.text = text
      self.marked = marked
      self.message = message
    }

    var testDescription: String { text }
  }

  static let refusals: [Refusal] = [
    Refusal("", "", "the expression ends here, expected an expression"),
    Refusal("1 +", "", "the expression ends here, expected an expression"),
    Refusal("(1", "", "the expression ends here, expected `)`"),
    Refusal("1)", ")", "found `)`, expected the end of the expression or an operator"),
    Refusal("a b", "b", "found `b`, expected the end of the expression or an operator"),
    Refusal("a.", "", "the expression ends here, expected the name of a field or method after `.`"),
    Refusal(
      "a.in", "in", "`in` is a reserved word, expected `a[\"in\"]`, or the name in backticks"),
    Refusal(
      "f(1).null", "null",
      "`null` is a reserved word, expected `f(1)[\"null\"]`, or the name in backticks"),
    Refusal("a and b", "and", "found `and`, expected the operator `&&`"),
    Refusal("(a or b)", "or", "found `or`, expected the operator `||`"),
    Refusal("[a AND b]", "AND", "found `AND`, expected the operator `&&`"),
    Refusal("a is null", "is", "found `is`, expected the operator `==`"),
    Refusal("not a", "not", "found `not`, expected the operator `!`"),
    Refusal("a && not has(b.c)", "not", "found `not`, expected the operator `!`"),
    Refusal(
      "a not in b", "not",
      "found `not`, expected the operator `!` before the whole comparison, as in `!(a in b)`"),
    Refusal("f(1,)", ")", "found `)`, expected an expression"),
    Refusal("[1,,2]", ",", "found `,`, expected an expression"),
    Refusal("[1 2]", "2", "found `2`, expected `,` or `]`"),
    Refusal("{1}", "}", "found `}`, expected `:` and the value of the key"),
    Refusal("a ? b", "", "the expression ends here, expected `:` and the value of the other case"),
    Refusal(
      "true ? false ? 1 : 2 : 3", "?", "found `?`, expected `:` and the value of the other case"),
    Refusal("if", "if", "`if` is a reserved word, expected another name"),
    Refusal("package()", "package", "`package` is a reserved word, expected another name"),
    Refusal("a = b", "=", "`=` is not an operator, expected `==`"),
    Refusal("a & b", "&", "`&` is not an operator, expected `&&`"),
    Refusal("a # b", "#", "`#` is not a character of CEL"),
    Refusal("é", "é", "`é` is not a character of CEL"),
    Refusal("'a\nb'", "'", "a string is never closed, expected `'` on the same line after it"),
    Refusal("'''a", "'''", "a string is never closed, expected `'''` after it"),
    Refusal("m.`a", "`", "a backtick opens a name that is never closed"),
    Refusal(
      "m.`a$b`", "$",
      "a name in backticks has `$`, expected letters, digits, `_`, `.`, `-`, `/` or a space"),
    Refusal("m.``", "``", "a name in backticks is empty"),
    Refusal(
      "9223372036854775808", "9223372036854775808",
      "`9223372036854775808` does not fit an int, expected at most 9223372036854775807"),
    Refusal(
      "18446744073709551616u", "18446744073709551616u",
      "`18446744073709551616u` does not fit a uint, expected at most 18446744073709551615"),
    Refusal(
      #"'\q'"#, #"\q"#,
      #"`\q` is not an escape, expected one of `\\ \' \" \` \? \a \b \f \n \r \t \v \x \u \U` or an octal number; write `r'…'` for a string without escapes"#
    ),
    Refusal(
      #"'\ud800'"#, #"\ud800"#,
      #"`\ud800` is not a code point, expected 0 to 10FFFF without the surrogates D800 to DFFF"#),
    Refusal(#"'\x4'"#, #"\x4"#, #"`\x4` is an escape cut short, expected 2 hexadecimal digits"#),
    Refusal(#"'\08'"#, #"\0"#, #"`\0` is an escape cut short, expected 3 octal digits"#),
    Refusal(
      #"b'\u0041'"#, #"\u"#,
      #"`\u` is not an escape of bytes, expected `\x` and two hexadecimal digits"#),
    Refusal("has(a)", "a", "the argument of `has` selects no field, expected `has(value.field)`"),
    Refusal(
      "has(a[\"b\"])", "a[\"b\"]",
      "the argument of `has` selects no field, expected `\"b\" in a`"),
    Refusal(
      "has(a.b-c)", "a.b-c",
      "the argument of `has` selects no field, expected `has(value.field)` with a name that holds a "
        + "minus in backticks"),
    Refusal("[1].all(1, true)", "1", "the variable of `all` is not a name, expected a simple name"),
    Refusal(
      "[1].all(x.y, true)", "x.y", "the variable of `all` is not a name, expected a simple name"),
    Refusal(
      "[1].all(.x, true)", ".x", "the variable of `all` is not a name, expected a simple name"),
    Refusal(
      "[1].all(x, x, true)", "x", "both variables of `all` are `x`, expected two names"),
    Refusal(
      "cel.bind(x.y, 1, 2)", "x.y",
      "the variable of `cel.bind` is not a name, expected a simple name"),
  ]

  @Test(arguments: refusals)
  func `what is not an expression is refused`(_ refusal: Refusal) {
    let text = Text(refusal.text)
    #expect {
      _ = try SyntaxTree(parsing: text)
    } throws: { error in
      guard let error = error as? SyntaxError else { return false }
      #expect(error.message == refusal.message)
      #expect(
        text.slice(error.range.lowerBound, error.range.upperBound).string == refusal.marked)
      return true
    }
  }

  @Test(arguments: [
    "[,]", "{,}", "[1,]", "{'a': 1,}", "a.as", "a.package()", "m.`a-b`.`c/d e`", "[?a, ?b]",
    "{?'a': b}", "a.?b[?0].c", "x.y.Z{a: 1, ?b: 2,}", ".a.b", ".f()", "1 == 1 == true", "---1",
    "!!!true", "-a.b", "1 // comment", "\u{c}1", "R'\\'", "bR\"\\\"", "'''a\nb'''", "0xFFu",
    ".5e-3", "a ? b : c ? d : e", "x.map(a, b, c)", "x.all(a, b)",
  ])
  func `the corners of the grammar are accepted`(_ text: String) throws {
    _ = try SyntaxTree(parsing: Text(text))
  }

  @Test func `every node has its range`() throws {
    let text = Text("m.a.b == (x + 1) ? f(y) : [z]")
    let tree = try SyntaxTree(parsing: text)
    let parts = tree.nodes.indices.map { tree.range(of: SyntaxIndex($0)) }.map {
      text.slice($0.lowerBound, $0.upperBound).string
    }
    #expect(
      parts == [
        "m", "m.a", "m.a.b", "x", "1", "(x + 1)", "m.a.b == (x + 1)", "y", "f(y)", "z", "[z]",
        "m.a.b == (x + 1) ? f(y) : [z]",
      ])
  }
}
