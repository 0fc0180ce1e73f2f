/// One line of a `.gitignore` file, or one pattern of an `include` or `exclude` list.
///
/// Syntax and semantics are those of gitignore(5), as git implements them.
struct IgnorePattern: Sendable {
  /// Whether a match overrides the match of an earlier pattern (`!`).
  let isNegated: Bool
  /// Whether the pattern matches only directories (a slash at the end).
  let isDirectoryOnly: Bool

  private enum Body: Sendable {
    /// A name, in any directory.
    case name([UInt8])
    /// A glob for names, in any directory.
    case nameGlob(GlobPattern)
    /// A path below the base: literal bytes, then a glob for the rest, if any.
    case path(prefix: [UInt8], glob: GlobPattern?)
    /// A malformed pattern, which matches nothing.
    case nothing
  }

  private let body: Body
  /// The last byte of every matching path; `nil` if several are possible.
  private let lastByte: UInt8?

  /// Whether the pattern is malformed and matches nothing.
  var isMalformed: Bool {
    if case .nothing = body { true } else { false }
  }

  /// Parses a pattern: the text of a line without its line break and trailing blanks.
  init(_ line: ArraySlice<UInt8>) {
    var text = line
    isNegated = text.first == UInt8(ascii: "!")
    if isNegated { text.removeFirst() }
    isDirectoryOnly = text.last == UInt8(ascii: "/")
    if isDirectoryOnly { text.removeLast() }
    // In a well-formed pattern, every other last byte matches only itself.
    lastByte = text.last.flatMap { Self.isSpecial($0) || $0 == UInt8(ascii: "]") ? nil : $0 }
    let literals = text.prefix { !Self.isSpecial($0) }
    guard text.contains(UInt8(ascii: "/")) else {
      if literals.count == text.count {
        body = text.isEmpty ? .nothing : .name(Array(text))
      } else {
        body = GlobPattern(text).map(Body.nameGlob) ?? .nothing
      }
      return
    }
    // The bytes before the first special one are compared literally, and the glob starts after
    // them. So `a**/b` is `a` followed by `**/b`, although gitignore(5) does not promise that.
    var prefix = literals
    if prefix.first == UInt8(ascii: "/") { prefix.removeFirst() }
    let rest = text[literals.endIndex...]
    if rest.isEmpty {
      body = .path(prefix: Array(prefix), glob: nil)
    } else if let glob = GlobPattern(rest) {
      body = .path(prefix: Array(prefix), glob: glob)
    } else {
      body = .nothing
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "\\"): true
    default: false
    }
  }

  /// Returns whether the pattern can match a path, judging by the last byte: a test that rules out
  /// most patterns without retaining a reference.
  @inline(__always)
  func mayMatch(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let lastByte, let last = path.last else { return true }
    return last == lastByte
  }

  /// Returns whether the pattern matches the file at `path`, which is relative to the pattern's
  /// base and whose last component starts at `nameStart`. Does not consider the file's parent
  /// directories.
  func matches(
    _ path: UnsafeBufferPointer<UInt8>, nameStart: Int, isDirectory: Bool
  ) -> Bool {
    if isDirectoryOnly, !isDirectory { return false }
    switch body {
    case .name(let wanted):
      return path.count - nameStart == wanted.count && path[nameStart...].elementsEqual(wanted)
    case .nameGlob(let glob):
      return glob.matches(bytes: UnsafeBufferPointer(rebasing: path[nameStart...]))
    case .path(let prefix, let glob):
      guard path.count >= prefix.count, path.prefix(prefix.count).elementsEqual(prefix) else {
        return false
      }
      guard let glob else { return path.count == prefix.count }
      return glob.matches(bytes: UnsafeBufferPointer(rebasing: path[prefix.count...]))
    case .nothing: return false
    }
  }
}
