/// A row of the difference that a fix makes.
package struct FixRow: Equatable, Sendable {
  /// What becomes of the row's line.
  package enum Kind: Sendable {
    case kept, removed, added
    /// Stands for rows that are not shown.
    case omitted
  }

  /// What becomes of the line.
  package var kind: Kind
  /// The number of the line before the change, from 1; `nil` for an added or omitted one.
  package var line: Int?
  /// The line, made visible, with secrets masked.
  package var text: [UInt8]
}

extension Excerpt {
  /// The most bytes of a changed place that are shown.
  private static let longestChange = 16_384
  /// The most rows that are shown of what one place loses or gets.
  private static let mostRows = 40
  /// The bytes of a line that are read before and behind a change.
  private static let reach = 512

  /// Returns the lines that a fix changes, each place with the line above and below it.
  ///
  /// Lines that are too long are cut as in excerpts. The result is empty if the fix has no sound
  /// edits or changes only line breaks. O(changed bytes + width), whatever the length of the lines.
  package func rows(of fix: Fix) -> [FixRow] {
    let edits = fix.edits
    let size = lines.file.bytes.count
    var previous = 0
    for edit in edits {
      guard edit.range.lower >= previous, edit.range.upper <= size else { return [] }
      previous = edit.range.upper
    }
    var rows: [FixRow] = []
    var index = 0
    while index < edits.count, rows.count < 2 * Self.mostRows {
      var end = index + 1
      let start = edits[index].range.lower
      // Changes that are close to each other are shown together.
      while end < edits.count, edits[end].range.upper - start <= Self.longestChange / 2,
        lines.lineIndex(at: edits[end].range.lower)
          <= lines.lineIndex(at: edits[end - 1].range.upper) + 2
      {
        end += 1
      }
      if !rows.isEmpty { rows.append(FixRow(kind: .omitted, text: Array("…".utf8))) }
      append(edits[index..<end], to: &rows)
      index = end
    }
    if index < edits.count { rows.append(FixRow(kind: .omitted, text: Array("…".utf8))) }
    return rows.contains { $0.kind == .removed || $0.kind == .added } ? rows : []
  }

  /// The whole text, made visible line by line, with secrets masked.
  package var text: [UInt8] {
    var out: [UInt8] = []
    let count = lines.file.bytes.last == 0x0A ? lines.count - 1 : lines.count
    for line in 0..<count {
      out.append(contentsOf: row(ofLine: line))
      if line + 1 < count { out.append(0x0A) }
    }
    return out
  }

  private func row(ofLine line: Int) -> [UInt8] {
    let range = lines.range(ofLine: line)
    return DisplayLine(
      file: lines.file, range: range, marks: [], focus: SourceRange(range.lower, range.lower),
      width: width, masks: masks
    ).text
  }

  private func append(_ edits: ArraySlice<TextEdit>, to rows: inout [FixRow]) {
    guard let first = edits.first, let last = edits.last else { return }
    let top = lines.lineIndex(at: first.range.lower)
    let bottom = lines.lineIndex(at: last.range.upper)
    let start = lines.start(ofLine: top)
    let end = lines.end(ofLine: bottom)
    let lower = max(start, characterStart(first.range.lower - Self.reach))
    let upper = min(end, characterStart(last.range.upper + Self.reach))
    let added = edits.reduce(0) { $0 + $1.text.utf8.count }
    guard upper - lower + added <= 2 * Self.longestChange else {
      let text = "the change is too long to show"
      rows.append(FixRow(kind: .omitted, text: Array(text.utf8)))
      return
    }
    var changed: [UInt8] = []
    var done = lower
    for edit in edits {
      appendMasked(SourceRange(done, edit.range.lower), to: &changed)
      changed.append(contentsOf: edit.text.utf8)
      done = edit.range.upper
    }
    appendMasked(SourceRange(done, upper), to: &changed)
    var original: [UInt8] = []
    appendMasked(SourceRange(lower, upper), to: &original)

    let old = ChangedText(original, isCut: (lower > start, upper < end), width: width)
    let new = ChangedText(changed, isCut: (lower > start, upper < end), width: width)
    let common = min(old.count, new.count)
    var head = 0
    while head < common, old.bytes(of: head) == new.bytes(of: head) { head += 1 }
    var tail = 0
    while tail < common - head,
      old.bytes(of: old.count - 1 - tail) == new.bytes(of: new.count - 1 - tail)
    {
      tail += 1
    }
    guard old.count - tail > head || new.count - tail > head else { return }
    let above = top + head - 1
    if above >= 0 {
      rows.append(FixRow(kind: .kept, line: above + 1, text: row(ofLine: above)))
    }
    let focus = Self.commonPrefix(old, new, head)
    for (kind, side) in [(FixRow.Kind.removed, old), (.added, new)] {
      let count = side.count - tail - head
      for index in head..<head + min(count, Self.mostRows) {
        rows.append(
          FixRow(
            kind: kind, line: kind == .removed ? top + index + 1 : nil,
            text: side.row(index, focus: index == head ? focus : 0)))
      }
      if count > Self.mostRows {
        let text = "… \(count - Self.mostRows) more lines"
        rows.append(FixRow(kind: .omitted, text: Array(text.utf8)))
      }
    }
    let below = top + old.count - tail
    if below < lines.count, !lines.range(ofLine: below).isEmpty {
      rows.append(FixRow(kind: .kept, line: below + 1, text: row(ofLine: below)))
    }
  }

  /// Returns how many bytes two texts have in common at the start of their lines at `index`.
  private static func commonPrefix(_ old: ChangedText, _ new: ChangedText, _ index: Int) -> Int {
    guard index < old.count, index < new.count else { return 0 }
    return zip(old.bytes(of: index), new.bytes(of: index)).prefix { $0 == $1 }.count
  }

  /// Returns the start of the character that an offset is in.
  private func characterStart(_ offset: Int) -> Int {
    let bytes = lines.file.bytes
    guard offset > 0, offset < bytes.count else { return min(max(0, offset), bytes.count) }
    var start = offset
    while start > 0, offset - start < 3, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// Appends bytes of the file in which each masked character is a `*`.
  private func appendMasked(_ range: SourceRange, to out: inout [UInt8]) {
    lines.file.bytes.withUnsafeBufferPointer { bytes in
      var offset = range.lower
      while offset < range.upper {
        let length = min(UTF8Step(bytes, at: offset).length, range.upper - offset)
        if masks.covers(offset) {
          out.append(0x2A)
        } else {
          out.append(contentsOf: bytes[offset..<offset + length])
        }
        offset += length
      }
    }
  }
}

/// The text around a change, before or after it.
private struct ChangedText {
  private let lines: SourceLines
  private let isCut: (before: Bool, after: Bool)
  private let width: Int

  init(_ bytes: [UInt8], isCut: (before: Bool, after: Bool), width: Int) {
    lines = SourceLines(SourceFile(path: "", bytes: bytes))
    self.isCut = isCut
    self.width = width
  }

  var count: Int { lines.count }

  func bytes(of line: Int) -> ArraySlice<UInt8> {
    let range = lines.range(ofLine: line)
    return lines.file.bytes[range.lower..<range.upper]
  }

  /// Returns a line made visible, and cut so that the byte `focus` of it is shown.
  func row(_ line: Int, focus: Int) -> [UInt8] {
    let range = lines.range(ofLine: line)
    let place = min(range.lower + focus, range.upper)
    var text = DisplayLine(
      file: lines.file, range: range, marks: [], focus: SourceRange(place, place),
      width: width - 2, masks: SourceMasks([], in: lines.file)
    ).text
    let sign = Array("…".utf8)
    if isCut.before, line == 0, !text.starts(with: sign) { text = sign + text }
    if isCut.after, line == count - 1, !text.suffix(sign.count).elementsEqual(sign) {
      text += sign
    }
    return text
  }
}
