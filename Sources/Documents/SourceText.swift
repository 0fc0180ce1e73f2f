import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file's bytes at a stable address, followed by zeros and shared by the file's documents.
final class SourceText: @unchecked Sendable {
  // Unchecked: the bytes do not change after initialization.
  let file: SourceFile
  /// The first byte.
  let base: UnsafePointer<UInt8>
  /// How many bytes the text has.
  let count: Int
  private let copy: UnsafeMutablePointer<UInt8>

  /// How many zeros follow the text, so that looking ahead needs no bounds check.
  static let padding = 16

  /// Copies the file's bytes, because the memory after an array's bytes cannot be relied on.
  init(_ file: SourceFile) {
    self.file = file
    count = file.bytes.count
    copy = SourceText.copy(file.bytes)
    base = UnsafePointer(copy)
  }

  /// Copies the bytes of another text, with `byte` at `offset`, the end of the part to be parsed.
  init(_ other: SourceText, terminatedAt offset: Int, with byte: UInt8) {
    file = other.file
    count = other.count
    let copy = SourceText.copy(file.bytes)
    copy[offset] = byte
    self.copy = copy
    base = UnsafePointer(copy)
  }

  deinit { free(copy) }

  private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
    let memory = ByteArena.memory(bytes.count + padding)
    bytes.withUnsafeBufferPointer { bytes in
      if let source = bytes.baseAddress { memory.initialize(from: source, count: bytes.count) }
    }
    (memory + bytes.count).initialize(repeating: 0, count: padding)
    return memory
  }

  /// The text without the padding.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
}
