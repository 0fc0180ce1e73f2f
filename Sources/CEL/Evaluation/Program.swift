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
  /// As many as paths; those that instructions name are there.
  let resolvedPaths: UnsafeMutablePointer<ResolvedPath>
  let fields: UnsafeMutablePointer<FieldCode>
  let calls: UnsafeMutablePointer<CallCode>
  let folds: UnsafeMutablePointer<FoldCode>
  let constants: UnsafeMutablePointer<Value>
  /// What was compiled; the ranges of errors lie in it.
  public let text: Text
  let sizes: ProgramSizes
  private let places: ProgramPlaces
  /// The memory of all tables.
  private let memory: UnsafeMutableRawPointer

  /// A program with room for its tables, all of which the caller has to fill, but for the lent
  /// constants; then it calls ``lendConstants()``.
  init(
    _ text: Text, _ places: ProgramPlaces, _ sizes: ProgramSizes, start: Int32, localCount: Int
  ) {
    self.text = text
    self.places = places
    self.sizes = sizes
    self.start = start
    self.localCount = localCount
    var layout = ProgramLayout()
    let code = layout.place(Instruction.self, sizes.code)
    let operands = layout.place(Int32.self, sizes.operands)
    let lent = layout.place(Loan.self, sizes.constants)
    let paths = layout.place(PathCode.self, sizes.paths)
    let resolved = layout.place(ResolvedPath.self, sizes.paths)
    let fields = layout.place(FieldCode.self, sizes.fields)
    let calls = layout.place(CallCode.self, sizes.calls)
    let folds = layout.place(FoldCode.self, sizes.folds)
    let constants = layout.place(Value.self, sizes.constants)
    memory = .allocate(byteCount: max(1, layout.size), alignment: 16)
    self.constants = (memory + constants).assumingMemoryBound(to: Value.self)
    lentConstants = (memory + lent).assumingMemoryBound(to: Loan.self)
    self.calls = (memory + calls).assumingMemoryBound(to: CallCode.self)
    self.fields = (memory + fields).assumingMemoryBound(to: FieldCode.self)
    self.code = (memory + code).assumingMemoryBound(to: Instruction.self)
    self.folds = (memory + folds).assumingMemoryBound(to: FoldCode.self)
    resolvedPaths = (memory + resolved).assumingMemoryBound(to: ResolvedPath.self)
    self.paths = (memory + paths).assumingMemoryBound(to: PathCode.self)
    self.operands = (memory + operands).assumingMemoryBound(to: Int32.self)
  }

  convenience init(
    _ text: Text, _ places: [SyntaxTree.Place], _ compiled: borrowing Compiler.Output
  ) {
    let sizes = ProgramSizes(
      code: compiled.code.count, constants: compiled.constants.count,
      operands: compiled.operands.count, paths: compiled.paths.count,
      fields: compiled.fields.count, calls: compiled.calls.count, folds: compiled.folds.count)
    self.init(
      text, .tree(places), sizes, start: compiled.start, localCount: compiled.localCount)
    Program.fill(code, compiled.code)
    Program.fill(constants, compiled.constants)
    Program.fill(operands, compiled.operands)
    Program.fill(paths, compiled.paths)
    Program.fill(fields, compiled.fields)
    Program.fill(calls, compiled.calls)
    Program.fill(folds, compiled.folds)
    lendConstants()
  }

  /// A program whose value is an error.
  convenience init(failing error: EvaluationError) {
    var compiled = Compiler.Output()
    var instruction = Instruction(.constant, node: 0)
    instruction.isLast = true
    compiled.code = [instruction]
    compiled.constants = [.error(error)]
    self.init(.empty, [], compiled)
  }

  private static func fill<Element>(
    _ table: UnsafeMutablePointer<Element>, _ elements: [Element]
  ) {
    elements.withUnsafeBufferPointer { elements in
      if let start = elements.baseAddress {
        table.initialize(from: start, count: elements.count)
      }
    }
  }

  func lendConstants() {
    for index in 0..<sizes.constants {
      (lentConstants + index).initialize(to: Loan(constants + index))
    }
  }

  /// Follows the paths that begin at variables which never change, so that no evaluation has to; at
  /// the same cost. Only before the program is evaluated or handed on.
  ///
  /// - Parameter constant: The value of a variable that never changes, by its slot, at a place where
  ///   it stays for as long as the program.
  package func resolve(_ constant: (Int) -> UnsafePointer<Value>?) {
    for index in 0..<sizes.code where code[index].code == .variablePath {
      guard let value = constant(Int(code[index].a)) else { continue }
      let path = Int(code[index].b)
      let fields = Int(paths[path].first)..<Int(paths[path].first) + Int(paths[path].count)
      var loan = Loan(value)
      for field in fields {
        guard case .entries(let entries) = loan else {
          loan = .absent
          break
        }
        loan = entries._withUnsafeGuaranteedRef { $0.lent(self.fields + field) }
      }
      // What is not there is an error that says which name is missing.
      if loan.isAbsent || loan.isError { continue }
      (resolvedPaths + path).initialize(
        to: ResolvedPath(loan: loan, cost: 10 + 10 * fields.count))
      code[index].code = .constantPath
    }
  }

  deinit {
    constants.deinitialize(count: sizes.constants)
    fields.deinitialize(count: sizes.fields)
    calls.deinitialize(count: sizes.calls)
    memory.deallocate()
  }

  /// Where a node stands in the text.
  func range(of node: SyntaxIndex) -> Range<Int32> {
    let place = places[Int(node)]
    return Range(uncheckedBounds: (place.lower, place.upper))
  }

  /// Where the name within a node stands; the node's own range where there is none.
  func nameRange(of node: SyntaxIndex) -> Range<Int32> {
    let place = places[Int(node)]
    return Range(uncheckedBounds: (place.nameLower, place.nameUpper))
  }

  /// The value of the expression, or the error in its place.
  ///
  /// - Parameters:
  ///   - activation: The values of the environment's variables.
  ///   - budget: What the evaluation may cost; what it costs is taken away. One expression may cost
  ///     at most ``Budget/unitsPerExpression`` however much there is.
  public func evaluate(_ activation: Activation, budget: inout Budget) -> Value {
    Interpreter<NoOrigins>.evaluate(self, activation, &budget, 0) { result, _ in
      if case .bool(let bool) = result.value { return .bool(bool) }
      return result.value.value
    }
  }

  /// Whether the expression is true, at the same cost as its value.
  public func judge(_ activation: Activation, budget: inout Budget) -> Verdict {
    Interpreter<NoOrigins>.evaluate(self, activation, &budget, 0) { result, _ in
      if case .bool(let bool) = result.value { return bool ? .isTrue : .isFalse }
      return .other(result.value.value)
    }
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
    Interpreter<OriginTable>.evaluate(self, activation, &budget, 0) { result, origins in
      let trace = origins.trace(of: result.origin)
      return BlamedValue(
        value: result.value.value, origin: trace.provenance.origin, blame: trace.origins.items)
    }
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

/// What comes of a condition.
public enum Verdict {
  case isTrue
  case isFalse
  /// The value, which is not a bool, or the error in its place.
  case other(Value)
}
