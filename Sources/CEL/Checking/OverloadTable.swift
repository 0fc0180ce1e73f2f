/// The overloads that expressions have called so far, read from their signatures once.
struct OverloadTable: Sendable {
  /// One overload, with its types in the checker's table.
  struct Overload: Sendable {
    var parameters: [TypeID]
    var result: TypeID
    var isVariadic: Bool
    /// How many type parameters there are.
    var typeParameters: Int

    /// Whether a call may have so many arguments.
    func accepts(_ count: Int) -> Bool {
      isVariadic ? count >= parameters.count : count == parameters.count
    }

    /// The type that an argument is expected to have.
    func parameter(_ index: Int) -> TypeID { parameters[min(index, parameters.count - 1)] }
  }

  /// All overloads of one name and style.
  struct Family: Sendable {
    var name: String
    var isMember: Bool
    var overloads: [Overload]
  }

  private(set) var families: [Family] = []
  private var functions: [String: Int] = [:]
  private var methods: [String: Int] = [:]

  /// The number of a family, or -1 if no function or method has that name.
  mutating func family(
    _ name: String, isMember: Bool, in declarations: Declarations, _ types: inout TypeTable
  ) -> Int {
    if let known = isMember ? methods[name] : functions[name] { return known }
    var overloads: [Overload] = []
    for signature in declarations.signatures(of: name, isMember: isMember) {
      var names: [String] = []
      var parameters: [TypeID] = []
      for parameter in signature.parameters {
        parameters.append(types.convert(parameter, parameters: &names))
      }
      let result = types.convert(signature.result, parameters: &names)
      overloads.append(
        Overload(
          parameters: parameters, result: result, isVariadic: signature.isVariadic,
          typeParameters: names.count))
    }
    var number = -1
    if !overloads.isEmpty {
      number = families.count
      families.append(Family(name: name, isMember: isMember, overloads: overloads))
    }
    if isMember { methods[name] = number } else { functions[name] = number }
    return number
  }

  /// Whether any type has a method of that name.
  func hasMethod(_ name: String, in declarations: Declarations) -> Bool {
    declarations.hasFunction(name, isMember: true)
  }
}

extension Declarations {
  /// The signatures of a function or method, the libraries' first.
  func signatures(of name: String, isMember: Bool) -> [FunctionSignature] {
    var signatures: [FunctionSignature] = []
    var row = library.first(Text(name), isMember ? .member : .global)
    while let number = row {
      for notation in library.rows[number].signatures {
        if let signature = FunctionSignature(notation, of: name, isMember: isMember) {
          signatures.append(signature)
        }
      }
      row = library.next(after: number)
    }
    if !ownFunctions.isEmpty, let own = ownFunctions[name] {
      signatures += own.filter { $0.isMember == isMember }
    }
    return signatures
  }

  /// Whether there is a function or method of that name.
  func hasFunction(_ name: String, isMember: Bool) -> Bool {
    if library.first(Text(name), isMember ? .member : .global) != nil { return true }
    return ownFunctions[name]?.contains { $0.isMember == isMember } ?? false
  }

  /// All names of functions or methods that can be written, sorted.
  func functionNames(isMember: Bool) -> [String] {
    var names = library.rows.filter { ($0.style == .member) == isMember }.map(\.name)
    // The names of operators start with a character that no author's name has, or an underscore.
    names.removeAll { !($0.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false) }
    for (name, signatures) in ownFunctions
    where signatures.contains(where: { $0.isMember == isMember }) {
      names.append(name)
    }
    return Set(names).sorted()
  }
}
