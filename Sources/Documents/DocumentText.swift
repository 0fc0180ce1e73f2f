#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two buffers that a document's texts are slices of.
@usableFromInline
package enum TextBuffer: Sendable {
  /// The file as it was read.
  case source
  /// Text that had to be decoded: escapes, folded lines, block scalars.
  case arena
}

/// The decoded text of a scalar: a half-open slice of one of its document's buffers.
@usableFromInline
package struct TextSlice: Hashable, Sendable {
  /// Which buffer.
  @usableFromInline package let buffer: TextBuffer
  /// The first byte.
  @usableFromInline package let lower: Int32
  /// Just past the last byte.
  @usableFromInline package let upper: Int32

  @inlinable
  init(buffer: TextBuffer, lower: Int32, upper: Int32) {
    self.buffer = buffer
    self.lower = lower
    self.upper = upper
  }
}

extension Document {
  /// Returns the bytes of a buffer: valid UTF-8 within the slices, at an address that is stable
  /// while the document lives.
  package func textBuffer(_ buffer: TextBuffer) -> UnsafeBufferPointer<UInt8> {
    switch buffer {
    case .source: source.bytes
    case .arena: arena.bytes
    }
  }

  /// Returns the decoded text of a scalar of any kind, as a slice; empty for a collection.
  @inlinable
  package func text(_ node: NodeID) -> TextSlice {
    let record = record(node)
    switch record.kind {
    case .sequence, .mapping: return TextSlice(buffer: .source, lower: 0, upper: 0)
    default: break
    }
    return TextSlice(
      buffer: record.flags.contains(.arena) ? .arena : .source, lower: record.first,
      upper: record.last)
  }

  /// Returns the decoded text of a scalar of any kind, as bytes that live as long as the document.
  @inlinable
  package func textBytes(_ node: NodeID) -> UnsafeBufferPointer<UInt8> { textBytes(record(node)) }

  /// Returns the decoded text of a scalar as a Swift string, whose `==` must not be used on user
  /// text.
  package func string(_ node: NodeID) -> String { String(decoding: textBytes(node), as: UTF8.self) }

  @inlinable
  func textBytes(_ record: NodeRecord) -> UnsafeBufferPointer<UInt8> {
    switch record.kind {
    case .sequence, .mapping: return UnsafeBufferPointer(start: bases.source, count: 0)
    default: break
    }
    let base = record.flags.contains(.arena) ? bases.arena : bases.source
    return UnsafeBufferPointer(
      start: base + Int(record.first), count: Int(record.last - record.first))
  }

  @inlinable @inline(__always)
  func matches(_ record: NodeRecord, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = textBytes(record)
    guard text.count == bytes.count else { return false }
    guard let left = text.baseAddress, let right = bytes.baseAddress else { return true }
    let (first, second) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
    let count = bytes.count
    // Most names have 4 to 16 bytes: comparing two overlapping words takes less than a call.
    if count >= 4, count <= 8 {
      return Self.isSame(first, second, 0, UInt32.self)
        && Self.isSame(first, second, count &- 4, UInt32.self)
    }
    if count > 8, count <= 16 {
      return Self.isSame(first, second, 0, UInt64.self)
        && Self.isSame(first, second, count &- 8, UInt64.self)
    }
    return memcmp(left, right, count) == 0
  }

  @inlinable @inline(__always)
  static func isSame<Word: FixedWidthInteger & BitwiseCopyable>(
    _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ offset: Int, _ type: Word.Type
  ) -> Bool {
    left.loadUnaligned(fromByteOffset: offset, as: type)
      == right.loadUnaligned(fromByteOffset: offset, as: type)
  }
}

extension NodeKind: Comparable {
  /// Scalars come before collections.
  @usableFromInline
  package static func < (left: NodeKind, right: NodeKind) -> Bool { left.rawValue < right.rawValue }
}
