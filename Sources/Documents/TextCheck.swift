#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The result of one pass over every byte of a file, before any parser reads it.
struct TextCheck {
  /// Why the text must not be parsed from some offset on.
  struct Stop {
    enum Reason {
      /// The bytes are not UTF-8 (RFC 3629).
      case notUTF8
      /// UTF-16, recognised by its byte order mark or guessed from its zero bytes.
      case utf16
      /// A character that YAML does not allow (YAML 1.2.2, 5.1).
      case forbidden(UInt32)
      /// A byte order mark that begins a line (YAML 1.2.2, 5.2): libyaml miscounts characters
      /// there.
      case byteOrderMark
      /// One directive line too many before one document.
      case directives
    }

    var offset: Int
    var reason: Reason
  }

  /// The first obstacle; the text before it can be parsed.
  private(set) var stop: Stop?
  /// Whether all bytes are ASCII, so that offsets in characters and in bytes are equal.
  private(set) var isASCII = true
  /// Whether there is a NEL, U+2028 or U+2029. They are line breaks in YAML 1.1, and therefore in
  /// libyaml, but not in YAML 1.2.
  private(set) var hasForeignBreaks = false

  /// Whether there may be a carriage return; set only for YAML.
  private(set) var hasReturns = false

  private let base: UnsafePointer<UInt8>
  private let count: Int

  /// Checks the text of a YAML file.
  static func yaml(_ source: SourceText, directives limit: Int) -> TextCheck {
    var check = TextCheck(base: source.base, count: source.count)
    check.runYAML(directiveLimit: limit)
    return check
  }

  /// Checks the text of a JSON file, only for valid UTF-8.
  static func json(_ source: SourceText) -> TextCheck {
    var check = TextCheck(base: source.base, count: source.count)
    check.runJSON()
    return check
  }

  private init(base: UnsafePointer<UInt8>, count: Int) {
    self.base = base
    self.count = count
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  private mutating func runYAML(directiveLimit: Int) {
    var index = 0
    while index < count {
      while index &+ 64 <= count, hasOnlyPlainBytes(base + index) { index &+= 64 }
      if index &+ 8 <= count {
        // Eight bytes at a time: the expression sets the top bit of each byte that is below 0x20
        // and not a line feed, is 0x7F, or is not ASCII.
        let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
        let low = word & ~TextCheck.tops
        let notControl = low &+ TextCheck.ones &* 0x60
        let notLineFeed = (low ^ TextCheck.ones &* 0x0A) &+ TextCheck.ones &* 0x7F
        let isDelete = low &+ TextCheck.ones
        if ((~notControl & notLineFeed) | isDelete | word) & TextCheck.tops == 0 {
          index &+= 8
          continue
        }
      }
      let end = min(count, index &+ 8)
      while index < end {
        let byte = base[index]
        if byte >= 0x20, byte < 0x7F {
          index &+= 1
        } else if byte == 0x0A || byte == 0x0D || byte == 0x09 {
          if byte == 0x0D { hasReturns = true }
          index &+= 1
        } else if byte < 0x80 {
          stop = Stop(offset: index, reason: reason(forControl: byte, at: index))
          break
        } else if let width = decode(at: index) {
          isASCII = false
          index &+= width
        } else {
          break
        }
      }
      if stop != nil { break }
    }
    checkDirectives(limit: directiveLimit)
  }

  /// Returns whether 64 bytes are all printable ASCII or line feeds; the compiler vectorizes the
  /// loop.
  @inline(__always)
  private func hasOnlyPlainBytes(_ bytes: UnsafePointer<UInt8>) -> Bool {
    var others: UInt8 = 0
    for offset in 0..<64 {
      let byte = bytes[offset]
      others |= (byte &- 0x20 < 0x5F ? 0 : 1) & (byte == 0x0A ? 0 : 1)
    }
    return others == 0
  }

  /// Checks the number of directive lines in a row: only a run of them is dangerous, and any line
  /// other than a comment or a blank line ends it.
  private mutating func checkDirectives(limit: Int) {
    let end = stop?.offset ?? count
    var directives = 0
    var last = 0
    var index = 0
    while index < end, let found = memchr(base + index, 0x25, end - index) {
      let mark = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
      index = mark + 1
      guard mark == 0 || base[mark - 1] == 0x0A || base[mark - 1] == 0x0D else { continue }
      if directives > 0, hasOtherLine(last, mark) { directives = 0 }
      directives += 1
      last = mark
      if directives > limit {
        stop = Stop(offset: mark, reason: .directives)
        return
      }
    }
  }

  /// Returns whether a line that is neither a comment nor blank starts between two offsets.
  private func hasOtherLine(_ lower: Int, _ upper: Int) -> Bool {
    var index = lower
    while index < upper {
      if base[index] == 0x0A || base[index] == 0x0D {
        switch byte(index + 1) {
        case UInt8(ascii: "#"), UInt8(ascii: " "), UInt8(ascii: "%"), 0x09, 0x0A, 0x0D: break
        default: return true
        }
      }
      index += 1
    }
    return false
  }

  private mutating func runJSON() {
    var index = 0
    while index < count {
      if index &+ 8 <= count {
        let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
        if word & TextCheck.tops == 0 {
          index &+= 8
          continue
        }
      }
      let end = min(count, index &+ 8)
      while index < end {
        if base[index] < 0x80 {
          index &+= 1
        } else if let width = width(at: index) {
          isASCII = false
          index &+= width
        } else {
          stop = Stop(offset: index, reason: hasUTF16Mark ? .utf16 : .notUTF8)
          return
        }
      }
    }
  }

  private func byte(_ index: Int) -> UInt8 { index < count ? base[index] : 0 }

  private var hasUTF16Mark: Bool {
    (byte(0) == 0xFF && byte(1) == 0xFE) || (byte(0) == 0xFE && byte(1) == 0xFF)
  }

  private func reason(forControl byte: UInt8, at index: Int) -> Stop.Reason {
    // In UTF-16 text without a byte order mark, every other byte of ASCII is zero.
    byte == 0 && index <= 1 && count > 1 && self.byte(1 - index) != 0
      ? .utf16 : .forbidden(UInt32(byte))
  }

  /// Returns the width of the character at `index`, or sets `stop` and returns `nil` if it is not
  /// valid UTF-8 or YAML forbids it.
  private mutating func decode(at index: Int) -> Int? {
    guard let width = width(at: index) else {
      stop = Stop(offset: index, reason: hasUTF16Mark ? .utf16 : .notUTF8)
      return nil
    }
    let first = base[index]
    if first == 0xC2 {
      let second = base[index + 1]
      if second == 0x85 {
        hasForeignBreaks = true
      } else if second < 0xA0 {
        stop = Stop(offset: index, reason: .forbidden(UInt32(second)))
        return nil
      }
    } else if first == 0xE2, base[index + 1] == 0x80, base[index + 2] | 1 == 0xA9 {
      hasForeignBreaks = true
    } else if first == 0xEF, base[index + 1] == 0xBF, base[index + 2] >= 0xBE {
      stop = Stop(offset: index, reason: .forbidden(0xFFC0 | UInt32(base[index + 2] & 0x3F)))
      return nil
    } else if first == 0xEF, base[index + 1] == 0xBB, base[index + 2] == 0xBF, index > 0,
      isLineStart(index)
    {
      stop = Stop(offset: index, reason: .byteOrderMark)
      return nil
    }
    return width
  }

  /// Returns whether a line begins at an offset, for libyaml or right after the file's byte order
  /// mark.
  private func isLineStart(_ index: Int) -> Bool {
    switch base[index - 1] {
    case 0x0A, 0x0D: true
    case 0x85: index >= 2 && base[index - 2] == 0xC2
    case 0xA8, 0xA9: index >= 3 && base[index - 3] == 0xE2 && base[index - 2] == 0x80
    case 0xBF: index == 3 && base[0] == 0xEF && base[1] == 0xBB
    default: false
    }
  }

  /// Returns the width of the UTF-8 sequence at `index` (RFC 3629, section 4), or `nil` if there is
  /// none.
  private func width(at index: Int) -> Int? {
    let first = byte(index)
    let second = byte(index &+ 1)
    switch first {
    case 0xC2...0xDF:
      return second & 0xC0 == 0x80 ? 2 : nil
    case 0xE0...0xEF:
      guard second & 0xC0 == 0x80, byte(index &+ 2) & 0xC0 == 0x80 else { return nil }
      if first == 0xE0, second < 0xA0 { return nil }
      if first == 0xED, second >= 0xA0 { return nil }
      return 3
    case 0xF0...0xF4:
      guard second & 0xC0 == 0x80, byte(index &+ 2) & 0xC0 == 0x80,
        byte(index &+ 3) & 0xC0 == 0x80
      else { return nil }
      if first == 0xF0, second < 0x90 { return nil }
      if first == 0xF4, second >= 0x90 { return nil }
      return 4
    default:
      return nil
    }
  }
}
