/// Patterns in the syntax of a `.gitignore` file, and the directory that they apply to.
///
/// The last pattern that matches decides.
package struct PatternList: Sendable {
  /// The result of matching a list against a file.
  package enum Verdict: Sendable {
    /// A pattern matches.
    case matched
    /// A pattern that starts with `!` matches.
    case excepted
  }

  /// The absolute path of the directory that the patterns are relative to.
  package let base: Path
  /// Where the patterns are written, for reporting what they exclude; `nil` for an option.
  package var origin: PatternOrigin?
  private let patterns: [IgnorePattern]
  /// The length of the base with a slash after it.
  private let baseLength: Int

  /// Whether the list has no patterns.
  package var isEmpty: Bool { patterns.isEmpty }

  private init(base: Path, patterns: [IgnorePattern]) {
    self.base = base
    self.patterns = patterns
    baseLength = base.bytes.last == UInt8(ascii: "/") ? base.count : base.count + 1
  }

  /// Reads the content of a `.gitignore` file: one pattern per line, `#` comments, trailing spaces
  /// ignored unless escaped with `\`, an optional byte order mark.
  package init(base: Path, file: [UInt8]) {
    var patterns: [IgnorePattern] = []
    var rest = file[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest.removeFirst(3) }
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      var line = rest[..<end]
      rest = rest[min(end + 1, rest.endIndex)...]
      if line.first == UInt8(ascii: "#") || line.isEmpty { continue }
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      // git reads lines as C strings.
      if let nul = line.firstIndex(of: 0) { line = line[..<nul] }
      line = Self.cutBlanks(line)
      let pattern = IgnorePattern(line)
      if !pattern.isMalformed { patterns.append(pattern) }
    }
    self.init(base: base, patterns: patterns)
  }

  /// Reads a list of patterns, each as on a line of a `.gitignore` file, except that `#` does not
  /// start a comment and that a leading `./` anchors the pattern to the base. Malformed patterns
  /// are ignored: see ``isMalformed(_:)``.
  package init(base: Path, patterns: [String]) {
    self.init(base: base, patterns: patterns.map(Self.pattern).filter { !$0.isMalformed })
  }

  /// Returns whether a pattern is malformed and matches nothing: empty, a set without its `]`, an
  /// unknown `[:class:]`, a `\` at the end.
  package static func isMalformed(_ pattern: String) -> Bool {
    Self.pattern(pattern).isMalformed
  }

  private static func pattern(_ text: String) -> IgnorePattern {
    var line = PathText.bytes(of: text)
    let start = line.first == UInt8(ascii: "!") ? 1 : 0
    // `./*.yaml` means files directly in the base, as in a shell: without the `.`, the leading
    // slash anchors the pattern.
    if line[start...].starts(with: "./".utf8) { line.remove(at: start) }
    return IgnorePattern(line[...])
  }

  /// Returns the verdict on the file at the absolute path `path`, without considering its parent
  /// directories; `nil` if no pattern matches or the file is outside the base.
  package func verdict(_ path: Path, isDirectory: Bool) -> Verdict? {
    Array(path.bytes).withUnsafeBufferPointer { bytes in
      let nameStart = (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
      return verdict(bytes, nameStart: nameStart, isDirectory: isDirectory)
    }
  }

  /// Returns `.matched` if a pattern matches one of the file's parent directories below the base,
  /// else the verdict on the file itself: the same as asking ``verdict(_:isDirectory:)`` on the way
  /// down. O(components × patterns).
  package func verdictWithParents(_ path: Path) -> Verdict? {
    guard isBase(of: path) else { return nil }
    let bytes = Array(path.bytes)
    var start = baseLength
    while let slash = bytes[start...].firstIndex(of: UInt8(ascii: "/")) {
      if verdict(Path(bytes: bytes[..<slash]), isDirectory: true) == .matched { return .matched }
      start = slash + 1
    }
    return verdict(path, isDirectory: false)
  }

  /// Whether a file is selected: the verdict on the file decides, or else that of patterns with a slash
  /// at their end on the innermost of its directories that has one. O(components × patterns).
  package func selects(_ path: Path) -> Bool {
    if let own = verdict(path, isDirectory: false) { return own == .matched }
    var directory = path.directory
    while directory.count > baseLength {
      let found: Verdict? = directory.withNameStart { bytes, nameStart in
        verdict(bytes, nameStart: nameStart, isDirectory: true, directoryPatternsOnly: true)
      }
      if let found { return found == .matched }
      directory = directory.directory
    }
    return false
  }

  private func isBase(of path: Path) -> Bool {
    path.count > baseLength && path.bytes.starts(with: base.bytes)
      && path.bytes[baseLength - 1] == UInt8(ascii: "/")
  }

  /// As ``verdict(_:isDirectory:)``, with the start of the last component known. With
  /// `directoryPatternsOnly`, only patterns that end in a slash are used.
  func verdict(
    _ path: UnsafeBufferPointer<UInt8>, nameStart: Int, isDirectory: Bool,
    directoryPatternsOnly: Bool = false
  ) -> Verdict? {
    guard !patterns.isEmpty, path.count > baseLength, nameStart >= baseLength,
      path[baseLength - 1] == UInt8(ascii: "/"),
      base.withBytes({ ByteOrder.starts(path, with: $0) })
    else { return nil }
    let relative = UnsafeBufferPointer(rebasing: path[baseLength...])
    return patterns.withUnsafeBufferPointer { patterns in
      var index = patterns.count
      while index > 0 {
        index -= 1
        if directoryPatternsOnly, !patterns[index].isDirectoryOnly { continue }
        if patterns[index].mayMatch(relative),
          patterns[index].matches(
            relative, nameStart: nameStart - baseLength, isDirectory: isDirectory)
        {
          return patterns[index].isNegated ? .excepted : .matched
        }
      }
      return nil
    }
  }

  /// Returns the line without trailing spaces, except one after a `\`; tabs are kept.
  private static func cutBlanks(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = line.startIndex
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == UInt8(ascii: "\\") {
        // A line that ends in a single `\` is not cut.
        if index + 1 == line.endIndex { return line }
        index += 1
        end = index + 1
      } else if line[index] != UInt8(ascii: " ") {
        end = index + 1
      }
      index += 1
    }
    return line[..<end]
  }
}
