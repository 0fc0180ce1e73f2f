import Testing

@testable import CEL

/// A program that is read from an image is the one that was written.
@Suite struct ProgramImageTests {
  private static let names = ["inner", "list", "map", "text", "inner"].map { Text($0) }

  /// The image of an expression's program; `nil` if it has none.
  private static func written(_ expression: String) -> [UInt8]? {
    var writer = ImageWriter(functions: .standard)
    writer.names = names.reversed()
    writer.write(programOf: Text(expression))
    return writer.bytes.count > 4 ? writer.bytes : nil
  }

  private static func read(
    _ bytes: [UInt8], _ expression: String,
    library: (Int) -> [FunctionRow] = FunctionTable.standardLibrary,
    slot: ((UnsafeBufferPointer<UInt8>) -> Int32?)? = nil
  ) -> Program? {
    var reader = ImageReader(Text(bytes: bytes).storage)
    var section = reader.section()
    return Program(
      from: &section, of: Text(expression), library: library,
      slot: slot ?? { name in
        names.firstIndex { $0.bytes.elementsEqual(name) }.map { Int32($0) }
      })
  }

  private static let expressions = [
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
    "list.transformList(i, x, i > 0, x)", "list.existsOne(x, x == inner)", "!(text == 'a')",
    "map.a >= 1 || map.a <= -1", "map.?a.?b", "(map.a + 1).b", "cel.bind(x, map, x.a.b)",
    "size(text) == inner + 1", "size(text) != inner + 1",
  ]

  @Test(arguments: expressions)
  func `a program is the same afterwards`(expression: String) throws {
    let bytes = try #require(Self.written(expression))
    let program = try #require(Self.read(bytes, expression))
    let slots = Self.names.indices.map { Int32($0) }
    let compiled = try Environment(names: Self.names, slots: slots, functions: .standard)
      .compile(expression)
    #expect(program.listing == compiled.listing)
  }

  @Test(arguments: [
    "", "1 +", "unknown", "text.unknown()", "no(1)", "optional.of(1)", "size(1, 2, 3)",
    "matches('', '(')",
  ])
  func `what images do not hold is left to the compiler`(expression: String) {
    #expect(Self.written(expression) == nil)
  }

  @Test func `a name or function that is not there leaves it to the compiler`() throws {
    let expression = "text.size() + inner"
    let bytes = try #require(Self.written(expression))
    #expect(Self.read(bytes, expression) != nil)
    #expect(Self.read(bytes, expression, library: { _ in [] }) == nil)
    #expect(Self.read(bytes, expression, slot: { _ in nil }) == nil)
  }

  @Test func `a pattern matches as before, and finds what only its program knows`() throws {
    let source = "text.matches('^(a|é)+([0-9]*)$')"
    let bytes = try #require(Self.written(source))
    let program = try #require(Self.read(bytes, source))
    let pattern = try #require(program.patterns.first)
    for (text, isMatch) in [("aé12", true), ("", false), ("a1b", false), ("\u{10FFFF}", false)] {
      #expect(pattern.isMatch(in: Text(text)) == isMatch)
    }
    #expect(pattern.groupCount == 2)
    let match = Text("aé12").withBytes { pattern.firstMatch(in: $0, groups: 2) }
    #expect(match?[2] == 3..<5)
  }

  @Test func `every kind of instruction and comprehension is among those programs`() throws {
    var codes: Set<UInt8> = []
    var comprehensions: Set<ComprehensionKind> = []
    for expression in Self.expressions {
      let program = try #require(Self.written(expression).flatMap { Self.read($0, expression) })
      for index in 0..<program.sizes.code { codes.insert(program.code[index].code.rawValue) }
      for index in 0..<program.sizes.comprehensions {
        comprehensions.insert(program.comprehensions[index].kind)
      }
    }
    #expect(comprehensions == Set(ComprehensionKind.allCases))
    for code in (0...UInt8.max).compactMap({ Instruction.Code(rawValue: $0) }) {
      // A program only gets those where it is used (`Program.resolve`).
      if code == .constantPath { continue }
      #expect(codes.contains(code.rawValue), "\(code)")
    }
  }

  @Test func `a program that is cut off or damaged is no program, or another one`() throws {
    let expression =
      "text.matches('^a|b') && map.a.b in [1, {'a': 'é'}] && list.sortBy(x, x)[0] > 1.5"
    let bytes = try #require(Self.written(expression))
    for count in 0..<bytes.count {
      #expect(Self.read(Array(bytes[..<count]), expression) == nil)
    }
    for index in bytes.indices {
      for value in [0, 0x7F, 0xFF, bytes[index] &+ 1] {
        var damaged = bytes
        damaged[index] = value
        _ = Self.read(damaged, expression)
      }
    }
  }
}
