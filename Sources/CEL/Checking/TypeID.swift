/// The index of a type in a ``TypeTable``; equal IDs denote equal types.
struct TypeID: Hashable, Sendable {
  var raw: Int32

  // The IDs of the simple types equal their kinds' raw values, so that most questions about a type
  // do not need the table.
  static let dyn = TypeID(.dyn)
  static let error = TypeID(.error)
  static let null = TypeID(.null)
  static let bool = TypeID(.bool)
  static let int = TypeID(.int)
  static let uint = TypeID(.uint)
  static let double = TypeID(.double)
  static let string = TypeID(.string)
  static let bytes = TypeID(.bytes)
  static let timestamp = TypeID(.timestamp)
  static let duration = TypeID(.duration)

  init(raw: Int32) { self.raw = raw }
  private init(_ kind: TypeKind) { raw = Int32(kind.rawValue) }
}

/// The kind of a node of a ``TypeTable``; the simple kinds come first and are types by themselves.
enum TypeKind: UInt8, CaseIterable {
  case dyn, error, null, bool, int, uint, double, string, bytes, timestamp, duration
  /// `type(T)`, `list(T)`, `optional_type(T)`, `wrapper(T)`: `first` is T.
  case type, list, optional, wrapper
  /// `map(K, V)`: `first` is K, `second` V.
  case map
  /// `first` is an index into the table's objects or enumerations.
  case object, enumeration
  /// `first` is an index into the table's names, `second` the first `argument` or -1.
  case opaque
  /// A parameter of an opaque type: `first` is the type, `second` the next `argument` or -1.
  case argument
  /// A variable of the unifier; `first` is its number.
  case variable
  /// A type parameter of a signature that has not been instantiated; `first` is its index.
  case parameter

  /// The number of kinds without operands, which come first.
  static let simpleCount = 11
}
