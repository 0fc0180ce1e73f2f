import Testing

@testable import CEL

/// Programs are the same after they were encoded and decoded.
@Suite struct ProgramEncodingTests {
  private static let names = ["inner", "list", "map", "text", "inner"].map { Text($0) }

  private func encoded(_ expression: String) -> [UInt8]? {
    ProgramEncoder.encode(Text(expression), names: Self.names, functions: .standard)
  }

  private func decoded(
    _ bytes: [UInt8], _ expression: String,
    library: (Int) -> [FunctionRow] = FunctionTable.standardLibrary,
    slot: ((UnsafeBufferPointer<UInt8>) -> Int32?)? = nil
  ) -> Program? {
    // What is decoded refers to the bytes for good.
    let kept = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = kept.initialize(from: bytes)
    return Program.decoded(
      UnsafeBufferPointer(kept), at: 0, of: Text(expression), library: library,
      slot: slot ?? { name in
        Self.names.firstIndex { $0.bytes.elementsEqual(name) }.map { Int32($0) }
      })
  }

  @Test(arguments: [
    "null", "true", "false", "-9223372036854775808", "18446744073709551615u", "-1.5e300", "'é\\n'",
    "b'\\xff\\x00'", "[1, 'a', [null]]", "{'a': {1: 2u}, true: []}", "type(1)", "int",
    "inner", "map.a.b.?c", "has(map.a)", "list[0] + list[?1].orValue(2)",
    "-map.a < 1 && !(text in list)",
    "text == map.x ? 1 : text != 'b' ? 2 : 3", "[list, ?map.?x]", "{?'a': map.?x, 'b': text}",
    "list.all(x, x > 1) || list.exists(i, x, x == i)", "list.exists_one(x, x == inner)",
    "list.filter(x, x > 1).map(x, x != 2, x * 2)", "list.transformMap(i, x, i > 0, x)",
    "list.transformMapEntry(i, x, {x: i})", "list.sortBy(x, -x)", "cel.bind(y, text + '!', y + y)",
    "optional.of(text).optMap(x, x + inner)", "map.?x.optFlatMap(x, optional.none())",
    "math.greatest(1, inner)", "text.substring(1, 2).lowerAscii()", "size(list) % 2 - 1 / inner",
    "text.matches('^(a|b)+$')", "text.matches(r'[\\s\\x{2028}é-ü]')",
    "list.indexOf(1) + text.indexOf('a')", "text.matches('literal')",
    "text.matches('ab+(c)')", "matches(text, '(?i)x{2,40}\\\\b')",
  ])
  func `a program is the same afterwards`(expression: String) throws {
    let bytes = try #require(encoded(expression))
    #expect(String(decoding: bytes, as: UTF8.self).utf8.elementsEqual(bytes))
    let program = try #require(decoded(bytes, expression))
    let slots = Self.names.indices.map { Int32($0) }
    let compiled = try Environment(names: Self.names, slots: slots, functions: .standard)
      .compile(expression)
    #expect(program.listing == compiled.listing)
  }

  @Test(arguments: [
    "", "1 +", "unknown", "text.unknown()", "no(1)", "optional.of(1)", "size(1, 2, 3)",
    "matches('', '(')",
  ])
  func `what cannot be encoded is left to the compiler`(expression: String) {
    #expect(encoded(expression) == nil)
  }

  @Test func `a name or function that is not there leaves it to the compiler`() throws {
    let expression = "text.size() + inner"
    let bytes = try #require(encoded(expression))
    #expect(decoded(bytes, expression) != nil)
    #expect(decoded(bytes, expression, library: { _ in [] }) == nil)
    #expect(decoded(bytes, expression, slot: { _ in nil }) == nil)
  }

  @Test func `a pattern matches as before, and finds what only its program knows`() throws {
    let source = "text.matches('^(a|é)+([0-9]*)$')"
    let bytes = try #require(encoded(source))
    let program = try #require(decoded(bytes, source))
    let pattern = try #require(program.patterns.first)
    for (text, isMatch) in [("aé12", true), ("", false), ("a1b", false), ("\u{10FFFF}", false)] {
      #expect(pattern.isMatch(in: Text(text)) == isMatch)
    }
    #expect(pattern.groupCount == 2)
    let match = Text("aé12").withBytes { pattern.firstMatch(in: $0, groups: 2) }
    #expect(match?[2] == 3..<5)
  }

  @Test func `damage gives something, never a trap`() throws {
    let expression = "text.matches('a|b') && map.a.b in [1, {'a': 'é'}] && list.all(x, x > 1.5)"
    let bytes = try #require(encoded(expression))
    for count in 0..<bytes.count { _ = decoded(Array(bytes[..<count]), expression) }
  }
}
