#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A growing array of values without references. It has one owner at a time, and its last owner
/// frees it.
///
/// Appending and subscripting take a few instructions, while an array checks first whether its
/// storage is shared. An index out of bounds stops the program.
@usableFromInline
struct Table<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Unchecked: it has one owner, and only the owner changes it. It is not declared noncopyable,
  // because then the structs that hold a table could not be copied either.
  /// The address of the first value; `nil` while the table has no capacity.
  @usableFromInline private(set) var base: UnsafeMutablePointer<Element>?
  /// How many values there are.
  @usableFromInline private(set) var count = 0
  private var capacity = 0

  /// Creates an empty table without capacity.
  init() {}

  /// Frees the memory; the table must not be used afterwards.
  func deallocate() { free(base) }

  var isEmpty: Bool { count == 0 }

  var last: Element? { count == 0 ? nil : self[count - 1] }

  /// The value at an index from 0.
  @inlinable subscript(index: Int) -> Element {
    @inline(__always) get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      return base.unsafelyUnwrapped[index]
    }
    @inline(__always) set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
      base.unsafelyUnwrapped[index] = newValue
    }
  }

  /// The number of values that fit into the allocated memory.
  var room: Int { capacity }

  /// The values, valid until the next change.
  @inlinable var values: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: UnsafePointer(base), count: count)
  }

  /// Returns the values from an index on, valid until the next change.
  func values(from start: Int) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(rebasing: values[start...])
  }

  /// Adds a value at the end.
  @inline(__always) mutating func append(_ value: Element) {
    if count == capacity { reserve(max(8, capacity &* 2)) }
    base.unsafelyUnwrapped[count] = value
    count &+= 1
  }

  /// Adds values of another table at the end.
  mutating func append(contentsOf values: UnsafeBufferPointer<Element>) {
    if capacity - count < values.count { reserve(max(capacity &* 2, count + values.count)) }
    for index in 0..<values.count { base.unsafelyUnwrapped[count &+ index] = values[index] }
    count += values.count
  }

  /// Removes values from the end, at most as many as there are.
  mutating func removeLast(_ number: Int) {
    precondition(number >= 0 && number <= count)
    count -= number
  }

  /// Removes all values and keeps the capacity.
  mutating func removeAll() { count = 0 }

  /// Makes sure that `room` values fit.
  mutating func reserve(_ room: Int) {
    guard room > capacity else { return }
    let (size, overflow) = room.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow, let memory = realloc(base, size) else {
      fatalError("there is no memory for a document")
    }
    base = memory.bindMemory(to: Element.self, capacity: room)
    capacity = room
  }
}
