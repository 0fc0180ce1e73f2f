/// The variables and functions that expressions may use, and the container in which names are
/// looked up (CEL spec, "Name Resolution").
public struct Declarations: Sendable {
  /// The namespace of the expressions, for example `com.example`; names are looked up there first,
  /// then in the enclosing namespaces.
  public var container = ""

  package private(set) var variables: [String: CELType] = [:]
  private(set) var ownFunctions: [String: [FunctionSignature]] = [:]
  let library: FunctionTable

  /// Creates declarations with the functions of all built-in libraries, and no variables.
  public init() { library = .standard }

  /// Creates declarations with the functions of a table, and no variables.
  package init(functions: FunctionTable) { library = functions }

  /// Creates declarations from an environment: its variables with their types, its functions and
  /// its container.
  public init(_ environment: Environment) {
    library = environment.functions
    container = environment.container
    for variable in environment.variables { variables[variable.name] = variable.type }
    for function in environment.ownFunctions {
      declare(function: function.name, function.signature)
    }
  }

  /// Declares a variable; a name may be dotted. A later declaration replaces an earlier one.
  public mutating func declare(variable: String, as type: CELType) {
    variables[variable] = type
  }

  /// Declares an overload of a function or method in addition to those of the libraries.
  public mutating func declare(function: String, _ signature: FunctionSignature) {
    ownFunctions[function, default: []].append(signature)
  }
}
