import CEL
import Patterns

/// Searches a text for secrets: the query, the fragment and the user info of each URL, and lines of
/// the form `NAME=value`.
///
/// A URL ends at a blank, a quote or an angle bracket. References without a scheme
/// (`/?app_secret=…`) are searched like URLs. Offsets are bytes of the text. O(n).
package struct TextSecrets {
  /// The kind of place where a secret was found.
  package enum Kind {
    /// In the query, the fragment or the user info of a URL.
    case url
    /// A password in the user info of a URL.
    case password
    /// Behind a name and a `=` on a line.
    case line
  }

  /// A secret.
  package struct Found {
    /// The name; percent-decoded if it is part of a URL.
    package var name: [UInt8]
    package var value: Range<Int>
    package var kind: Kind
  }

  private let names: SecretNames
  private let references: SecretReferences
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The same bytes, but with placeholders replaced so that they contain nothing that divides a
  /// URL.
  private var view: [UInt8]
  /// Whether there is more than one word: a line feed alone does not count.
  private let isProse: Bool
  private var found: [Found] = []
  /// The number of URLs that contain this text as a parameter.
  private var depth = 0
  private static let deepest = 4
  /// The offsets at which the values found so far begin.
  private var starts: Set<Int> = []

  /// Returns the secrets in a text, in the order of their places.
  package static func find(
    in bytes: UnsafeBufferPointer<UInt8>, _ names: SecretNames, _ references: SecretReferences
  ) -> [Found] {
    var search = TextSecrets(bytes, names, references)
    // URLs come first: what may be a URL's parameter or a line of its own counts as a parameter.
    search.findInURLs()
    search.findInLines()
    return search.found.sorted { $0.value.lowerBound < $1.value.lowerBound }
  }

  /// Whether a text may hold a secret. Costs a look at each byte, and at the name before each `=`.
  package static func mayHold(_ bytes: UnsafeBufferPointer<UInt8>, _ names: SecretNames) -> Bool {
    var isEncoded = false
    var hasAuthority = false
    for index in bytes.indices.dropFirst() {
      switch bytes[index] {
      case UInt8(ascii: "="):
        // Blanks may follow the name; where it begins does not matter here.
        var end = index
        while end > 0, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        let name = UnsafeBufferPointer(rebasing: bytes[..<end])
        if end > 0, names.endings.fits(name), isEncoded || names.contains(name) { return true }
      case UInt8(ascii: "@"): if hasAuthority { return true }
      case UInt8(ascii: "/"): if bytes[index - 1] == UInt8(ascii: "/") { hasAuthority = true }
      case UInt8(ascii: "%"):
        isEncoded = true
        // A URL within a URL has `%3D` or `%40`, which may be encoded again.
        var next = index + 1
        while next + 1 < bytes.count, bytes[next] == UInt8(ascii: "2"),
          bytes[next + 1] == UInt8(ascii: "5")
        {
          next += 2
        }
        guard next + 1 < bytes.count else { break }
        if bytes[next] == UInt8(ascii: "3"), bytes[next + 1] | 0x20 == UInt8(ascii: "d"),
          names.endings.fits(UnsafeBufferPointer(rebasing: bytes[..<index]))
        {
          return true
        }
        if bytes[next] == UInt8(ascii: "4"), bytes[next + 1] == UInt8(ascii: "0") { return true }
      default: break
      }
    }
    return false
  }

  private init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ names: SecretNames, _ references: SecretReferences
  ) {
    self.bytes = bytes
    self.names = names
    self.references = references
    view = Array(bytes)
    isProse = bytes.contains { Self.isBreak($0) && $0 != 0x0A }
    var placeholders = Placeholders(in: bytes)
    while let range = placeholders.next() {
      // A Markdown link or JSON in a text is not a placeholder.
      if bytes[range].contains(UInt8(ascii: "=")) { continue }
      if bytes[range].first == UInt8(ascii: "<"), bytes[range].contains(UInt8(ascii: "/")) {
        continue
      }
      for index in range { view[index] = UInt8(ascii: "x") }
    }
  }

  private mutating func note(_ name: [UInt8], _ value: Range<Int>, _ kind: Kind) {
    guard !value.isEmpty, !starts.contains(value.lowerBound) else { return }
    let text = bytes[value]
    guard references.isLiteral(text), references.isLiteral(HexDigit.percentDecoded(text)) else {
      return
    }
    starts.insert(value.lowerBound)
    found.append(Found(name: name, value: value, kind: kind))
  }

  // MARK: - URLs

  private mutating func findInURLs() {
    var index = 0
    while index < view.count {
      if Self.isBreak(view[index]) {
        index += 1
        continue
      }
      let start = index
      while index < view.count, !Self.isBreak(view[index]) { index += 1 }
      findUserInfo(in: start..<index)
      findParameters(in: start..<index)
    }
  }

  /// Searches the parameters behind the first `?` or `#` in a range.
  private mutating func findParameters(in run: Range<Int>) {
    guard
      var start = view[run].firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
      )
    else { return }
    while start < run.upperBound {
      start += 1
      let end =
        view[start..<run.upperBound].firstIndex {
          switch $0 {
          case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: ";"): true
          default: false
          }
        } ?? run.upperBound
      if let equals = view[start..<end].firstIndex(of: UInt8(ascii: "=")) {
        let name = HexDigit.percentDecoded(bytes[start..<equals])
        if names.contains(name) {
          note(name, withoutPunctuation(equals + 1..<end, run), .url)
        } else {
          findInEncoded(equals + 1..<end)
        }
      }
      start = end
    }
  }

  /// Searches the percent-encoded value of a parameter, which may be a URL.
  private mutating func findInEncoded(_ value: Range<Int>) {
    guard depth < Self.deepest, bytes[value].contains(UInt8(ascii: "%")) else { return }
    var offsets: [Int] = []
    var text: [UInt8] = []
    var index = value.lowerBound
    while index < value.upperBound {
      offsets.append(index)
      if bytes[index] == UInt8(ascii: "%"), index + 2 < value.upperBound,
        let high = HexDigit.value(bytes[index + 1]), let low = HexDigit.value(bytes[index + 2])
      {
        text.append(high << 4 | low)
        index += 3
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    offsets.append(value.upperBound)
    let inner = text.withUnsafeBufferPointer { text -> [Found] in
      guard Self.mayHold(text, names) else { return [] }
      var search = TextSecrets(text, names, references)
      search.depth = depth + 1
      search.findInURLs()
      return search.found
    }
    for secret in inner {
      note(
        secret.name, offsets[secret.value.lowerBound]..<offsets[secret.value.upperBound],
        secret.kind)
    }
  }

  /// Searches what precedes the `@` of an authority: `app_secret:…@`, or `user:password@`.
  private mutating func findUserInfo(in run: Range<Int>) {
    var index = run.lowerBound
    while index + 3 < run.upperBound {
      // Without a scheme, the reference begins with `//`.
      let hasScheme = view[index] == UInt8(ascii: ":")
      let slashes = hasScheme ? index + 1 : index
      guard hasScheme || index == run.lowerBound, view[slashes] == UInt8(ascii: "/"),
        view[slashes + 1] == UInt8(ascii: "/")
      else {
        index += 1
        continue
      }
      let start = slashes + 2
      let end =
        view[start..<run.upperBound].firstIndex { byte in
          "/?#\\".utf8.contains(byte)
        } ?? run.upperBound
      index = start
      guard let at = view[start..<end].lastIndex(of: UInt8(ascii: "@")) else { continue }
      index = at
      let divider = view[start..<at].firstIndex {
        $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=")
      }
      guard let divider else { continue }
      let name = HexDigit.percentDecoded(bytes[start..<divider])
      if names.contains(name) {
        note(name, divider + 1..<at, .url)
      } else if view[divider] == UInt8(ascii: ":"), !isExample(divider + 1..<at) {
        note(name, divider + 1..<at, .password)
      }
    }
  }

  /// Whether a password is only a word for one, as in documentation.
  private func isExample(_ value: Range<Int>) -> Bool {
    let small = bytes[value].map { $0 | 0x20 }
    return ["password", "passwd", "pass", "pwd", "secret", "token", "xxx"].contains {
      small.elementsEqual($0.utf8)
    }
  }

  /// Returns a value without the punctuation that follows a URL in a sentence.
  private func withoutPunctuation(_ value: Range<Int>, _ run: Range<Int>) -> Range<Int> {
    guard isProse, value.upperBound == run.upperBound else { return value }
    var end = value.upperBound
    while end > value.lowerBound, ".,;:!)]*_".utf8.contains(view[end - 1]) { end -= 1 }
    return value.lowerBound..<end
  }

  /// Whether a byte ends a URL.
  private static func isBreak(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "<"),
      UInt8(ascii: ">"):
      true
    default: false
    }
  }

  // MARK: - Lines

  private mutating func findInLines() {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      findAssignments(in: start..<end)
      start = end + 1
    }
  }

  /// Words that may stand before an assignment.
  private static let commands: [StaticString] = [
    "export", "set", "setx", "env", "ENV", "ARG", "e",
  ]

  /// Finds assignments to names of secrets. The first word of a line may have blanks around its
  /// `=`; other assignments are arguments of a command.
  private mutating func findAssignments(in line: Range<Int>) {
    // Markers of comments and lists, and shell commands, may precede the first word.
    var first = skip(" \t#/-*>$;'\"`", from: line.lowerBound, to: line.upperBound)
    for _ in 0..<2 {
      let word = bytes[first..<line.upperBound].prefix { $0 > 0x20 }
      let isCommand = Self.commands.contains { command in
        command.withUTF8Buffer { word.elementsEqual($0) }
      }
      if isCommand { first = skip(" \t-'\"", from: word.endIndex, to: line.upperBound) }
    }
    var from = first
    while let equals = bytes[from..<line.upperBound].firstIndex(of: UInt8(ascii: "=")) {
      findAssignment(equals, from: from, first: first, in: line)
      from = equals + 1
    }
  }

  private mutating func findAssignment(
    _ equals: Int, from: Int, first: Int, in line: Range<Int>
  ) {
    var nameEnd = equals
    if nameEnd > from, ":+?".utf8.contains(bytes[nameEnd - 1]) { nameEnd -= 1 }
    let operatorStart = nameEnd
    while nameEnd > from, bytes[nameEnd - 1] == 0x20 || bytes[nameEnd - 1] == 0x09 { nameEnd -= 1 }
    var start = nameEnd
    while start > from, Self.isNameByte(bytes[start - 1]) { start -= 1 }
    let isFirst = start == first
    if !isFirst {
      // Elsewhere a name follows a byte that divides words, and directly precedes its `=`.
      guard nameEnd == operatorStart, start > line.lowerBound,
        Self.dividesWords(bytes[start - 1])
      else { return }
    }
    while start < nameEnd, bytes[start] == UInt8(ascii: "-") { start += 1 }
    guard nameEnd > start else { return }
    let name = Array(bytes[start..<nameEnd])
    guard names.contains(name) else { return }
    var value = skip(" \t", from: equals + 1, to: line.upperBound)
    guard value < line.upperBound, bytes[value] != UInt8(ascii: "=") else { return }
    let hasBlanks = nameEnd < operatorStart || value > equals + 1
    guard isFirst || !hasBlanks else { return }
    let quote = bytes[value]
    var end: Int
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      value += 1
      end = bytes[value..<line.upperBound].firstIndex(of: quote) ?? line.upperBound
    } else {
      end = self.end(ofValue: value, in: line)
      if end > value, ",;".utf8.contains(view[end - 1]) { end -= 1 }
      // If there are blanks around the `=` and words follow the value, the line is a sentence.
      if hasBlanks, skip(" \t,;", from: end, to: line.upperBound) < line.upperBound { return }
    }
    // Dots and stars replace an omitted value.
    guard bytes[value..<end].contains(where: { Self.isNameByte($0) && $0 != UInt8(ascii: ".") })
    else { return }
    note(name, value..<end, .line)
  }

  /// Returns where an unquoted value ends: at a blank or a quote, or where another assignment
  /// begins.
  private func end(ofValue start: Int, in line: Range<Int>) -> Int {
    var index = start
    while index < line.upperBound, !Self.isBreak(view[index]) {
      if "&;,|".utf8.contains(view[index]) {
        var next = index + 1
        while next < line.upperBound, Self.isNameByte(view[next]) { next += 1 }
        if next > index + 1, next < line.upperBound, view[next] == UInt8(ascii: "=") {
          return index
        }
        index = next
      } else {
        index += 1
      }
    }
    return index
  }

  private static func dividesWords(_ byte: UInt8) -> Bool {
    isBreak(byte) || ";&|(,{[".utf8.contains(byte)
  }

  private func skip(_ what: StaticString, from start: Int, to end: Int) -> Int {
    var index = start
    what.withUTF8Buffer { what in
      while index < end, what.contains(bytes[index]) { index += 1 }
    }
    return index
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}
