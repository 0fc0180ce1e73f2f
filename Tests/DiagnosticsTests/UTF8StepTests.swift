import TestSupport
import Testing

@testable import Diagnostics

@Suite struct UTF8StepTests {
  @Test func `replaces the same parts as the standard library`() {
    var random = SeededGenerator(seed: 7)
    let interesting: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
      0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<20_000 {
      let bytes = (0..<6).map { _ in random.pick(interesting) }
      var scalars: [UInt32] = []
      bytes.withUnsafeBufferPointer { buffer in
        var index = 0
        while index < buffer.count {
          let step = UTF8Step(buffer, at: index)
          scalars.append(step.scalar ?? 0xFFFD)
          index += step.length
        }
      }
      let expected = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
      if scalars != expected { #expect(scalars == expected, "for \(bytes)") }
    }
  }
}
