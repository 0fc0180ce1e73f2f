extension Instruction.Code {
  /// Creates the instruction code of an operator.
  init(_ operation: BinaryOperator) {
    self =
      switch operation {
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .lessOrEqual: .lessOrEqual
      case .greater: .greater
      case .greaterOrEqual: .greaterOrEqual
      case .membership: .membership
      case .add: .add
      case .subtract: .subtract
      case .multiply: .multiply
      case .divide: .divide
      case .remainder: .remainder
      }
  }

  /// The operator of the instruction code; `nil` for any other code.
  var binaryOperator: BinaryOperator? {
    switch self {
    case .equal, .simpleEqual: .equal
    case .notEqual, .simpleNotEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .membership: .membership
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .remainder
    case .constant, .local, .variable, .variablePath, .localPath, .constantPath, .and, .or,
      .conditional, .list, .map, .call, .bind, .path, .selectOptional, .has, .index,
      .indexOptional, .not, .negate, .memberCall, .comprehension, .optMap, .optFlatMap:
      nil
    }
  }
}
