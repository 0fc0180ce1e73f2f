/// The sets that a pattern can name by Unicode property, and the orbits of simple case folding.
enum UnicodeSets {
  /// Returns the set of a general category (`Lu`), a group of them (`L`), a script (`Greek`) or
  /// `Any`, or `nil` if there is none. Names are exact, as in RE2. Cost O(size of the tables).
  static func named(_ name: UnsafeBufferPointer<UInt8>) -> CodePointSet? {
    if name.elementsEqual("Any".utf8) { return .any }
    if name.count == 1 {
      let wanted = numbers(in: UnicodeTables.categoryNames) { $0.first == name[0] }
      if wanted.isEmpty { return nil }
      return set(UnicodeTables.categoryRuns, wanted: wanted)
    }
    var wanted = numbers(in: UnicodeTables.categoryNames) { $0.elementsEqual(name) }
    if !wanted.isEmpty { return set(UnicodeTables.categoryRuns, wanted: wanted) }
    wanted = numbers(in: UnicodeTables.scriptNames) { $0.elementsEqual(name) }
    return wanted.isEmpty ? nil : set(UnicodeTables.scriptRuns, wanted: wanted)
  }

  /// Returns the numbers, from 1, of the names that satisfy a condition.
  private static func numbers(
    in names: StaticString, where condition: (Slice<UnsafeBufferPointer<UInt8>>) -> Bool
  ) -> Set<Int> {
    names.withUTF8Buffer { bytes in
      var result: Set<Int> = []
      var start = 0
      var number = 1
      for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x20 {
        if condition(bytes[start..<index]) { result.insert(number) }
        start = index + 1
        number += 1
      }
      return result
    }
  }

  /// Returns the code points of the runs whose numbers are wanted.
  private static func set(_ runs: StaticString, wanted: Set<Int>) -> CodePointSet {
    var ranges: [CodePointRange] = []
    var next = 0
    var reader = TableReader(runs)
    while !reader.isAtEnd {
      let number = reader.next()
      let length = reader.next()
      if wanted.contains(number) {
        if let last = ranges.last, Int(last.upper) + 1 == next {
          ranges[ranges.count - 1].upper = UInt32(next + length - 1)
        } else {
          ranges.append(
            CodePointRange(lower: UInt32(next), upper: UInt32(next + length - 1)))
        }
      }
      next += length
    }
    return CodePointSet(sorted: ranges)
  }

  /// A run of code points, the next of each of which in its orbit is at the same distance.
  private struct OrbitRun {
    var lower: Int
    var upper: Int
    var stride: Int
    var distance: Int
  }

  /// The runs, decoded lazily when the first pattern needs more than the case of ASCII letters.
  private static let orbits: [OrbitRun] = {
    var result: [OrbitRun] = []
    var reader = TableReader(UnicodeTables.caseOrbits)
    var lower = 0
    while !reader.isAtEnd {
      lower += reader.next()
      let count = reader.next()
      let stride = count & 1 + 1
      let zigzag = reader.next()
      let distance = zigzag & 1 == 0 ? zigzag >> 1 : -((zigzag + 1) >> 1)
      result.append(
        OrbitRun(
          lower: lower, upper: lower + (count >> 1 - 1) * stride, stride: stride,
          distance: distance))
    }
    return result
  }()

  /// Returns the code points that equal a code point if case is ignored (Unicode's simple case
  /// folding), including itself: at most four, ascending.
  static func orbit(of codePoint: UInt32) -> CodePointSet {
    let one = [CodePointRange(lower: codePoint, upper: codePoint)]
    if codePoint < 0x80 {
      let letter = codePoint | 0x20
      if letter < 0x61 || letter > 0x7A { return CodePointSet(sorted: one) }
      if letter != 0x6B && letter != 0x73 {
        let capital = letter - 0x20
        return CodePointSet(sorted: [
          CodePointRange(lower: capital, upper: capital),
          CodePointRange(lower: letter, upper: letter),
        ])
      }
    }
    return CodePointSet(merging: folded(one))
  }

  /// Returns the ranges and all code points that equal one of theirs if case is ignored, unsorted.
  static func folded(_ ranges: [CodePointRange]) -> [CodePointRange] {
    var result = ranges
    // Three steps reach every member of an orbit, because none has more than four members.
    var fresh = ranges
    for _ in 0..<3 {
      fresh = CodePointSet(merging: nextInOrbits(fresh)).ranges
      result.append(contentsOf: fresh)
    }
    return result
  }

  private static func nextInOrbits(_ ranges: [CodePointRange]) -> [CodePointRange] {
    var result: [CodePointRange] = []
    for range in ranges {
      let (lower, upper) = (Int(range.lower), Int(range.upper))
      for run in orbits where run.lower <= upper && run.upper >= lower {
        let first = max(lower, run.lower)
        let last = min(upper, run.upper)
        if run.stride == 1 {
          result.append(
            CodePointRange(
              lower: UInt32(first + run.distance), upper: UInt32(last + run.distance)))
          continue
        }
        var member = first + (first - run.lower) & 1
        while member <= last {
          let next = UInt32(member + run.distance)
          result.append(CodePointRange(lower: next, upper: next))
          member += 2
        }
      }
    }
    return result
  }
}

/// Reads the numbers of a string of ``UnicodeTables``.
private struct TableReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0

  init(_ string: StaticString) {
    bytes = UnsafeBufferPointer(start: string.utf8Start, count: string.utf8CodeUnitCount)
  }

  var isAtEnd: Bool { offset >= bytes.count }

  mutating func next() -> Int {
    var result = 0
    var shift = 0
    while offset < bytes.count {
      let digit = Self.value(of: bytes[offset])
      offset += 1
      result |= (digit & 31) << shift
      if digit < 32 { break }
      shift += 5
    }
    return result
  }

  private static func value(of digit: UInt8) -> Int {
    switch digit {
    case 0x30...0x39: Int(digit) - 0x30
    case 0x41...0x5A: Int(digit) - 0x41 + 10
    case 0x61...0x7A: Int(digit) - 0x61 + 36
    case 0x2D: 62
    default: 63
    }
  }
}
