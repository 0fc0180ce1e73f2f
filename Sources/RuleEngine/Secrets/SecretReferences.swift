import CEL

/// The values that are allowed under a secret's name: placeholders, and references to a secret
/// store.
package struct SecretReferences {
  /// Forms of references: texts in which `…` stands for anything within a line, and YAML tags,
  /// which begin with `!`.
  private let forms: [[UInt8]]

  package init(_ forms: ListValue) {
    var texts: [[UInt8]] = []
    for index in 0..<forms.count {
      if case .string(let text) = forms[index], !text.isEmpty { texts.append(Array(text.bytes)) }
    }
    self.forms = texts
  }

  /// Creates references without any form.
  package init() { forms = [] }

  /// Whether a YAML tag, with its `!`, says that a store holds the value.
  package func contains(tag: some Collection<UInt8>) -> Bool {
    forms.contains { $0.first == UInt8(ascii: "!") && $0.elementsEqual(tag) }
  }

  /// Whether a text under a secret's name reveals the secret: it is not a reference, and consists
  /// of more than placeholders, the words `Bearer` and `Basic`, and blanks.
  func isLiteral(_ text: some Collection<UInt8>) -> Bool {
    isLiteral(Array(text), depth: 0)
  }

  /// The depth to which defaults within defaults are examined.
  private static let deepest = 8

  private func isLiteral(_ text: [UInt8], depth: Int) -> Bool {
    guard let first = text.firstIndex(where: { !Self.isBlank($0) }),
      let last = text.lastIndex(where: { !Self.isBlank($0) })
    else { return false }
    let text = Array(text[first...last])
    if forms.contains(where: { Self.matches(text, $0) }) || Self.standsForAnother(text) {
      return false
    }
    guard depth < Self.deepest else { return true }
    var rest: [UInt8] = []
    var index = 0
    var isLiteral = false
    text.withUnsafeBufferPointer { bytes in
      var placeholders = Placeholders(in: bytes)
      var mayHaveVariables = true
      while index < bytes.count, !isLiteral {
        if mayHaveVariables, let variable = ShellVariable(bytes, at: index, &mayHaveVariables) {
          isLiteral = variable.hasDefault && self.isLiteral(Array(variable.text), depth: depth + 1)
          index = variable.end
        } else if let end = placeholders.end(at: index) {
          isLiteral = holdsLiteral(bytes[index..<end], depth)
          index = end
        } else {
          rest.append(bytes[index])
          index += 1
          continue
        }
        rest.append(0x20)
      }
    }
    if isLiteral { return true }
    // Without letters, digits or non-ASCII characters, the text cannot be a secret.
    guard
      rest.contains(where: {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 >= 0x80
      })
    else { return false }
    return rest.split(whereSeparator: Self.isBlank).contains { word in
      let small = word.map { $0 | 0x20 }
      return !small.elementsEqual("bearer".utf8) && !small.elementsEqual("basic".utf8)
    }
  }

  /// Whether an expression of a template is, or falls back on, a literal: `{{ x | default('abc') }}`.
  private func holdsLiteral(_ placeholder: Slice<UnsafeBufferPointer<UInt8>>, _ depth: Int) -> Bool
  {
    guard placeholder.contains(where: { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") })
    else {
      return false
    }
    let inner = placeholder.drop { "${ -".utf8.contains($0) }
    let text = Array(inner.reversed().drop { "} -".utf8.contains($0) }.reversed())
    return TemplateLiterals.values(in: text).contains {
      isLiteral(Array(text[$0]), depth: depth + 1)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

  /// Whether a text is one that people write until they have the value: `YOUR_APP_SECRET`,
  /// `CHANGE_ME`; or a name that will be replaced: `$(APP_SECRET)`.
  private static func standsForAnother(_ text: [UInt8]) -> Bool {
    if text.starts(with: "$(".utf8), text.last == UInt8(ascii: ")"), text.count > 3 {
      return text[2..<(text.count - 1)].allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || "_.".utf8.contains($0)
      }
    }
    var letters: [UInt8] = []
    for byte in text {
      if (0x61...0x7A).contains(byte | 0x20) {
        letters.append(byte | 0x20)
      } else if byte != UInt8(ascii: "_"), byte != UInt8(ascii: "-") {
        return false
      }
    }
    return letters.starts(with: "your".utf8) && letters.count > 6 && letters.count <= 40
      || ["changeme", "replaceme", "redacted"].contains { letters.elementsEqual($0.utf8) }
  }

  /// Returns the texts between the `…` of a form.
  private static func parts(of form: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    while let end = form.firstRange(of: "…".utf8, from: start) {
      parts.append(form[start..<(end - "…".utf8.count)])
      start = end
    }
    return parts + [form[start...]]
  }

  /// Whether a text has a form. A `…` stands for one or more characters, but not for a quote, a
  /// bar, or a blank that ends the reference.
  private static func matches(_ text: [UInt8], _ form: [UInt8]) -> Bool {
    if form.first == UInt8(ascii: "!") || text.contains(0x0A) || text.contains(0x0D) {
      return false
    }
    let parts = parts(of: form)
    guard parts.count > 1, let head = parts.first, let tail = parts.last else {
      return text == form
    }
    if text.contains(where: { "'\"|`".utf8.contains($0) }) { return false }
    // In `op:` references, the names of vaults and items before the last `/` may contain blanks.
    if !form.contains(where: isBlank), let blank = text.lastIndex(where: isBlank),
      !form.starts(with: "op:".utf8) || !text[blank...].contains(UInt8(ascii: "/"))
    {
      return false
    }
    guard text.starts(with: head), text.count >= head.count + 1 + tail.count else { return false }
    guard text.suffix(tail.count).elementsEqual(tail) else { return false }
    let end = text.count - tail.count
    var index = head.count + 1
    for part in parts.dropFirst().dropLast() {
      guard let found = text[..<end].firstRange(of: part, from: index) else { return false }
      index = found + 1
    }
    return index <= end
  }
}

/// `${NAME…}` or `%{NAME…}` with what follows the name: `:-`, `-`, `:=`, `=`, `:+`, `+`, `:?`, `?`
/// as in shells, or `:` as in Spring.
private struct ShellVariable {
  /// The offset behind the closing brace.
  let end: Int
  /// Whether ``text`` may replace the variable; false for the error message behind a `?`.
  let hasDefault: Bool
  /// What follows the operator.
  let text: Slice<UnsafeBufferPointer<UInt8>>

  /// `nil` if no variable with more than a name starts there. Sets `isClosed` to false if the
  /// variable is never closed, so that the caller does not search for further ones.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ isClosed: inout Bool) {
    guard start + 3 < bytes.count,
      bytes[start] == UInt8(ascii: "$") || bytes[start] == UInt8(ascii: "%"),
      bytes[start + 1] == UInt8(ascii: "{")
    else { return nil }
    var index = start + 2
    var isShell = true
    var isDotted = false
    name: while index < bytes.count {
      switch bytes[index] {
      case 0x41...0x5A, 0x30...0x39, UInt8(ascii: "_"): break
      case 0x61...0x7A: isShell = false
      case UInt8(ascii: "."): isDotted = true
      default: break name
      }
      index += 1
    }
    guard index > start + 2, index + 1 < bytes.count else { return nil }
    var isDefault = true
    switch bytes[index] {
    case UInt8(ascii: ":"):
      switch bytes[index + 1] {
      case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "+"): index += 2
      case UInt8(ascii: "?"):
        isDefault = false
        index += 2
      // `${env:NAME}` names a store.
      default:
        guard isShell || isDotted else { return nil }
        index += 1
      }
    case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "+"):
      guard isShell, !isDotted else { return nil }
      index += 1
    case UInt8(ascii: "?"):
      isDefault = false
      index += 1
    default: return nil
    }
    var depth = 1
    var close = index
    while close < bytes.count {
      if bytes[close] == UInt8(ascii: "{") { depth += 1 }
      if bytes[close] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { break }
      }
      close += 1
    }
    guard close < bytes.count else {
      isClosed = false
      return nil
    }
    end = close + 1
    hasDefault = isDefault
    text = bytes[index..<close]
  }
}

extension Array<UInt8> {
  /// Returns the index of a byte behind an index.
  fileprivate func firstIndex(of byte: UInt8, after index: Int) -> Int? {
    index + 1 < count ? self[(index + 1)...].firstIndex(of: byte) : nil
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Returns the end of the first occurrence of some bytes from an index on.
  fileprivate func firstRange(of part: some Collection<UInt8>, from start: Int) -> Int? {
    var index = start
    while index + part.count <= endIndex {
      if self[index...].starts(with: part) { return index + part.count }
      index += 1
    }
    return nil
  }
}
