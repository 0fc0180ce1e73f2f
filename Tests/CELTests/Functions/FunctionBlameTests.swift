import Testing

@testable import CEL

/// Which characters of a text are blamed for what the libraries' functions take from it.
@Suite struct FunctionBlameTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let expression: String
    /// The parts of `x` that are blamed for the expression not being equal to `'#'`; `*` is all of it.
    let parts: [String]

    init(_ expression: String, _ parts: String...) {
      self.expression = expression
      self.parts = parts
    }

    var testDescription: String { expression }
  }

  /// `t` is a text of several parts, `u` a URL, `e` one whose parameters are encoded, `n` a network.
  static let texts = [
    "t": "  Én été, 1 x 22 ", "u": "https://me@h.example:8/a%2Fb/c d?k=v&w#f",
    "e": "https://h/?st%61te=%7Bx%7D&state=%7By%7D&z=&=q&f", "n": "2001:DB8::1/32",
  ]

  static let rows: [Row] = [
    // The strings extension.
    Row("t.trim()", "Én été, 1 x 22"),
    Row("t.trim().substring(3).charAt(0)", "é"),
    Row("t.substring(2, 4)", "Én"),
    Row("t.substring(3, 3)", ""),
    Row("t.split(' ')[3]", "été,"),
    Row("t.split('')[3]", "n"),
    Row("t.split(',').map(p, p.trim())[1]", "1 x 22"),
    Row("t.lowerAscii().trim().upperAscii().substring(3)", "été, 1 x 22"),
    Row("t.replace('é', 'è').split(',')[1]", " 1 x 22 "),
    Row("t.replace('é', 'e').split(',')[1]", "*"),
    Row("t.reverse().substring(0, 1)", "*"),
    Row("t.trim().reverse()", "Én été, 1 x 22"),
    Row("strings.quote(t.trim()).substring(1, 2)", "Én été, 1 x 22"),
    Row("[t.trim(), 'y'].join('-')", "Én été, 1 x 22"),
    Row("'%s!'.format([t.trim()])", "Én été, 1 x 22"),
    Row("t.indexOf('x') == 3 ? '#' : '-'", "*"),
    // Regular expressions.
    Row("t.find('[0-9]+')", "1"),
    Row("t.find('[a-z]+[0-9]')", "*"),
    Row("t.findAll('[0-9]+')[1]", "22"),
    Row("t.findAll('[0-9]+').filter(d, d.size() == 2)[0]", "22"),
    Row("regex.extract(t, '(.t.)').value()", "été"),
    Row("regex.extract(t, 'zz').orValue('y')", "*"),
    Row("regex.extractAll(t, '([0-9])')[0]", "1"),
    Row("regex.replace(t.trim(), 'x', '+')", "Én été, 1 x 22"),
    Row("t.trim().matches('x$') ? '#' : '-'", "Én été, 1 x 22"),
    // URLs.
    Row("url(u).getHost()", "h.example:8"),
    Row("url(u).getHostname()", "h.example"),
    Row("url(u).getPort()", "8"),
    Row("url(u).getEscapedPath()", "/a%2Fb/c d"),
    Row("url(u).getQuery()['k'][0]", "v"),
    Row("url(u).getQuery()['w'][0]", "w"),
    Row("url(e).getQuery()['state'][0]", "%7Bx%7D"),
    Row("url(u).getHost().split('.')[0]", "h"),
    Row("uri(u).scheme", "https"),
    Row("uri(u).userinfo", "me"),
    Row("uri(u).host", "h.example"),
    Row("uri(u).port", "8"),
    Row("uri(u).path", "/a%2Fb/c d"),
    Row("uri(u).query", "k=v&w"),
    Row("uri(u).fragment", "f"),
    Row("uri(u).path.split('/')[1]", "a%2Fb"),
    Row("uri(e).parameters[0].name", "st%61te"),
    Row("uri(e).parameters[1].value", "%7By%7D"),
    Row("uri(e).parameters[1].raw", "state=%7By%7D"),
    Row("uri(e).parameters[2].value", "z"),
    Row("uri(e).parameters[3].value", "q"),
    Row("uri(e).parameters[4].value", "f"),
    Row("uri(e).parameters.filter(p, p.name == 'state')[0].value", "%7Bx%7D"),
    // Addresses.
    Row("string(cidr(n))", "*"),
    Row("string(cidr(n).ip())", "2001:DB8::1"),
  ]

  @Test(arguments: rows)
  func `parts keep their places`(row: Row) throws {
    let names = Self.texts.keys.sorted()
    let environment = Environment(variables: names.map { .init($0) })
    let activation = Activation(environment)
    for (slot, name) in names.enumerated() {
      activation.set(
        slot, to: Value(try #require(Self.texts[name])), origin: Origin(node: Int32(slot)))
    }
    let program = try environment.compile("(\(row.expression)) == '#'")
    let result = program.blame(activation)
    #expect(result.value.brief == "false")
    let parts = result.blame.map { origin in
      guard let part = origin.part else { return "*" }
      let bytes = Array((Self.texts[names[Int(origin.node)]] ?? "").utf8)
      return String(decoding: bytes[Int(part.lowerBound)..<Int(part.upperBound)], as: UTF8.self)
    }
    #expect(parts == row.parts)
  }
}
