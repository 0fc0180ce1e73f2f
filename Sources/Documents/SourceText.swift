import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file's bytes at an address that does not change, with zeros behind them, shared by the file's
/// documents.
final class SourceText: @unchecked Sendable {
  // Unchecked: the bytes do not change once it is made.
  let file: SourceFile
  /// The first byte.
  let base: UnsafePointer<UInt8>
  /// How many bytes the text has.
  let count: Int
  private let copy: UnsafeMutablePointer<UInt8>

  /// How many bytes follow the text, so that looking ahead needs no bounds check.
  static let padding = 16

  /// Copies the file's bytes, since nothing can be relied on behind those of an array.
  init(_ file: SourceFile) {
    self.file = file
    count = file.bytes.count
    copy = SourceText.copy(file.bytes)
    base = UnsafePointer(copy)
  }

  /// Copies the bytes of another text, with another byte at one place: at the end of the part that
  /// is to be parsed.
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
