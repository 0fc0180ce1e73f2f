/// A compiled glob, as `.gitignore` files use them, matched against bytes.
///
/// `*` and `?` do not match a slash; `**/` at the start or after a slash matches any number of
/// directories, and a final `**` there matches everything; `[…]` is a set of bytes and `\` makes
/// the next byte literal. Matching reads the text once and tracks the set of active places in the
/// pattern: O(text × pattern) in the worst case, whatever the stars, O(text) for usual patterns.
package struct GlobPattern: Sendable {
  enum Token: Sendable, Equatable {
    case byte(UInt8)
    /// `?`
    case anyByte
    /// A set; the index of its table.
    case set(Int)
    /// `*`: any bytes but slashes.
    case star
    /// `**`: any bytes.
    case everything
    /// `**/`: nothing, or any bytes that end in a slash.
    case directories
  }

  /// A set of bytes: 256 bits.
  struct ByteSet: Sendable, Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static func == (left: ByteSet, right: ByteSet) -> Bool { left.words == right.words }

    func contains(_ byte: UInt8) -> Bool {
      let word =
        switch byte >> 6 {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
      return word >> UInt64(byte & 63) & 1 != 0
    }

    mutating func insert(_ byte: UInt8) {
      let bit: UInt64 = 1 << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: words.0 |= bit
      case 1: words.1 |= bit
      case 2: words.2 |= bit
      default: words.3 |= bit
      }
    }

    mutating func invert() {
      words = (~words.0, ~words.1, ~words.2, ~words.3)
    }
  }

  /// The tokens of the whole pattern.
  private let tokens: [Token]
  private let sets: [ByteSet]
  /// The minimum length of a matching text, in bytes.
  private let leastCount: Int
  /// The literals after the `*` of a pattern that is `*` and literals, as most globs for names are;
  /// `nil` for other patterns.
  private let literalSuffix: [UInt8]?

  /// Compiles a pattern; `nil` if it is malformed and matches nothing: a set without its `]`, an
  /// unknown `[:class:]`, a `\` at the end.
  package init?(_ pattern: some Collection<UInt8>) {
    var parser = GlobParser(pattern: Array(pattern))
    guard parser.parse() else { return nil }
    tokens = parser.tokens
    sets = parser.sets
    var least = 0
    var literals: [UInt8]? = tokens.first == .star ? [] : nil
    for (index, token) in tokens.enumerated() {
      switch token {
      case .byte(let byte):
        least += 1
        literals?.append(byte)
      case .anyByte, .set:
        least += 1
        literals = nil
      case .star, .everything, .directories:
        if index > 0 { literals = nil }
      }
    }
    leastCount = least
    literalSuffix = literals
  }

  /// Returns whether the pattern matches all of `text`.
  package func matches(_ text: some RandomAccessCollection<UInt8>) -> Bool {
    text.withContiguousStorageIfAvailable { matches(bytes: $0) }
      ?? Array(text).withUnsafeBufferPointer { matches(bytes: $0) }
  }

  func matches(bytes text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= leastCount else { return false }
    if let literalSuffix {
      return text.suffix(literalSuffix.count).elementsEqual(literalSuffix)
        && !text.dropLast(literalSuffix.count).contains(UInt8(ascii: "/"))
    }
    // Leading literals decide most calls without a set of places.
    var start = 0
    while start < tokens.count, case .byte(let byte) = tokens[start] {
      if start >= text.count || text[start] != byte { return false }
      start += 1
    }
    return matches(
      UnsafeBufferPointer(rebasing: text[start...]), from: start)
  }

  /// Reads `text` and tracks the active places in the pattern as bits.
  private func matches(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    let wordCount = (tokens.count + 64) / 64
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * wordCount) { words in
      words.initialize(repeating: 0)
      var places = PlaceSet(words: UnsafeMutableBufferPointer(rebasing: words[..<wordCount]))
      var next = PlaceSet(words: UnsafeMutableBufferPointer(rebasing: words[wordCount...]))
      enter(start, &places)
      for byte in text {
        next.removeAll()
        places.forEach { place in
          if place < tokens.count { step(place, byte, &next) }
        }
        if next.isEmpty { return false }
        swap(&places, &next)
      }
      return places.contains(tokens.count)
    }
  }

  /// Adds a place, and the following places that are reached without consuming a byte.
  private func enter(_ place: Int, _ places: inout PlaceSet) {
    var place = place
    places.insert(place)
    while place < tokens.count {
      switch tokens[place] {
      case .star, .everything, .directories:
        place += 1
        places.insert(place)
      default: return
      }
    }
  }

  private func step(_ place: Int, _ byte: UInt8, _ next: inout PlaceSet) {
    let isSlash = byte == UInt8(ascii: "/")
    switch tokens[place] {
    case .byte(let wanted):
      if byte == wanted { enter(place + 1, &next) }
    case .anyByte:
      if !isSlash { enter(place + 1, &next) }
    case .set(let index):
      if !isSlash, sets[index].contains(byte) { enter(place + 1, &next) }
    case .star:
      if !isSlash { enter(place, &next) }
    case .everything:
      enter(place, &next)
    case .directories:
      // The next token may start only after a slash.
      next.insert(place)
      if isSlash { enter(place + 1, &next) }
    }
  }
}

/// A set of places in a pattern, as bits in memory that it does not own.
private struct PlaceSet {
  let words: UnsafeMutableBufferPointer<UInt64>

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  func contains(_ place: Int) -> Bool { words[place >> 6] >> UInt64(place & 63) & 1 != 0 }

  mutating func insert(_ place: Int) { words[place >> 6] |= 1 << UInt64(place & 63) }

  mutating func removeAll() { words.update(repeating: 0) }

  func forEach(_ body: (Int) -> Void) {
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        body(index << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
