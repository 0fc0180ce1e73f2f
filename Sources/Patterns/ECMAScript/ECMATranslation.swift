/// Translates a regular expression of ECMAScript without looks into RE2's syntax, and splits
/// repetitions whose counts exceed RE2's limit.
struct ECMATranslation {
  private(set) var text: [UInt8] = []

  /// The largest length of the text, in bytes, because repetitions may have to be written out many
  /// times.
  private static let limit = 1 << 20

  /// Whether the text is the whole expression; `false` if it is too large.
  private(set) var isComplete = true

  init(_ node: ECMANode) { _ = write(node) }

  /// Appends a node as one item; returns the largest product of the counts nested in it.
  private mutating func write(_ node: ECMANode) -> Int {
    guard text.count < Self.limit else {
      isComplete = false
      return 1
    }
    switch node {
    case .set(let set):
      write(set)
      return 1
    case .begin: text += Array("\\A".utf8)
    case .end: text += Array("\\z".utf8)
    case .boundary: text += Array("\\b".utf8)
    case .noBoundary: text += Array("\\B".utf8)
    case .sequence(let parts):
      var repeats = 1
      text += Array("(?:".utf8)
      for part in parts { repeats = max(repeats, write(part)) }
      text.append(UInt8(ascii: ")"))
      return repeats
    case .alternatives(let parts):
      var repeats = 1
      text += Array("(?:".utf8)
      for (index, part) in parts.enumerated() {
        if index > 0 { text.append(UInt8(ascii: "|")) }
        repeats = max(repeats, write(part))
      }
      text.append(UInt8(ascii: ")"))
      return repeats
    case .repetition(let part, let minimum, let maximum):
      return write(part, minimum, maximum)
    // ``LookMachine`` matches expressions with looks.
    case .look: isComplete = false
    }
    return 1
  }

  private mutating func write(_ part: ECMANode, _ minimum: Int, _ maximum: Int?) -> Int {
    let start = text.count
    text += Array("(?:".utf8)
    text += Array("(?:".utf8)
    let inner = write(part)
    text.append(UInt8(ascii: ")"))
    let item = Array(text[(start + 3)...])
    text.removeLast(item.count)
    let most = max(1, PatternLimits.maximumRepeat / inner)
    var largest = inner
    func counts(_ lower: Int, _ upper: Int) -> [UInt8] { Array("{\(lower),\(upper)}".utf8) }
    var left = minimum
    while left > 0, isComplete {
      let count = min(left, most)
      append(item, count == 1 ? [] : counts(count, count))
      largest = max(largest, inner * count)
      left -= count
    }
    if let maximum {
      left = maximum - minimum
      while left > 0, isComplete {
        let count = min(left, most)
        append(item, counts(0, count))
        largest = max(largest, inner * count)
        left -= count
      }
    } else {
      append(item, [UInt8(ascii: "*")])
    }
    text.append(UInt8(ascii: ")"))
    return largest
  }

  private mutating func append(_ item: [UInt8], _ counts: [UInt8]) {
    guard text.count + item.count < Self.limit else {
      isComplete = false
      return
    }
    text += item
    text += counts
  }

  private mutating func write(_ set: CodePointSet) {
    if let single = set.single {
      write(single)
      return
    }
    text.append(UInt8(ascii: "["))
    if set.ranges.isEmpty { text += Array("^\\x{0}-\\x{10FFFF}".utf8) }
    for range in set.ranges {
      write(range.lower)
      if range.upper > range.lower {
        text.append(UInt8(ascii: "-"))
        write(range.upper)
      }
    }
    text.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ codePoint: UInt32) {
    if codePoint < 0x80, NamedClasses.wordSet.contains(codePoint) {
      text.append(UInt8(codePoint))
    } else {
      text += Array("\\x{\(String(codePoint, radix: 16))}".utf8)
    }
  }
}
