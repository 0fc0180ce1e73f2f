import CEL
import Testing

@Suite struct CheckerTypeTests {
  @Test(
    arguments: cases
  )
  func `operands and arguments of the wrong type are reported with what was expected`(
    drawing: String
  ) throws {
    let text = String(drawing.prefix { $0 != "\n" })
    let result = try CheckerFixture.check(text)
    #expect(CheckerFixture.drawing(text, result.diagnostics) == drawing)
  }

  static let cases = [
    #"""
    1 + "a"
      ^ `+` does not take `int` and `string`; with `int` on the left, expected `int` on the right, or `string(1)` on the left
    """#,
    #"""
    "a" + n
        ^ `+` does not take `string` and `int`; with `string` on the left, expected `string` on the right, for example `string(n)`
    """#,
    #"""
    s + 1.5
      ^ `+` does not take `string` and `double`; with `string` on the left, expected `string` on the right, for example `string(1.5)`
    """#,
    #"""
    n + 2.5
      ^ `+` does not take `int` and `double`; with `int` on the left, expected `int` on the right, or `double(n)` on the left
    """#,
    #"""
    1u + n
       ^ `+` does not take `uint` and `int`; with `uint` on the left, expected `uint` on the right, or `int(1u)` on the left
    """#,
    #"""
    "a" - 1
    ^^^ `-` does not take `string` on its left; expected `int`, `uint`, `double`, `timestamp` or `duration`
    """#,
    #"""
    n < "x"
      ^ `<` does not take `int` and `string`; with `int` on the left, expected `int`, `uint` or `double` on the right
    """#,
    #"""
    n / s
      ^ `/` does not take `int` and `string`; with `int` on the left, expected `int` on the right
    """#,
    #"""
    true + true
    ^^^^ `+` does not take `bool` on its left; expected `int`, `uint`, `double`, `string`, `bytes`, `list(dyn)`, …
    """#,
    #"""
    -s
     ^ `-` does not take `string`; expected `int` or `double`
    """#,
    #"""
    !n
     ^ `!` does not take `int`; expected `bool`
    """#,
    #"""
    !"x-note" in manifest
     ^^^^^^^^ `!` does not take `string`; expected `!("x-note" in manifest)`
    """#,
    #"""
    n && true
    ^ `&&` does not take `int`; expected `bool`
    """#,
    #"""
    true || s
            ^ `||` does not take `string`; expected `bool`
    """#,
    #"""
    n ? 1 : 2
    ^ `?:` does not take `int`; expected `bool`
    """#,
    #"""
    true ? 1 : "a"
               ^^^ the cases of `?:` are `int` and `string`; expected one type, or `dyn(…)` around one
    """#,
    #"""
    true ? 1 : false ? 2 : "three"
                           ^^^^^^^ the cases of `?:` are `int` and `string`; expected one type, or `dyn(…)` around one
    """#,
    #"""
    [1].all(x, x)
               ^ the condition of `all` is `int`; expected `bool`
    """#,
    #"""
    [1].filter(x, "a")
                  ^^^ the condition of `filter` is `string`; expected `bool`
    """#,
    #"""
    s.all(x, true)
    ^ `all` does not range over `string`; expected a list or a map
    """#,
    #"""
    [1, 2].map(x, x, x)
                  ^ the condition of `map` is `int`; expected `bool`
    """#,
    #"""
    {"a": 1}.transformMapEntry(k, v, k)
                                     ^ `transformMapEntry` makes `string`; expected a map such as `{key: value}`
    """#,
    #"""
    [[1]].sortBy(x, x)
                    ^ `sortBy` does not order by `list(int)`; expected a number, a string or a time
    """#,
    #"""
    s.startsWith(1)
                 ^ argument 1 of `startsWith` is `int`; expected `string`
    """#,
    #"""
    s.startsWith()
      ^^^^^^^^^^ `startsWith` is called with no arguments; expected 1 argument
    """#,
    #"""
    s.startsWith("a", "b")
      ^^^^^^^^^^ `startsWith` is called with 2 arguments; expected 1 argument
    """#,
    #"""
    n.startsWith("a")
      ^^^^^^^^^^ `int` has no method `startsWith`; expected `string` before the dot
    """#,
    #"""
    size(1)
         ^ argument 1 of `size` is `int`; expected `string`, `bytes`, `list(dyn)` or `map(dyn, dyn)`
    """#,
    #"""
    size()
    ^^^^ `size` is called with no arguments; expected 1 argument
    """#,
    #"""
    int([1])
        ^^^ argument 1 of `int` is `list(int)`; expected `int`, `uint`, `double`, `string` or `timestamp`
    """#,
    #"""
    timestamp("a") - timestamp("b") > 3
                                    ^ `>` does not take `duration` and `int`; with `duration` on the left, expected `duration` on the right
    """#,
    #"""
    timestamp("a").getHours(1)
                            ^ argument 1 of `getHours` is `int`; expected `string`
    """#,
    #"""
    {1.5: 2}
     ^^^ a key of a map is `double`; expected `string`, `int`, `uint` or `bool`
    """#,
    #"""
    [?n]
      ^ what follows `?` in a list is `int`; expected an optional
    """#,
    #"""
    {?"a": n}
           ^ the value of an optional entry is `int`; expected an optional
    """#,
    #"""
    s[0]
     ^^^ `string` has no elements; expected `charAt(…)` or `substring(…)`
    """#,
    #"""
    n[0]
     ^^^ `int` has no elements; expected a list or a map before the `[`
    """#,
    #"""
    manifest.partners["a"]
                      ^^^ the index of a list is `string`; expected `int`
    """#,
    #"""
    manifest.labels[1]
                    ^ the key of the map is `int`; expected `string`
    """#,
    #"""
    manifest[n]
             ^ the key of the map is `int`; expected `string`
    """#,
    #"""
    1 in 2
         ^ `in` does not look into `int`; expected a list or a map on the right
    """#,
    #"""
    n.optMap(x, x)
    ^ what `optMap` is called on is `int`; expected an optional
    """#,
    #"""
    1 + (2 + (3 + "a")) + true
                ^ `+` does not take `int` and `string`; with `int` on the left, expected `int` on the right, or `string(3)` on the left
                        ^ `+` does not take `int` and `bool`; with `int` on the left, expected `int` on the right
    """#,
  ]
}
