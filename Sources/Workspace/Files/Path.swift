#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file's path as in the operating system: bytes, which need not be UTF-8.
///
/// Two paths are equal when their bytes are; `Comparable` is bytewise. ``display`` is a string for
/// people; ``text`` is a string that can be converted back to the same bytes.
package struct Path: Hashable, Comparable, Sendable {
  /// The bytes followed by a NUL, as system calls need them, so that opening a file copies nothing.
  private let storage: [UInt8]

  /// Creates a path from raw bytes. A NUL byte is kept; every system call with such a path fails.
  package init(bytes: some Collection<UInt8>) {
    var storage: [UInt8] = []
    storage.reserveCapacity(bytes.count + 1)
    storage.append(contentsOf: bytes)
    storage.append(0)
    self.storage = storage
  }

  private init(storage: [UInt8]) { self.storage = storage }

  /// Creates the path that `text` represents: the inverse of ``text``.
  package init(_ text: String) {
    self.init(bytes: PathText.bytes(of: text))
  }

  /// The bytes without the final NUL.
  package var bytes: ArraySlice<UInt8> { storage[..<(storage.count - 1)] }

  /// The number of bytes.
  package var count: Int { storage.count - 1 }

  /// A string for people: the bytes as UTF-8, with each byte that is not well-formed UTF-8 as
  /// `\xHH`.
  ///
  /// The string may contain control characters, which reporters escape for their format.
  package var display: String { PathText.display(bytes) }

  /// A string that represents exactly these bytes (see ``PathText``).
  package var text: String { PathText.text(bytes) }

  /// Whether the path starts at the root.
  package var isAbsolute: Bool { storage[0] == UInt8(ascii: "/") }

  /// The bytes after the last slash; all bytes if there is no slash.
  package var name: ArraySlice<UInt8> { bytes[nameStart...] }

  /// The offset at which ``name`` starts.
  var nameStart: Int {
    storage.withUnsafeBufferPointer { bytes in
      var index = bytes.count - 1
      while index > 0, bytes[index - 1] != UInt8(ascii: "/") { index -= 1 }
      return index
    }
  }

  /// The path without its last component: `/` for `/a`, `.` for `a`. Lexical only.
  package var directory: Path {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else {
      return Path(bytes: CollectionOfOne(UInt8(ascii: ".")))
    }
    return Path(bytes: bytes[..<max(slash, 1)])
  }

  /// Returns the path of `name` below this one; `name` itself if it is absolute or this path is
  /// empty.
  package func appending(_ name: some Collection<UInt8>) -> Path {
    if count == 0 || name.first == UInt8(ascii: "/") { return Path(bytes: name) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + name.count + 1)
    bytes.append(contentsOf: self.bytes)
    if bytes.last != UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
    bytes.append(contentsOf: name)
    return Path(bytes: bytes)
  }

  /// As ``appending(_:)``, for a name in contiguous memory, such as that of a directory's entry.
  func appending(_ name: ArraySlice<UInt8>) -> Path {
    if count == 0 || name.first == UInt8(ascii: "/") { return Path(bytes: name) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + name.count + 2)
    withBytes { bytes.append(contentsOf: $0) }
    if storage[count - 1] != UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
    name.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    bytes.append(0)
    return Path(storage: bytes)
  }

  /// Returns the bytes after `directory` and a slash; `nil` if the path does not start with these.
  func bytes(below directory: Path) -> ArraySlice<UInt8>? {
    let length = directory.count
    guard count > length + 1, storage[length] == UInt8(ascii: "/"),
      withBytes({ bytes in directory.withBytes { ByteOrder.starts(bytes, with: $0) } })
    else { return nil }
    return storage[(length + 1)..<count]
  }

  /// Returns whether this is the path of a direct child of `directory`.
  package func isIn(_ directory: Path) -> Bool {
    storage.withUnsafeBufferPointer { bytes in
      directory.storage.withUnsafeBufferPointer { other in
        let length = other.count - 1
        guard length > 0, other[length - 1] != UInt8(ascii: "/"), bytes.count > length + 1,
          bytes[length] == UInt8(ascii: "/"), let base = bytes.baseAddress,
          let start = other.baseAddress, memcmp(base, start, length) == 0
        else { return false }
        return memchr(base + length + 1, 0x2F, bytes.count - length - 2) == nil
      }
    }
  }

  /// Returns whether this path is below `directory`, at any depth; both are absolute.
  package func isBelow(_ directory: Path) -> Bool {
    if directory.count <= 1 { return true }
    return bytes.starts(with: directory.bytes)
      && bytes.dropFirst(directory.count).first == UInt8(ascii: "/")
  }

  /// Returns the path of `name` below this one, as the other overloads do.
  package func appending(_ name: String) -> Path { appending(PathText.bytes(of: name)) }

  /// Returns the absolute path without links; `nil` if it cannot be determined, for example because
  /// there is no such file.
  package func resolved() -> Path? {
    guard let text = withCString({ realpath($0, nil) }) ?? nil else { return nil }
    defer { free(text) }
    return Path(bytes: UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// Orders by bytes, a prefix first.
  package static func < (left: Path, right: Path) -> Bool {
    left.storage.withUnsafeBufferPointer { left in
      right.storage.withUnsafeBufferPointer { right in
        ByteOrder.precedes(left, right)
      }
    }
  }

  /// Calls `body` with the bytes, without the final NUL.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    storage.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0.dropLast())) }
  }

  /// Calls `body` with the bytes as a C string; `nil` if a NUL among them would cut it short.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result? {
    storage.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return nil }
      return base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { text in
        strlen(text) == buffer.count - 1 ? body(text) : nil
      }
    }
  }
}

/// Comparison of byte sequences.
enum ByteOrder {
  /// Returns whether `bytes` starts with `prefix`.
  static func starts(
    _ bytes: UnsafeBufferPointer<UInt8>, with prefix: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard prefix.count <= bytes.count else { return false }
    guard let base = bytes.baseAddress, let other = prefix.baseAddress else { return true }
    return memcmp(base, other, prefix.count) == 0
  }

  /// Returns the first eight bytes as a number that sorts as they do, padded with zeros.
  static func beginning(_ bytes: [UInt8]) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<8 { word = word << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
    return word
  }

  /// Whether `left` comes before `right`, bytewise, a prefix first.
  static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in precedes(left, right) }
    }
  }

  /// Whether `left` comes before `right`, bytewise, a prefix first.
  static func precedes(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let shared = min(left.count, right.count)
    if shared > 0, let leftBase = left.baseAddress, let rightBase = right.baseAddress {
      let order = memcmp(leftBase, rightBase, shared)
      if order != 0 { return order < 0 }
    }
    return left.count < right.count
  }
}
