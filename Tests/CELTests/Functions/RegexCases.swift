/// `matches`, and the regex libraries of Kubernetes and cel-go.
enum RegexCases {
  static let cases: [FunctionCase] = [
    FunctionCase("'abc'.matches('b')", "true"),
    FunctionCase("matches('abc', '^b')", "false"),
    FunctionCase("'abc'.matches('b' + ['c', ''].join())", "true"),
    FunctionCase("['^a', 'c$', '^c'].map(p, 'abc'.matches(p))", "[true, true, false]"),
    FunctionCase("'é'.matches('^.$') && !'e\\u0301'.matches('^.$')", "true"),
    FunctionCase(
      "['('].map(p, 'abc'.matches(p))", error: "`(` is not a regular expression: missing"),
    FunctionCase("'abc'.matches(1)", error: "no overload"),
    FunctionCase("(1).matches('a')", error: "no overload"),
    FunctionCase("'abc 123'.find('[0-9]+')", "'123'"),
    FunctionCase("'abc'.find('[0-9]+')", "''"),
    FunctionCase("'123 abc 456'.findAll('[0-9]+')", "['123', '456']"),
    FunctionCase("'123 abc 456'.findAll('[0-9]+', 1)", "['123']"),
    FunctionCase("'123 abc 456'.findAll('[0-9]+', 0)", "[]"),
    FunctionCase("'1 2 3'.findAll('[0-9]', -1)", "['1', '2', '3']"),
    FunctionCase("'éa'.findAll('')", "['', '', '']"),
    FunctionCase("'baac'.findAll('a*')", "['', 'aa', '']"),
    FunctionCase("'abc'.findAll('x')", "[]"),
    FunctionCase("regex.extract('item-A, item-B', 'item-(\\\\w+)').value()", "'A'"),
    FunctionCase("regex.extract('hello', 'l+').value()", "'ll'"),
    FunctionCase("regex.extract('HELLO', 'hello').hasValue()", "false"),
    FunctionCase("regex.extract('b', '(a)|b').hasValue()", "false"),
    FunctionCase("regex.extract('a@b', '(.*)@(.*)')", error: "more than one capturing group"),
    FunctionCase("regex.extractAll('id:123, id:456', 'id:(\\\\d+)')", "['123', '456']"),
    FunctionCase("regex.extractAll('id:123, id:456', '\\\\d+')", "['123', '456']"),
    FunctionCase("regex.extractAll('id:123', 'x')", "[]"),
    FunctionCase("regex.extractAll('ab', '(a)|b')", "['a']"),
    FunctionCase("regex.replace('banana', 'a', 'x')", "'bxnxnx'"),
    FunctionCase("regex.replace('banana', 'a', 'x', 0)", "'banana'"),
    FunctionCase("regex.replace('banana', 'a', 'x', 2)", "'bxnxna'"),
    FunctionCase("regex.replace('banana', 'a', 'x', -12)", "'bxnxnx'"),
    FunctionCase(
      "regex.replace('foo bar', '(fo)o (ba)r', '\\\\2 \\\\1\\\\0\\\\\\\\')", "'ba fofoo bar\\\\'"),
    FunctionCase("regex.replace('éa', '', '-')", "'-é-a-'"),
    FunctionCase("regex.replace('abc', '(x)?b', '[\\\\1]')", "'a[]c'"),
    FunctionCase("regex.replace('test', '(.)', '\\\\2')", error: "names the group `\\2`"),
    FunctionCase("regex.replace('test', '(.)', 'x\\\\y')", error: "expected a digit"),
    FunctionCase("regex.replace('test', '(.)', 'x\\\\')", error: "expected a digit"),
    // What grows is paid for, and so is the work of finding every match.
    FunctionCase(
      "regex.replace(lists.range(1000).map(i, 'aaaaaaaaaa').join(), 'a', lists.range(300).map(i, 'bbbbbbbbbbbb').join()).size()",
      error: "cost limit"),
    FunctionCase(
      "lists.range(9000).map(i, 'aaaaaaaaaa').join().findAll('a(?:.*b)?').size()",
      error: "cost limit"),
  ]
}
