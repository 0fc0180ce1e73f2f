/// Parses the text of a glob into tokens.
struct GlobParser {
  let pattern: [UInt8]
  private(set) var tokens: [GlobPattern.Token] = []
  private(set) var sets: [GlobPattern.ByteSet] = []
  private var index = 0

  init(pattern: [UInt8]) { self.pattern = pattern }

  /// Parses the whole pattern; false if it is malformed.
  mutating func parse() -> Bool {
    tokens.reserveCapacity(pattern.count)
    while let byte = peek() {
      index += 1
      switch byte {
      case UInt8(ascii: "?"): tokens.append(.anyByte)
      case UInt8(ascii: "*"): parseStars()
      case UInt8(ascii: "["):
        guard let set = parseSet() else { return false }
        tokens.append(.set(sets.count))
        sets.append(set)
      case UInt8(ascii: "\\"):
        guard let next = peek() else { return false }
        index += 1
        tokens.append(.byte(next))
      default: tokens.append(.byte(byte))
      }
    }
    return true
  }

  private func peek(_ offset: Int = 0) -> UInt8? {
    index + offset < pattern.count ? pattern[index + offset] : nil
  }

  /// Parses consecutive stars; the first one is already read.
  ///
  /// Two or more stars match slashes only if the start or a slash is before them and a slash or the
  /// end after them. Before an unescaped slash (not `\/`) they also match no directory at all.
  private mutating func parseStars() {
    let start = index - 1
    while peek() == UInt8(ascii: "*") { index += 1 }
    let isDouble = index - start > 1
    let startsComponent = start == 0 || pattern[start - 1] == UInt8(ascii: "/")
    guard isDouble, startsComponent else {
      tokens.append(.star)
      return
    }
    switch peek() {
    case nil: tokens.append(.everything)
    case UInt8(ascii: "/"):
      index += 1
      tokens.append(.directories)
    case UInt8(ascii: "\\") where peek(1) == UInt8(ascii: "/"): tokens.append(.everything)
    default: tokens.append(.star)
    }
  }

  /// Parses a set after its `[`: a leading `]` is a member, a leading `!` or `^` inverts the set,
  /// `a-z` is a range, `\` makes the next byte literal, `[:alpha:]` is a class.
  private mutating func parseSet() -> GlobPattern.ByteSet? {
    var set = GlobPattern.ByteSet()
    let isInverted = peek() == UInt8(ascii: "!") || peek() == UInt8(ascii: "^")
    if isInverted { index += 1 }
    // The member before a `-`; `nil` at the start, after a range and after a class.
    var previous: UInt8?
    var isFirst = true
    while true {
      guard let byte = peek() else { return nil }
      index += 1
      if byte == UInt8(ascii: "]"), !isFirst { break }
      isFirst = false
      if byte == UInt8(ascii: "\\") {
        guard let next = peek() else { return nil }
        index += 1
        set.insert(next)
        previous = next
      } else if byte == UInt8(ascii: "-"), let lower = previous,
        let next = peek(), next != UInt8(ascii: "]")
      {
        guard let upper = rangeEnd() else { return nil }
        if lower <= upper { for member in lower...upper { set.insert(member) } }
        previous = nil
      } else if byte == UInt8(ascii: "["), peek() == UInt8(ascii: ":") {
        switch parseClass() {
        case .members(let contains):
          for member in 0...UInt8.max where contains(member) { set.insert(member) }
          previous = nil
        case .notAClass:
          set.insert(byte)
          previous = byte
        case .malformed: return nil
        }
      } else {
        set.insert(byte)
        previous = byte
      }
    }
    if isInverted { set.invert() }
    return set
  }

  private mutating func rangeEnd() -> UInt8? {
    guard var byte = peek() else { return nil }
    index += 1
    if byte == UInt8(ascii: "\\") {
      guard let next = peek() else { return nil }
      index += 1
      byte = next
    }
    return byte
  }

  private enum CharacterClass {
    case members((UInt8) -> Bool)
    /// `[:` without `:]` before the next `]`: an ordinary bracket and colon.
    case notAClass
    case malformed
  }

  /// Parses a class; its `[` is already read, its `:` is not.
  private mutating func parseClass() -> CharacterClass {
    guard let end = pattern[(index + 1)...].firstIndex(of: UInt8(ascii: "]")) else {
      return .malformed
    }
    guard end >= index + 2, pattern[end - 1] == UInt8(ascii: ":") else { return .notAClass }
    let name = String(decoding: pattern[(index + 1)..<(end - 1)], as: UTF8.self)
    guard let members = Self.classMembers(name) else { return .malformed }
    index = end + 1
    return .members(members)
  }

  /// Returns the members of a POSIX class: ASCII only, and as spaces only those that git
  /// recognises.
  private static func classMembers(_ name: String) -> ((UInt8) -> Bool)? {
    let isUpper: (UInt8) -> Bool = { $0 >= 0x41 && $0 <= 0x5A }
    let isLower: (UInt8) -> Bool = { $0 >= 0x61 && $0 <= 0x7A }
    let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    let isAlpha: (UInt8) -> Bool = { isUpper($0) || isLower($0) }
    let isGraph: (UInt8) -> Bool = { $0 > 0x20 && $0 < 0x7F }
    switch name {
    case "alnum": return { isAlpha($0) || isDigit($0) }
    case "alpha": return isAlpha
    case "blank": return { $0 == 0x20 || $0 == 0x09 }
    case "cntrl": return { $0 < 0x20 || $0 == 0x7F }
    case "digit": return isDigit
    case "graph": return isGraph
    case "lower": return isLower
    case "print": return { isGraph($0) || $0 == 0x20 }
    case "punct": return { isGraph($0) && !isAlpha($0) && !isDigit($0) }
    case "space": return { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    case "upper": return isUpper
    case "xdigit":
      return { isDigit($0) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) }
    default: return nil
    }
  }
}
