/// A scalar that is decoded again to find the source characters behind each part of its text.
///
/// It is made only where a place within a scalar is needed, or libyaml's text has to be checked. It
/// follows YAML 1.2.2, 7.3 and 8.1, and RFC 8259, 7, on text that the loader has accepted.
struct ScalarMap {
  /// Some bytes of the text and the bytes of the file that they came from. If both have the same
  /// length, they correspond one to one; otherwise all of the text comes from all of the source.
  struct Run {
    var text: Int
    var textCount: Int
    var source: Int
    var sourceCount: Int
  }

  /// The decoded text.
  private(set) var text: [UInt8] = []
  private(set) var runs: [Run] = []

  private let base: UnsafePointer<UInt8>
  private let count: Int

  /// Decodes the scalar at `lower..<upper`; `known` is its text, from which the indentation of a
  /// block scalar is inferred.
  init(
    source: SourceText, style: NodeStyle, lower: Int, upper: Int,
    known: UnsafeBufferPointer<UInt8>
  ) {
    base = source.base
    count = source.count
    text.reserveCapacity(known.count)
    switch style {
    case .plain: decodeFlow(lower, upper, quote: 0)
    case .singleQuoted: decodeFlow(lower + 1, upper - 1, quote: UInt8(ascii: "'"))
    case .doubleQuoted, .json: decodeFlow(lower + 1, upper - 1, quote: UInt8(ascii: "\""))
    case .literal: decodeBlock(lower, isFolded: false, known: known)
    case .folded: decodeBlock(lower, isFolded: true, known: known)
    case .flow, .block: break
    }
  }

  /// Returns the source behind a part of the text, both half-open, or `nil` if the text has no such
  /// part.
  func source(of part: Range<Int>) -> Range<Int>? {
    guard part.lowerBound >= 0, part.upperBound <= text.count, let last = runs.last else {
      return nil
    }
    guard let first = run(at: part.lowerBound) else {
      let end = last.source + last.sourceCount
      return end..<end
    }
    let lower = start(part.lowerBound, in: first)
    guard !part.isEmpty, let run = run(at: part.upperBound - 1) else { return lower..<lower }
    let isVerbatim = run.textCount == run.sourceCount
    let upper =
      run.source + (isVerbatim ? part.upperBound - run.text : run.sourceCount)
    return lower..<max(lower, upper)
  }

  private func start(_ index: Int, in run: Run) -> Int {
    run.source + (run.textCount == run.sourceCount ? index - run.text : 0)
  }

  /// Returns the run that holds a byte of the text. O(log runs).
  private func run(at index: Int) -> Run? {
    guard index < text.count else { return nil }
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].text <= index { low = middle } else { high = middle }
    }
    return runs.isEmpty ? nil : runs[low]
  }

  private mutating func copy(_ lower: Int, _ upper: Int) {
    guard lower < upper else { return }
    runs.append(
      Run(text: text.count, textCount: upper - lower, source: lower, sourceCount: upper - lower))
    text.append(contentsOf: UnsafeBufferPointer(start: base + lower, count: upper - lower))
  }

  private mutating func put(_ bytes: some Collection<UInt8>, _ lower: Int, _ upper: Int) {
    runs.append(
      Run(
        text: text.count, textCount: bytes.count, source: lower, sourceCount: upper - lower))
    text.append(contentsOf: bytes)
  }

  // MARK: Plain and quoted scalars

  private mutating func decodeFlow(_ lower: Int, _ upper: Int, quote: UInt8) {
    var index = lower
    var verbatim = lower
    while index < upper {
      let byte = base[index]
      if byte == 0x0A || byte == 0x0D {
        // Blanks before the break are not text; the search stops at an escape, which may be a
        // blank.
        var blank = index
        while blank > verbatim, base[blank - 1] == 0x20 || base[blank - 1] == 0x09 { blank -= 1 }
        copy(verbatim, blank)
        index = fold(blank, index, upper, isEscaped: false)
        verbatim = index
      } else if byte == UInt8(ascii: "'"), quote == byte {
        copy(verbatim, index)
        put([byte], index, index + 2)
        index += 2
        verbatim = index
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        copy(verbatim, index)
        if index + 1 < upper, base[index + 1] == 0x0A || base[index + 1] == 0x0D {
          index = fold(index, index + 1, upper, isEscaped: true)
        } else {
          index = decodeEscape(index, upper)
        }
        verbatim = index
      } else {
        index += 1
      }
    }
    copy(verbatim, upper)
  }

  /// Folds the line breaks at `first`; `lower` is the start of the blanks or the backslash before
  /// them. Returns where the text continues.
  private mutating func fold(_ lower: Int, _ first: Int, _ upper: Int, isEscaped: Bool) -> Int {
    var index = first
    var breaks = 0
    while index < upper {
      let byte = base[index]
      if byte == 0x0A || byte == 0x0D {
        breaks += 1
        index += byte == 0x0D && index + 1 < upper && base[index + 1] == 0x0A ? 2 : 1
      } else if byte == 0x20 || byte == 0x09 {
        index += 1
      } else {
        break
      }
    }
    if breaks > 1 {
      put(repeatElement(0x0A, count: breaks - 1), lower, index)
    } else if !isEscaped {
      put(CollectionOfOne(0x20), lower, index)
    }
    return index
  }

  private mutating func decodeEscape(_ index: Int, _ upper: Int) -> Int {
    guard index + 1 < upper else { return upper }
    let digits: Int
    switch base[index + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      // The escaped character is a single byte in every valid escape.
      put(Self.short(base[index + 1]), index, index + 2)
      return index + 2
    }
    var next = min(upper, index + 2 + digits)
    var code = hex(index + 2, next)
    if code & 0xFC00 == 0xD800, next + 6 <= upper, base[next] == UInt8(ascii: "\\") {
      let low = hex(next + 2, next + 6)
      code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF)
      next += 6
    }
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    put(Array(String(Character(scalar)).utf8), index, next)
    return next
  }

  private func hex(_ lower: Int, _ upper: Int) -> UInt32 {
    var code: UInt32 = 0
    for index in lower..<upper {
      let byte = base[index]
      code = code << 4 | UInt32(byte <= 0x39 ? byte & 0xF : (byte | 0x20) &- 0x57)
    }
    return code
  }

  /// Returns what a one-letter escape stands for (YAML 1.2.2, 5.7; JSON's escapes are a subset).
  private static func short(_ letter: UInt8) -> [UInt8] {
    switch letter {
    case UInt8(ascii: "0"): [0]
    case UInt8(ascii: "a"): [0x07]
    case UInt8(ascii: "b"): [0x08]
    case UInt8(ascii: "t"), 0x09: [0x09]
    case UInt8(ascii: "n"): [0x0A]
    case UInt8(ascii: "v"): [0x0B]
    case UInt8(ascii: "f"): [0x0C]
    case UInt8(ascii: "r"): [0x0D]
    case UInt8(ascii: "e"): [0x1B]
    case UInt8(ascii: "N"): [0xC2, 0x85]
    case UInt8(ascii: "_"): [0xC2, 0xA0]
    case UInt8(ascii: "L"): [0xE2, 0x80, 0xA8]
    case UInt8(ascii: "P"): [0xE2, 0x80, 0xA9]
    default: [letter]
    }
  }

  // MARK: Block scalars

  private mutating func decodeBlock(
    _ lower: Int, isFolded: Bool, known: UnsafeBufferPointer<UInt8>
  ) {
    var index = lower + 1
    var keeps = false
    var strips = false
    while index < count, base[index] != 0x0A, base[index] != 0x0D, base[index] != 0x20 {
      if base[index] == UInt8(ascii: "+") { keeps = true }
      if base[index] == UInt8(ascii: "-") { strips = true }
      index += 1
    }
    while index < count, base[index] != 0x0A, base[index] != 0x0D { index += 1 }
    index = afterBreak(index)
    let indent = indentation(index, known: known)

    var lineBreak: Range<Int>?
    var empty: [Range<Int>] = []
    var wasMoreIndented = false
    while index < count {
      var text = index
      while text < count, text - index < indent, base[text] == 0x20 { text += 1 }
      if text == count {
        // The loader treats a last line of blanks as if a line break followed it: see below.
        if text > index { empty.append(text - 1..<text) }
        break
      }
      if base[text] == 0x0A || base[text] == 0x0D {
        empty.append(text..<afterBreak(text))
        index = afterBreak(text)
        continue
      }
      if text - index < indent { break }
      let isMoreIndented = base[text] == 0x20 || base[text] == 0x09
      if let held = lineBreak {
        if isFolded, !wasMoreIndented, !isMoreIndented {
          if empty.isEmpty { put(CollectionOfOne(0x20), held.lowerBound, text) }
        } else {
          put(CollectionOfOne(0x0A), held.lowerBound, held.upperBound)
        }
      }
      for held in empty { put(CollectionOfOne(0x0A), held.lowerBound, held.upperBound) }
      empty = []
      wasMoreIndented = isMoreIndented
      var end = text
      while end < count, base[end] != 0x0A, base[end] != 0x0D { end += 1 }
      copy(text, end)
      index = afterBreak(end)
      // The loader treats a last line of blanks as if a line break followed it, which comes from
      // the last blank.
      let isLineOfBlanks = (text..<end).allSatisfy { base[$0] == 0x20 }
      lineBreak = end < count ? end..<index : isLineOfBlanks ? end - 1..<end : nil
    }
    if let held = lineBreak, !strips {
      put(CollectionOfOne(0x0A), held.lowerBound, held.upperBound)
    }
    if keeps {
      for held in empty { put(CollectionOfOne(0x0A), held.lowerBound, held.upperBound) }
    }
  }

  private func afterBreak(_ index: Int) -> Int {
    guard index < count else { return count }
    return base[index] == 0x0D && index + 1 < count && base[index + 1] == 0x0A
      ? index + 2 : index + 1
  }

  /// Returns the indentation of a block scalar whose lines start at `first`: how much deeper its
  /// first line of text is indented in the file than in the text. Returns `Int.max` if it has no
  /// text.
  private func indentation(_ first: Int, known: UnsafeBufferPointer<UInt8>) -> Int {
    var line = first
    while line < count {
      var text = line
      while text < count, base[text] == 0x20 { text += 1 }
      guard text < count, base[text] == 0x0A || base[text] == 0x0D else {
        var blanks = 0
        for byte in known {
          if byte == 0x0A {
            blanks = 0
          } else if byte == 0x20 {
            blanks += 1
          } else {
            return max(0, text - line - blanks)
          }
        }
        // The scalar has no text: the line here no longer belongs to it.
        return .max
      }
      line = afterBreak(text)
    }
    return .max
  }
}
