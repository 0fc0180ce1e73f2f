/// A compiled expression: flat tables of instructions and constants that never change, to be
/// evaluated any number of times, by any number of threads at once.
public final class Program: @unchecked Sendable {
  // Unchecked: the tables are filled before the object is published.
  /// What was compiled; the ranges of errors are its ranges.
  public let tree: SyntaxTree
  let code: UnsafeMutablePointer<Instruction>
  let constants: UnsafeMutablePointer<Value>
  /// The same, lent.
  let lentConstants: UnsafeMutablePointer<Loan>
  let operands: UnsafeMutablePointer<Int32>
  let paths: UnsafeMutablePointer<PathCode>
  let fields: UnsafeMutablePointer<FieldCode>
  let calls: UnsafeMutablePointer<CallCode>
  let folds: UnsafeMutablePointer<FoldCode>
  let functions: FunctionTable
  /// The first instruction of the whole expression's run.
  let start: Int32
  /// How many local variables it needs.
  let localCount: Int
  private let counts: (code: Int, constants: Int, fields: Int, calls: Int)

  init(
    _ tree: consuming SyntaxTree, _ compiled: borrowing Compiler.Output, functions: FunctionTable
  ) {
    self.tree = tree
    code = Program.table(compiled.code)
    let constants = Program.table(compiled.constants)
    self.constants = constants
    lentConstants = .allocate(capacity: max(1, compiled.constants.count))
    for index in compiled.constants.indices {
      (lentConstants + index).initialize(to: Loan(constants + index))
    }
    operands = Program.table(compiled.operands)
    paths = Program.table(compiled.paths)
    fields = Program.table(compiled.fields)
    calls = Program.table(compiled.calls)
    folds = Program.table(compiled.folds)
    self.functions = functions
    start = compiled.start
    localCount = compiled.localCount
    counts = (
      compiled.code.count, compiled.constants.count, compiled.fields.count, compiled.calls.count
    )
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

  private static func table<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    // A table without elements is never looked at and needs no memory of its own.
    guard !elements.isEmpty else { return nothing.assumingMemoryBound(to: Element.self) }
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
    elements.withUnsafeBufferPointer { elements in
      if let start = elements.baseAddress {
        memory.initialize(from: start, count: elements.count)
      }
    }
    return memory
  }

  private static nonisolated(unsafe) let nothing = UnsafeMutableRawPointer.allocate(
    byteCount: 16, alignment: 16)

  private static func free(_ table: UnsafeMutableRawPointer) {
    if table != nothing { table.deallocate() }
  }

  deinit {
    constants.deinitialize(count: counts.constants)
    fields.deinitialize(count: counts.fields)
    calls.deinitialize(count: counts.calls)
    Program.free(code)
    Program.free(constants)
    lentConstants.deallocate()
    Program.free(operands)
    Program.free(paths)
    Program.free(fields)
    Program.free(calls)
    Program.free(folds)
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
