/// One line of a YAML text, as needed for finding a mistake in it.
struct SourceLine {
  /// The first byte.
  var lower: Int
  /// The first byte that is not a space.
  var first: Int
  /// Just past the last byte that is neither a blank nor part of the line break.
  var upper: Int

  /// How many spaces it starts with.
  var indent: Int { first - lower }
  var isEmpty: Bool { first >= upper }
}

/// The lines around a mistake; they are examined only if there is one.
extension YAMLReader {
  /// Returns the line that contains an offset.
  func line(at offset: Int) -> SourceLine {
    var lower = min(offset, end)
    while lower > start, base[lower - 1] != 0x0A, base[lower - 1] != 0x0D { lower -= 1 }
    var upper = lower
    while upper < end, base[upper] != 0x0A, base[upper] != 0x0D { upper += 1 }
    let first = min(upper, lower + countSpaces(lower))
    while upper > first, base[upper - 1] == 0x20 || base[upper - 1] == 0x09 { upper -= 1 }
    return SourceLine(lower: lower, first: first, upper: upper)
  }

  /// Returns the nearest line before another one that has more than blanks and a comment, or `nil`
  /// at the start of the document.
  func lineBefore(_ line: SourceLine) -> SourceLine? {
    var next = line
    while next.lower > start {
      next = self.line(at: next.lower - 1)
      if next.isEmpty || base[next.first] == UInt8(ascii: "#") { continue }
      return isDocumentMarker(next.lower) ? nil : next
    }
    return nil
  }

  /// Returns the line right above another one, or `nil` at the start of the text.
  func physicalLineAbove(_ line: SourceLine) -> SourceLine? {
    line.lower > start ? self.line(at: line.lower - 1) : nil
  }

  /// Returns the nearest line after another one that has more than blanks and a comment, or `nil`
  /// at the end of the document.
  func lineAfter(_ line: SourceLine) -> SourceLine? {
    var next = line
    while true {
      var index = next.upper
      while index < end, base[index] != 0x0A { index += 1 }
      guard index + 1 < end else { return nil }
      next = self.line(at: index + 1)
      if next.isEmpty || base[next.first] == UInt8(ascii: "#") { continue }
      return isDocumentMarker(next.lower) ? nil : next
    }
  }

  /// Returns the offset of the `---` on the line above an offset or before it on the same line, or
  /// `nil` if there is none. Blank lines and comments may be in between.
  func markerAbove(_ offset: Int) -> Int? {
    var line = line(at: offset)
    while !isDocumentMarker(line.lower) {
      guard line.lower > start else { return nil }
      line = self.line(at: line.lower - 1)
      guard line.isEmpty || base[line.first] == UInt8(ascii: "#") || isDocumentMarker(line.lower)
      else { return nil }
    }
    return base[line.lower] == UInt8(ascii: "-") ? line.lower : nil
  }

  /// Returns where the text of a line starts after the `- ` of list items.
  func contentStart(_ line: SourceLine) -> Int {
    var lower = line.first
    while lower + 1 < line.upper, base[lower] == UInt8(ascii: "-"), base[lower + 1] == 0x20 {
      lower += 1 + countSpaces(lower + 1)
    }
    return lower
  }

  /// Returns whether there is a `:` followed by a blank between two offsets.
  func hasColon(_ lower: Int, _ upper: Int) -> Bool {
    (lower..<max(lower, upper)).contains {
      base[$0] == UInt8(ascii: ":") && isSeparator($0 + 1)
    }
  }

  /// Returns whether a line is text with neither the `:` of a key nor a quote or bracket at its
  /// start.
  func isBare(_ line: SourceLine) -> Bool {
    let lower = contentStart(line)
    guard lower < line.upper, !hasColon(lower, line.upper) else { return false }
    switch base[lower] {
    case UInt8(ascii: "%") where lower == line.lower:
      return false
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "["), UInt8(ascii: "{"),
      UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      return false
    default: return true
    }
  }

  /// Returns whether a line is a key followed by a value.
  func isEntry(_ line: SourceLine) -> Bool {
    hasColon(contentStart(line), line.upper - 1)
  }

  /// Returns whether a line ends with the `:` of a key.
  func endsWithColon(_ line: SourceLine) -> Bool {
    line.upper > line.first && base[line.upper - 1] == UInt8(ascii: ":")
  }

  /// Returns whether the scalar that was read last is quoted or a block and reaches from an earlier
  /// line into this one: the line is then text, whatever it looks like.
  func isWithinText(_ line: SourceLine) -> Bool {
    guard !builder.nodes.isEmpty else { return false }
    let node = builder.nodes[builder.nodes.count - 1]
    return node.kind < .sequence && node.style != .plain && Int(node.lower) < line.lower
      && Int(node.upper) > line.lower
  }

  /// Returns the text between two offsets.
  func text(_ lower: Int, _ upper: Int) -> String {
    String(
      decoding: UnsafeBufferPointer(start: base + lower, count: max(0, upper - lower)),
      as: UTF8.self)
  }

  /// Returns the word of letters, digits, `_`, `-` and `.` at an offset, or `nil` if there is none
  /// or it is too long to be shown (more than 40 bytes).
  func word(at lower: Int, _ limit: Int) -> String? {
    var upper = lower
    while upper < limit,
      isWordCharacter(base[upper]) || base[upper] == UInt8(ascii: "_")
        || base[upper] == UInt8(ascii: "-") || base[upper] == UInt8(ascii: ".")
    {
      upper += 1
    }
    return upper > lower && upper - lower <= 40 ? text(lower, upper) : nil
  }

  /// Returns the length in bytes of the character at an offset if it looks like a colon but is not
  /// one in YAML; otherwise 0.
  func foreignColon(at index: Int) -> Int {
    switch (base[index], base[index + 1], base[index + 2]) {
    case (0xEF, 0xBC, 0x9A), (0xE2, 0x88, 0xB6), (0xEF, 0xB9, 0x95), (0xEA, 0x9E, 0x89): 3
    default: 0
    }
  }

  /// Returns the length in bytes of the character at an offset if it looks like the `-` of a list
  /// but is not; otherwise 0.
  func foreignDash(at index: Int) -> Int {
    switch (base[index], base[index + 1], base[index + 2]) {
    case (0xE2, 0x80, 0x90...0x95), (0xE2, 0x80, 0xA2), (0xE2, 0x88, 0x92): 3
    case (0xC2, 0xB7, _): 2
    default: 0
    }
  }
}
