import Testing

@testable import CEL

/// Numbers, texts and values are read from an image as they were written.
@Suite struct ImageTests {
  private func read<Value>(
    _ write: (inout ImageWriter) -> Void, _ read: (inout ImageReader) -> Value
  ) -> Value? {
    var writer = ImageWriter()
    write(&writer)
    // With a byte less it is broken.
    var short = ImageReader(Text(bytes: Array(writer.bytes.dropLast())).storage)
    _ = read(&short)
    var reader = ImageReader(Text(bytes: writer.bytes).storage)
    let value = read(&reader)
    return short.isBroken && !reader.isBroken && reader.isAtEnd ? value : nil
  }

  @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 1 << 31, .max - 1, .max] as [UInt64])
  func `a number is the same afterwards`(number: UInt64) {
    #expect(read({ $0.write(number) }, { $0.number() }) == number)
    #expect(read({ $0.write(fixed: number) }, { $0.fixed() }) == number)
    let signed = Int64(bitPattern: number)
    #expect(read({ $0.write(signed: signed) }, { $0.signed() }) == signed)
    #expect(read({ $0.write(signed: ~signed) }, { $0.signed() }) == ~signed)
    let double = Double(bitPattern: number)
    #expect(read({ $0.write(double: double) }, { $0.double().bitPattern }) == number)
  }

  @Test func `a number that is too large breaks the reader`() {
    for bytes in [
      [UInt8](repeating: 0xFF, count: 11), [0x80, 0x80, 0x80, 0x80, 0x08], [0xFF],
    ] {
      var reader = ImageReader(Text(bytes: bytes).storage)
      let index = reader.index()
      #expect(index == 0 && reader.isBroken && reader.isAtEnd)
      // From there on there is nothing.
      let (number, text, strings) = (reader.number(), reader.text(), reader.strings())
      #expect(number == 0 && text.isEmpty && strings.isEmpty)
    }
  }

  @Test func `more elements than there are bytes break the reader`() {
    var reader = ImageReader(Text(bytes: [0xFF, 0x7F, 1, 2]).storage)
    let list = reader.list { $0.byte() }
    #expect(list.isEmpty && reader.isBroken)
  }

  @Test func `texts, flags, lists and optionals are the same afterwards`() {
    #expect(read({ $0.write("é\u{0}") }, { $0.string() }) == "é\u{0}")
    #expect(read({ $0.write(true) }, { $0.flag() }) == true)
    let list = ["a", "", "bc"]
    #expect(read({ $0.write(list) { $1.write($0) } }, { $0.strings() }) == list)
    #expect(read({ $0.write(optional: nil as String?) { $1.write($0) } }, { $0.flag() }) == false)
    let text = read({ $0.write(optional: "x") { $1.write($0) } }, { $0.optional { $0.string() } })
    #expect(text == "x")
    #expect(read({ $0.section { $0.write("ab") } }, { $0.section().isAtEnd }) == false)
  }

  private static let values: [Value] = [
    .null, .bool(false), .bool(true), .int(.min), .int(-1), .uint(.max), .double(-0.5),
    .string("é\u{0}"), .bytes(Text(bytes: [0xFF, 0])), .type(TypeValue(name: "int")),
    .list(ListValue([.int(1), .list(.empty), .string("a")])),
  ]

  @Test func `a value is the same afterwards`() throws {
    var builder = MapBuilder(capacity: 2)
    _ = builder.insert(.string("k"), .list(ListValue(Self.values)))
    _ = builder.insert(.int(1), .null)
    for value in Self.values + [.map(builder.finish())] {
      var isWritten = false
      let again = try #require(
        read({ isWritten = $0.write(value) }, { $0.value() }), "\(value.brief)")
      #expect(isWritten)
      #expect(again.isEqual(to: value) && again.typeName == value.typeName)
    }
  }

  @Test func `what has no place in an image is refused`() {
    var writer = ImageWriter()
    for value: Value in [
      .optional(OptionalValue(nil)), .noOverload, .list(ListValue([.optional(OptionalValue(nil))])),
    ] {
      let isWritten = writer.write(value)
      #expect(!isWritten)
    }
  }

  @Test func `lists that nest too deeply break the reader`() {
    // Each is a list of one element.
    let bytes = (0..<100_000).map { UInt8($0 % 2 == 0 ? 9 : 1) }
    var reader = ImageReader(Text(bytes: bytes).storage)
    _ = reader.value()
    #expect(reader.isBroken)
  }
}
