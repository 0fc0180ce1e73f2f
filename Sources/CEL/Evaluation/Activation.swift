/// The values of an environment's variables for evaluations: given beforehand, or computed by a
/// program when they are first asked for, once.
///
/// An activation serves one evaluation at a time.
public final class Activation {
  enum State: UInt8 {
    case unset
    case set
    /// The same, but only the loan is there yet.
    case lent
    /// To be computed by a program.
    case pending
    /// Being computed.
    case running
    /// Computed by a program.
    case computed
    /// The same, but only the loan is there yet: of a text that stays where it is.
    case computedLent
    /// Computed by a program that set the mark.
    case marked
  }

  /// The number of slots.
  public let count: Int
  /// The mark of those who lend values to this activation.
  public let mark: ReadMark
  let states: UnsafeMutablePointer<State>
  let values: UnsafeMutablePointer<Value>
  /// Whether a slot's value refers to nothing, so that it can be written over.
  private let isPlain: UnsafeMutablePointer<Bool>
  /// The values of the slots that have one, lent.
  let loans: UnsafeMutablePointer<Loan>
  let provenances: UnsafeMutablePointer<Provenance>
  /// For a variable that is a map of a document, the document and the node; so that a path from it
  /// needs no value. The values keep the documents alive.
  let documents: UnsafeMutablePointer<Unmanaged<DocumentValues>?>
  let roots: UnsafeMutablePointer<Int32>
  /// The local variables of the evaluations that run, one after the other, and how many are in use.
  let locals: UnsafeMutablePointer<Register>
  let localsInUse: UnsafeMutablePointer<Int>
  static let localCapacity = 16
  /// What those evaluations have made.
  let keeper = Keeper()
  /// The texts of the document that is worked on; they stay where they are for as long as anything is
  /// asked of this activation.
  private let stayingTexts: UnsafeMutablePointer<StayingTexts>
  private typealias StayingTexts = (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?)
  // What is unmanaged here is kept by this object.
  private let programs: UnsafeMutablePointer<Unmanaged<Program>?>
  private let provider: (Int) -> Program?
  /// Whether the trace of a slot is that of its value.
  let hasTrace: UnsafeMutablePointer<Bool>
  /// The traces of computed variables, as many as slots once there is any.
  let traces: UnsafeMutablePointer<[Trace?]>
  /// What of the watched nodes was read for each of these.
  let reads: UnsafeMutablePointer<[ReadMark.Reads]>

  /// Empty slots, as many as the environment has variables.
  ///
  /// - Parameter provider: Gives the program of a slot that was reset (``reset(_:)``) when it is
  ///   needed first; it is asked once for each slot.
  public init(
    count: Int, mark: ReadMark = ReadMark(), provider: @escaping (Int) -> Program? = { _ in nil }
  ) {
    self.count = count
    self.mark = mark
    self.provider = provider
    let capacity = max(1, count)
    states = .allocate(capacity: capacity)
    states.initialize(repeating: .unset, count: capacity)
    values = .allocate(capacity: capacity)
    values.initialize(repeating: .null, count: capacity)
    isPlain = .allocate(capacity: capacity)
    isPlain.initialize(repeating: true, count: capacity)
    loans = .allocate(capacity: capacity)
    loans.initialize(repeating: .null, count: capacity)
    provenances = .allocate(capacity: capacity)
    provenances.initialize(repeating: .none, count: capacity)
    documents = .allocate(capacity: capacity)
    documents.initialize(repeating: nil, count: capacity)
    roots = .allocate(capacity: capacity)
    roots.initialize(repeating: 0, count: capacity)
    programs = .allocate(capacity: capacity)
    programs.initialize(repeating: nil, count: capacity)
    hasTrace = .allocate(capacity: capacity)
    hasTrace.initialize(repeating: false, count: capacity)
    traces = .allocate(capacity: 1)
    traces.initialize(to: [])
    reads = .allocate(capacity: 1)
    reads.initialize(to: [])
    locals = .allocate(capacity: Activation.localCapacity)
    locals.initialize(repeating: Register(.null), count: Activation.localCapacity)
    localsInUse = .allocate(capacity: 1)
    localsInUse.initialize(to: 0)
    stayingTexts = .allocate(capacity: 1)
    stayingTexts.initialize(to: (nil, nil))
  }

  /// Empty slots for an environment.
  public convenience init(_ environment: Environment) {
    self.init(count: environment.variables.count)
  }

  deinit {
    values.deinitialize(count: max(1, count))
    for slot in 0..<count { programs[slot]?.release() }
    traces.deinitialize(count: 1)
    traces.deallocate()
    reads.deinitialize(count: 1)
    reads.deallocate()
    hasTrace.deallocate()
    states.deallocate()
    values.deallocate()
    isPlain.deallocate()
    provenances.deallocate()
    documents.deallocate()
    roots.deallocate()
    programs.deallocate()
    locals.deallocate()
    localsInUse.deallocate()
    loans.deallocate()
    stayingTexts.deallocate()
    keeper.deallocate()
  }

  /// Gives a variable a value. A slot that does not exist is ignored.
  ///
  /// - Parameter origin: Where the value lies in a document; `nil` if nowhere.
  public func set(_ slot: Int, to value: consuming Value, origin: Origin? = nil) {
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

  /// Gives a variable an integer that lies nowhere. A slot that does not exist is ignored.
  package func set(_ slot: Int, toInteger int: Int64) {
    guard slot >= 0, slot < count else { return }
    keep(.int(int), lentAs: .int(int), in: slot)
    provenances[slot] = .none
    states[slot] = .set
  }

  /// Gives a variable the value of a document's node; it is made into a value of its own only for
  /// who asks. A slot that does not exist is ignored.
  public func set(_ slot: Int, to node: Int32, of document: DocumentValues) {
    guard slot >= 0, slot < count else { return }
    guard let lent = document.lent(node) else {
      set(slot, to: document.value(of: node), origin: Origin(node: node))
      return
    }
    loans[slot] = lent.loan
    documents[slot] = nil
    provenances[slot] = Provenance(node: node)
    states[slot] = .lent
  }

  /// Gives a variable the value of a list's element at an index within bounds, with its place; the
  /// list has to be kept for as long as somebody may ask for the variable. A slot that does not exist
  /// is ignored, and so is what is no list.
  package func set(_ slot: Int, toElementAt index: Int, of list: Loan) {
    guard slot >= 0, slot < count else { return }
    switch list {
    case .documentList(let document, let node):
      document._withUnsafeGuaranteedRef {
        set(slot, to: $0.element(at: index, of: node), of: $0)
      }
    case .array(let array):
      array._withUnsafeGuaranteedRef { array in
        loans[slot] = array.lent(at: index)
        documents[slot] = nil
        provenances[slot] = array.provenances?[index] ?? .none
        states[slot] = .lent
      }
    default: break
    }
  }

  /// Says whose texts stay where they are until this is called again, or all computed variables are
  /// reset: of those, no reference needs to be counted.
  package func setStayingTexts(_ first: TextStorage, _ second: TextStorage) {
    stayingTexts.pointee = (
      Unmanaged.passUnretained(first).toOpaque(), Unmanaged.passUnretained(second).toOpaque()
    )
  }

  /// Sees to it that a slot that has a loan has its value.
  func own(_ slot: Int) {
    let state = states[slot]
    guard state == .lent || state == .computedLent else { return }
    keep(loans[slot].value, in: slot)
    states[slot] = state == .lent ? .set : .computed
  }

  @inline(__always)
  func keep(_ value: consuming Value, in slot: Int) {
    // Moved in, not copied.
    if !isPlain[slot] { (values + slot).deinitialize(count: 1) }
    isPlain[slot] = false
    (values + slot).initialize(to: value)
    let loan = Loan(values + slot)
    loans[slot] = loan
    documents[slot] = nil
    if case .documentMap(let document, let node) = loan {
      documents[slot] = document
      roots[slot] = node
    }
  }

  /// Has a variable computed by a program over this activation, when it is first asked for. The
  /// value is kept, an error too, until the slot is set, bound or reset.
  public func bind(_ slot: Int, to program: Program) {
    guard slot >= 0, slot < count else { return }
    keep(program, for: slot)
    reset(slot..<slot &+ 1)
  }

  /// Has variables computed anew when they are next asked for, by the programs that they are bound
  /// to or that the provider gives. O(slots), which must exist.
  public func reset(_ slots: Range<Int>) {
    for slot in slots {
      documents[slot] = nil
      states[slot] = .pending
      hasTrace[slot] = false
    }
  }

  /// Forgets what evaluations have made of the document before: nothing of it is kept alive for the
  /// sake of speed.
  package func forgetRecent() { keeper.recent.removeAll() }

  /// Forgets the value of a variable.
  public func clear(_ slot: Int) {
    guard slot >= 0, slot < count else { return }
    documents[slot] = nil
    values[slot] = .null
    isPlain[slot] = true
    loans[slot] = .null
    provenances[slot] = .none
    states[slot] = .unset
  }

  /// The value of a variable, computed if need be; charges the budget.
  @inline(__always)
  public func value(of slot: Int, budget: inout Budget) -> Value {
    guard slot >= 0, slot < count else { return unavailable(0) }
    switch states[slot] {
    case .set, .computed: return values[slot]
    default: return computedValue(of: slot, &budget, depth: 0)
    }
  }

  /// The same, for whoever knows that there is no value yet.
  @inline(never)
  func computedValue(of slot: Int, _ budget: inout Budget, depth: Int) -> Value {
    guard compute(slot, &budget, depth: depth) else { return unavailable(slot) }
    own(slot)
    return values[slot]
  }

  /// The value of a variable, computed if need be, if it is a bool; `nil` for any other.
  @inline(__always)
  public func truth(of slot: Int, budget: inout Budget) -> Bool? {
    guard slot >= 0, slot < count else { return nil }
    switch states[slot] {
    case .set, .lent, .computed, .computedLent: break
    default: compute(slot, &budget, depth: 0)
    }
    guard states[slot] != .running, case .bool(let bool) = loans[slot] else { return nil }
    return bool
  }

  /// Sees to it that a slot has its program; false if there is none.
  @inline(__always)
  private func prepare(_ slot: Int) -> Bool { programs[slot] != nil || program(of: slot) != nil }

  @inline(never)
  func program(of slot: Int) -> Program? {
    if let program = programs[slot] { return program.takeUnretainedValue() }
    let program = provider(slot)
    keep(program, for: slot)
    return program
  }

  private func keep(_ program: Program?, for slot: Int) {
    let old = programs[slot]
    programs[slot] = program.map { .passRetained($0) }
    old?.release()
  }

  /// Sees to it that a variable has its loan, which may be an error; false if it has none. Charges the
  /// budget.
  @inline(never) @discardableResult
  func compute(_ slot: Int, _ budget: inout Budget, depth: Int) -> Bool {
    switch states[slot] {
    case .set, .computed: return true
    case .lent, .computedLent:
      own(slot)
      return true
    case .marked:
      mark.isSet = true
      return true
    case .pending: break
    case .unset, .running: return false
    }
    guard prepare(slot), let program = programs[slot] else { return false }
    states[slot] = .running
    let wasMarked = mark.isSet
    mark.isSet = false
    // The slot holds the program meanwhile.
    program._withUnsafeGuaranteedRef { program in
      Interpreter<NoOrigins>.evaluate(program, self, &budget, depth) { result, _ in
        keep(result.value, of: program, in: slot)
      }
    }
    finish(slot, wasMarked)
    provenances[slot] = .none
    return true
  }

  /// Keeps a value that was computed by a program, which may be gone with the evaluation.
  @inline(__always)
  func keep(_ loan: Loan, of program: Program, in slot: Int) {
    states[slot] = .computed
    switch loan {
    case .bool(let bool): keep(.bool(bool), lentAs: loan, in: slot)
    case .int(let int): keep(.int(int), lentAs: loan, in: slot)
    case .string(let text) where !mark.isSet && stays(text, program):
      loans[slot] = loan
      documents[slot] = nil
      states[slot] = .computedLent
    default: keep(loan.value, in: slot)
    }
  }

  /// Whether a text stays where it is: one of the document, or a constant of the program that a slot
  /// is bound to.
  @inline(__always)
  private func stays(_ text: LentText, _ program: Program) -> Bool {
    let storage = text.storage.toOpaque()
    if storage == stayingTexts.pointee.0 || storage == stayingTexts.pointee.1 { return true }
    for index in 0..<program.sizes.constants {
      if case .string(let constant) = program.lentConstants[index],
        constant.storage.toOpaque() == storage
      {
        return true
      }
    }
    return false
  }

  /// Keeps a value that needs nobody to keep it.
  @inline(__always)
  private func keep(_ value: consuming Value, lentAs loan: Loan, in slot: Int) {
    if !isPlain[slot] { (values + slot).deinitialize(count: 1) }
    isPlain[slot] = true
    (values + slot).initialize(to: value)
    loans[slot] = loan
    documents[slot] = nil
  }

  /// Notes that a value was computed, and whether computing it set the mark.
  @inline(__always)
  func finish(_ slot: Int, _ wasMarked: Bool) {
    // Otherwise whoever kept the value has said how.
    if mark.isSet {
      // Without the short cut to the document every look at the value meets the mark.
      documents[slot] = nil
      states[slot] = .marked
    }
    mark.isSet = mark.isSet || wasMarked
  }

  func unavailable(_ slot: Int) -> Value {
    states[slot] == .running
      ? .failure("the variable refers to itself") : .failure("the variable has no value")
  }
}
