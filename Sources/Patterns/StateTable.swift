/// The deterministic automaton of a program, whose states are built lazily as texts need them
/// (Thompson's subsets; Cox, "Regular Expression Matching in the Wild"). It tells whether a text
/// has a match, not where.
///
/// A state is the set of instructions that await a code point or an assertion about what follows.
/// It is identified by the offset of its row in the table; the row holds a transition for each
/// class of code points and, last, one for the end of the text.
struct StateTable: ~Copyable {
  /// The row of the state that cannot lead to a match.
  static let dead: Int32 = 0
  /// A transition that is not known yet.
  static let unknown: Int32 = -1
  /// The largest number of transitions that are kept, and of members of states: 2 MiB each.
  private static let capacity = 1 << 19

  private let program: PatternProgram
  let classes: CodePointClasses
  /// The length of a row.
  let stride: Int
  /// The row of the state that has a match; higher rows are ordinary states.
  let matching: Int32
  /// The row of the state at the start of a text.
  private(set) var start: Int32 = 0
  private(set) var transitions: [Int32] = []
  /// The number of instructions visited while states were built.
  private(set) var work = 0

  /// The states except for the first two, in the order of their rows.
  private var states: [State] = []
  /// The members of all states, one after the other.
  private var members: [Int32] = []
  /// The states' rows by open addressing; 0 for a free place.
  private var places: [Int32] = []

  private var current: SparseSet
  private var following: SparseSet
  private var pending = WorkStack(capacity: 64)
  private let neighbours: [PatternNeighbour]

  private struct State {
    /// The half-open range of its members.
    var lower: Int32
    var upper: Int32
    /// The neighbour before the state, as far as its assertions depend on it.
    var context: PatternNeighbour
  }

  init(_ program: PatternProgram, _ classes: CodePointClasses) {
    self.program = program
    self.classes = classes
    stride = classes.count + 1
    matching = Int32(stride)
    current = SparseSet(bound: program.count)
    following = SparseSet(bound: program.count)
    neighbours = classes.samples.map(PatternNeighbour.init)
    forget()
  }

  deinit {
    current.deallocate()
    following.deallocate()
    pending.deallocate()
  }

  /// The number of states.
  var count: Int { states.count + 2 }

  /// Discards all states, and creates the first ones again: dead, matching and start.
  private mutating func forget() {
    transitions.removeAll(keepingCapacity: true)
    transitions.append(contentsOf: repeatElement(Self.dead, count: stride))
    transitions.append(contentsOf: repeatElement(matching, count: stride))
    members.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
    places = [Int32](repeating: 0, count: 64)
    following.removeAll()
    let hasMatch = close(program.start, after: .none)
    start = hasMatch ? matching : intern(after: .none)
  }

  /// Builds every state that a text can lead to. Returns false if that takes too many states or too
  /// much work.
  mutating func complete(states: Int, work limit: Int) -> Bool {
    var row = 2
    while row < count {
      for symbol in 0..<stride where transitions[row * stride + symbol] == Self.unknown {
        _ = advance(from: Int32(row * stride), symbol: symbol)
        if count > states || work > limit { return false }
      }
      row += 1
    }
    return true
  }

  /// Builds the transition from an ordinary state, and the state that it leads to. If there is no
  /// room, all states are discarded first, and only the returned one is built again.
  mutating func advance(from row: Int32, symbol: Int) -> Int32 {
    let after = symbol < neighbours.count ? neighbours[symbol] : .none
    let hasMatch = step(from: row, symbol: symbol)
    let isFull =
      transitions.count + stride > max(Self.capacity, 8 * stride) || members.count > Self.capacity
    if isFull {
      let kept = (0..<following.count).map { following[$0] }
      forget()
      if hasMatch { return matching }
      following.removeAll()
      for member in kept { _ = following.insert(member) }
      return intern(after: after)
    }
    let next = hasMatch ? matching : intern(after: after)
    transitions[Int(row) + symbol] = next
    return next
  }

  /// Sets `following` to what a symbol makes of a state; returns whether there is a match before or
  /// after the symbol.
  private mutating func step(from row: Int32, symbol: Int) -> Bool {
    let state = states[Int(row) / stride - 2]
    let isEnd = symbol == stride - 1
    let before: PatternNeighbour = isEnd ? .none : neighbours[symbol]
    current.removeAll()
    for index in Int(state.lower)..<Int(state.upper)
    where resolve(members[index], after: state.context, before: before) {
      work += current.count
      return true
    }
    work += current.count
    following.removeAll()
    if isEnd { return false }
    let code = program.code
    let sample = classes.samples[symbol]
    for index in 0..<current.count {
      let instruction = code[Int(current[index])]
      switch instruction.operation {
      case .codePoint where instruction.argument == sample: break
      case .set where program.sets[Int(instruction.argument)].contains(sample): break
      default: continue
      }
      if close(instruction.next, after: before) { return true }
    }
    return !program.beginning.isAnchored && close(program.start, after: before)
  }

  /// Adds to `following` the instructions that an instruction leads to without a code point, up to
  /// assertions about what follows; returns whether one of them is a match.
  private mutating func close(_ first: Int32, after: PatternNeighbour) -> Bool {
    let code = program.code
    pending.push(first)
    while pending.count > 0 {
      let index = pending.pop()
      guard following.insert(index) else { continue }
      work += 1
      let instruction = code[Int(index)]
      switch instruction.operation {
      case .match:
        pending.removeAll()
        return true
      case .split:
        pending.push(Int32(bitPattern: instruction.argument))
        pending.push(instruction.next)
      case .save: pending.push(instruction.next)
      case .assertion:
        switch PatternAssertion(rawValue: instruction.argument) {
        case .beginText where after == .none, .beginLine where after == .none || after == .newline:
          pending.push(instruction.next)
        default: break
        }
      case .codePoint, .set: break
      }
    }
    return false
  }

  /// Adds to `current` an instruction, and what it leads to if it is an assertion that holds
  /// between two neighbours; returns whether that is a match.
  private mutating func resolve(
    _ first: Int32, after: PatternNeighbour, before: PatternNeighbour
  ) -> Bool {
    let code = program.code
    pending.push(first)
    while pending.count > 0 {
      let index = pending.pop()
      guard current.insert(index) else { continue }
      let instruction = code[Int(index)]
      switch instruction.operation {
      case .match:
        pending.removeAll()
        return true
      case .split:
        pending.push(Int32(bitPattern: instruction.argument))
        pending.push(instruction.next)
      case .save: pending.push(instruction.next)
      case .assertion:
        if let assertion = PatternAssertion(rawValue: instruction.argument),
          assertion.holds(after: after, before: before)
        {
          pending.push(instruction.next)
        }
      case .codePoint, .set: break
      }
    }
    return false
  }

  // MARK: States

  /// Returns the row of the state that `following` describes, which is created if there is none.
  private mutating func intern(after: PatternNeighbour) -> Int32 {
    let code = program.code
    let lower = members.count
    var awaitsAssertion = false
    for index in 0..<following.count {
      let member = following[index]
      let instruction = code[Int(member)]
      switch instruction.operation {
      case .codePoint, .set: members.append(member)
      case .assertion:
        switch PatternAssertion(rawValue: instruction.argument) {
        case .endText, .endLine, .wordBoundary, .noWordBoundary:
          members.append(member)
          awaitsAssertion = true
        default: break
        }
      default: break
      }
    }
    // If matches are not anchored, one may still begin later.
    if members.count == lower && program.beginning.isAnchored { return Self.dead }
    // The order does not matter, so that equal sets must be sorted alike.
    if members.count - lower > 1 { members[lower...].sort() }
    let state = State(
      lower: Int32(truncatingIfNeeded: lower), upper: Int32(truncatingIfNeeded: members.count),
      context: awaitsAssertion ? relevant(after) : .other)
    var slot = hash(state) & (places.count - 1)
    while places[slot] != 0 {
      if isSame(states[Int(places[slot]) / stride - 2], state) {
        members.removeLast(members.count - lower)
        return places[slot]
      }
      slot = (slot + 1) & (places.count - 1)
    }
    let row = Int32(truncatingIfNeeded: transitions.count)
    transitions.append(contentsOf: repeatElement(Self.unknown, count: stride))
    states.append(state)
    places[slot] = row
    if states.count * 2 > places.count { rehash() }
    return row
  }

  /// Returns a neighbour as far as the program's assertions tell it apart.
  private func relevant(_ neighbour: PatternNeighbour) -> PatternNeighbour {
    switch neighbour {
    case .none: .none
    case .newline: program.usesLines ? .newline : .other
    case .word: program.usesWords ? .word : .other
    case .other: .other
    }
  }

  private func hash(_ state: State) -> Int {
    var hash = UInt64(state.context.rawValue)
    for index in Int(state.lower)..<Int(state.upper) {
      hash = (hash ^ UInt64(UInt32(bitPattern: members[index]))) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return Int(truncatingIfNeeded: hash >> 8)
  }

  private func isSame(_ left: State, _ right: State) -> Bool {
    let count = right.upper - right.lower
    guard left.upper - left.lower == count, left.context == right.context else { return false }
    for index in 0..<Int(count)
    where members[Int(left.lower) + index] != members[Int(right.lower) + index] {
      return false
    }
    return true
  }

  private mutating func rehash() {
    places = [Int32](repeating: 0, count: places.count * 2)
    for (number, state) in states.enumerated() {
      var slot = hash(state) & (places.count - 1)
      while places[slot] != 0 { slot = (slot + 1) & (places.count - 1) }
      places[slot] = Int32(truncatingIfNeeded: (number + 2) * stride)
    }
  }
}
