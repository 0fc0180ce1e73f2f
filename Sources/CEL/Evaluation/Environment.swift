/// The variables and functions that an expression may refer to, and the container in which names
/// are looked up (CEL specification, "Name Resolution").
public struct Environment: Sendable {
  /// A variable.
  public struct Variable: Sendable {
    /// Its name, which may be dotted.
    public let name: String
    /// Its type, for the checker.
    public let type: CELType

    /// Declares a variable.
    public init(_ name: String, _ type: CELType = .dyn) {
      self.name = name
      self.type = type
    }
  }

  /// The variables; the index of one is its slot in an ``Activation``.
  public let variables: [Variable]
  /// The container, `com.example` for example; empty for none.
  public let container: String
  package let functions: FunctionTable
  let resolver: NameResolver

  /// The functions that the host added, for checkers.
  let ownFunctions: [Function]

  /// Creates an environment with all built-in functions.
  ///
  /// - Parameters:
  ///   - variables: The variables that expressions may read.
  ///   - container: The container in which names are looked up first, for example `com.example`.
  public init(variables: [Variable] = [], container: String = "") {
    self.init(variables: variables, container: container, functions: .standard)
  }

  /// Creates an environment with all built-in functions, and further ones.
  ///
  /// - Parameters:
  ///   - variables: The variables that expressions may read.
  ///   - container: The container in which names are looked up first, for example `com.example`.
  ///   - functions: The functions to add. One with the name of a built-in function adds an
  ///     overload to it.
  public init(variables: [Variable] = [], container: String = "", functions: [Function]) {
    let table = FunctionTable(
      libraries: FunctionTable.standardLibraries + [functions.map(\.row)])
    self.init(
      variables: variables, container: container, functions: table, ownFunctions: functions)
  }

  package init(variables: [Variable], container: String = "", functions: FunctionTable) {
    self.init(variables: variables, container: container, functions: functions, ownFunctions: [])
  }

  private init(
    variables: [Variable], container: String, functions: FunctionTable, ownFunctions: [Function]
  ) {
    self.ownFunctions = ownFunctions
    self.variables = variables
    self.container = container
    self.functions = functions
    resolver = NameResolver(
      names: variables.map { Text($0.name) }, slots: nil, container: container,
      functions: functions)
  }

  /// Creates an environment that is only used for compiling, with slots chosen by the caller.
  ///
  /// - Parameter slots: The slot of each name.
  package init(names: [Text], slots: [Int32], functions: FunctionTable) {
    ownFunctions = []
    variables = []
    container = ""
    self.functions = functions
    resolver = NameResolver(names: names, slots: slots, container: "", functions: functions)
  }

  /// Returns the slot of a variable; `nil` if no variable has that name. O(variables).
  public func slot(of name: String) -> Int? {
    variables.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// Compiles an expression, without checking its types.
  ///
  /// - Throws: The first error of its syntax or of a constant regular expression.
  public func compile(_ text: String) throws(SyntaxError) -> Program {
    try compile(Text(text))
  }

  /// Compiles an expression, without checking its types.
  ///
  /// - Throws: The first error of its syntax or of a constant regular expression.
  public func compile(_ text: Text) throws(SyntaxError) -> Program {
    var compiler = Compiler(try SyntaxTree(parsing: text), in: self)
    return try compiler.compile()
  }

  /// Compiles a parsed expression, without checking its types.
  ///
  /// - Throws: The first error of a constant regular expression.
  public func compile(_ tree: SyntaxTree) throws(SyntaxError) -> Program {
    var compiler = Compiler(tree, in: self)
    return try compiler.compile()
  }

  /// Compiles an expression without checking its types; an expression that does not compile becomes
  /// a program whose value is the error.
  package func compileOrFail(_ text: Text) -> Program {
    do {
      return try compile(text)
    } catch {
      return Program(
        failing: EvaluationError(
          .other, .message(error.message), at: (text, error.range)))
    }
  }
}
