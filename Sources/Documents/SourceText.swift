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
  /// The copy, if there had to be one.
  private let copy: UnsafeMutablePointer<UInt8>?

  /// How many bytes follow the text, so that looking ahead needs no bounds check.
  static let padding = 16

  /// Uses the file's bytes where they lie if they have zeros behind them, and copies them otherwise.
  init(_ file: SourceFile) {
    self.file = file
    count = file.bytes.count
    if let base = SourceText.address(of: file.bytes) {
      copy = nil
      self.base = base
    } else {
      let copy = SourceText.copy(file.bytes)
      self.copy = copy
      base = UnsafePointer(copy)
    }
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

  /// Where an array's bytes lie for as long as the array is kept, if there are zeros in its spare
  /// room: nothing is ever appended to an array that has another owner, too.
  private static func address(of bytes: [UInt8]) -> UnsafePointer<UInt8>? {
    guard bytes.capacity - bytes.count >= padding else { return nil }
    return bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return nil }
      for index in buffer.count..<buffer.count + padding where base[index] != 0 { return nil }
      return base
    }
  }

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
