/// A value of the interpreter with the ID of its origin.
///
/// The ID fits into the padding of the value, so that a register is no larger than the value alone
/// and tracking origins needs no second interpreter.
struct Register: BitwiseCopyable {
  var value: ValueRef
  var origin: OriginID

  @inline(__always)
  init(_ value: ValueRef, _ origin: OriginID = .none) {
    self.value = value
    self.origin = origin
  }

  /// Returns a bool without an origin.
  @inline(__always)
  static func bool(_ bool: Bool) -> Register { Register(.bool(bool)) }

  /// No value: a field that does not exist, an argument that was not given.
  @inline(__always) static var absent: Register { Register(.absent) }

  @inline(__always) var isError: Bool { value.isError }
}

/// The ID of a value's origin: none, a whole node of the document, or an entry of the evaluation's
/// ``OriginTable``.
struct OriginID: BitwiseCopyable, Equatable {
  /// 0 for none; -1 - n for the node n; 1 + i for the entry i.
  let number: Int32

  /// No origin.
  @inline(__always) static var none: OriginID { OriginID(number: 0) }

  @inline(__always) private init(number: Int32) { self.number = number }

  /// Creates the ID of a whole node of the document.
  init(node: Int32) { self.init(number: -1 &- node) }

  /// Creates the ID of the table's entry at an index.
  init(entry index: Int) { self.init(number: Int32(clamping: index + 1)) }

  /// The node; negative if this is not a node's ID.
  var node: Int32 { number < 0 ? -1 &- number : -1 }

  /// The index of the entry; negative if this is not an entry's ID.
  var entry: Int { Int(number) - 1 }
}
