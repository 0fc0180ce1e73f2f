/// One overload of a function as the checker sees it.
public struct FunctionSignature: Hashable, Sendable {
  /// The types of the parameters; a method's receiver comes first. A ``CELType/parameter(_:)``
  /// stands for any type, the same one at each occurrence.
  public var parameters: [CELType]
  /// The type of the result.
  public var result: CELType
  /// Whether the function is called as a method of its first parameter.
  public var isMember: Bool
  /// Whether the last parameter may be repeated; at least one argument is required for it.
  public var isVariadic: Bool

  /// Creates a signature.
  public init(
    parameters: [CELType], result: CELType, isMember: Bool = false, isVariadic: Bool = false
  ) {
    self.parameters = parameters
    self.result = result
    self.isMember = isMember
    self.isVariadic = isVariadic
  }

  /// Reads a signature of the function or method `function`, for example
  /// `string.substring(int, int) -> string` or `math.least(int, int...) -> int`; `nil` if the text
  /// is malformed.
  public init?(_ notation: String, of function: String, isMember: Bool) {
    guard
      let signature = TypeNotation.signature(notation, of: function, isMember: isMember)
    else { return nil }
    self = signature
  }
}
