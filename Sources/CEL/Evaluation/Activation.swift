/// The values of an environment's variables for evaluations: given beforehand, or computed by a
/// program when they are first asked for, once.
///
/// An activation serves one evaluation at a time.
public final class Activation {
  enum State: UInt8 {
    case unset
    case set
    /// To be computed by a program.
    case pending
    /// Being computed.
    case running
    /// Computed by a program.
    case computed
  }

  /// The number of slots.
  public let count: Int
  let states: UnsafeMutablePointer<State>
  let values: UnsafeMutablePointer<Value>
  let provenances: UnsafeMutablePointer<Provenance>
  /// For a variable that is a map of a document, the document and the node; so that a path from it
  /// needs no value. The values keep the documents alive.
  let documents: UnsafeMutablePointer<Unmanaged<DocumentValues>?>
  let roots: UnsafeMutablePointer<Int32>
  /// The local variables of the evaluations that run, one after the other, and how many are in use.
  let locals: UnsafeMutablePointer<Traced<NoTrace>>
  var localsInUse = 0
  static let localCapacity = 16
  private var programs: [Program?] = []
  private var traces: [BlameTrace?] = []

  /// Empty slots, as many as the environment has variables.
  public init(count: Int) {
    self.count = count
    let capacity = max(1, count)
    states = .allocate(capacity: capacity)
    states.initialize(repeating: .unset, count: capacity)
    values = .allocate(capacity: capacity)
    values.initialize(repeating: .null, count: capacity)
    provenances = .allocate(capacity: capacity)
    provenances.initialize(repeating: .none, count: capacity)
    documents = .allocate(capacity: capacity)
    documents.initialize(repeating: nil, count: capacity)
    roots = .allocate(capacity: capacity)
    roots.initialize(repeating: 0, count: capacity)
    locals = .allocate(capacity: Activation.localCapacity)
    locals.initialize(repeating: Traced(.null), count: Activation.localCapacity)
  }

  /// Empty slots for an environment.
  public convenience init(_ environment: Environment) {
    self.init(count: environment.variables.count)
  }

  deinit {
    values.deinitialize(count: max(1, count))
    states.deallocate()
    values.deallocate()
    provenances.deallocate()
    documents.deallocate()
    roots.deallocate()
    locals.deinitialize(count: Activation.localCapacity)
    locals.deallocate()
  }

  /// Gives a variable a value. A slot that does not exist is ignored.
  ///
  /// - Parameter origin: Where the value lies in a document; `nil` if nowhere.
  public func set(_ slot: Int, to value: Value, origin: Origin? = nil) {
    guard slot >= 0, slot < count else { return }
    keep(value, in: slot)
    var provenance = Provenance(node: origin?.node ?? -1)
    if let origin {
      provenance.role = origin.role
      if let part = origin.part {
        provenance.lower = part.lowerBound
        provenance.upper = part.upperBound
      }
    }
    provenances[slot] = provenance
    states[slot] = .set
  }

  private func keep(_ value: Value, in slot: Int) {
    values[slot] = value
    documents[slot] = nil
    if case .map(let map) = value, case .document(let document, let node) = map.storage {
      documents[slot] = .passUnretained(document)
      roots[slot] = node
    }
  }

  /// Has a variable computed by a program over this activation, when it is first asked for. The
  /// value is kept, an error too, until the slot is set or bound again.
  public func bind(_ slot: Int, to program: Program) {
    guard slot >= 0, slot < count else { return }
    if programs.isEmpty {
      programs = Array(repeating: nil, count: count)
      traces = Array(repeating: nil, count: count)
    }
    programs[slot] = program
    traces[slot] = nil
    documents[slot] = nil
    states[slot] = .pending
  }

  /// Forgets the value of a variable.
  public func clear(_ slot: Int) {
    guard slot >= 0, slot < count else { return }
    documents[slot] = nil
    values[slot] = .null
    provenances[slot] = .none
    states[slot] = .unset
  }

  /// Computes a pending variable; charges the budget.
  @inline(never)
  func compute(_ slot: Int, _ budget: inout Budget, depth: Int) -> Value {
    guard states[slot] == .pending, let program = programs[slot] else {
      return unavailable(slot)
    }
    states[slot] = .running
    let value = Evaluator<NoTrace>.run(program, self, &budget, depth: depth).value
    keep(value, in: slot)
    provenances[slot] = .none
    states[slot] = .computed
    return value
  }

  /// What decided the value of a computed or pending variable; charges the budget.
  func blame(_ slot: Int, _ budget: inout Budget, depth: Int) -> Traced<BlameTrace> {
    guard states[slot] == .pending || states[slot] == .computed, let program = programs[slot] else {
      return Traced(unavailable(slot))
    }
    if let trace = traces[slot], states[slot] == .computed {
      return Traced(values[slot], trace)
    }
    states[slot] = .running
    let result = Evaluator<BlameTrace>.run(program, self, &budget, depth: depth)
    keep(result.value, in: slot)
    traces[slot] = result.trace
    states[slot] = .computed
    return result
  }

  private func unavailable(_ slot: Int) -> Value {
    states[slot] == .running
      ? .failure("the variable refers to itself") : .failure("the variable has no value")
  }
}
