import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file's bytes at an address that does not change, shared by the file's documents.
final class SourceText: @unchecked Sendable {
  // Unchecked: the bytes are written while only the loader has them.
  let file: SourceFile
  /// The first byte.
  let base: UnsafePointer<UInt8>
  /// How many bytes the text has.
  let count: Int
  private let memory: UnsafeMutablePointer<UInt8>

  /// How many bytes follow the text, so that looking ahead needs no bounds check.
  static let padding = 16

  /// Copies the file's bytes, and puts zeros behind them.
  init(_ file: SourceFile) {
    self.file = file
    count = file.bytes.count
    memory = ByteArena.memory(count + SourceText.padding)
    file.bytes.withUnsafeBufferPointer { [memory] bytes in
      if let source = bytes.baseAddress { memory.initialize(from: source, count: bytes.count) }
    }
    (memory + count).initialize(repeating: 0, count: SourceText.padding)
    base = UnsafePointer(memory)
  }

  deinit { free(memory) }

  /// Puts a byte behind the part of the text that is to be parsed; before any document is made.
  func terminate(at offset: Int, with byte: UInt8) { memory[offset] = byte }

  /// The text without the padding.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
}
