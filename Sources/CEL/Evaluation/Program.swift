/// A compiled expression: immutable flat tables of instructions and constants that can be evaluated
/// any number of times, by any number of threads at once.
public final class Program: @unchecked Sendable {
  // Unchecked: the tables are filled before the object is published. What every evaluation reads
  // comes first and close together, which saves cache misses.
  /// The first instruction of the whole expression's run.
  let start: Int32
  /// The number of local variables.
  let localCount: Int
  let code: UnsafeMutablePointer<Instruction>
  let operands: UnsafeMutablePointer<Int32>
  /// Borrowed references to the constants.
  let constantRefs: UnsafeMutablePointer<ValueRef>
  let paths: UnsafeMutablePointer<PathCode>
  /// Parallel to ``paths``; only those that `constantPath` instructions use are initialised.
  let resolvedPaths: UnsafeMutablePointer<ResolvedPath>
  let fields: UnsafeMutablePointer<FieldCode>
  let calls: UnsafeMutablePointer<CallCode>
  let comprehensions: UnsafeMutablePointer<ComprehensionCode>
  let constants: UnsafeMutablePointer<Value>
  /// The source text, to which the ranges of errors refer.
  public let text: Text
  let sizes: ProgramSizes
  private let places: ProgramPlaces
  /// The memory of all tables.
  private let memory: UnsafeMutableRawPointer

  /// Creates a program with uninitialised tables. The caller has to fill all of them except the
  /// borrowed constants and then call ``makeConstantRefs()``.
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
    let borrowed = layout.place(ValueRef.self, sizes.constants)
    let paths = layout.place(PathCode.self, sizes.paths)
    let resolved = layout.place(ResolvedPath.self, sizes.paths)
    let fields = layout.place(FieldCode.self, sizes.fields)
    let calls = layout.place(CallCode.self, sizes.calls)
    let comprehensions = layout.place(ComprehensionCode.self, sizes.comprehensions)
    let constants = layout.place(Value.self, sizes.constants)
    memory = .allocate(byteCount: max(1, layout.size), alignment: 16)
    self.constants = (memory + constants).assumingMemoryBound(to: Value.self)
    constantRefs = (memory + borrowed).assumingMemoryBound(to: ValueRef.self)
    self.calls = (memory + calls).assumingMemoryBound(to: CallCode.self)
    self.fields = (memory + fields).assumingMemoryBound(to: FieldCode.self)
    self.code = (memory + code).assumingMemoryBound(to: Instruction.self)
    self.comprehensions = (memory + comprehensions).assumingMemoryBound(to: ComprehensionCode.self)
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
      fields: compiled.fields.count, calls: compiled.calls.count,
      comprehensions: compiled.comprehensions.count)
    self.init(
      text, .tree(places), sizes, start: compiled.start, localCount: compiled.localCount)
    Program.fill(code, compiled.code)
    Program.fill(constants, compiled.constants)
    Program.fill(operands, compiled.operands)
    Program.fill(paths, compiled.paths)
    Program.fill(fields, compiled.fields)
    Program.fill(calls, compiled.calls)
    Program.fill(comprehensions, compiled.comprehensions)
    makeConstantRefs()
  }

  /// Creates a program whose value is an error.
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

  func makeConstantRefs() {
    for index in 0..<sizes.constants {
      (constantRefs + index).initialize(to: ValueRef(constants + index))
    }
  }

  /// Resolves the paths that begin at variables which never change, so that evaluations need not
  /// follow them; their cost stays the same. Must only be called before the program is evaluated or
  /// shared.
  ///
  /// - Parameter constant: Returns a pointer to the value of a variable that never changes, by its
  ///   slot, which must stay valid as long as the program; `nil` for other variables.
  package func resolve(_ constant: (Int) -> UnsafePointer<Value>?) {
    for index in 0..<sizes.code where code[index].code == .variablePath {
      guard let value = constant(Int(code[index].a)) else { continue }
      let path = Int(code[index].b)
      let fields = Int(paths[path].first)..<Int(paths[path].first) + Int(paths[path].count)
      var ref = ValueRef(value)
      for field in fields {
        guard case .entries(let entries) = ref else {
          ref = .absent
          break
        }
        ref = entries._withUnsafeGuaranteedRef { $0.borrowed(self.fields + field) }
      }
      // Left to the evaluation, whose error names the missing field.
      if ref.isAbsent || ref.isError { continue }
      (resolvedPaths + path).initialize(
        to: ResolvedPath(ref: ref, cost: 10 + 10 * fields.count))
      code[index].code = .constantPath
    }
  }

  deinit {
    constants.deinitialize(count: sizes.constants)
    fields.deinitialize(count: sizes.fields)
    calls.deinitialize(count: sizes.calls)
    memory.deallocate()
  }

  /// Returns the range of a node in the text.
  func range(of node: SyntaxIndex) -> Range<Int32> {
    let place = places[Int(node)]
    return Range(uncheckedBounds: (place.lower, place.upper))
  }

  /// Returns the range of the name within a node; the node's own range if it has none.
  func nameRange(of node: SyntaxIndex) -> Range<Int32> {
    let place = places[Int(node)]
    return Range(uncheckedBounds: (place.nameLower, place.nameUpper))
  }

  /// Returns the value of the expression, or an error in place of a value.
  ///
  /// - Parameters:
  ///   - activation: The values of the environment's variables.
  ///   - budget: The budget from which the cost of the evaluation is subtracted. One expression may
  ///     cost at most ``Budget/unitsPerExpression``, even if the budget has more.
  public func evaluate(_ activation: Activation, budget: inout Budget) -> Value {
    Interpreter<NoOrigins>.evaluate(self, activation, &budget, 0) { result, _ in
      if case .bool(let bool) = result.value { return .bool(bool) }
      return result.value.value
    }
  }

  /// Returns whether the expression is true, at the same cost as its value.
  public func judge(_ activation: Activation, budget: inout Budget) -> Verdict {
    Interpreter<NoOrigins>.evaluate(self, activation, &budget, 0) { result, _ in
      if case .bool(let bool) = result.value { return bool ? .isTrue : .isFalse }
      return .other(result.value.value)
    }
  }

  /// Returns the value of the expression, or an error in place of a value, with the default budget.
  public func evaluate(_ activation: Activation) -> Value {
    var budget = Budget()
    return evaluate(activation, budget: &budget)
  }

  /// Returns the value of the expression and the places that decided it: the same value as
  /// ``evaluate(_:budget:)``, at a higher cost. `Sources/CEL/README.md` describes what each
  /// operator, macro and function blames.
  public func blame(_ activation: Activation, budget: inout Budget) -> BlamedValue {
    Interpreter<OriginTable>.evaluate(self, activation, &budget, 0) { result, origins in
      let trace = origins.trace(of: result.origin)
      return BlamedValue(
        value: result.value.value, origin: trace.provenance.origin, blame: trace.origins.items)
    }
  }

  /// Returns the value of the expression and the places that decided it, with the default budget.
  public func blame(_ activation: Activation) -> BlamedValue {
    var budget = Budget()
    return blame(activation, budget: &budget)
  }
}

/// A value with its origin and what decided it.
public struct BlamedValue: Sendable {
  /// The value, or an error in place of one.
  public var value: Value
  /// Where the value itself is in the document; `nil` if an evaluation created it.
  public var origin: Origin?
  /// The places that decided the value, the most important first, without duplicates. For a missing
  /// field this is the map that lacks it, with the role ``Origin/Role/missing``.
  public var blame: [Origin]
}

/// The outcome of a condition.
public enum Verdict {
  /// It is true.
  case isTrue
  /// It is false.
  case isFalse
  /// The value, which is not a bool, or an error in place of one.
  case other(Value)
}
