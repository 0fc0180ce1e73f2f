/// A parser of types and signatures in CEL's notation: `map(string, list(T))`,
/// `string.substring(int, int) -> string`.
///
/// A single capital letter is a type parameter, a bare `list`, `map`, `optional_type` or `type` has
/// `dyn` as its parameters, and an unknown name is an opaque type.
struct TypeNotation {
  private let bytes: [UInt8]
  private var position = 0
  private static let maximumDepth = 40

  init(_ text: String) { bytes = Array(text.utf8) }

  // MARK: Entry points

  /// Parses the whole text as a type; `nil` if it is malformed.
  static func type(_ text: String) -> CELType? {
    var notation = TypeNotation(text)
    guard let type = notation.type(depth: 0), notation.isAtEnd else { return nil }
    return type
  }

  /// Parses the whole text as a signature of a function or method of a name; `nil` if it is
  /// malformed.
  static func signature(_ text: String, of function: String, isMember: Bool) -> FunctionSignature? {
    var notation = TypeNotation(text)
    let signature =
      isMember ? notation.member(function) : notation.global(function)
    return notation.isAtEnd ? signature : nil
  }

  // MARK: Grammar

  private mutating func global(_ function: String) -> FunctionSignature? {
    // Operators are functions too, but their names are not valid names in the notation.
    guard bytes.starts(with: function.utf8) else { return nil }
    position = function.utf8.count
    return rest(receiver: nil)
  }

  private mutating func member(_ function: String) -> FunctionSignature? {
    let head = name()
    let ending = Array(".\(function)".utf8)
    if peek == UInt8(ascii: "("), head.count > ending.count,
      head.suffix(ending.count) == ending[...]
    {
      return rest(receiver: TypeNotation.named(Array(head.dropLast(ending.count)), []))
    }
    guard let arguments = arguments(depth: 0), sameBytes(name(), ".\(function)") else { return nil }
    return rest(receiver: TypeNotation.named(head, arguments))
  }

  private mutating func rest(receiver: CELType??) -> FunctionSignature? {
    var parameters: [CELType] = []
    if let receiver {
      guard let receiver else { return nil }
      parameters.append(receiver)
    }
    guard take("(") else { return nil }
    var isVariadic = false
    if !take(")") {
      repeat {
        if isVariadic { return nil }
        guard let parameter = type(depth: 0) else { return nil }
        parameters.append(parameter)
        isVariadic = take("...")
      } while take(",")
      guard take(")") else { return nil }
    }
    guard take("->"), let result = type(depth: 0) else { return nil }
    return FunctionSignature(
      parameters: parameters, result: result, isMember: receiver != nil, isVariadic: isVariadic)
  }

  private mutating func type(depth: Int) -> CELType? {
    guard depth < TypeNotation.maximumDepth else { return nil }
    let head = name()
    guard !head.isEmpty, let arguments = arguments(depth: depth) else { return nil }
    return TypeNotation.named(head, arguments)
  }

  /// `(T, U)`, or nothing.
  private mutating func arguments(depth: Int) -> [CELType]? {
    var arguments: [CELType] = []
    guard take("(") else { return arguments }
    repeat {
      guard let argument = type(depth: depth + 1) else { return nil }
      arguments.append(argument)
    } while take(",")
    return take(")") ? arguments : nil
  }

  private static func named(_ name: [UInt8], _ arguments: [CELType]) -> CELType? {
    if arguments.isEmpty, name.count == 1, let letter = name.first, (0x41...0x5A).contains(letter) {
      return .parameter(String(UnicodeScalar(letter)))
    }
    let name = String(decoding: name, as: UTF8.self)
    switch name {
    case "list":
      if arguments.count > 1 { return nil }
      return .list(arguments.first ?? .dyn)
    case "optional_type":
      if arguments.count > 1 { return nil }
      return .optional(arguments.first ?? .dyn)
    case "type":
      if arguments.count > 1 { return nil }
      return .type(arguments.first ?? .dyn)
    case "map":
      if arguments.isEmpty { return .map(key: .dyn, value: .dyn) }
      return arguments.count == 2 ? .map(key: arguments[0], value: arguments[1]) : nil
    case "wrapper": return arguments.count == 1 ? .opaque(name, arguments) : nil
    default:
      guard let simple = simple(name) else { return .opaque(name, arguments) }
      return arguments.isEmpty ? simple : nil
    }
  }

  private static func simple(_ name: String) -> CELType? {
    switch name {
    case "string": .string
    case "int": .int
    case "bool": .bool
    case "dyn", "any", "google.protobuf.Any": .dyn
    case "uint": .uint
    case "double": .double
    case "bytes": .bytes
    case "timestamp", "google.protobuf.Timestamp": .timestamp
    case "duration", "google.protobuf.Duration": .duration
    case "null", "null_type": .null
    case "error": .error
    default: nil
    }
  }

  // MARK: Characters

  private var isAtEnd: Bool {
    var copy = self
    copy.skipBlanks()
    return copy.position == bytes.count
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while peek == 0x20 { position += 1 }
  }

  private mutating func take(_ token: StaticString) -> Bool {
    skipBlanks()
    let expected = UnsafeBufferPointer(start: token.utf8Start, count: token.utf8CodeUnitCount)
    guard bytes[position...].starts(with: expected) else { return false }
    position += expected.count
    return true
  }

  private mutating func name() -> [UInt8] {
    skipBlanks()
    let start = position
    while let byte = peek, isNameByte(byte) {
      // Three dots mark a variadic parameter.
      if byte == 0x2E, bytes[position...].starts(with: [0x2E, 0x2E, 0x2E]) { break }
      position += 1
    }
    return Array(bytes[start..<position])
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E: true
    default: false
    }
  }

  private func sameBytes(_ bytes: [UInt8], _ text: String) -> Bool {
    bytes.elementsEqual(text.utf8)
  }
}

extension CELType: CustomStringConvertible {
  /// Parses a type in CEL's notation, for example `map(string, list(int))`; `nil` if the text is
  /// malformed.
  ///
  /// A single capital letter is a type parameter, and a name that CEL does not know is an opaque
  /// type. Objects and enumerations have no notation.
  public init?(_ notation: String) {
    guard let type = TypeNotation.type(notation) else { return nil }
    self = type
  }

  /// The type in CEL's notation: `list(int)`, `optional_type(string)`, `google.protobuf.Timestamp`;
  /// an object by its name, an enumeration as `string`.
  public var description: String {
    switch self {
    case .dyn: "dyn"
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string, .enumeration: "string"
    case .bytes: "bytes"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .type(let operand): "type(\(operand))"
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let value): "optional_type(\(value))"
    case .object(let object): object.name
    case .opaque(let name, let arguments):
      arguments.isEmpty
        ? name : "\(name)(\(arguments.map(\.description).joined(separator: ", ")))"
    case .parameter(let name): name
    case .error: "*error*"
    }
  }
}
