import Diagnostics

/// Finds values whose keys have a secret's name, in text that may not be valid YAML or JSON.
///
/// A file with a syntax error is still shown around the error, so this hides too much rather than
/// too little. The value of such a key, behind a `:` or `=`, extends to the end of the line and
/// over all following lines that are indented further; a quoted value extends to its closing quote,
/// wherever that is; and if the value is an alias, the anchored value is hidden too. O(n).
struct LikelySecrets {
  /// The likely secrets, in no particular order.
  private(set) var ranges: [SourceRange] = []

  private let bytes: [UInt8]
  private let names: [[UInt8]]
  private var aliases: Set<[UInt8]> = []

  /// Searches a text for keys whose letters equal one of `names`, which are in lower case.
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

  /// Returns the letter at `index` in lower case, also if it is an escape of JSON, YAML or URLs;
  /// `nil` for any other character. `next` is the offset of the next character.
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

  /// Returns the `:` or `=` behind the key that starts at `index`, if the key has a secret's name.
  private func separator(ofKeyAt index: Int) -> Int? {
    for name in names {
      if let end = end(of: name, at: index), let separator = separator(after: end) {
        return separator
      }
    }
    return nil
  }

  /// Returns where a name that starts at `index` ends. Only letters are compared; up to eight other
  /// characters may stand between two of them.
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

  /// Returns the separator of a key that ends at `index`. It follows on the same line before any
  /// other letter, or is the first character of the next line.
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

  /// Hides the value behind `start` of the key at `key`; returns where it ends.
  private mutating func hide(from start: Int, key: Int) -> Int {
    var value = skipBlanks(start)
    // Anchors and tags are not part of the value.
    while value < bytes.count,
      bytes[value] == UInt8(ascii: "&") || bytes[value] == UInt8(ascii: "!")
    {
      value = skipBlanks(endOfWord(value))
    }
    guard value < bytes.count else { return bytes.count }
    // If a value ends before its line does, the rest of the line is not scanned: it may be the
    // whole file.
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

  /// Whether the line from the value on is only `|` or `>` with indicators, and perhaps a comment.
  private func isBlockHeader(_ range: Range<Int>) -> Bool {
    let line = bytes[range]
    guard let first = line.first, first == UInt8(ascii: "|") || first == UInt8(ascii: ">") else {
      return false
    }
    let rest = line.dropFirst().drop { "+-123456789".utf8.contains($0) }
    guard let next = rest.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return true }
    return next == UInt8(ascii: "#") && rest.first != next
  }

  /// Returns the end of the lines that continue a value: those indented by more than `column`. If
  /// the value has not started yet, they include the first line with text.
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
        // Lines that are not indented far enough belong to the value until something looks like a
        // key.
        isOpen = isOpen && !isInner && !hasKey(next, followingIn: text..<next)
      }
      end = next
    }
    return end
  }

  /// Whether the line behind the one that ends at `end` is blank, or looks like a key or a document
  /// marker.
  private func hasKey(_ end: Int, followingIn line: Range<Int>) -> Bool {
    let start = skipBlanks(skipBreak(end))
    let next = endOfLine(start)
    guard start < next else { return true }
    if bytes[start...].starts(with: "---".utf8) || bytes[start...].starts(with: "...".utf8) {
      // The first line of a PEM key has more than three hyphens.
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

  /// Hides the anchored values of aliases that are values of secrets.
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

  /// Returns the column, in bytes from 0, of the first character on the line of an offset, not
  /// counting the dashes of lists.
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
