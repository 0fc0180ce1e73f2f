import CEL

/// Looks for secrets in a text: in the query, the fragment and the user info of each URL, and in lines
/// of the form `NAME=value`.
///
/// A URL ends at a blank, a quote or an angle bracket; what is said of its parts holds for references
/// without a scheme (`/?app_secret=…`) too. Offsets are bytes of the text. O(n).
package struct TextSecrets {
  /// Where a secret stands.
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
    /// The name as it stands, decoded.
    package var name: [UInt8]
    package var value: Range<Int>
    package var kind: Kind
  }

  private let names: SecretNames
  private let references: SecretReferences
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The same with nothing in placeholders that would divide a URL.
  private var view: [UInt8]
  /// Whether there is more than one word.
  private let isProse: Bool
  private var found: [Found] = []
  /// Where their values begin.
  private var starts: Set<Int> = []

  /// The secrets in a text, in the order of their places.
  package static func find(
    in bytes: UnsafeBufferPointer<UInt8>, _ names: SecretNames, _ references: SecretReferences
  ) -> [Found] {
    var search = TextSecrets(bytes, names, references)
    // What looks like a fragment is one.
    search.findInURLs()
    search.findInLines()
    return search.found.sorted { $0.value.lowerBound < $1.value.lowerBound }
  }

  /// Whether a text may hold one, which costs a look at each byte, and at the name before each `=`.
  package static func mayHold(_ bytes: UnsafeBufferPointer<UInt8>, _ names: SecretNames) -> Bool {
    var isEncoded = false
    var hasAuthority = false
    for index in bytes.indices.dropFirst() {
      switch bytes[index] {
      case UInt8(ascii: "="):
        // The name may have blanks behind it, and begins somewhere before.
        var end = index
        while end > 0, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        let name = UnsafeBufferPointer(rebasing: bytes[..<end])
        if end > 0, names.endings.fits(name), isEncoded || names.contains(name) { return true }
      case UInt8(ascii: "@"): if hasAuthority { return true }
      case UInt8(ascii: "/"): if bytes[index - 1] == UInt8(ascii: "/") { hasAuthority = true }
      case UInt8(ascii: "%"): isEncoded = true
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
      // Not a Markdown link, nor JSON in a text.
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
    guard references.isLiteral(text), references.isLiteral(Self.decoded(text)) else { return }
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

  /// Parameters behind the first `?` or `#` of a run.
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
        let name = Self.decoded(bytes[start..<equals])
        if names.contains(name) {
          note(name, withoutPunctuation(equals + 1..<end, run), .url)
        }
      }
      start = end
    }
  }

  /// What stands before the `@` of an authority: `app_secret:…@`, or `user:password@`.
  private mutating func findUserInfo(in run: Range<Int>) {
    var index = run.lowerBound
    while index + 3 < run.upperBound {
      guard view[index] == UInt8(ascii: ":"), view[index + 1] == UInt8(ascii: "/"),
        view[index + 2] == UInt8(ascii: "/")
      else {
        index += 1
        continue
      }
      let start = index + 3
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
      let name = Self.decoded(bytes[start..<divider])
      if names.contains(name) {
        note(name, divider + 1..<at, .url)
      } else if view[divider] == UInt8(ascii: ":") {
        note(name, divider + 1..<at, .password)
      }
    }
  }

  /// In a sentence, the punctuation behind a URL is not part of it.
  private func withoutPunctuation(_ value: Range<Int>, _ run: Range<Int>) -> Range<Int> {
    guard isProse, value.upperBound == run.upperBound else { return value }
    var end = value.upperBound
    while end > value.lowerBound, ".,;:!)]*_".utf8.contains(view[end - 1]) { end -= 1 }
    return value.lowerBound..<end
  }

  /// What ends a URL.
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
      findAssignment(in: start..<end)
      start = end + 1
    }
  }

  /// Words that may stand before an assignment.
  private static let commands: [StaticString] = [
    "export", "set", "setx", "env", "ENV", "ARG", "e",
  ]

  private mutating func findAssignment(in line: Range<Int>) {
    // Marks of comments and lists stand before it, and words of shells.
    var start = skip(" \t#/-*>$;'\"`", from: line.lowerBound, to: line.upperBound)
    for _ in 0..<2 {
      let word = bytes[start..<line.upperBound].prefix { $0 > 0x20 }
      let isCommand = Self.commands.contains { command in
        command.withUTF8Buffer { word.elementsEqual($0) }
      }
      if isCommand { start = skip(" \t-'\"", from: word.endIndex, to: line.upperBound) }
    }
    let nameEnd =
      bytes[start..<line.upperBound].firstIndex { !Self.isNameByte($0) } ?? line.upperBound
    let equals = skip(" \t", from: nameEnd, to: line.upperBound)
    guard nameEnd > start, equals < line.upperBound, bytes[equals] == UInt8(ascii: "=") else {
      return
    }
    let name = Array(bytes[start..<nameEnd])
    guard names.contains(name) else { return }
    var value = skip(" \t", from: equals + 1, to: line.upperBound)
    guard value < line.upperBound, bytes[value] != UInt8(ascii: "=") else { return }
    let quote = bytes[value]
    var end: Int
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      value += 1
      end = bytes[value..<line.upperBound].firstIndex(of: quote) ?? line.upperBound
    } else {
      end = view[value..<line.upperBound].firstIndex { Self.isBreak($0) } ?? line.upperBound
      if end > value, ",;".utf8.contains(view[end - 1]) { end -= 1 }
      // With blanks around the `=`, words that follow make it a sentence.
      let hasBlanks = equals > nameEnd || value > equals + 1
      if hasBlanks, skip(" \t,;", from: end, to: line.upperBound) < line.upperBound { return }
    }
    // Dots and stars stand for what was left out.
    guard bytes[value..<end].contains(where: { Self.isNameByte($0) && $0 != UInt8(ascii: ".") })
    else { return }
    note(name, value..<end, .line)
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

  /// A text with its percent-encoding decoded; `+` is left alone.
  private static func decoded(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex,
        let high = HexDigit.value(text[index + 1]), let low = HexDigit.value(text[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}

/// The digits of hexadecimal numbers.
enum HexDigit {
  /// The value of a digit; `nil` if it is none.
  static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
