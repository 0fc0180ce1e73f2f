import Testing

@testable import Diagnostics

@Suite struct ByteAppendingTests {
  @Test func `numbers are written as they are read`() {
    var numbers = [0, 1, 9, 10, 11, 99, 100, Int.max, Int.max - 1, Int.min, Int.min + 1, -1, -10]
    var power = 1
    while power < Int.max / 10 {
      power *= 10
      numbers += [power - 1, power, power + 1, -power]
    }
    for number in numbers {
      var bytes: [UInt8] = [0x78]
      bytes.appendNumber(number)
      #expect(String(decoding: bytes, as: UTF8.self) == "x\(number)")
    }
  }

  @Test func `what is put together is appended as it is`() {
    var bytes = Array("a".utf8)
    bytes.appendAssembled(capacity: 10 + 2 * ByteAssembly.longestNumber) { text in
      text.put("<")
      text.put(Int.min)
      text.put("")
      text.put(", ")
      text.put(7)
      text.put(">")
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "a<\(Int.min), 7>")
  }
}
