/// Matches expressions with look-ahead and look-behind in time that is linear in the text: one pass
/// over the text for each look, the innermost first, finds all places at which it holds.
struct LookMachine {
  private struct Instruction {
    enum Operation {
      case set(Int32), begin, end, boundary, noBoundary
      /// The look with this index.
      case look(Int32)
      case split, match
    }

    var operation: Operation
    var next: Int32 = -1
    /// The other branch of a `split`.
    var other: Int32 = -1
  }

  private struct Look {
    var start: Int32
    var match: Int32
    var isBehind: Bool
    var isNegated: Bool
  }

  private var instructions: [Instruction] = []
  private var sets: [CodePointSet] = []
  private var looks: [Look] = []
  private var start: Int32 = 0
  private var isComplete = true
  /// For each instruction, those that lead to it without taking a code point, as slices of one
  /// list.
  private var sources: [Int32] = []
  private var sourceStarts: [Int32] = []

  /// The largest number of instructions.
  private static let limit = 20_000

  /// Compiles an expression; returns `nil` if it is too large.
  init?(_ node: ECMANode) {
    let match = add(Instruction(operation: .match))
    start = compile(node, to: match)
    guard isComplete else { return nil }
    collectSources()
  }

  private mutating func add(_ instruction: Instruction) -> Int32 {
    if instructions.count >= Self.limit { isComplete = false }
    instructions.append(instruction)
    return Int32(truncatingIfNeeded: instructions.count - 1)
  }

  /// Compiles a node that continues at `next`; returns its first instruction.
  private mutating func compile(_ node: ECMANode, to next: Int32) -> Int32 {
    guard isComplete else { return next }
    switch node {
    case .set(let set):
      sets.append(set)
      let number = Int32(truncatingIfNeeded: sets.count - 1)
      return add(Instruction(operation: .set(number), next: next))
    case .begin: return add(Instruction(operation: .begin, next: next))
    case .end: return add(Instruction(operation: .end, next: next))
    case .boundary: return add(Instruction(operation: .boundary, next: next))
    case .noBoundary: return add(Instruction(operation: .noBoundary, next: next))
    case .sequence(let parts):
      var next = next
      for part in parts.reversed() { next = compile(part, to: next) }
      return next
    case .alternatives(let parts):
      guard let last = parts.last else { return next }
      var start = compile(last, to: next)
      for part in parts.dropLast().reversed() {
        start = add(Instruction(operation: .split, next: compile(part, to: next), other: start))
      }
      return start
    case .repetition(let part, let minimum, let maximum):
      var next = next
      if let maximum {
        let end = next
        for _ in 0..<max(0, maximum - minimum) where isComplete {
          next = add(Instruction(operation: .split, next: compile(part, to: next), other: end))
        }
      } else {
        let loop = add(Instruction(operation: .split, other: next))
        let body = compile(part, to: loop)
        instructions[Int(loop)].next = body
        next = loop
      }
      for _ in 0..<minimum where isComplete { next = compile(part, to: next) }
      return next
    case .look(let part, let isBehind, let isNegated):
      let match = add(Instruction(operation: .match))
      let start = compile(part, to: match)
      looks.append(Look(start: start, match: match, isBehind: isBehind, isNegated: isNegated))
      let number = Int32(truncatingIfNeeded: looks.count - 1)
      return add(Instruction(operation: .look(number), next: next))
    }
  }

  private mutating func collectSources() {
    var lists = [[Int32]](repeating: [], count: instructions.count)
    for (index, instruction) in instructions.enumerated() {
      if case .set = instruction.operation { continue }
      let source = Int32(truncatingIfNeeded: index)
      if instruction.next >= 0 { lists[Int(instruction.next)].append(source) }
      if instruction.other >= 0 { lists[Int(instruction.other)].append(source) }
    }
    for list in lists {
      sourceStarts.append(Int32(truncatingIfNeeded: sources.count))
      sources += list
    }
    sourceStarts.append(Int32(truncatingIfNeeded: sources.count))
  }

  // MARK: - Matching

  /// A text as code points, and the places where each look holds.
  private struct Input {
    var codePoints: [UInt32]
    var holds: [[Bool]] = []

    func isWord(_ index: Int) -> Bool {
      index >= 0 && index < codePoints.count && NamedClasses.wordSet.contains(codePoints[index])
    }
  }

  /// Returns whether a text has a match.
  func isMatch(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    var input = Input(codePoints: [])
    input.codePoints.reserveCapacity(text.count)
    if let base = text.baseAddress {
      var offset = 0
      while offset < text.count {
        let (codePoint, length) = CodePoints.decode(base, at: offset, end: text.count)
        input.codePoints.append(codePoint)
        offset += length
      }
    }
    for look in looks {
      var holds =
        look.isBehind
        ? ends(look.start, look.match, input, stops: false)
        : starts(look.start, look.match, input)
      if look.isNegated { for index in holds.indices { holds[index].toggle() } }
      input.holds.append(holds)
    }
    let match = Int32(0)
    return ends(start, match, input, stops: true).contains(true)
  }

  private func passes(_ operation: Instruction.Operation, _ place: Int, _ input: Input) -> Bool {
    switch operation {
    case .set, .match: false
    case .split: true
    case .begin: place == 0
    case .end: place == input.codePoints.count
    case .boundary: input.isWord(place - 1) != input.isWord(place)
    case .noBoundary: input.isWord(place - 1) == input.isWord(place)
    case .look(let number): input.holds[Int(number)][place]
    }
  }

  /// Returns, for each place, whether a match that begins there or earlier ends there; if `stops`,
  /// the search ends at the first such place.
  private func ends(_ start: Int32, _ match: Int32, _ input: Input, stops: Bool) -> [Bool] {
    var result = [Bool](repeating: false, count: input.codePoints.count + 1)
    var current: [Int32] = []
    var marks = [Int](repeating: -1, count: instructions.count)
    var stack: [Int32] = []
    for place in 0...input.codePoints.count {
      // Finds the instructions that are reached at this place without taking a code point.
      stack.append(start)
      var closed: [Int32] = []
      stack += current
      while let index = stack.popLast() {
        guard marks[Int(index)] != place else { continue }
        marks[Int(index)] = place
        let instruction = instructions[Int(index)]
        if index == match { result[place] = true }
        if case .set = instruction.operation {
          closed.append(index)
        } else if passes(instruction.operation, place, input) {
          if instruction.next >= 0 { stack.append(instruction.next) }
          if instruction.other >= 0 { stack.append(instruction.other) }
        }
      }
      if stops, result[place] { return result }
      guard place < input.codePoints.count else { break }
      let codePoint = input.codePoints[place]
      current.removeAll(keepingCapacity: true)
      for index in closed {
        if case .set(let set) = instructions[Int(index)].operation,
          sets[Int(set)].contains(codePoint)
        {
          current.append(instructions[Int(index)].next)
        }
      }
    }
    return result
  }

  /// Returns, for each place, whether a match begins there, searching from the end of the text.
  private func starts(_ start: Int32, _ match: Int32, _ input: Input) -> [Bool] {
    var result = [Bool](repeating: false, count: input.codePoints.count + 1)
    // For each instruction, the place at which it was last found to lead to the match.
    var marks = [Int](repeating: .max, count: instructions.count)
    // The instructions that take a code point.
    let takers = instructions.indices.filter {
      if case .set = instructions[$0].operation { true } else { false }
    }
    var stack: [Int32] = []
    for place in (0...input.codePoints.count).reversed() {
      var alive: [Int32] = [match]
      if place < input.codePoints.count {
        let codePoint = input.codePoints[place]
        for index in takers {
          guard marks[Int(instructions[index].next)] == place + 1,
            case .set(let set) = instructions[index].operation, sets[Int(set)].contains(codePoint)
          else { continue }
          alive.append(Int32(truncatingIfNeeded: index))
        }
      }
      stack += alive
      while let index = stack.popLast() {
        guard marks[Int(index)] != place else { continue }
        marks[Int(index)] = place
        for slot in sourceStarts[Int(index)]..<sourceStarts[Int(index) + 1] {
          let source = sources[Int(slot)]
          if passes(instructions[Int(source)].operation, place, input) { stack.append(source) }
        }
      }
      result[place] = marks[Int(start)] == place
    }
    return result
  }
}
