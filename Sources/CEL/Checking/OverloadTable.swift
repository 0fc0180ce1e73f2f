/// A cache of the overloads that expressions have called, so that each signature is parsed once.
struct OverloadTable: Sendable {
  /// One overload, with its types in the checker's table.
  struct Overload: Sendable {
    var parameters: [TypeID]
    var result: TypeID
    var isVariadic: Bool
    /// The number of type parameters.
    var typeParameters: Int

    /// Returns whether a call may have a number of arguments.
    func accepts(_ count: Int) -> Bool {
      isVariadic ? count >= parameters.count : count == parameters.count
    }

    /// Returns whether the arguments have exactly the types of the parameters.
    func isExactly(_ arguments: [TypeID]) -> Bool {
      accepts(arguments.count)
        && arguments.indices.allSatisfy { arguments[$0] == parameter($0) }
    }

    /// Returns the type that the argument at an index is expected to have.
    func parameter(_ index: Int) -> TypeID { parameters[min(index, parameters.count - 1)] }
  }

  /// All overloads of one name and style.
  struct Family: Sendable {
    var name: String
    var isMember: Bool
    var overloads: [Overload]
  }

  private(set) var families: [Family] = []
  /// For each row of the library that is the first of its name, the index of its family plus 1; 0
  /// if the family has not been read.
  private var ofRows: [Int32] = []
  /// The families by name, used if a host declares functions of its own; -1 for a name without a
  /// function.
  private var own: [Text: Int] = [:]
  private var ownMethods: [Text: Int] = [:]
  /// The families of the operators, by ``BinaryOperator/place``; -1 if they have not been read.
  private var operators = [Int](repeating: -1, count: BinaryOperator.allCases.count)

  /// Returns the index of the family of a name; `nil` if no function or method has that name.
  mutating func family(
    _ name: Text, isMember: Bool, in declarations: Declarations, _ types: inout TypeTable
  ) -> Int? {
    let row = declarations.library.first(name, isMember ? .member : .global)
    if declarations.ownFunctions.isEmpty {
      guard let row else { return nil }
      if ofRows.isEmpty {
        ofRows.append(
          contentsOf: repeatElement(0, count: declarations.library.rows.count))
      }
      if ofRows[row] > 0 { return Int(ofRows[row]) - 1 }
      let number = read(name, isMember, declarations, &types)
      if let number { ofRows[row] = Int32(number) + 1 }
      return number
    }
    if let known = isMember ? ownMethods[name] : own[name] { return known < 0 ? nil : known }
    let number = read(name, isMember, declarations, &types)
    if isMember { ownMethods[name] = number ?? -1 } else { own[name] = number ?? -1 }
    return number
  }

  /// Returns the index of an operator's family.
  mutating func family(
    _ symbol: BinaryOperator, in declarations: Declarations, _ types: inout TypeTable
  ) -> Int? {
    let place = symbol.place
    if operators[place] >= 0 { return operators[place] }
    let number = family(Text(symbol.functionName), isMember: false, in: declarations, &types)
    operators[place] = number ?? -1
    return number
  }

  private mutating func read(
    _ name: Text, _ isMember: Bool, _ declarations: Declarations, _ types: inout TypeTable
  ) -> Int? {
    var overloads: [Overload] = []
    let text = name.string
    for signature in declarations.signatures(of: text, isMember: isMember) {
      var names: [String] = []
      var parameters: [TypeID] = []
      parameters.reserveCapacity(signature.parameters.count)
      for parameter in signature.parameters {
        parameters.append(types.convert(parameter, parameters: &names))
      }
      let result = types.convert(signature.result, parameters: &names)
      overloads.append(
        Overload(
          parameters: parameters, result: result, isVariadic: signature.isVariadic,
          typeParameters: names.count))
    }
    if overloads.isEmpty { return nil }
    families.append(Family(name: text, isMember: isMember, overloads: overloads))
    return families.count - 1
  }

  /// Returns whether any type has a method of that name.
  func hasMethod(_ name: String, in declarations: Declarations) -> Bool {
    declarations.hasFunction(name, isMember: true)
  }
}

extension Declarations {
  /// Returns the signatures of a function or method, those of the libraries first.
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

  /// The first parts of dotted function names (`math`, `optional`, …).
  var functionRoots: [Text] {
    var roots: [Text] = []
    for row in library.rows where row.style == .global { noteRoot(of: row.name, in: &roots) }
    for name in ownFunctions.keys { noteRoot(of: name, in: &roots) }
    return roots
  }

  private func noteRoot(of name: String, in roots: inout [Text]) {
    guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return }
    let root = Text(String(name[..<dot]))
    if !roots.contains(root) { roots.append(root) }
  }

  /// Returns whether there is a function or method of that name.
  func hasFunction(_ name: String, isMember: Bool) -> Bool {
    if library.first(Text(name), isMember ? .member : .global) != nil { return true }
    return ownFunctions[name]?.contains { $0.isMember == isMember } ?? false
  }

  /// Returns the names of all functions or methods that an author can call, sorted.
  func functionNames(isMember: Bool) -> [String] {
    var names = library.rows.filter { ($0.style == .member) == isMember }.map(\.name)
    // The names of operators start with a character other than a lower-case letter.
    names.removeAll { !($0.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false) }
    for (name, signatures) in ownFunctions
    where signatures.contains(where: { $0.isMember == isMember }) {
      names.append(name)
    }
    return Set(names).sorted()
  }
}
