#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The mutable data of one thread that matches: the states built so far, and the threads of the
/// machine.
final class PatternScratch {
  private let program: PatternProgram
  private var table: StateTable?
  /// Whether there are too many classes of code points for a deterministic automaton.
  private var hasNoTable = false
  private var machine: ThreadMachine?

  init(_ program: PatternProgram) { self.program = program }

  /// Returns the slots of the leftmost match that begins at an offset or later, or `nil` if there
  /// is none.
  func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from offset: Int, groups: Int, steps: inout Int
  ) -> [Int32]? {
    let slots = 2 * (groups + 1)
    if machine?.slotCount != slots { machine = ThreadMachine(program, slots: slots) }
    let result = machine?.firstMatch(in: text, from: offset)
    steps &+= machine?.steps ?? 0
    return result
  }

  /// Returns whether a text has a match that begins at an offset or later; the offset is 0 or that
  /// of the program's prefix.
  func isMatch(in text: UnsafeBufferPointer<UInt8>, from offset: Int) -> Bool {
    if table == nil, !hasNoTable {
      if let classes = CodePointClasses(program) {
        table = StateTable(program, classes)
      } else {
        hasNoTable = true
      }
    }
    if let result = table?.isMatch(in: text, from: offset) { return result }
    var steps = 0
    return firstMatch(in: text, from: offset, groups: 0, steps: &steps) != nil
  }
}

extension StateTable {
  /// Returns whether a text has a match that begins at an offset or later; the offset is 0 or that
  /// of the program's prefix.
  mutating func isMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var row = self.start
    var offset = start
    if row <= matching { return row == matching }
    while true {
      let (next, symbol) = run(from: &row, in: text, at: &offset)
      if next >= 0 { return next == matching }
      let isAtEnd = offset >= text.count
      row = advance(from: row, symbol: symbol)
      if row <= matching || isAtEnd { return row == matching }
      offset &+= CodePoints.length(lead: text[offset])
    }
  }

  /// Follows the transitions until one is unknown or leads to a final state, or the text ends.
  /// Returns that transition and its symbol, and leaves the state and the offset before it.
  private func run(
    from row: inout Int32, in text: UnsafeBufferPointer<UInt8>, at start: inout Int
  ) -> (Int32, Int) {
    guard let base = text.baseAddress else {
      return (transitions[Int(row) &+ stride &- 1], stride &- 1)
    }
    var offset = start
    defer { start = offset }
    let end = text.count
    let last = matching
    return transitions.withUnsafeBufferPointer { transitions in
      classes.ascii.withUnsafeBufferPointer { ascii in
        while offset < end {
          let byte = base[offset]
          var symbol = 0
          var length = 1
          if byte < 0x80 {
            symbol = Int(ascii[Int(byte)])
          } else {
            let decoded = CodePoints.decode(base, at: offset, end: end)
            symbol = classes.number(of: decoded.codePoint)
            length = decoded.length
          }
          let next = transitions[Int(row) &+ symbol]
          if next <= last { return (next, symbol) }
          row = next
          offset &+= length
        }
        return (transitions[Int(row) &+ stride &- 1], stride &- 1)
      }
    }
  }
}

/// The scratch objects of a pattern that no thread is using.
final class ScratchPool: @unchecked Sendable {
  // Unchecked: everything that changes is used under the lock.
  private let source: UnsafeBufferPointer<UInt8>
  private var compiled: PatternProgram?
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var free: [PatternScratch] = []

  /// Creates the pool of a pattern. Without a program, the pattern is compiled when it is needed,
  /// which cannot fail because it was compiled before. The pattern keeps the bytes of `source`
  /// alive.
  init(_ source: UnsafeBufferPointer<UInt8>, _ program: PatternProgram?) {
    self.source = source
    compiled = program
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  /// The program, which is compiled if necessary.
  var program: PatternProgram {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if let compiled { return compiled }
    let made =
      (try? PatternParser.parse(source)).map { PatternCompiler.compile($0) }
      ?? PatternProgram([PatternInstruction(operation: .match)], start: 0, of: ParsedPattern())
    compiled = made
    return made
  }

  /// Takes a scratch object that only the caller may use until it is put back.
  func take() -> PatternScratch {
    pthread_mutex_lock(lock)
    let scratch = free.popLast()
    pthread_mutex_unlock(lock)
    return scratch ?? PatternScratch(program)
  }

  /// Puts a scratch object back.
  func put(_ scratch: PatternScratch) {
    pthread_mutex_lock(lock)
    free.append(scratch)
    pthread_mutex_unlock(lock)
  }
}
