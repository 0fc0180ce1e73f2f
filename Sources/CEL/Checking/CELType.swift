/// A type of the CEL type system (CEL spec, "Gradual Type Checking").
public indirect enum CELType: Hashable, Sendable {
  /// Any type; the actual one is known only at run time.
  case dyn
  /// The simple types.
  case null, bool, int, uint, double, string, bytes, timestamp, duration
  /// The type of types; `type(x)` is `type(T)` for an `x` of type `T`.
  case type(CELType)
  /// A list of one element type.
  case list(CELType)
  /// A map of one key type and one value type.
  case map(key: CELType, value: CELType)
  /// An optional of a value type (`optional_type`).
  case optional(CELType)
  /// An object with named fields, declared by a host (a JSON Schema, for example).
  case object(ObjectType)
  /// A string from a closed list, declared by a host; assignable to and from `string`.
  case enumeration(EnumerationType)
  /// A type of an extension or message by name, with parameters.
  case opaque(String, [CELType])
  /// A type parameter of a signature, or a type variable of the unifier.
  case parameter(String)
  /// The type of an expression whose error has been reported; compatible with every type.
  case error
}

/// An object type: fields in a fixed order, each required or not.
public final class ObjectType: Hashable, Sendable {
  /// A field.
  public struct Field: Sendable {
    /// The field's name.
    public let name: String
    /// Its type.
    public let type: CELType
    /// Whether every such object has the field; reading a field that is not required needs a guard.
    public let isRequired: Bool

    /// Creates a field.
    public init(name: String, type: CELType, isRequired: Bool) {
      self.name = name
      self.type = type
      self.isRequired = isRequired
    }
  }

  /// The name that messages use, for example `manifest.app`.
  public let name: String
  /// The fields, in the order of the declaration.
  public let fields: [Field]
  /// Whether fields that are not declared may be read (their type is `dyn`).
  public let isOpen: Bool

  /// Creates an object type.
  public init(name: String, fields: [Field], isOpen: Bool = false) {
    self.name = name
    self.fields = fields
    self.isOpen = isOpen
  }

  /// Identity.
  public static func == (left: ObjectType, right: ObjectType) -> Bool { left === right }
  /// Identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A closed list of strings; equal to another if name and strings agree byte by byte.
public struct EnumerationType: Hashable, Sendable {
  /// The name that messages use, for example `manifest.app.stage`.
  public let name: String
  /// The strings.
  public let values: [String]

  /// Creates an enumeration.
  public init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }

  /// Returns whether name and strings agree byte by byte: a precomposed `é` differs from `e` with a
  /// combining accent.
  public static func == (left: EnumerationType, right: EnumerationType) -> Bool {
    guard left.name.hasSameBytes(as: right.name), left.values.count == right.values.count else {
      return false
    }
    return zip(left.values, right.values).allSatisfy { $0.hasSameBytes(as: $1) }
  }

  /// Hashes the bytes of the name and the number of strings.
  public func hash(into hasher: inout Hasher) {
    for byte in name.utf8 { hasher.combine(byte) }
    hasher.combine(values.count)
  }
}

extension String {
  /// Returns whether the UTF-8 is the same; `==` also accepts strings that differ in their Unicode
  /// normal form.
  package func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}
