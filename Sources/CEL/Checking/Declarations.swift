/// What expressions may speak of: variables, functions, and the container in which names are looked
/// up (CEL spec, "Name Resolution").
public struct Declarations: Sendable {
  /// The namespace of the expressions, for example `com.example`; names are looked up there first,
  /// then in the namespaces around it.
  public var container = ""

  package private(set) var variables: [String: CELType] = [:]
  private(set) var ownFunctions: [String: [FunctionSignature]] = [:]
  let library: FunctionIndex

  /// Creates declarations with functions and no variables.
  package init(functions: FunctionIndex) { library = functions }

  /// Declares a variable; a name may be dotted. A later declaration replaces an earlier one.
  public mutating func declare(variable: String, as type: CELType) {
    variables[variable] = type
  }

  /// Declares an overload of a function or method beside those of the libraries.
  public mutating func declare(function: String, _ signature: FunctionSignature) {
    ownFunctions[function, default: []].append(signature)
  }
}

/// The functions of the libraries by name, shared by all checkers.
package final class FunctionIndex: Sendable {
  package let rows: [FunctionRow]
  let numbers: [String: [Int]]

  package init(_ rows: [FunctionRow]) {
    self.rows = rows
    var numbers: [String: [Int]] = [:]
    numbers.reserveCapacity(rows.count)
    for (number, row) in rows.enumerated() { numbers[row.name, default: []].append(number) }
    self.numbers = numbers
  }
}
