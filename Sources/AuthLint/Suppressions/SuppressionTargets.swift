import Diagnostics
import Documents

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lines to which the suppressions of a file may apply, and how far each of them extends.
///
/// They are found from the text alone, before any comment is known, so that documents can be
/// visited one after the other and released. Some words may turn out not to be in comments; their
/// lines are then not used.
struct SuppressionTargets {
  /// A line to which suppressions may apply.
  struct Target {
    /// The line, from 0.
    var line: Int
    /// The range of its bytes, without the line break.
    var lower: Int
    var upper: Int
    /// The end of the values whose keys are on the line; `upper` if they end there.
    var valueEnd: Int
    /// Whether the line contains nothing but the `-` of a list, so that its item begins below.
    var isDash: Bool
    /// The offset at which that item starts; -1 until it is found.
    var itemStart = -1
  }

  /// In source order, each line once.
  private(set) var targets: [Target] = []
  /// For each line that is a comment with the word, the index of the target that it applies to.
  private var targetOfAloneLine: [Int: Int] = [:]

  /// Whether the file can contain a suppression: a `#` followed by the word `authlint`. O(n), at
  /// the speed of `memchr` if there are few comments.
  static func mayExist(in bytes: [UInt8]) -> Bool { nextStart(in: bytes, from: 0) != nil }

  /// Returns the next word `authlint` behind a `#`, at or after `start`; only blanks and further
  /// `#` may be in between.
  private static func nextStart(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var index = start
      while index < bytes.count,
        let found = memchr(base + index, Int32(UInt8(ascii: "#")), bytes.count - index)
      {
        index = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
        while index < bytes.count,
          bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t")
            || bytes[index] == UInt8(ascii: "#")
        {
          index += 1
        }
        let isWord = word.withUTF8Buffer { word in
          bytes.count - index >= word.count
            && memcmp(base + index, word.baseAddress ?? base, word.count) == 0
        }
        if isWord { return index }
      }
      return nil
    }
  }

  private static let word: StaticString = "authlint"

  /// Finds the lines. O(n).
  init(_ lines: SourceLines) {
    let bytes = lines.file.bytes
    var start = 0
    var lastLine = -1
    var found: [(line: Int, isAlone: Bool)] = []
    while let place = Self.nextStart(in: bytes, from: start) {
      let line = lines.lineIndex(at: place)
      start = place + 1
      guard line != lastLine else { continue }
      lastLine = line
      let isAlone =
        Self.firstCharacter(lines.range(ofLine: line), bytes) == UInt8(ascii: "#")
      found.append((line, isAlone))
    }
    var below = Below(line: -1, isEmpty: true)
    for (line, isAlone) in found {
      if !isAlone {
        add(line, lines)
        continue
      }
      // Stacked comments apply to the same line, which is searched only once.
      if below.line <= line { below = Self.lineBelow(line, lines) }
      guard !below.isEmpty else { continue }
      add(below.line, lines)
      targetOfAloneLine[line] = targets.count - 1
    }
  }

  /// The next line that is not a comment line; it may be the end of the file.
  private struct Below {
    var line: Int
    /// Whether the line is empty, so that no comment above applies to it.
    var isEmpty: Bool
  }

  private static func lineBelow(_ line: Int, _ lines: SourceLines) -> Below {
    var next = line + 1
    while next < lines.count {
      guard let first = firstCharacter(lines.range(ofLine: next), lines.file.bytes) else {
        return Below(line: next, isEmpty: true)
      }
      if first != UInt8(ascii: "#") { return Below(line: next, isEmpty: false) }
      next += 1
    }
    return Below(line: next, isEmpty: true)
  }

  private static func firstCharacter(_ range: SourceRange, _ bytes: [UInt8]) -> UInt8? {
    bytes[range.lower..<range.upper].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
  }

  private mutating func add(_ line: Int, _ lines: SourceLines) {
    if targets.last?.line == line { return }
    let range = lines.range(ofLine: line)
    let text = lines.file.bytes[range.lower..<range.upper]
    let content = text.prefix { $0 != UInt8(ascii: "#") }
    let isDash =
      content.contains(UInt8(ascii: "-"))
      && content.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
    targets.append(
      Target(
        line: line, lower: range.lower, upper: range.upper, valueEnd: range.upper, isDash: isDash))
  }

  /// Returns the target of a comment; `nil` if there is no line that it can apply to.
  func target(of comment: SourceComment, line: Int) -> Target? {
    if comment.isAlone { return targetOfAloneLine[line].map { targets[$0] } }
    let index = lastTarget(at: comment.range.lower)
    guard index >= 0, targets[index].line == line else { return nil }
    return targets[index]
  }

  /// Returns the index of the last target that starts at or before an offset; -1 if there is none.
  private func lastTarget(at offset: Int) -> Int {
    var low = 0
    var high = targets.count
    while low < high {
      let middle = (low + high) / 2
      if targets[middle].lower <= offset { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  // MARK: - Documents

  /// Records how far the values extend whose keys are on the lines. O(nodes · log targets) for a
  /// document with such a line; costs nothing for others.
  mutating func note(_ document: Document) {
    let root = document.range(document.root)
    let last = lastTarget(at: root.upper)
    guard last >= 0, targets[last].upper >= root.lower else { return }
    for index in 0..<document.nodeCount {
      let node = NodeID(Int32(truncatingIfNeeded: index))
      let range = document.range(node)
      let found = lastTarget(at: range.lower)
      guard found >= 0 else { continue }
      if document.isKey(node) {
        guard range.lower <= targets[found].upper, document.uses(of: node).isEmpty else { continue }
        noteKey(node, document, found)
      } else if targets[found].isDash {
        noteItem(node, range, document, found)
      }
    }
  }

  private mutating func noteKey(_ key: NodeID, _ document: Document, _ target: Int) {
    guard let mapping = document.parent(key), let ordinal = document.ordinal(key) else { return }
    let value = document.range(document.child(at: ordinal, of: mapping))
    // If the value is an alias, it has the range of the alias itself.
    guard value.lower >= targets[target].lower else { return }
    targets[target].valueEnd = max(targets[target].valueEnd, value.upper)
  }

  private mutating func noteItem(
    _ node: NodeID, _ range: SourceRange, _ document: Document, _ target: Int
  ) {
    guard let parent = document.parent(node), document.kind(parent) == .sequence,
      document.style(parent) == .block, document.uses(of: node).isEmpty
    else { return }
    if document.isBlank(node), range.lower <= targets[target].upper {
      targets[target].isDash = false
    } else if range.lower > targets[target].upper,
      targets[target].itemStart < 0 || targets[target].itemStart == range.lower
    {
      targets[target].itemStart = range.lower
      targets[target].valueEnd = max(targets[target].valueEnd, range.upper)
    }
  }
}
