import Diagnostics

/// A file's bytes at an address that does not change, shared by the file's documents.
final class SourceText: @unchecked Sendable {
  // Unchecked: the bytes are written once, in the initialiser.
  let file: SourceFile
  let base: UnsafePointer<UInt8>
  let count: Int

  /// How many bytes follow the text, so that looking ahead needs no bounds check.
  static let padding = 16

  /// Copies the file's bytes; `terminator` follows them, and then zeros.
  init(_ file: SourceFile, terminator: UInt8) {
    self.file = file
    count = file.bytes.count
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: count + SourceText.padding)
    file.bytes.withUnsafeBufferPointer { bytes in
      if let source = bytes.baseAddress { memory.initialize(from: source, count: bytes.count) }
    }
    (memory + count).initialize(repeating: 0, count: SourceText.padding)
    memory[count] = terminator
    base = UnsafePointer(memory)
  }

  deinit { base.deallocate() }

  /// The text without the padding.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
}
