import Diagnostics

/// Values in text that may be no YAML or JSON at all whose keys are named as secrets are.
///
/// A file that breaks off at a syntax error is still shown around the error. So this errs on the
/// side of hiding: what follows such a key and a `:` or `=` counts up to the end of the line and for
/// all lines below that are indented further; a quoted value up to its closing quote, wherever that
/// is; and if the value is an alias, what its anchor stands before. O(n).
struct LikelySecrets {
  /// What is likely to be a secret, in no order.
  private(set) var ranges: [SourceRange] = []

  private let bytes: [UInt8]
  private let names: [[UInt8]]
  private var aliases: Set<[UInt8]> = []

  /// Looks through a text for keys whose letters are one of `names`, in small letters.
  init(_ bytes: [UInt8], names: [[UInt8]]) {
    self.bytes = bytes
    self.names = names
    let initials = Set(names.compactMap(\.first))
    var index = 0
    while index < bytes.count {
      let letter = letter(at: index).letter
      if let letter, initials.contains(letter), let separator = separator(ofKeyAt: index) {
        index = max(index + 1, hide(from: separator + 1, key: index))
      } else {
        index += 1
      }
    }
    if !aliases.isEmpty { hideAnchored() }
  }

  // MARK: - Keys

  /// The letter that is written at `index`, in small letters, also as an escape of JSON, YAML or
  /// URLs; `nil` for anything else. `next` is where the next character starts.
  private func letter(at index: Int) -> (letter: UInt8?, next: Int) {
    let byte = bytes[index]
    var digits = 0
    var next = index + 1
    if byte == UInt8(ascii: "%") {
      digits = 2
    } else if byte == UInt8(ascii: "\\"), next < bytes.count {
      switch bytes[next] {
      case UInt8(ascii: "x"): digits = 2
      case UInt8(ascii: "u"): digits = 4
      case UInt8(ascii: "U"): digits = 8
      default: break
      }
      if digits > 0 { next += 1 }
    }
    var code = UInt32(byte)
    if digits > 0, next + digits <= bytes.count {
      let text = String(decoding: bytes[next..<(next + digits)], as: UTF8.self)
      if let value = UInt32(text, radix: 16) {
        code = value
        next += digits
      } else {
        next = index + 1
      }
    }
    let small = code | 0x20
    return ((0x61...0x7A).contains(small) && code < 0x80 ? UInt8(small) : nil, next)
  }

  /// The `:` or `=` behind the key that starts at `index`, if it is named as a secret is.
  private func separator(ofKeyAt index: Int) -> Int? {
    for name in names {
      if let end = end(of: name, at: index), let separator = separator(after: end) {
        return separator
      }
    }
    return nil
  }

  /// Where a name that starts at `index` ends: letters count, and between them at most eight other
  /// characters.
  private func end(of name: [UInt8], at index: Int) -> Int? {
    var at = index
    var matched = 0
    var others = 0
    while matched < name.count {
      guard at < bytes.count, !isBreak(bytes[at]) else { return nil }
      let (letter, next) = letter(at: at)
      if let letter {
        guard letter == name[matched] else { return nil }
        matched += 1
        others = 0
      } else {
        others += 1
        guard others <= 8 else { return nil }
      }
      at = next
    }
    return at
  }

  /// The separator of a key that ends at `index`: behind what is no letter, or alone at the start of
  /// the next line.
  private func separator(after index: Int) -> Int? {
    var at = index
    let most = min(bytes.count, index + 32)
    while at < most, !isBreak(bytes[at]) {
      let byte = bytes[at]
      if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") { return at }
      if byte == UInt8(ascii: "#") { break }
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") { return nil }
      let (letter, next) = letter(at: at)
      if letter != nil { return nil }
      at = next
    }
    // `? key` has its `:` on a line of its own, perhaps behind a comment.
    var end = at
    while end < bytes.count, end - at < 256, !isBreak(bytes[end]) { end += 1 }
    guard end < bytes.count, isBreak(bytes[end]) else { return nil }
    let start = skipBlanks(skipBreak(end))
    return start < bytes.count && bytes[start] == UInt8(ascii: ":") ? start : nil
  }

  // MARK: - Values

  /// Hides the value that starts behind `start`, of the key at `key`; returns where it ends.
  private mutating func hide(from start: Int, key: Int) -> Int {
    var value = skipBlanks(start)
    // An anchor and a tag are no part of the value.
    while value < bytes.count,
      bytes[value] == UInt8(ascii: "&") || bytes[value] == UInt8(ascii: "!")
    {
      value = skipBlanks(endOfWord(value))
    }
    guard value < bytes.count else { return bytes.count }
    // Where a value ends before its line does, the line is not gone through: it may be all there is.
    if bytes[value] == UInt8(ascii: "*") {
      let word = endOfWord(value)
      aliases.insert(Array(bytes[(value + 1)..<word]))
      return word
    }
    var end = value
    if bytes[value] == UInt8(ascii: "\"") || bytes[value] == UInt8(ascii: "'") {
      end = closingQuote(of: value)
      if end < bytes.count {
        end += 1
        if isEndOfValue(skipBlanks(end)) {
          ranges.append(SourceRange(value, end))
          return end
        }
      }
    }
    let line = endOfLine(value)
    let isBlock = isBlockHeader(value..<line)
    let isOpen = isBlock || value == line || bytes[value] == UInt8(ascii: "#")
    end = endOfLines(below: indentation(at: key), from: max(end, line), isOpen: isOpen)
    if isBlock || value == line { value = min(skipBlanks(skipBreak(line)), end) }
    ranges.append(SourceRange(value, end))
    return end
  }

  /// Whether a line from the value on is `|` or `>` with its indicators alone.
  private func isBlockHeader(_ range: Range<Int>) -> Bool {
    let line = bytes[range]
    guard let first = line.first, first == UInt8(ascii: "|") || first == UInt8(ascii: ">") else {
      return false
    }
    let rest = line.dropFirst().drop { "+-123456789".utf8.contains($0) }
    guard let next = rest.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return true }
    return next == UInt8(ascii: "#") && rest.first != next
  }

  /// The end of the lines that go on a value: those that are indented by more than `column`, and the
  /// first with anything on it if the value has not started yet.
  private func endOfLines(below column: Int, from end: Int, isOpen: Bool) -> Int {
    var end = endOfLine(end)
    var isOpen = isOpen
    while end < bytes.count {
      let start = skipBreak(end)
      let text = skipBlanks(start)
      let next = endOfLine(text)
      if text < next {
        let isInner = text - start > column
        if !isInner, !isOpen { break }
        // What stands too far left goes on until something looks like a key.
        isOpen = isOpen && !isInner && !hasKey(next, followingIn: text..<next)
      }
      end = next
    }
    return end
  }

  /// Whether the line behind the one that ends at `end` is blank, or looks like a key or a marker.
  private func hasKey(_ end: Int, followingIn line: Range<Int>) -> Bool {
    let start = skipBlanks(skipBreak(end))
    let next = endOfLine(start)
    guard start < next else { return true }
    if bytes[start...].starts(with: "---".utf8) || bytes[start...].starts(with: "...".utf8) {
      // The first line of a key in PEM armour has more than the three.
      return !bytes[start...].starts(with: "-----".utf8)
    }
    return bytes[start..<next].contains(UInt8(ascii: ":"))
      || !bytes[line].contains { $0 > 0x20 && $0 != UInt8(ascii: ",") }
  }

  private func closingQuote(of start: Int) -> Int {
    let quote = bytes[start]
    var at = start + 1
    while at < bytes.count, bytes[at] != quote {
      at += bytes[at] == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") ? 2 : 1
    }
    return min(at, bytes.count)
  }

  /// Hides what stands behind the anchors of aliases that are values of secrets.
  private mutating func hideAnchored() {
    var index = 0
    while let found = bytes[index...].firstIndex(of: UInt8(ascii: "&")) {
      let word = endOfWord(found)
      index = max(found + 1, word)
      if aliases.contains(Array(bytes[(found + 1)..<word])) {
        index = max(index, hide(from: word, key: found))
      }
      if index >= bytes.count { return }
    }
  }

  // MARK: - Lines

  private func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func skipBlanks(_ start: Int) -> Int {
    var at = min(start, bytes.count)
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0 { at += 1 }
    return at
  }

  private func endOfLine(_ start: Int) -> Int {
    var at = min(start, bytes.count)
    while at < bytes.count, !isBreak(bytes[at]) { at += 1 }
    return at
  }

  private func skipBreak(_ end: Int) -> Int {
    guard end < bytes.count else { return bytes.count }
    let isPair = bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A
    return end + (isPair ? 2 : 1)
  }

  private func endOfWord(_ start: Int) -> Int {
    var at = min(start + 1, bytes.count)
    while at < bytes.count, bytes[at] > 0x20, !",[]{}".utf8.contains(bytes[at]) { at += 1 }
    return at
  }

  private func isEndOfValue(_ index: Int) -> Bool {
    index >= bytes.count || isBreak(bytes[index]) || ",]}#".utf8.contains(bytes[index])
  }

  /// The column, in bytes from 0, of what comes first on the line of a place, dashes of lists left
  /// out.
  private func indentation(at index: Int) -> Int {
    var start = index
    while start > 0, !isBreak(bytes[start - 1]) { start -= 1 }
    var at = skipBlanks(start)
    while at + 1 < index, bytes[at] == UInt8(ascii: "-"), bytes[at + 1] == 0x20 {
      at = skipBlanks(at + 1)
    }
    return at - start
  }
}
