import Diagnostics
import Documents

/// Finds the place of a cursor by the indentation of the lines around it, in text that may be
/// half-typed anywhere.
struct CursorFinder {
  private let text: DocumentText
  private let format: DocumentFormat

  init(_ text: DocumentText, _ format: DocumentFormat) {
    self.text = text
    self.format = format
  }

  /// A key or dash above the cursor whose value the cursor may stand in.
  private struct Opening {
    var step: CursorPlace.Step
    var value: SourceRange
  }

  /// Returns the place of a cursor. O(n) in the bytes before it, and in the collection around it.
  func place(at cursor: Int) -> CursorPlace {
    let cursor = min(max(0, cursor), text.bytes.count)
    if format == .json { return flow(from: firstCharacter, [], cursor) ?? empty(cursor) }
    let number = text.lineIndex(at: cursor)
    let line = structure(number)
    if let comment = line.comment, cursor > comment {
      return CursorPlace(form: .comment, range: SourceRange(comment, line.line.upper))
    }
    var place = draft(line, cursor)
    let column = place.column
    let openings = openings(above: number, line, column: column)
    // The outermost open bracket decides, also over what looks like keys behind it.
    for (index, opening) in openings.enumerated() {
      guard let first = byte(at: opening.value.lower), !opening.value.isEmpty else { continue }
      let outer = openings[..<index].map(\.step) + [opening.step]
      if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
        if let found = flow(from: opening.value.lower, outer, cursor) { return found }
      } else if first == UInt8(ascii: "|") || first == UInt8(ascii: ">") {
        place.found.path = outer
        place.found.form = .text
        place.found.block = opening.value.lower
        return place.found
      }
    }
    if let first = byte(at: firstCharacter),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
      let found = flow(from: firstCharacter, [], cursor)
    {
      return found
    }
    var path = openings.map(\.step)
    if let last = openings.last, !last.value.isEmpty, !place.startsInLine,
      !isProperty(last.value), column > 0
    {
      place.found.form = .text
    }
    if case .value = place.found.form, let key = line.key {
      path.append(.key(key.name))
      let value = line.value
      if let first = byte(at: value.lower), !value.isEmpty, value.lower < cursor {
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
          if let found = flow(from: value.lower, path, cursor) { return found }
        } else if first == UInt8(ascii: "|") || first == UInt8(ascii: ">") {
          place.found.form = .text
        }
      }
    } else if line.key == nil, !line.value.isEmpty, line.value.lower < cursor,
      let first = byte(at: line.value.lower),
      first == UInt8(ascii: "[") || first == UInt8(ascii: "{"),
      let found = flow(from: line.value.lower, path, cursor)
    {
      return found
    }
    place.found.path = path
    addNeighbours(to: &place.found, number, line, column)
    return place.found
  }

  private func empty(_ cursor: Int) -> CursorPlace {
    CursorPlace(form: .text, range: SourceRange(cursor, cursor))
  }

  private func byte(at offset: Int) -> UInt8? {
    offset >= 0 && offset < text.bytes.count ? text.bytes[offset] : nil
  }

  /// The number of spaces at the start of a line; the largest number for a line of nothing else.
  private func indentation(_ number: Int) -> Int {
    let start = text.lineStarts[number]
    var index = start
    while index < text.bytes.count, text.bytes[index] == 0x20 { index += 1 }
    let isBlank =
      index == text.bytes.count || text.bytes[index] == 0x0A || text.bytes[index] == 0x0D
    return isBlank ? Int.max : index - start
  }

  private func structure(_ number: Int) -> LineStructure {
    LineStructure(text.bytes, text.lineRange(number))
  }

  /// The offset of the first character that is neither blank nor in a comment.
  private var firstCharacter: Int {
    for number in 0..<text.lineCount {
      let line = structure(number)
      if line.isMarker { continue }
      if let column = line.firstColumn { return line.line.lower + column }
    }
    return text.bytes.count
  }

  private func flow(from start: Int, _ outer: [CursorPlace.Step], _ cursor: Int) -> CursorPlace? {
    guard start < cursor else { return nil }
    var place = FlowScanner.place(
      in: text.bytes, from: start, at: cursor, isJSON: format == .json)
    place?.path.insert(contentsOf: outer, at: 0)
    return place
  }

  /// Whether a value is an anchor or a tag, behind which the value itself follows.
  private func isProperty(_ value: SourceRange) -> Bool {
    guard let first = byte(at: value.lower) else { return false }
    return (first == UInt8(ascii: "&") || first == UInt8(ascii: "!"))
      && !text.bytes[value.lower..<value.upper].contains(0x20)
  }

  // MARK: - The cursor's line

  private struct Draft {
    var found: CursorPlace
    /// The column of the key, or of what would be one.
    var column: Int
    /// Whether the line has a dash before the cursor.
    var startsInLine: Bool
  }

  private func draft(_ line: LineStructure, _ cursor: Int) -> Draft {
    let indentation = (line.firstColumn ?? cursor - line.line.lower)
    if let key = line.key, cursor <= key.colon {
      let range =
        cursor < key.range.lower || cursor > key.range.upper
        ? SourceRange(cursor, cursor) : key.range
      var found = CursorPlace(form: .key, range: range)
      found.hasColon = true
      found.inset = key.range.lower - line.line.lower - indentation
      return Draft(
        found: found, column: key.range.lower - line.line.lower, startsInLine: !line.dashes.isEmpty)
    }
    var range = line.value
    if cursor < range.lower || cursor > range.upper { range = SourceRange(cursor, cursor) }
    if let key = line.key {
      var found = CursorPlace(form: .value, range: range)
      found.needsBlank = cursor == key.colon + 1
      return Draft(
        found: found, column: key.range.lower - line.line.lower, startsInLine: !line.dashes.isEmpty)
    }
    var found = CursorPlace(form: .key, range: range)
    var column = range.lower - line.line.lower
    if let dash = line.dashes.last {
      if cursor <= line.line.lower + dash {
        return Draft(found: found, column: cursor - line.line.lower, startsInLine: false)
      }
      found.needsBlank = cursor == line.line.lower + dash + 1
      if found.needsBlank { column = dash + 2 }
      found.inset = column - indentation
    }
    return Draft(found: found, column: column, startsInLine: !line.dashes.isEmpty)
  }

  // MARK: - The lines around

  /// Returns the keys and dashes that the cursor's column is below, the outermost first.
  private func openings(above number: Int, _ own: LineStructure, column: Int) -> [Opening] {
    var found: [Opening] = []
    var limit = column
    var isItem = false
    func takeDashes(_ line: LineStructure, isOwn: Bool) {
      for (index, dash) in line.dashes.enumerated().reversed() where dash < limit {
        // The value of the last dash may be a bracket that is still open.
        let isLast = index == line.dashes.count - 1 && line.key == nil && !isOwn
        found.append(
          Opening(
            step: .item,
            value: isLast ? line.value : SourceRange(line.line.upper, line.line.upper)))
        limit = dash
        isItem = true
      }
    }
    takeDashes(own, isOwn: true)
    for index in (0..<number).reversed() {
      if limit == 0, !isItem { break }
      // Most lines of a long list are further to the right.
      if indentation(index) > limit { continue }
      let line = structure(index)
      if line.isMarker { break }
      guard let first = line.firstColumn, isItem ? first <= limit : first < limit else { continue }
      if let key = line.key {
        let column = key.range.lower - line.line.lower
        if column < limit || (isItem && column == limit && line.dashes.isEmpty) {
          found.append(Opening(step: .key(key.name), value: line.value))
          limit = column
          isItem = false
        }
      }
      takeDashes(line, isOwn: false)
    }
    return found.reversed()
  }

  /// Adds the keys of the same mapping, or the items of the same list.
  private func addNeighbours(
    to place: inout CursorPlace, _ number: Int, _ own: LineStructure, _ column: Int
  ) {
    let isItem = own.key == nil && !own.dashes.isEmpty
    let dash = own.dashes.last { $0 < column }
    func takeItem(_ line: LineStructure) {
      if isItem, line.key == nil, line.dashes.last == dash, !line.value.isEmpty {
        place.items.append(LineStructure.content(of: line.value, text.bytes))
      }
    }
    /// Takes the key of a line; returns whether the collections go on behind it.
    func take(_ line: LineStructure, isAbove: Bool) -> (mapping: Bool, list: Bool) {
      guard !line.isMarker else { return (false, false) }
      guard let first = line.firstColumn else { return (true, true) }
      var goesOn = (mapping: first >= column, list: dash.map { first >= $0 } ?? false)
      if let key = line.key, key.range.lower - line.line.lower == column,
        isAbove || line.dashes.isEmpty
      {
        place.keys.append(key.name)
        place.entries.append((key.name, LineStructure.content(of: line.value, text.bytes)))
      }
      if !isAbove, !line.dashes.isEmpty, first < column { goesOn.mapping = false }
      if isItem, first == dash, line.dashes.isEmpty { goesOn.list = false }
      return goesOn
    }
    for isAbove in [true, false] {
      var goesOn = (mapping: !(isAbove && dash != nil), list: isItem)
      var index = number
      while goesOn.mapping || goesOn.list {
        index += isAbove ? -1 : 1
        guard index >= 0, index < text.lineCount else { break }
        let line = structure(index)
        let before = place.keys.count
        let next = take(line, isAbove: isAbove)
        if !goesOn.mapping, place.keys.count > before {
          place.keys.removeLast()
          place.entries.removeLast()
        }
        if goesOn.list, next.list || line.firstColumn == dash { takeItem(line) }
        goesOn = (goesOn.mapping && next.mapping, goesOn.list && next.list)
      }
    }
  }
}
