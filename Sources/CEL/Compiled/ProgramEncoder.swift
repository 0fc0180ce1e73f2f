/// Writes compiled expressions as compact bytes, from which ``Program/decoded(_:at:of:library:slot:)``
/// makes them again at a fraction of the price of compiling them.
///
/// The form knows names of variables and no slots: it may be read where those are others. Functions are
/// known by their places in the libraries, which are the same in the tool that encodes.
package struct ProgramEncoder {
  private var writer = CompactWriter()
  private let text: Text
  private let tree: SyntaxTree
  private let compiled: Compiler.Output
  private let names: [Text]
  private let functions: FunctionTable
  /// The nodes that instructions name, in the order of their numbers in the encoded form.
  private var nodes: [SyntaxIndex] = []

  /// Compiles and encodes an expression. `nil` for one that cannot be compiled, and for one with
  /// something that has no encoded form; that one has to be compiled where it is used.
  ///
  /// - Parameter names: The names of the variables; an inner one stands before an outer one.
  package static func encode(_ text: Text, names: [Text], functions: FunctionTable) -> [UInt8]? {
    let slots = names.indices.map { Int32(truncatingIfNeeded: $0) }
    let environment = Environment(names: names, slots: slots, functions: functions)
    guard let tree = try? SyntaxTree(parsing: text) else { return nil }
    var compiler = Compiler(tree, in: environment)
    guard (try? compiler.compile()) != nil else { return nil }
    var encoder = ProgramEncoder(
      text: text, tree: tree, compiled: compiler.output, names: names, functions: functions)
    return encoder.encode() ? encoder.writer.bytes : nil
  }

  private init(
    text: Text, tree: SyntaxTree, compiled: Compiler.Output, names: [Text],
    functions: FunctionTable
  ) {
    self.text = text
    self.tree = tree
    self.compiled = compiled
    self.names = names
    self.functions = functions
  }

  private mutating func encode() -> Bool {
    for count in [
      compiled.code.count, compiled.constants.count, compiled.operands.count,
      compiled.paths.count, compiled.fields.count, compiled.calls.count, compiled.folds.count,
      Int(compiled.start), compiled.localCount,
    ] { writer.write(count: count) }
    for instruction in compiled.code { number(instruction.node) }
    for field in compiled.fields { number(field.node) }
    writer.write(count: nodes.count)
    var places: [UInt8] = []
    for node in nodes {
      guard ProgramPlaces.append(tree.places[Int(node)], to: &places) else { return false }
    }
    writer.append(places)
    for instruction in compiled.code { write(instruction) }
    for constant in compiled.constants {
      guard writer.write(constant, in: text) else { return false }
    }
    for operand in compiled.operands { writer.write(signed: Int64(operand)) }
    for path in compiled.paths {
      writer.write(count: Int(path.first))
      writer.write(count: Int(path.count))
    }
    for field in compiled.fields {
      writer.write(field.name, in: text)
      writer.write(count: number(field.node))
    }
    for index in compiled.calls.indices {
      guard writeCall(index) else { return false }
    }
    for fold in compiled.folds {
      writer.write(count: fold.kind.number)
      for number in [fold.variable, fold.second, fold.filter, fold.body] {
        writer.write(signed: Int64(number))
      }
    }
    return true
  }

  /// The number of a node that an instruction names.
  @discardableResult
  private mutating func number(_ node: SyntaxIndex) -> Int {
    if let known = nodes.firstIndex(of: node) { return known }
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func write(_ instruction: Instruction) {
    writer.write(count: Int(instruction.code.rawValue))
    writer.write(instruction.isLast)
    if instruction.code == .variable || instruction.code == .variablePath {
      writer.write(names[Int(instruction.a)], in: text)
    } else {
      writer.write(signed: Int64(instruction.a))
    }
    writer.write(signed: Int64(instruction.b))
    writer.write(count: number(instruction.node))
  }

  private mutating func writeCall(_ index: Int) -> Bool {
    let call = compiled.calls[index]
    guard call.row >= 0 else { return false }
    writer.write(call.name, in: text)
    let place = functions.place(of: Int(call.row))
    writer.write(count: place.library)
    writer.write(count: place.index)
    writer.write(count: Int(call.row))
    writer.write(count: Int(call.first))
    writer.write(count: Int(call.count))
    writer.write(call.isContinued)
    return true
  }
}

extension FoldKind {
  /// The number of the kind in an encoded program.
  var number: Int {
    switch self {
    case .all: 0
    case .exists: 1
    case .existsOne: 2
    case .filter: 3
    case .map: 4
    case .transformList: 5
    case .transformMap: 6
    case .transformMapEntry: 7
    case .sortBy: 8
    }
  }

  /// The kind of a number.
  init(number: Int) {
    self =
      switch number {
      case 0: .all
      case 1: .exists
      case 2: .existsOne
      case 3: .filter
      case 4: .map
      case 5: .transformList
      case 6: .transformMap
      case 7: .transformMapEntry
      default: .sortBy
      }
  }
}
