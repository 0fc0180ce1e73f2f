/// A value with the number of where it came from: what the interpreter works with.
///
/// The number fits into the padding of the value, so that a register is no larger than the value
/// alone and remembering origins needs no second interpreter.
struct Register: BitwiseCopyable {
  var value: Loan
  var origin: OriginID

  @inline(__always)
  init(_ value: Loan, _ origin: OriginID = .none) {
    self.value = value
    self.origin = origin
  }

  /// A value that comes from nowhere.
  @inline(__always)
  static func bool(_ bool: Bool) -> Register { Register(.bool(bool)) }

  /// No value: a field that is not there, an argument that was not given.
  @inline(__always) static var absent: Register { Register(.absent) }

  @inline(__always) var isError: Bool { value.isError }
}

/// The number of where a value came from: nowhere, a whole node of the document, or an entry of the
/// evaluation's ``OriginTable``.
struct OriginID: BitwiseCopyable, Equatable {
  /// 0 for nowhere, the negative of one more than a node's number, or one more than an entry's index.
  let number: Int32

  /// Nowhere.
  @inline(__always) static var none: OriginID { OriginID(number: 0) }

  @inline(__always) private init(number: Int32) { self.number = number }

  /// A whole node of the document.
  init(node: Int32) { self.init(number: -1 &- node) }

  /// The entry of a table at an index.
  init(entry index: Int) { self.init(number: Int32(clamping: index + 1)) }

  /// The node; negative if this is none.
  var node: Int32 { number < 0 ? -1 &- number : -1 }

  /// The index of the entry; negative if this is none.
  var entry: Int { Int(number) - 1 }
}
