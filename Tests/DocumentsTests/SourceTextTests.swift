import Diagnostics
import Testing

@testable import Documents

@Suite struct SourceTextTests {
  /// An array with some bytes behind its own.
  private func array(_ text: String, behind: [UInt8]) -> [UInt8] {
    let bytes = Array(text.utf8)
    return [UInt8](unsafeUninitializedCapacity: bytes.count + behind.count) { buffer, count in
      _ = buffer.initialize(from: bytes + behind)
      count = bytes.count
    }
  }

  @Test func `has zeros behind it, whatever lies behind the file`() {
    for behind in [[], [1], [UInt8](repeating: 0, count: 16), [UInt8](repeating: 7, count: 64)] {
      let bytes = array("a: 1\n", behind: behind)
      let text = SourceText(SourceFile(path: "test", bytes: bytes))
      #expect(text.bytes.elementsEqual(bytes))
      for index in 0..<SourceText.padding { #expect(text.base[text.count + index] == 0) }
    }
  }

  @Test func `leaves the file as it is where the text has to end earlier`() {
    for text in ["a: 1\n   ", "a: \u{1}", "a: 1\n%TAG"] {
      let bytes = array(text, behind: [UInt8](repeating: 0, count: SourceText.padding))
      let copy = Array(text.utf8)
      let loader = DocumentLoader(file: SourceFile(path: "test", bytes: bytes), format: .yaml)
      while loader.next() != nil {}
      #expect(bytes == copy)
      let behind = bytes.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { $0[buffer.count] }
      }
      #expect(behind == 0)
    }
  }
}
