extension ImageWriter {
  /// Compiles an expression and writes its program as a section.
  ///
  /// The section is empty if the expression cannot be compiled or has a constant that images do not
  /// store; it is compiled where it is used then. The program refers to variables by name, because
  /// their slots differ between plans, and to functions by their places in the libraries.
  package mutating func write(programOf text: Text) {
    section { writer in
      let start = writer.bytes.count
      if !writer.writeProgram(text) { writer.discard(from: start) }
    }
  }

  private mutating func writeProgram(_ text: Text) -> Bool {
    guard let functions, let tree = try? SyntaxTree(parsing: text) else { return false }
    let names = Array(self.names.reversed())
    let environment = Environment(
      names: names, slots: names.indices.map { Int32(truncatingIfNeeded: $0) },
      functions: functions)
    var compiler = Compiler(tree, in: environment)
    guard (try? compiler.compile()) != nil else { return false }
    var context = ProgramContext(text: text, names: names, functions: functions)
    return write(compiler.output, tree.places, &context)
  }

  /// Writes the tables of a program. Returns false if they have content that images do not store.
  private mutating func write(
    _ tables: Compiler.Output, _ places: [SyntaxTree.Place], _ context: inout ProgramContext
  ) -> Bool {
    for count in [
      tables.code.count, tables.constants.count, tables.operands.count, tables.paths.count,
      tables.fields.count, tables.calls.count, tables.comprehensions.count, Int(tables.start),
      tables.localCount,
    ] { write(count: count) }
    for instruction in tables.code { context.number(instruction.node) }
    for field in tables.fields { context.number(field.node) }
    write(count: context.nodes.count)
    for node in context.nodes {
      guard ProgramPlaces.write(places[Int(node)], to: &self) else { return false }
    }
    for instruction in tables.code { instruction.write(to: &self, &context) }
    for constant in tables.constants {
      guard write(constant, in: context.text) else { return false }
    }
    for operand in tables.operands { write(signed: Int64(operand)) }
    for path in tables.paths { path.write(to: &self) }
    for field in tables.fields { field.write(to: &self, &context) }
    for call in tables.calls {
      guard call.write(to: &self, context) else { return false }
    }
    for comprehension in tables.comprehensions { comprehension.write(to: &self) }
    return true
  }
}

extension Program {
  /// Reads a program; `nil` if a variable or function does not exist or the image is damaged.
  ///
  /// - Parameters:
  ///   - text: The expression.
  ///   - library: Returns the library of functions with a number.
  ///   - slot: Returns the slot of a variable by its name; `nil` if there is none.
  package convenience init?(
    from reader: inout ImageReader, of text: Text, library: (Int) -> [FunctionRow],
    slot: (UnsafeBufferPointer<UInt8>) -> Int32?
  ) {
    var sizes = ProgramSizes()
    sizes.code = reader.elementCount()
    sizes.constants = reader.elementCount()
    sizes.operands = reader.elementCount()
    sizes.paths = reader.elementCount()
    sizes.fields = reader.elementCount()
    sizes.calls = reader.elementCount()
    sizes.comprehensions = reader.elementCount()
    let start = reader.index()
    let localCount = reader.count()
    let nodeCount = reader.count()
    guard sizes.code > 0, let places = reader.skip(nodeCount * ProgramPlaces.size) else {
      return nil
    }
    self.init(
      text, .stored(places, of: reader.storage), sizes, start: start, localCount: localCount)
    var isKnown = true
    for index in 0..<sizes.code {
      (code + index).initialize(
        to: Instruction(from: &reader, in: text, isKnown: &isKnown, slot: slot))
    }
    for index in 0..<sizes.constants {
      (constants + index).initialize(to: reader.value(in: text))
    }
    for index in 0..<sizes.operands {
      (operands + index).initialize(to: reader.signedIndex())
    }
    for index in 0..<sizes.paths { (paths + index).initialize(to: PathCode(from: &reader)) }
    for index in 0..<sizes.fields {
      (fields + index).initialize(to: FieldCode(from: &reader, in: text))
    }
    for index in 0..<sizes.calls {
      (calls + index).initialize(
        to: CallCode(from: &reader, in: text, isKnown: &isKnown, library: library))
    }
    for index in 0..<sizes.comprehensions {
      (comprehensions + index).initialize(to: ComprehensionCode(from: &reader))
    }
    makeConstantRefs()
    if reader.isBroken || !isKnown { return nil }
  }
}

/// What the tables of a program refer to while they are being written.
private struct ProgramContext {
  let text: Text
  /// The names of the variables by their slots.
  let names: [Text]
  let functions: FunctionTable
  /// The nodes to which instructions refer, in the order of their numbers in the image.
  private(set) var nodes: [SyntaxIndex] = []

  init(text: Text, names: [Text], functions: FunctionTable) {
    self.text = text
    self.names = names
    self.functions = functions
  }

  /// Returns the number of a node in the image.
  @discardableResult
  mutating func number(_ node: SyntaxIndex) -> Int {
    if let known = nodes.firstIndex(of: node) { return known }
    nodes.append(node)
    return nodes.count - 1
  }
}

extension Instruction {
  /// Whether `a` is the slot of a variable, in whose place an image has the name.
  private var namesVariable: Bool { code == .variable || code == .variablePath }

  fileprivate func write(to writer: inout ImageWriter, _ context: inout ProgramContext) {
    writer.write(count: Int(code.rawValue) << 1 | (isLast ? 1 : 0))
    if namesVariable {
      writer.write(context.names[Int(a)], in: context.text)
    } else {
      writer.write(signed: Int64(a))
    }
    writer.write(signed: Int64(b))
    writer.write(count: context.number(node))
  }

  fileprivate init(
    from reader: inout ImageReader, in text: Text, isKnown: inout Bool,
    slot: (UnsafeBufferPointer<UInt8>) -> Int32?
  ) {
    let first = reader.byte()
    if let code = Code(rawValue: first >> 1) {
      self.init(code, node: 0)
    } else {
      reader.fail()
      self.init(.constant, node: 0)
    }
    isLast = first & 1 != 0
    if namesVariable {
      if let known = slot(reader.text(in: text).bytes) { a = known } else { isKnown = false }
    } else {
      a = reader.signedIndex()
    }
    b = reader.signedIndex()
    node = reader.index()
  }
}

extension PathCode {
  fileprivate func write(to writer: inout ImageWriter) {
    writer.write(count: Int(first))
    writer.write(count: Int(count))
  }

  fileprivate init(from reader: inout ImageReader) {
    self.init(first: reader.index(), count: reader.index())
  }
}

extension FieldCode {
  fileprivate func write(to writer: inout ImageWriter, _ context: inout ProgramContext) {
    writer.write(name, in: context.text)
    writer.write(count: context.number(node))
  }

  fileprivate init(from reader: inout ImageReader, in text: Text) {
    self.init(name: reader.text(in: text), node: reader.index())
  }
}

extension CallCode {
  /// Writes a call. Returns false if no function accepts it.
  fileprivate func write(to writer: inout ImageWriter, _ context: ProgramContext) -> Bool {
    guard row >= 0 else { return false }
    let place = context.functions.place(of: Int(row))
    writer.write(name, in: context.text)
    writer.write(count: place.library)
    writer.write(count: place.index)
    writer.write(count: Int(row))
    writer.write(count: Int(first))
    writer.write(count: Int(count))
    writer.write(isContinued)
    return true
  }

  fileprivate init(
    from reader: inout ImageReader, in text: Text, isKnown: inout Bool,
    library: (Int) -> [FunctionRow]
  ) {
    let name = reader.text(in: text)
    let rows = library(reader.count())
    let index = reader.count()
    let row = reader.index()
    let (first, count) = (reader.index(), reader.index())
    let isContinued = reader.flag()
    guard index < rows.count else {
      isKnown = false
      self.init(row: -1, of: nil, first: first, count: count, name: name)
      return
    }
    self.init(
      row: row, of: rows[index], first: first, count: count, name: name, isContinued: isContinued)
  }
}

extension ComprehensionCode {
  /// The kinds of comprehensions by their numbers in an image.
  private static let kinds = ComprehensionKind.allCases

  fileprivate func write(to writer: inout ImageWriter) {
    writer.write(count: Self.kinds.firstIndex(of: kind) ?? Self.kinds.count)
    for number in [variable, second, filter, body] { writer.write(signed: Int64(number)) }
  }

  fileprivate init(from reader: inout ImageReader) {
    let number = reader.count()
    if number >= Self.kinds.count { reader.fail() }
    let kind = number < Self.kinds.count ? Self.kinds[number] : .all
    self.init(
      kind: kind, variable: reader.signedIndex(), second: reader.signedIndex(),
      filter: reader.signedIndex(), body: reader.signedIndex())
  }
}
