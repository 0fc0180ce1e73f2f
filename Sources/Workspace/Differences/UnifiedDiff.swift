/// A unified diff of one file, in the form that `git apply` reads.
///
/// Lines end only at LF, so a CR before the LF is part of its line and is kept.
package enum UnifiedDiff {
  /// The number of unchanged lines around a change.
  private static let context = 3

  /// Returns the diff from `old` to `new`; empty if they are the same.
  ///
  /// `path` is the name in the header, after `a/` and `b/`; an absolute path has no prefix.
  package static func text(path: Path, old: [UInt8], new: [UInt8]) -> [UInt8] {
    text(path: path, old: old, new: new, hidingOld: { _ in false }, hidingNew: { _ in false }) ?? []
  }

  /// Returns the diff from `old` to `new` without showing some of their lines; `nil` if that is not
  /// possible.
  ///
  /// The context of a change ends before the first hidden line. The context after a change must not
  /// be empty before the end of the file, because `git apply` takes a hunk without it as the end of
  /// the file.
  ///
  /// - Parameters:
  ///   - isHiddenOld: whether the line with these bytes of `old` must not be shown.
  ///   - isHiddenNew: whether the line with these bytes of `new` must not be shown.
  package static func text(
    path: Path, old: [UInt8], new: [UInt8], hidingOld isHiddenOld: (Range<Int>) -> Bool,
    hidingNew isHiddenNew: (Range<Int>) -> Bool
  ) -> [UInt8]? {
    if old == new { return [] }
    let oldLines = lines(old)
    let newLines = lines(new)
    let (oldNumbers, newNumbers) = numbers(old, oldLines, new, newLines)
    let changes = LineDifference.changes(from: oldNumbers, to: newNumbers)
    func isHidden(_ line: Int) -> Bool { isHiddenOld(oldLines[line]) }
    var output: [UInt8] = []
    output.append(contentsOf: "--- \(name(path, side: "a"))\n".utf8)
    output.append(contentsOf: "+++ \(name(path, side: "b"))\n".utf8)
    var index = 0
    while index < changes.count {
      // Changes whose contexts touch form one hunk.
      var end = index + 1
      while end < changes.count,
        changes[end].old.lowerBound - changes[end - 1].old.upperBound <= 2 * context,
        !(changes[end - 1].old.upperBound..<changes[end].old.lowerBound).contains(where: isHidden)
      {
        end += 1
      }
      let hunk = changes[index..<end]
      for change in hunk
      where change.old.contains(where: isHidden)
        || change.new.contains(where: { isHiddenNew(newLines[$0]) })
      {
        return nil
      }
      let first = changes[index].old.lowerBound
      let last = changes[end - 1].old.upperBound
      let before = (max(0, first - context)..<first).reversed().prefix { !isHidden($0) }.count
      let after = (last..<min(last + context, oldLines.count)).prefix { !isHidden($0) }.count
      if after == 0, last < oldLines.count { return nil }
      writeHunk(hunk, before, after, (old, oldLines), (new, newLines), to: &output)
      index = end
    }
    return output
  }

  private static func writeHunk(
    _ changes: ArraySlice<LineChange>, _ before: Int, _ after: Int, _ old: ([UInt8], [Range<Int>]),
    _ new: ([UInt8], [Range<Int>]), to output: inout [UInt8]
  ) {
    guard let first = changes.first, let last = changes.last else { return }
    let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
    let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
    output.append(contentsOf: "@@ -\(span(oldRange)) +\(span(newRange)) @@\n".utf8)
    var position = oldRange.lowerBound
    for change in changes {
      for line in position..<change.old.lowerBound { write(" ", line, old, to: &output) }
      for line in change.old { write("-", line, old, to: &output) }
      for line in change.new { write("+", line, new, to: &output) }
      position = change.old.upperBound
    }
    for line in position..<oldRange.upperBound { write(" ", line, old, to: &output) }
  }

  private static func write(
    _ mark: Unicode.Scalar, _ line: Int, _ text: ([UInt8], [Range<Int>]), to output: inout [UInt8]
  ) {
    output.append(UInt8(ascii: mark))
    output.append(contentsOf: text.0[text.1[line]])
    if output.last != UInt8(ascii: "\n") {
      output.append(contentsOf: "\n\\ No newline at end of file\n".utf8)
    }
  }

  /// Returns `first,count`. A count of 1 is omitted; for a count of 0, `first` is the line before.
  private static func span(_ lines: Range<Int>) -> String {
    switch lines.count {
    case 0: "\(lines.lowerBound),0"
    case 1: "\(lines.lowerBound + 1)"
    default: "\(lines.lowerBound + 1),\(lines.count)"
    }
  }

  /// Returns the byte ranges of the lines with their line breaks; the last line may have none.
  private static func lines(_ bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      lines.append(start..<end)
      start = end
    }
    return lines
  }

  /// A line as a dictionary key, hashed and compared as a whole.
  private struct Line: Hashable {
    let bytes: UnsafeRawBufferPointer

    static func == (left: Line, right: Line) -> Bool { left.bytes.elementsEqual(right.bytes) }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes: bytes) }
  }

  /// Returns the lines as numbers: equal lines have equal numbers.
  private static func numbers(
    _ old: [UInt8], _ oldLines: [Range<Int>], _ new: [UInt8], _ newLines: [Range<Int>]
  ) -> ([Int32], [Int32]) {
    old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in
        var known: [Line: Int32] = [:]
        func number(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int32 {
          let line = Line(bytes: UnsafeRawBufferPointer(rebasing: bytes))
          if let number = known[line] { return number }
          let number = Int32(truncatingIfNeeded: known.count)
          known[line] = number
          return number
        }
        return (oldLines.map { number(old[$0]) }, newLines.map { number(new[$0]) })
      }
    }
  }

  /// Returns the name after `---` and `+++`: quoted as git does if it contains control characters,
  /// quotes, backslashes or bytes that are not UTF-8; followed by a tab if it contains a space, so
  /// that the text after the space is not taken for a date.
  private static func name(_ path: Path, side: String) -> String {
    let full = path.isAbsolute ? path : Path(side).appending(path.bytes)
    let isUTF8 = PathText.display(full.bytes) == PathText.text(full.bytes)
    let isPlain =
      isUTF8
      && full.bytes.allSatisfy {
        $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      }
    if isPlain {
      return full.bytes.contains(UInt8(ascii: " ")) ? full.display + "\t" : full.display
    }
    var quoted = "\""
    for byte in full.bytes {
      switch byte {
      case 0x07: quoted += "\\a"
      case 0x08: quoted += "\\b"
      case 0x09: quoted += "\\t"
      case 0x0A: quoted += "\\n"
      case 0x0B: quoted += "\\v"
      case 0x0C: quoted += "\\f"
      case 0x0D: quoted += "\\r"
      case UInt8(ascii: "\""): quoted += "\\\""
      case UInt8(ascii: "\\"): quoted += "\\\\"
      case 0x20..<0x7F: quoted.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 8)
        quoted += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
      }
    }
    return quoted + "\""
  }
}
