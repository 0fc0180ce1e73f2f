/// Runs a program over a text with at most one thread for each instruction, in order of preference,
/// and finds the place of the leftmost match and its groups (Pike's machine; Cox, "Regular
/// Expression Matching: the Virtual Machine Approach"). Time is O(text × program × slots).
struct ThreadMachine: ~Copyable {
  /// The threads at one place of the text, the most preferred first.
  private struct Threads {
    var set: SparseSet
    /// For each instruction, the slots of its thread. They are written before they are read, so
    /// that only the memory that threads need is touched.
    let slots: UnsafeMutablePointer<Int32>

    init(instructions: Int, slots count: Int) {
      set = SparseSet(bound: instructions)
      slots = .allocate(capacity: max(1, instructions * count))
    }

    func deallocate() {
      set.deallocate()
      slots.deallocate()
    }
  }

  /// A place of the text and its neighbours.
  private struct Place {
    var offset: Int
    var after: PatternNeighbour
    var before: PatternNeighbour
  }

  private let program: PatternProgram
  /// The number of slots of a thread: two for the whole match and two for each requested group.
  let slotCount: Int
  private var current: Threads
  private var following: Threads
  /// Instructions to follow, and slots to restore: a slot is stored as -1 minus its number, with
  /// the value to restore below it.
  private var tasks = WorkStack(capacity: 64)
  private let scratch: UnsafeMutablePointer<Int32>
  /// The number of instructions visited by the last search.
  private(set) var steps = 0

  init(_ program: PatternProgram, slots: Int) {
    self.program = program
    slotCount = slots
    current = Threads(instructions: program.count, slots: slots)
    following = Threads(instructions: program.count, slots: slots)
    scratch = .allocate(capacity: slots)
  }

  deinit {
    current.deallocate()
    following.deallocate()
    tasks.deallocate()
    scratch.deallocate()
  }

  /// Returns the slots of the leftmost match that begins at an offset or later: offsets of bytes,
  /// -1 for a group that took no part, or `nil` if there is none.
  mutating func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> [Int32]? {
    let beginning = program.beginning
    let end = text.count
    steps = 0
    var result: [Int32]?
    var offset = start
    current.set.removeAll()
    while true {
      if current.set.count == 0 {
        if result != nil || beginning.isAnchored && offset > 0 { return result }
        guard let next = skip(beginning, in: text, from: offset) else { return nil }
        offset = next
      }
      let (codePoint, length) = Self.codePoint(in: text, at: offset)
      if result == nil, offset < end ? beginning.canBegin(with: text[offset]) : true {
        for slot in 0..<slotCount { scratch[slot] = -1 }
        scratch[0] = Int32(truncatingIfNeeded: offset)
        let after =
          offset == 0
          ? PatternNeighbour.none
          : PatternNeighbour(Self.codePoint(in: text, before: offset))
        let before = offset < end ? PatternNeighbour(codePoint) : .none
        steps &+= Self.add(
          program.start, at: Place(offset: offset, after: after, before: before), to: &current,
          program.code, &tasks, scratch, slotCount)
      }
      let next = offset &+ length
      let place = Place(
        offset: next, after: offset < end ? PatternNeighbour(codePoint) : .none,
        before: next < end ? PatternNeighbour(Self.codePoint(in: text, at: next).0) : .none)
      if let match = step(offset < end ? codePoint : nil, from: offset, to: place) {
        result = match
      }
      swap(&current, &following)
      if offset >= end { return result }
      offset = next
    }
  }

  /// Returns the first offset, from an offset on, at which a match can begin, or `nil` if there is
  /// none.
  private func skip(
    _ beginning: PatternBeginning, in text: UnsafeBufferPointer<UInt8>, from offset: Int
  ) -> Int? {
    if !beginning.prefix.isEmpty {
      return PatternSearch.first(beginning.prefix, in: text, from: offset)
    }
    if !beginning.hasLeads { return offset }
    for index in offset..<text.count where beginning.canBegin(with: text[index]) { return index }
    return nil
  }

  /// Returns the code point at an offset and its length; both are 0 at the end.
  @inline(__always)
  private static func codePoint(
    in text: UnsafeBufferPointer<UInt8>, at offset: Int
  ) -> (UInt32, Int) {
    guard offset < text.count, let base = text.baseAddress else { return (0, 0) }
    let (codePoint, length) = CodePoints.decode(base, at: offset, end: text.count)
    return (codePoint, length)
  }

  @inline(__always)
  private static func codePoint(
    in text: UnsafeBufferPointer<UInt8>, before offset: Int
  ) -> UInt32 {
    guard offset > 0, let base = text.baseAddress else { return 0 }
    return CodePoints.decode(base, before: offset).codePoint
  }

  /// Moves the threads past a code point, or to the end. Returns the slots of the first thread that
  /// has matched, and drops the less preferred threads.
  private mutating func step(_ codePoint: UInt32?, from offset: Int, to place: Place) -> [Int32]? {
    following.set.removeAll()
    let code = program.code
    let count = current.set.count
    steps &+= count
    for index in 0..<count {
      let number = Int(current.set[index])
      let instruction = code[number]
      switch instruction.operation {
      case .match:
        var result = Array(
          UnsafeBufferPointer(start: current.slots + number &* slotCount, count: slotCount))
        result[1] = Int32(truncatingIfNeeded: offset)
        return result
      case .codePoint:
        if instruction.argument != codePoint { continue }
      case .set:
        guard let codePoint, program.sets[Int(instruction.argument)].contains(codePoint) else {
          continue
        }
      default: continue
      }
      scratch.update(from: current.slots + number &* slotCount, count: slotCount)
      steps &+= Self.add(
        instruction.next, at: place, to: &following, code, &tasks, scratch, slotCount)
    }
    return nil
  }

  /// Adds a thread with the slots in `scratch`, and the threads that it leads to without a code
  /// point; returns the number of instructions visited.
  private static func add(
    _ first: Int32, at place: Place, to threads: inout Threads,
    _ code: UnsafePointer<PatternInstruction>, _ tasks: inout WorkStack,
    _ scratch: UnsafeMutablePointer<Int32>, _ slotCount: Int
  ) -> Int {
    var steps = 0
    tasks.push(first)
    while tasks.count > 0 {
      let index = tasks.pop()
      if index < 0 {
        scratch[Int(-1 - index)] = tasks.pop()
        continue
      }
      guard threads.set.insert(index) else { continue }
      steps &+= 1
      let instruction = code[Int(index)]
      switch instruction.operation {
      case .split:
        tasks.push(Int32(bitPattern: instruction.argument))
        tasks.push(instruction.next)
      case .assertion:
        if let assertion = PatternAssertion(rawValue: instruction.argument),
          assertion.holds(after: place.after, before: place.before)
        {
          tasks.push(instruction.next)
        }
      case .save:
        let slot = Int(instruction.argument)
        if slot < slotCount {
          tasks.push(scratch[slot])
          tasks.push(-1 - Int32(truncatingIfNeeded: slot))
          scratch[slot] = Int32(truncatingIfNeeded: place.offset)
        }
        tasks.push(instruction.next)
      case .codePoint, .set, .match:
        (threads.slots + Int(index) &* slotCount).update(from: scratch, count: slotCount)
      }
    }
    return steps
  }
}
