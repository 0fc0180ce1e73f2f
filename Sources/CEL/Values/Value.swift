/// A CEL value, or an error in place of one (CEL specification, "Values"; errors are values so that
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
  /// Octets, which need not be valid UTF-8.
  case bytes(Text)
  /// A list.
  case list(ListValue)
  /// A map, in source order.
  case map(MapValue)
  /// A point in time.
  case timestamp(Timestamp)
  /// A span of time.
  case duration(Duration)
  /// A type, as `type(x)` returns it.
  case type(TypeValue)
  /// An optional (the optionals extension).
  case optional(OptionalValue)
  /// A value of an extension: an IP address, a URL, …
  case opaque(any OpaqueValue)
  /// An error in place of a value.
  case error(EvaluationError)
}

/// A value of a type that an extension adds.
public protocol OpaqueValue: AnyObject, Sendable {
  /// The type's name, for example `net.IP`.
  var typeName: String { get }
  /// The text that the value was parsed from, so that blame can point to parts of it; `nil` if
  /// there is none.
  var sourceText: Text? { get }
  /// The length that costs are proportional to; by default that of the source text.
  var length: Int { get }
  /// Returns whether the value equals another value of the same type in CEL.
  func isEqual(to other: any OpaqueValue) -> Bool
  /// Whether the value has fields, which are selected like those of a map.
  var hasFields: Bool { get }
  /// Returns the field of a name; `nil` if the value lacks it.
  func field(_ name: Text) -> Value?
}

extension OpaqueValue {
  /// No source text by default.
  public var sourceText: Text? { nil }
  /// False by default.
  public var hasFields: Bool { false }
  /// No field by default.
  public func field(_ name: Text) -> Value? { nil }
  /// The number of bytes of the source text; 1 without one.
  public var length: Int { sourceText?.byteCount ?? 1 }
}

/// A type as a value.
public struct TypeValue: Hashable, Sendable {
  /// The type's name, for example `int` or `google.protobuf.Timestamp`.
  public var name: String

  /// Creates a type value of a name.
  public init(name: String) { self.name = name }
}

/// An optional value, which holds a value or nothing.
public final class OptionalValue: Sendable {
  /// The value; `nil` for `optional.none()`.
  public let value: Value?

  /// Creates an optional.
  public init(_ value: Value?) { self.value = value }

  /// `optional.none()`.
  public static let none = OptionalValue(nil)
}

extension Value {
  /// Creates a string value by copying a string.
  public init(_ string: String) { self = .string(Text(string)) }

  /// Returns an error without a place, which the evaluator adds.
  package static func failure(_ message: String) -> Value { .error(EvaluationError(message)) }

  /// The error that an implementation returns when none of its overloads fits the arguments' types.
  /// The evaluator then tries the next row of the same name; if none fits, its message names the
  /// function and the types.
  package static var noOverload: Value { .error(.noOverload) }

  /// Whether the value is an error.
  public var isError: Bool {
    if case .error = self { return true }
    return false
  }

  /// The name of the value's type as `type(x)` returns it; `error` for an error.
  public var typeName: String {
    switch self {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .list: "list"
    case .map: "map"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .type: "type"
    case .optional: "optional_type"
    case .opaque(let value): value.typeName
    case .error: "error"
    }
  }
}
