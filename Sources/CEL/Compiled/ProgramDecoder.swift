extension Program {
  /// Makes a program of what ``ProgramEncoder`` wrote.
  ///
  /// - Parameters:
  ///   - bytes: Holds the program from `offset` on. It is part of authlint itself and never goes
  ///     away; damage is a fault of the build.
  ///   - text: The expression.
  ///   - slot: Gives the slot of a variable by its name; `nil` if there is none.
  /// - Returns: `nil` if a variable or function is not there.
  package static func decoded(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, of text: Text, functions: FunctionTable,
    slot: (UnsafeBufferPointer<UInt8>) -> Int32?
  ) -> Program? {
    guard let base = bytes.baseAddress, offset >= 0, offset < bytes.count else { return nil }
    var decoder = ProgramDecoder(
      reader: CompactReader(base + offset, end: base + bytes.count), text: text,
      functions: functions)
    return decoder.program(slot)
  }
}

/// Reads an encoded program.
private struct ProgramDecoder {
  private var reader: CompactReader
  private let text: Text
  private let functions: FunctionTable
  /// Whether all names are known so far.
  private var isKnown = true

  init(reader: CompactReader, text: Text, functions: FunctionTable) {
    self.reader = reader
    self.text = text
    self.functions = functions
  }

  mutating func program(_ slot: (UnsafeBufferPointer<UInt8>) -> Int32?) -> Program? {
    var sizes = ProgramSizes()
    sizes.code = reader.elementCount()
    sizes.constants = reader.elementCount()
    sizes.operands = reader.elementCount()
    sizes.paths = reader.elementCount()
    sizes.fields = reader.elementCount()
    sizes.calls = reader.elementCount()
    sizes.folds = reader.elementCount()
    let start = reader.index()
    let localCount = reader.count()
    let nodes = reader.count()
    guard sizes.code > 0, let places = reader.skip(nodes &* ProgramPlaces.size) else { return nil }
    let program = Program(
      text, .encoded(places), sizes, start: start, localCount: localCount, functions: functions)
    for index in 0..<sizes.code { (program.code + index).initialize(to: instruction(slot)) }
    for index in 0..<sizes.constants { (program.constants + index).initialize(to: constant()) }
    for index in 0..<sizes.operands {
      (program.operands + index).initialize(to: signedIndex())
    }
    for index in 0..<sizes.paths {
      let first = reader.index()
      (program.paths + index).initialize(to: PathCode(first: first, count: reader.index()))
    }
    for index in 0..<sizes.fields {
      let name = reader.text(in: text)
      (program.fields + index).initialize(to: FieldCode(name: name, node: reader.index()))
    }
    for index in 0..<sizes.calls { (program.calls + index).initialize(to: call()) }
    for index in 0..<sizes.folds { (program.folds + index).initialize(to: fold()) }
    program.lendConstants()
    return isKnown ? program : nil
  }

  private mutating func signedIndex() -> Int32 { Int32(truncatingIfNeeded: reader.signed()) }

  private mutating func instruction(
    _ slot: (UnsafeBufferPointer<UInt8>) -> Int32?
  ) -> Instruction {
    let code = Instruction.Code(rawValue: UInt8(truncatingIfNeeded: reader.number())) ?? .constant
    let isLast = reader.flag()
    var a: Int32 = 0
    if code == .variable || code == .variablePath {
      if let known = slot(reader.text(in: text).bytes) { a = known } else { isKnown = false }
    } else {
      a = signedIndex()
    }
    let b = signedIndex()
    var instruction = Instruction(code, a, b, node: reader.index())
    instruction.isLast = isLast
    return instruction
  }

  private mutating func call() -> CallCode {
    let name = reader.text(in: text)
    let isMember = reader.flag()
    let first = reader.index()
    let count = reader.index()
    let arity = Int(count) + (isMember ? 1 : 0)
    guard
      let row = functions.row(
        from: functions.first(name, isMember ? .member : .global), taking: arity)
    else {
      isKnown = false
      return CallCode(row: -1, of: nil, first: first, count: count, name: name)
    }
    return CallCode(
      row: Int32(truncatingIfNeeded: row), of: functions.rows[row], first: first, count: count,
      name: name)
  }

  private mutating func fold() -> FoldCode {
    let kind = FoldKind(number: reader.count())
    let variable = signedIndex()
    let second = signedIndex()
    let filter = signedIndex()
    return FoldCode(
      kind: kind, variable: variable, second: second, filter: filter, body: signedIndex())
  }

  private mutating func constant() -> Value {
    switch EncodedConstant(rawValue: UInt8(truncatingIfNeeded: reader.number())) {
    case .null, nil: return .null
    case .false: return .bool(false)
    case .true: return .bool(true)
    case .int: return .int(reader.signed())
    case .uint: return .uint(reader.number())
    case .double: return .double(Double(bitPattern: reader.number()))
    case .string: return .string(reader.text(in: text))
    case .bytes: return .bytes(reader.text(in: text))
    case .type: return .type(TypeValue(name: reader.text(in: text).string))
    case .list: return list()
    case .map: return map()
    case .pattern: return .opaque(Pattern(&reader, in: text))
    }
  }

  private mutating func list() -> Value {
    let count = reader.elementCount()
    var elements: [Value] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(constant()) }
    return .list(ListValue(elements))
  }

  private mutating func map() -> Value {
    let count = reader.elementCount()
    var builder = MapBuilder(capacity: count)
    for _ in 0..<count {
      let key = constant()
      _ = builder.insert(key, constant())
    }
    return .map(builder.finish())
  }
}
