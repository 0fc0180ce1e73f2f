/// A compiled expression: flat tables of instructions and constants that never change, to be
/// evaluated any number of times, by any number of threads at once.
public final class Program: @unchecked Sendable {
  // Unchecked: the tables are filled before the object is published. What every evaluation reads
  // comes first and close together, because to fetch it costs as much as many an instruction.
  /// The first instruction of the whole expression's run.
  let start: Int32
  /// How many local variables it needs.
  let localCount: Int
  let code: UnsafeMutablePointer<Instruction>
  let operands: UnsafeMutablePointer<Int32>
  /// The constants, lent.
  let lentConstants: UnsafeMutablePointer<Loan>
  let paths: UnsafeMutablePointer<PathCode>
  let fields: UnsafeMutablePointer<FieldCode>
  let calls: UnsafeMutablePointer<CallCode>
  let folds: UnsafeMutablePointer<FoldCode>
  let constants: UnsafeMutablePointer<Value>
  let functions: FunctionTable
  /// What was compiled; the ranges of errors are its ranges.
  public let tree: SyntaxTree
  private let counts: (constants: Int, fields: Int, calls: Int)
  /// Where the tables lie, one after the other.
  private let memory: UnsafeMutableRawPointer

  init(
    _ tree: consuming SyntaxTree, _ compiled: borrowing Compiler.Output, functions: FunctionTable
  ) {
    self.tree = tree
    var size = TableSize()
    let places = (
      code: size.add(compiled.code), operands: size.add(compiled.operands),
      lentConstants: size.add(Loan.self, compiled.constants.count),
      paths: size.add(compiled.paths), fields: size.add(compiled.fields),
      calls: size.add(compiled.calls), folds: size.add(compiled.folds),
      names: size.add(UInt8.self, compiled.fields.reduce(0) { $0 + $1.bytes.count }),
      constants: size.add(compiled.constants)
    )
    memory = .allocate(byteCount: max(1, size.bytes), alignment: TableSize.alignment)
    code = Program.fill(memory + places.code, compiled.code)
    operands = Program.fill(memory + places.operands, compiled.operands)
    paths = Program.fill(memory + places.paths, compiled.paths)
    fields = Program.fill(memory + places.fields, compiled.fields)
    calls = Program.fill(memory + places.calls, compiled.calls)
    folds = Program.fill(memory + places.folds, compiled.folds)
    // The names lie with the fields that they name.
    var name = (memory + places.names).assumingMemoryBound(to: UInt8.self)
    for index in compiled.fields.indices {
      let bytes = fields[index].bytes
      if let start = bytes.baseAddress { name.initialize(from: start, count: bytes.count) }
      fields[index].bytes = UnsafeBufferPointer(start: name, count: bytes.count)
      name += bytes.count
    }
    let constants = Program.fill(memory + places.constants, compiled.constants)
    self.constants = constants
    lentConstants = (memory + places.lentConstants).assumingMemoryBound(to: Loan.self)
    for index in compiled.constants.indices {
      (lentConstants + index).initialize(to: Loan(constants + index))
    }
    self.functions = functions
    start = compiled.start
    localCount = compiled.localCount
    counts = (compiled.constants.count, compiled.fields.count, compiled.calls.count)
  }

  /// A program whose value is an error.
  convenience init(failing error: EvaluationError, functions: FunctionTable) {
    var compiled = Compiler.Output()
    var instruction = Instruction(.constant, node: 0)
    instruction.isLast = true
    compiled.code = [instruction]
    compiled.constants = [.error(error)]
    self.init(SyntaxTree(text: .empty), compiled, functions: functions)
  }

  /// Copies a table to its place.
  private static func fill<Element>(_ place: UnsafeMutableRawPointer, _ elements: [Element])
    -> UnsafeMutablePointer<Element>
  {
    let table = place.bindMemory(to: Element.self, capacity: elements.count)
    elements.withUnsafeBufferPointer { elements in
      if let start = elements.baseAddress {
        table.initialize(from: start, count: elements.count)
      }
    }
    return table
  }

  deinit {
    constants.deinitialize(count: counts.constants)
    fields.deinitialize(count: counts.fields)
    calls.deinitialize(count: counts.calls)
    memory.deallocate()
  }

  /// The value of the expression, or the error in its place.
  ///
  /// - Parameters:
  ///   - activation: The values of the environment's variables.
  ///   - budget: What the evaluation may cost; what it costs is taken away. One expression may cost
  ///     at most ``Budget/unitsPerExpression`` however much there is.
  public func evaluate(_ activation: Activation, budget: inout Budget) -> Value {
    LendingEvaluator.run(self, activation, &budget)
  }

  /// Whether the expression is true, at the same cost as its value.
  public func judge(_ activation: Activation, budget: inout Budget) -> Verdict {
    LendingEvaluator.judge(self, activation, &budget)
  }

  /// The value of the expression, or the error in its place, with a budget of its own.
  public func evaluate(_ activation: Activation) -> Value {
    var budget = Budget()
    return evaluate(activation, budget: &budget)
  }

  /// The value of the expression with the places that decided it: the same value as
  /// ``evaluate(_:budget:)``, at a higher price. See `README.md` beside these sources for what each
  /// operator, macro and function blames.
  public func blame(_ activation: Activation, budget: inout Budget) -> BlamedValue {
    let result = Evaluator<BlameTrace>.run(self, activation, &budget)
    return BlamedValue(
      value: result.value, origin: result.trace.provenance.origin,
      blame: result.trace.origins.items)
  }

  /// The value of the expression with the places that decided it, with a budget of its own.
  public func blame(_ activation: Activation) -> BlamedValue {
    var budget = Budget()
    return blame(activation, budget: &budget)
  }
}

/// A value with where it came from and what decided it.
public struct BlamedValue: Sendable {
  /// The value, or the error in its place.
  public var value: Value
  /// Where the value itself lies in the document; `nil` if it was made.
  public var origin: Origin?
  /// The places that decided the value, the weightiest first, each once. For a missing field this
  /// is the map that lacks it, with the role ``Origin/Role/missing``.
  public var blame: [Origin]
}

/// Adds up how much memory tables need that lie one after the other.
private struct TableSize {
  /// Enough for whatever is in a table.
  static let alignment = 16

  private(set) var bytes = 0

  /// Adds a table; answers where it begins.
  mutating func add<Element>(_ table: [Element]) -> Int { add(Element.self, table.count) }

  mutating func add<Element>(_: Element.Type, _ count: Int) -> Int {
    let place = bytes
    bytes += count * MemoryLayout<Element>.stride
    bytes = (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
    return place
  }
}
