extension Program {
  /// Makes a program of what ``ProgramEncoder`` wrote.
  ///
  /// - Parameters:
  ///   - bytes: Holds the program from `offset` on. It is part of authlint itself and never goes
  ///     away; damage is a fault of the build.
  ///   - text: The expression.
  ///   - library: Gives the libraries of functions by their numbers.
  ///   - slot: Gives the slot of a variable by its name; `nil` if there is none.
  /// - Returns: `nil` if a variable or function is not there.
  package static func decoded(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, of text: Text,
    library: (Int) -> [FunctionRow], slot: (UnsafeBufferPointer<UInt8>) -> Int32?
  ) -> Program? {
    guard let base = bytes.baseAddress, offset >= 0, offset < bytes.count else { return nil }
    var decoder = ProgramDecoder(
      reader: CompactReader(base + offset, end: base + bytes.count), text: text)
    return decoder.program(library, slot)
  }
}

/// Reads an encoded program.
private struct ProgramDecoder {
  private var reader: CompactReader
  private let text: Text
  /// Whether all names are known so far.
  private var isKnown = true

  init(reader: CompactReader, text: Text) {
    self.reader = reader
    self.text = text
  }

  mutating func program(
    _ library: (Int) -> [FunctionRow], _ slot: (UnsafeBufferPointer<UInt8>) -> Int32?
  ) -> Program? {
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
      text, .encoded(places), sizes, start: start, localCount: localCount)
    for index in 0..<sizes.code { (program.code + index).initialize(to: instruction(slot)) }
    for index in 0..<sizes.constants {
      (program.constants + index).initialize(to: reader.value(in: text))
    }
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
    for index in 0..<sizes.calls { (program.calls + index).initialize(to: call(library)) }
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

  private mutating func call(_ library: (Int) -> [FunctionRow]) -> CallCode {
    let name = reader.text(in: text)
    let rows = library(reader.count())
    let index = reader.count()
    let row = reader.index()
    let first = reader.index()
    let count = reader.index()
    let isContinued = reader.flag()
    guard index < rows.count else {
      isKnown = false
      return CallCode(row: -1, of: nil, first: first, count: count, name: name)
    }
    return CallCode(
      row: row, of: rows[index], first: first, count: count, name: name,
      isContinued: isContinued)
  }

  private mutating func fold() -> FoldCode {
    let kind = FoldKind(number: reader.count())
    let variable = signedIndex()
    let second = signedIndex()
    let filter = signedIndex()
    return FoldCode(
      kind: kind, variable: variable, second: second, filter: filter, body: signedIndex())
  }
}
