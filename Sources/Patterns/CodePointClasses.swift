/// The code points, sorted into classes such that no instruction of a program tells two code points
/// of one class apart: the alphabet of the deterministic automaton.
struct CodePointClasses: Sendable {
  /// The class of each ASCII code point.
  let ascii: [UInt16]
  /// The first code point of each segment of consecutive code points of one class, ascending from 0.
  let segments: [UInt32]
  /// The class of each segment.
  let classes: [UInt16]
  /// A code point of each class.
  let samples: [UInt32]

  /// The number of classes.
  var count: Int { samples.count }

  /// The largest number of classes for which there is a deterministic automaton.
  static let limit = 2048

  /// Groups the code points that a program does not tell apart. Returns `nil` if there are too many
  /// classes.
  init?(_ program: PatternProgram) {
    var literals: [UInt32] = []
    for index in 0..<program.count where program.code[index].operation == .codePoint {
      let literal = program.code[index].argument
      if literal != literals.last { literals.append(literal) }
    }
    var sets = program.sets.map(\.set)
    if program.usesLines { literals.append(0x0A) }
    if program.usesWords { sets.append(NamedClasses.wordSet) }
    literals.sort()
    literals.removeRepeats()
    // Above these numbers, there would be too many classes, or finding them would take too long.
    guard literals.count < Self.limit, sets.count <= Self.limit else { return nil }

    var bounds: [UInt32] = [0]
    bounds.reserveCapacity(2 * (literals.count + sets.reduce(1) { $0 + $1.ranges.count }))
    for literal in literals {
      bounds.append(literal)
      bounds.append(literal + 1)
    }
    for set in sets {
      for range in set.ranges {
        bounds.append(range.lower)
        bounds.append(range.upper + 1)
      }
    }
    bounds.sort()
    bounds.removeRepeats()
    if bounds[bounds.count - 1] > CodePointSet.last { bounds.removeLast() }
    let segments = bounds
    guard let numbers = Self.number(segments, literals: literals, sets: sets) else { return nil }
    self.segments = segments
    classes = numbers
    var samples: [UInt32] = []
    for (segment, number) in numbers.enumerated() where Int(number) == samples.count {
      samples.append(segments[segment])
    }
    self.samples = samples
    var ascii: [UInt16] = []
    ascii.reserveCapacity(128)
    var segment = 0
    for codePoint in UInt32(0)..<128 {
      while segment + 1 < segments.count, segments[segment + 1] <= codePoint { segment += 1 }
      ascii.append(numbers[segment])
    }
    self.ascii = ascii
  }

  /// Numbers the segments so that two have the same number if they belong to the same sets; a
  /// literal has a number of its own. Returns `nil` if there are too many numbers.
  private static func number(
    _ segments: [UInt32], literals: [UInt32], sets: [CodePointSet]
  ) -> [UInt16]? {
    var numbers = [Int](repeating: 0, count: segments.count)
    var count = 1
    for start in stride(from: 0, to: max(1, sets.count), by: 64) {
      var members = [UInt64](repeating: 0, count: segments.count)
      for (bit, set) in sets[start..<min(start + 64, sets.count)].enumerated() {
        var segment = 0
        for range in set.ranges {
          segment = Self.index(of: range.lower, in: segments, from: segment)
          while segment < segments.count, segments[segment] <= range.upper {
            members[segment] |= 1 << UInt64(bit)
            segment += 1
          }
        }
      }
      var known = SignatureTable()
      var literal = start == 0 ? 0 : literals.count
      for segment in 0..<segments.count {
        var signature = Signature(number: numbers[segment], members: members[segment])
        if literal < literals.count, literals[literal] == segments[segment] {
          literal += 1
          signature.number = -literal
        }
        numbers[segment] = known.number(of: signature)
      }
      count = known.count
      if count > limit { return nil }
    }
    return numbers.map { UInt16($0) }
  }

  /// Returns the last segment, from `from` on, that does not begin after a code point.
  private static func index(of codePoint: UInt32, in segments: [UInt32], from: Int) -> Int {
    var low = from
    var high = segments.count
    while low + 1 < high {
      let middle = (low + high) >> 1
      if segments[middle] <= codePoint { low = middle } else { high = middle }
    }
    return low
  }

  /// Returns the class of a code point. Cost O(log segments).
  func number(of codePoint: UInt32) -> Int {
    Int(classes[Self.index(of: codePoint, in: segments, from: 0)])
  }
}

/// A segment's number so far, and the sets of one round that contain the segment.
private struct Signature: Hashable {
  var number: Int
  var members: UInt64
}

/// Numbers signatures in the order of their first appearance.
private struct SignatureTable {
  private var few: [Signature] = []
  private var many: [Signature: Int] = [:]

  /// The number of signatures.
  var count: Int { max(few.count, many.count) }

  mutating func number(of signature: Signature) -> Int {
    if many.isEmpty {
      // Most patterns have only a few signatures, which are found faster without hashing.
      if let number = few.firstIndex(of: signature) { return number }
      if few.count < 16 {
        few.append(signature)
        return few.count - 1
      }
      for (number, signature) in few.enumerated() { many[signature] = number }
    }
    if let number = many[signature] { return number }
    let number = many.count
    many[signature] = number
    return number
  }
}

extension [UInt32] {
  /// Removes the elements that equal their predecessors.
  fileprivate mutating func removeRepeats() {
    var kept = 0
    for index in indices where kept == 0 || self[index] != self[kept - 1] {
      self[kept] = self[index]
      kept += 1
    }
    removeLast(count - kept)
  }
}
