/// A CEL value, or the error that took its place (CEL spec, "Values"; errors are values so that
/// `&&`, `||`, `all` and `exists` can absorb them).
public enum Value: Sendable {
  /// The null value.
  case null
  /// A truth value.
  case bool(Bool)
  /// A signed 64-bit integer.
  case int(Int64)
  /// An unsigned 64-bit integer.
  case uint(UInt64)
  /// An IEEE 754 double.
  case double(Double)
  /// Unicode text.
  case string(Text)
  /// Octets; a slice that need not be UTF-8.
  case bytes(Text)
  /// A list.
  case list(ListValue)
  /// A map, in source order.
  case map(MapValue)
  /// A point in time.
  case timestamp(Timestamp)
  /// A span of time.
  case duration(Duration)
  /// A type, as `type(x)` gives it.
  case type(TypeValue)
  /// An optional (the optionals extension).
  case optional(OptionalValue)
  /// A value of an extension: an IP address, a URL, …
  case opaque(any OpaqueValue)
  /// What went wrong.
  case error(EvaluationError)
}

/// A value of a type that an extension adds.
public protocol OpaqueValue: Sendable {
  /// The type's name, for example `net.IP`.
  var typeName: String { get }
  /// CEL equality with another value of the same type.
  func isEqual(to other: any OpaqueValue) -> Bool
}

/// A point in time (google.protobuf.Timestamp): seconds since 1970-01-01T00:00:00Z, and
/// nanoseconds from 0 to 999,999,999 that count forward.
public struct Timestamp: Hashable, Sendable {
  /// Whole seconds.
  public var seconds: Int64
  /// Nanoseconds within the second.
  public var nanoseconds: Int32
}

/// A span of time in nanoseconds (about ±292 years).
public struct Duration: Hashable, Sendable {
  /// The whole length.
  public var nanoseconds: Int64
}

/// A type as a value.
public struct TypeValue: Hashable, Sendable {
  /// The type's name, for example `int` or `google.protobuf.Timestamp`.
  public var name: String
}

/// An optional value: something or nothing.
public final class OptionalValue: Sendable {
  /// The value; `nil` for `optional.none()`.
  public let value: Value?

  /// Creates an optional.
  public init(_ value: Value?) { self.value = value }
}

/// Why an evaluation gave no value.
public final class EvaluationError: Sendable {
  /// The kinds of error that callers tell apart.
  public enum Kind: Sendable {
    /// A field or key is absent: the engine treats it as "missing", not as a fault.
    case missing
    /// The cost limit was exceeded.
    case limit
    /// Everything else: no such overload, overflow, …
    case other
  }

  /// The kind.
  public let kind: Kind
  /// What went wrong, lower-case, no full stop.
  public let message: String

  /// Creates an error.
  public init(_ kind: Kind = .other, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
