import Diagnostics

/// Reads the one document of a JSON file (RFC 8259), strictly, in one pass and without recursion.
struct JSONReader {
  let source: SourceText
  let base: UnsafePointer<UInt8>
  /// The end of the text that is UTF-8.
  let end: Int
  let check: TextCheck
  let limits: DocumentLimits
  var builder: TreeBuilder
  /// How many bytes the texts of problems have taken so far.
  private var problemBytes = 0
  /// Why reading stopped, or `nil` if it did not.
  var failure: LoadProblem?
  private var isAtEnd = false

  init(source: SourceText, limits: DocumentLimits, memory: TreeMemory?) {
    self.source = source
    base = source.base
    self.limits = limits
    check = TextCheck.json(source)
    end = check.stop?.offset ?? source.count
    builder = TreeBuilder(source: source, memory: memory)
  }

  /// Returns the document once, and `nil` after that, for a file of only blanks, and after a
  /// failure.
  mutating func next(duplicates: inout [LoadProblem]) -> Document? {
    guard failure == nil, !isAtEnd else { return nil }
    isAtEnd = true
    do {
      guard try read() else { return nil }
    } catch {
      return nil
    }
    let repeated = builder.repeatedKeys
    let document = builder.finish(index: 0, format: .json)
    if !repeated.isEmpty {
      document.addDuplicateKeyProblems(repeated, to: &duplicates, limits, bytes: &problemBytes)
    }
    return document
  }

  /// Reads the whole text; returns false if it has only blanks.
  private mutating func read() throws(LoadStop) -> Bool {
    var index = skipBlanks(source.hasByteOrderMark && end >= 3 ? 3 : 0)
    if index >= end, check.stop == nil { return false }
    builder.start()
    var expects = Expectation.value
    while true {
      index = skipBlanks(index)
      guard index < end else {
        guard expects == .end, check.stop == nil else { throw unexpected(index, expects) }
        return true
      }
      switch expects {
      case .value, .valueOrEnd:
        if expects == .valueOrEnd, base[index] == UInt8(ascii: "]") {
          index = close(index)
          expects = afterValue
        } else {
          guard builder.nodes.count < limits.nodes else {
            throw fail(
              .limitExceeded, "the document has more than \(limits.nodes) values",
              SourceRange(index, index), help: "split the file")
          }
          index = try readValue(index, &expects)
        }
      case .key, .keyOrEnd:
        if expects == .keyOrEnd, base[index] == UInt8(ascii: "}") {
          index = close(index)
          expects = afterValue
        } else {
          guard base[index] == UInt8(ascii: "\"") else { throw unexpected(index, expects) }
          // Two statements: nesting the mutating call in the other one's argument would copy the
          // reader.
          index = try readString(index)
          index = skipBlanks(index)
          expects = .colon
          if index < end, base[index] == UInt8(ascii: ":") {
            index += 1
            expects = .value
          }
        }
      case .colon:
        guard base[index] == UInt8(ascii: ":") else { throw unexpected(index, expects) }
        index += 1
        expects = .value
      case .commaOrEnd:
        let isMapping = builder.isInMapping
        if base[index] == UInt8(ascii: ",") {
          index += 1
          expects = isMapping ? .key : .value
        } else if base[index] == (isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          index = close(index)
          expects = afterValue
        } else {
          throw unexpected(index, expects)
        }
      case .end:
        throw unexpected(index, expects)
      }
    }
  }

  /// What may come next in the text.
  enum Expectation {
    case value
    case valueOrEnd
    case key
    case keyOrEnd
    case colon
    case commaOrEnd
    case end
  }

  private var afterValue: Expectation { builder.isInCollection ? .commaOrEnd : .end }

  @inline(__always) private func skipBlanks(_ first: Int) -> Int {
    var index = first
    while index < end {
      let byte = base[index]
      if byte > 0x20 { break }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
      index &+= 1
      // Skips indentation, up to eight bytes at a time; the padding after the text makes the load
      // safe.
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self).littleEndian
      index &+= (word ^ 0x2020_2020_2020_2020).trailingZeroBitCount / 8
    }
    return min(index, end)
  }

  private mutating func readValue(_ index: Int, _ expects: inout Expectation) throws(LoadStop)
    -> Int
  {
    switch base[index] {
    case UInt8(ascii: "\""):
      let next = try readString(index)
      expects = afterValue
      return next
    case UInt8(ascii: "{"):
      try open(index, isMapping: true)
      expects = .keyOrEnd
      return index + 1
    case UInt8(ascii: "["):
      try open(index, isMapping: false)
      expects = .valueOrEnd
      return index + 1
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      let next = try readNumber(index)
      expects = afterValue
      return next
    case UInt8(ascii: "t"):
      let next = try readWord("true", .bool, index, expects)
      expects = afterValue
      return next
    case UInt8(ascii: "f"):
      let next = try readWord("false", .bool, index, expects)
      expects = afterValue
      return next
    case UInt8(ascii: "n"):
      let next = try readWord("null", .null, index, expects)
      expects = afterValue
      return next
    default:
      throw unexpected(index, expects)
    }
  }

  private mutating func open(_ index: Int, isMapping: Bool) throws(LoadStop) {
    guard builder.open.count < limits.depth else {
      throw fail(
        .limitExceeded, "collections nest deeper than \(limits.depth) levels",
        SourceRange(index, index + 1), help: YAMLWording.depthHelp)
    }
    let node = builder.add(record(index, index + 1, isMapping ? .mapping : .sequence))
    builder.push(OpenCollection(node: node, pendingStart: 0, isMapping: isMapping))
  }

  private mutating func close(_ index: Int) -> Int {
    builder.pop(upper: Int32(truncatingIfNeeded: index + 1))
    return index + 1
  }

  @inline(__always) private func record(_ lower: Int, _ upper: Int, _ kind: NodeKind) -> NodeRecord
  {
    NodeRecord(
      lower: Int32(truncatingIfNeeded: lower), upper: Int32(truncatingIfNeeded: upper),
      first: Int32(truncatingIfNeeded: lower), last: Int32(truncatingIfNeeded: upper), parent: -1,
      ordinal: -1, use: -1, kind: kind, style: .json, flags: [])
  }

  private mutating func readWord(
    _ word: StaticString, _ kind: NodeKind, _ index: Int, _ expects: Expectation
  ) throws(LoadStop) -> Int {
    for offset in 0..<word.utf8CodeUnitCount
    where index + offset >= end || base[index + offset] != word.utf8Start[offset] {
      throw unexpectedWord(index, expects)
    }
    let next = index + word.utf8CodeUnitCount
    builder.add(record(index, next, kind))
    return next
  }

  private mutating func readNumber(_ first: Int) throws(LoadStop) -> Int {
    var index = first
    var kind = NodeKind.integer
    if base[index] == UInt8(ascii: "-") { index &+= 1 }
    if index < end, base[index] == UInt8(ascii: "0") {
      index &+= 1
      if index < end, CoreSchema.isDigit(base[index]) { throw leadingZero(index) }
    } else {
      index = try skipDigits(index)
    }
    if index < end, base[index] == UInt8(ascii: ".") {
      kind = .float
      index = try skipDigits(index &+ 1)
    }
    if index < end, base[index] | 0x20 == UInt8(ascii: "e") {
      kind = .float
      index &+= 1
      if index < end, base[index] == UInt8(ascii: "+") || base[index] == UInt8(ascii: "-") {
        index &+= 1
      }
      index = try skipDigits(index)
    }
    builder.add(record(first, index, kind))
    return index
  }

  private mutating func skipDigits(_ first: Int) throws(LoadStop) -> Int {
    var index = first
    while index < end, CoreSchema.isDigit(base[index]) { index &+= 1 }
    guard index > first else {
      throw fail(
        "unexpected \(quoted(at: index)), expected a digit", at: index,
        help: "complete the number, or put it in double quotes")
    }
    return index
  }

  /// Returns a failure for digits after a leading `0`.
  private mutating func leadingZero(_ first: Int) -> LoadStop {
    var upper = first
    while upper < end, CoreSchema.isDigit(base[upper]) { upper += 1 }
    return fail(
      .syntaxError, "a number cannot start with `0`", SourceRange(first, upper),
      help: "remove the `0`, or put the digits in double quotes")
  }
}
