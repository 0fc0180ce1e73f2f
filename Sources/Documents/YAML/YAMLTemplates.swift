import Diagnostics

/// Text of other tools in YAML: templates, which are YAML only after they have been rendered, merge
/// conflict markers, Markdown fences, and comments of other languages.
extension YAMLReader {
  /// Returns a failure for a line that is a merge conflict marker or a Markdown fence, else `nil`.
  mutating func strayLineFailure(_ line: SourceLine) -> LoadStop? {
    guard let kind = StrayLine(at: line.first, to: line.upper, of: base),
      kind == .fence || line.indent == 0
    else { return nil }
    return fail(
      .syntaxError, kind.message, SourceRange(line.first, line.upper), help: kind.help)
  }

  /// Returns the start of another language's comment at an offset, or `nil` if there is none.
  func foreignComment(at index: Int) -> String? {
    switch (base[index], base[index + 1], base[index + 2]) {
    case (UInt8(ascii: "/"), _, _): "/"
    case (UInt8(ascii: ";"), _, _): ";"
    case (UInt8(ascii: "<"), UInt8(ascii: "!"), UInt8(ascii: "-")): "<!--"
    case (UInt8(ascii: "-"), UInt8(ascii: "-"), _) where isSeparator(index + 2): "--"
    default: nil
    }
  }

  private static let keywords = [
    "range", "if", "else", "end", "with", "define", "include", "template", "block", "for", "each",
    "unless", "toYaml",
  ]

  /// Returns a failure for a template's tag on the lines between two offsets, or `nil` if there is
  /// none.
  mutating func templateFailure(from lower: Int, to upper: Int) -> LoadStop? {
    var index = line(at: lower).lower
    let last = line(at: upper).upper
    while index + 1 < last {
      let isQuoted =
        index > start && (base[index - 1] == UInt8(ascii: "\"") || base[index - 1] == 0x27)
      if !isQuoted, let closing = templateTag(at: index) {
        var tagEnd = index + 2
        while tagEnd + 1 < last, !closing.elementsEqual([base[tagEnd], base[tagEnd + 1]]) {
          if base[tagEnd] == 0x0A { break }
          tagEnd += 1
        }
        let isClosed = tagEnd + 1 < last && base[tagEnd] != 0x0A
        return fail(
          .syntaxError, "this looks like a template of another tool, which is not YAML",
          SourceRange(index, isClosed ? tagEnd + 2 : min(index + 2, last)),
          help: "render the template, and check the file that it makes")
      }
      index += 1
    }
    return nil
  }

  /// Returns the two bytes that close the tag which starts at an offset, or `nil` if none does.
  private func templateTag(at index: Int) -> [UInt8]? {
    switch (base[index], base[index + 1]) {
    case (UInt8(ascii: "{"), UInt8(ascii: "%")): return Array("%}".utf8)
    case (UInt8(ascii: "{"), UInt8(ascii: "#")): return Array("#}".utf8)
    case (UInt8(ascii: "<"), UInt8(ascii: "%")): return Array("%>".utf8)
    case (UInt8(ascii: "{"), UInt8(ascii: "{")):
      var word = index + 2
      if base[word] == UInt8(ascii: "-") { word += 1 }
      let isTrimmed = word > index + 2
      while word < end, base[word] == 0x20 { word += 1 }
      if base[word] == UInt8(ascii: "/"), base[word + 1] == UInt8(ascii: "*") {
        return Array("}}".utf8)
      }
      if base[word] == UInt8(ascii: "#") || base[word] == UInt8(ascii: "/") { word += 1 }
      if isTrimmed { return Array("}}".utf8) }
      let isKeyword = Self.keywords.contains { keyword in
        (0..<keyword.utf8.count).allSatisfy { word + $0 < end }
          && text(word, word + keyword.utf8.count).utf8.elementsEqual(keyword.utf8)
          && !isWordCharacter(base[word + keyword.utf8.count])
      }
      return isKeyword ? Array("}}".utf8) : nil
    default: return nil
    }
  }
}
