import CEL

/// Compares types with the receivers of signatures such as `list(A).first() -> optional_type(A)`.
enum ReceiverType {
  /// Returns whether a method can be called on a value of a type.
  static func accepts(_ type: CELType, _ signature: String, _ name: String) -> Bool {
    guard let signature = FunctionSignature(signature, of: name, isMember: true),
      let receiver = signature.parameters.first
    else { return false }
    return fits(type, receiver)
  }

  /// Returns whether a method takes nothing but its receiver.
  static func hasNoArguments(_ signature: String, _ name: String) -> Bool {
    FunctionSignature(signature, of: name, isMember: true)?.parameters.count == 1
  }

  private static func fits(_ type: CELType, _ parameter: CELType) -> Bool {
    switch (type, parameter) {
    case (.dyn, _), (.error, _), (_, .dyn), (_, .parameter): true
    case (.enumeration, .string): true
    case (.list(let left), .list(let right)): fits(left, right)
    case (.map(let key, let value), .map(let first, let second)):
      fits(key, first) && fits(value, second)
    case (.object, .map): true
    case (.optional(let left), .optional(let right)): fits(left, right)
    default: type == parameter
    }
  }
}
