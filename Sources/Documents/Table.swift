#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A growing run of values without references, which has one owner and is handed on as it is; its
/// last owner frees it.
///
/// To add to it and to look into it takes a few instructions; an array asks first who else has it. An
/// index beyond its values stops the program.
@usableFromInline
struct Table<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Unchecked: it has one owner, and is changed by it alone. That it cannot be copied is not said,
  // because structs that hold such a table cannot be copied either.
  /// The first value; there is no address while there is no room.
  @usableFromInline private(set) var base: UnsafeMutablePointer<Element>?
  /// How many values there are.
  @usableFromInline private(set) var count = 0
  private var capacity = 0

  /// Creates a table without values and without room.
  init() {}

  /// Gives the memory back; the table is of no more use.
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

  /// For how many values there is memory.
  var room: Int { capacity }

  /// The values, until the next change.
  @inlinable var values: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: UnsafePointer(base), count: count)
  }

  /// The values from an index on, until the next change.
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

  /// Takes values off the end, at most as many as there are.
  mutating func removeLast(_ number: Int) {
    precondition(number >= 0 && number <= count)
    count -= number
  }

  /// Takes all values off; the room stays.
  mutating func removeAll() { count = 0 }

  /// Makes room for values.
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
