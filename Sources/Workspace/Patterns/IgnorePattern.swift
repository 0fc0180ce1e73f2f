/// One line of a `.gitignore` file, or one pattern of an `include` or `exclude` list.
///
/// The form and its meaning are those of gitignore(5) as git carries them out.
struct IgnorePattern: Sendable {
  /// Whether a match takes back what an earlier pattern said (`!`).
  let isNegated: Bool
  /// Whether only directories match (a slash at the end).
  let isDirectoryOnly: Bool

  private enum Body: Sendable {
    /// A name, in any directory.
    case name([UInt8])
    /// A glob for names, in any directory.
    case nameGlob(GlobPattern)
    /// A path below the base: bytes as they are, then a glob for the rest if there is any.
    case path(prefix: [UInt8], glob: GlobPattern?)
    /// Malformed: matches nothing.
    case nothing
  }

  private let body: Body
  /// The byte that every path ends with that matches; `nil` where several are possible.
  private let lastByte: UInt8?

  /// Whether the pattern is malformed and matches nothing.
  var isMalformed: Bool {
    if case .nothing = body { true } else { false }
  }

  /// Reads a pattern: the text of a line without its break, trailing blanks already cut.
  init(_ line: ArraySlice<UInt8>) {
    var text = line
    isNegated = text.first == UInt8(ascii: "!")
    if isNegated { text.removeFirst() }
    isDirectoryOnly = text.last == UInt8(ascii: "/")
    if isDirectoryOnly { text.removeLast() }
    // Of a pattern that is well-formed, only these do not stand for themselves at the end.
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
    // What comes before the first special byte is compared as it is, and the glob starts behind
    // it: `a**/b` is therefore `a` followed by `**/b`, though gitignore(5) promises less.
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

  /// Whether the pattern can match a path at all, by its last byte: that tells most of them apart,
  /// and counts no references.
  @inline(__always)
  func mayMatch(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let lastByte, let last = path.last else { return true }
    return last == lastByte
  }

  /// Whether the pattern is about the file at `path`, relative to the pattern's base, whose last
  /// component starts at `nameStart`. Looks at this file alone, not at the directories above it.
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
