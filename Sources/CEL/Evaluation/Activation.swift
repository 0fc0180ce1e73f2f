/// The values of an environment's variables for evaluations: either set in advance, or computed
/// lazily by a program and then cached.
///
/// An activation serves one evaluation at a time.
public final class Activation {
  enum State: UInt8 {
    case unset
    case set
    /// Set, but only as a borrowed reference.
    case borrowed
    /// To be computed by a program on first use.
    case pending
    /// Being computed.
    case running
    /// Computed by a program.
    case computed
    /// Computed, but only as a borrowed reference to a text that outlives the evaluation.
    case computedBorrowed
    /// Computed by a program that set ``mark``.
    case marked
  }

  /// The number of slots.
  public let count: Int
  /// The flag that the hosts of this activation's values set.
  public let mark: ReadMark
  let states: UnsafeMutablePointer<State>
  let values: UnsafeMutablePointer<Value>
  /// Whether a slot's value holds no references, so that it can be overwritten without being
  /// released.
  private let isPlain: UnsafeMutablePointer<Bool>
  /// Borrowed references to the values of the slots that have one.
  let refs: UnsafeMutablePointer<ValueRef>
  let provenances: UnsafeMutablePointer<Provenance>
  /// The document and the node of a variable that is a map of a document. The values keep the
  /// documents alive.
  let documents: UnsafeMutablePointer<Unmanaged<DocumentValues>?>
  let roots: UnsafeMutablePointer<Int32>
  /// The local variables of the running evaluations, one evaluation after the other, and the number
  /// in use.
  let locals: UnsafeMutablePointer<Register>
  let localsInUse: UnsafeMutablePointer<Int>
  static let localCapacity = 16
  /// The arena of the values that those evaluations create.
  let arena = ValueArena()
  /// The storages of the current document's texts, which outlive the evaluations of this
  /// activation.
  private let stayingTexts: UnsafeMutablePointer<StayingTexts>
  private typealias StayingTexts = (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?)
  // This object retains the unmanaged programs.
  private let programs: UnsafeMutablePointer<Unmanaged<Program>?>
  private let provider: (Int) -> Program?
  /// Whether the trace of a slot belongs to its current value.
  let hasTrace: UnsafeMutablePointer<Bool>
  /// The traces of computed variables, one per slot; empty until one is needed.
  let traces: UnsafeMutablePointer<[Trace?]>
  /// The watched nodes that were read to compute each slot's value; empty until needed.
  let reads: UnsafeMutablePointer<[ReadMark.Reads]>

  /// Creates empty slots, as many as the environment has variables.
  ///
  /// - Parameters:
  ///   - count: The number of slots.
  ///   - mark: Records which of the nodes that it watches evaluations read.
  ///   - provider: Returns the program of a slot that was reset (``reset(_:)``) when it is first
  ///     needed; called once for each slot that has a program.
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
    refs = .allocate(capacity: capacity)
    refs.initialize(repeating: .null, count: capacity)
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

  /// Creates empty slots for an environment.
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
    refs.deallocate()
    stayingTexts.deallocate()
    arena.deallocate()
  }

  /// Sets a variable to a value. A slot that does not exist is ignored.
  ///
  /// - Parameters:
  ///   - slot: The index of the variable in ``Environment/variables``.
  ///   - value: The value.
  ///   - origin: Where the value is in a document; `nil` if it is not in one.
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

  /// Sets a variable to an integer without an origin. A slot that does not exist is ignored.
  package func set(_ slot: Int, toInteger int: Int64) {
    guard slot >= 0, slot < count else { return }
    keep(.int(int), borrowedAs: .int(int), in: slot)
    provenances[slot] = .none
    states[slot] = .set
  }

  /// Sets a variable to the value of a document's node. The slot borrows the value if the host
  /// supports it; the document must then outlive the use of the variable. A slot that does not
  /// exist is ignored.
  public func set(_ slot: Int, to node: Int32, of document: DocumentValues) {
    guard slot >= 0, slot < count else { return }
    guard let borrowed = document.borrowed(node) else {
      set(slot, to: document.value(of: node), origin: Origin(node: node))
      return
    }
    refs[slot] = borrowed.ref
    documents[slot] = nil
    provenances[slot] = Provenance(node: node)
    states[slot] = .borrowed
  }

  /// Sets a variable to a list's element at an index within bounds, with its provenance. The list
  /// must stay alive for as long as the variable may be read. A slot that does not exist is
  /// ignored, and so is a value that is not a list.
  package func set(_ slot: Int, toElementAt index: Int, of list: ValueRef) {
    guard slot >= 0, slot < count else { return }
    switch list {
    case .documentList(let document, let node):
      document._withUnsafeGuaranteedRef {
        set(slot, to: $0.element(at: index, of: node), of: $0)
      }
    case .array(let array):
      array._withUnsafeGuaranteedRef { array in
        refs[slot] = array.borrowed(at: index)
        documents[slot] = nil
        provenances[slot] = array.provenances?[index] ?? .none
        states[slot] = .borrowed
      }
    default: break
    }
  }

  /// Declares storages that stay alive until this is called again or all computed variables are
  /// reset, so that their texts need not be retained.
  package func setStayingTexts(_ first: TextStorage, _ second: TextStorage) {
    stayingTexts.pointee = (
      Unmanaged.passUnretained(first).toOpaque(), Unmanaged.passUnretained(second).toOpaque()
    )
  }

  /// Makes a slot own its value if it only borrows it.
  func own(_ slot: Int) {
    let state = states[slot]
    guard state == .borrowed || state == .computedBorrowed else { return }
    keep(refs[slot].value, in: slot)
    states[slot] = state == .borrowed ? .set : .computed
  }

  @inline(__always)
  func keep(_ value: consuming Value, in slot: Int) {
    // The value is moved into the slot, not copied.
    if !isPlain[slot] { (values + slot).deinitialize(count: 1) }
    isPlain[slot] = false
    (values + slot).initialize(to: value)
    let ref = ValueRef(values + slot)
    refs[slot] = ref
    documents[slot] = nil
    if case .documentMap(let document, let node) = ref {
      documents[slot] = document
      roots[slot] = node
    }
  }

  /// Binds a variable to a program that computes it over this activation on first use. The value,
  /// even an error, is cached until the slot is set, bound or reset.
  public func bind(_ slot: Int, to program: Program) {
    guard slot >= 0, slot < count else { return }
    keep(program, for: slot)
    reset(slot..<slot &+ 1)
  }

  /// Invalidates variables, so that their next use computes them again, by the programs that they
  /// are bound to or that the provider returns. The slots must exist. O(slots).
  public func reset(_ slots: Range<Int>) {
    for slot in slots {
      documents[slot] = nil
      states[slot] = .pending
      hasTrace[slot] = false
    }
  }

  /// Clears the cache of values parsed from the previous document's texts, so that it does not keep
  /// the document alive.
  package func forgetRecent() { arena.recent.removeAll() }

  /// Removes the value of a variable.
  public func clear(_ slot: Int) {
    guard slot >= 0, slot < count else { return }
    documents[slot] = nil
    values[slot] = .null
    isPlain[slot] = true
    refs[slot] = .null
    provenances[slot] = .none
    states[slot] = .unset
  }

  /// Returns the value of a variable, computing it if necessary; charges the budget.
  @inline(__always)
  public func value(of slot: Int, budget: inout Budget) -> Value {
    guard slot >= 0, slot < count else { return unavailable(0) }
    switch states[slot] {
    case .set, .computed: return values[slot]
    default: return computedValue(of: slot, &budget, depth: 0)
    }
  }

  /// Returns the value of a variable whose slot does not own a value yet.
  @inline(never)
  func computedValue(of slot: Int, _ budget: inout Budget, depth: Int) -> Value {
    guard compute(slot, &budget, depth: depth) else { return unavailable(slot) }
    own(slot)
    return values[slot]
  }

  /// Returns the value of a variable, computing it if necessary, if it is a bool; otherwise `nil`.
  @inline(__always)
  public func truth(of slot: Int, budget: inout Budget) -> Bool? {
    guard slot >= 0, slot < count else { return nil }
    switch states[slot] {
    case .set, .borrowed, .computed, .computedBorrowed: break
    default: compute(slot, &budget, depth: 0)
    }
    guard states[slot] != .running, case .bool(let bool) = refs[slot] else { return nil }
    return bool
  }

  /// Loads the program of a slot; returns false if there is none.
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

  /// Computes the value of a variable, which may be an error, unless it is available; returns false
  /// if the variable has no value. Charges the budget.
  @inline(never) @discardableResult
  func compute(_ slot: Int, _ budget: inout Budget, depth: Int) -> Bool {
    switch states[slot] {
    case .set, .computed: return true
    case .borrowed, .computedBorrowed:
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
    // The slot retains the program during the evaluation.
    program._withUnsafeGuaranteedRef { program in
      Interpreter<NoOrigins>.evaluate(program, self, &budget, depth) { result, _ in
        keep(result.value, of: program, in: slot)
      }
    }
    finish(slot, wasMarked)
    provenances[slot] = .none
    return true
  }

  /// Stores the value that a program computed in a slot; its owner may be released after the
  /// evaluation.
  @inline(__always)
  func keep(_ ref: ValueRef, of program: Program, in slot: Int) {
    states[slot] = .computed
    switch ref {
    case .bool(let bool): keep(.bool(bool), borrowedAs: ref, in: slot)
    case .int(let int): keep(.int(int), borrowedAs: ref, in: slot)
    case .string(let text) where !mark.isSet && stays(text, program):
      refs[slot] = ref
      documents[slot] = nil
      states[slot] = .computedBorrowed
    default: keep(ref.value, in: slot)
    }
  }

  /// Returns whether a text outlives the evaluation: a text of the document, or a constant of the
  /// program that the slot is bound to.
  @inline(__always)
  private func stays(_ text: TextRef, _ program: Program) -> Bool {
    let storage = text.storage.toOpaque()
    if storage == stayingTexts.pointee.0 || storage == stayingTexts.pointee.1 { return true }
    for index in 0..<program.sizes.constants {
      if case .string(let constant) = program.constantRefs[index],
        constant.storage.toOpaque() == storage
      {
        return true
      }
    }
    return false
  }

  /// Stores a value that holds no references.
  @inline(__always)
  private func keep(_ value: consuming Value, borrowedAs ref: ValueRef, in slot: Int) {
    if !isPlain[slot] { (values + slot).deinitialize(count: 1) }
    isPlain[slot] = true
    (values + slot).initialize(to: value)
    refs[slot] = ref
    documents[slot] = nil
  }

  /// Finishes the computation of a value; records whether it set the mark.
  @inline(__always)
  func finish(_ slot: Int, _ wasMarked: Bool) {
    // Otherwise the state was set when the value was stored.
    if mark.isSet {
      // Without the shortcut to the document, every read of the value sets the mark.
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
