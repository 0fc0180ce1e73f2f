import Diagnostics
import Documents

/// Adding items and entries.
extension DocumentEditor {
  /// Appends a value to a list, or to a map under a key; a map needs a key, and a list must not
  /// have one.
  ///
  /// The new text is written like its neighbours: by indentation or in brackets, on one line or on
  /// lines of its own, in their quoting. `nil` also if the map has the key.
  package func insert(
    _ value: ConstantValue, into container: NodeID, key: String? = nil
  ) -> [TextEdit]? {
    let isMap = document.kind(container) == .mapping
    guard isMap || document.kind(container) == .sequence, isMap == (key != nil),
      isOwnContainer(container)
    else { return nil }
    if let key, document.value(forKey: key, of: container) != nil { return nil }
    switch document.style(container) {
    case .block: return insertIntoBlock(value, container, key)
    case .flow, .json: return insertIntoFlow(value, container, key)
    default: return nil
    }
  }

  /// Returns a writer that writes like the collection's last child.
  private func writer(for container: NodeID) -> ValueText {
    let count = document.childCount(container)
    let isJSON = document.format == .json
    var writer = ValueText(
      quoting: isJSON ? .double : .plain, keyQuoting: isJSON ? .double : .plain, isJSON: isJSON)
    guard count > 0 else { return writer }
    let child = child(at: count - 1, of: container)
    if let quoting = quoting(of: child.last) { writer.quoting = quoting }
    guard document.kind(container) == .mapping else { return writer }
    if let quoting = quoting(of: child.first) { writer.keyQuoting = quoting }
    let gap = (document.range(child.first).upper, document.range(child.last).lower)
    let colon = layout.text(gap.0, gap.1)
    if Array(colon.utf8) == [UInt8(ascii: ":")], isJSON { writer.colon = colon }
    return writer
  }

  private func quoting(of node: NodeID) -> ScalarText.Quoting? {
    switch document.style(node) {
    case .singleQuoted: .single
    case .doubleQuoted: .double
    case .json where document.kind(node) < .sequence: .double
    default: nil
    }
  }

  // MARK: - By indentation

  private func insertIntoBlock(
    _ value: ConstantValue, _ container: NodeID, _ key: String?
  ) -> [TextEdit]? {
    let whole = document.range(container)
    guard let line = layout.lineStart(ifOnlyDashesBefore: whole.lower),
      let lineEnd = layout.lineEnd(ifNothingFollows: whole.upper)
    else { return nil }
    if key == nil {
      guard layout.byte(whole.lower) == UInt8(ascii: "-") else { return nil }
    } else {
      guard let first = document.firstKey(of: container),
        document.range(first).lower == whole.lower
      else { return nil }
    }
    let column = whole.lower - line
    var place = layout.skipBreak(lineEnd)
    let lineBreak = layout.lineBreak(before: place) ?? self.lineBreak(aboveLineOf: lineEnd)
    let writer = writer(for: container)
    let written =
      key.map { writer.blockEntry($0, value, column: column, lineBreak: lineBreak) }
      ?? writer.blockItem(value, column: column, lineBreak: lineBreak)
    guard let written else { return nil }
    let text = ValueText.blanks(column) + written
    let scalar = lastBlockScalar(in: container)
    if scalar?.hasBlankTail == true { return nil }
    guard place > lineEnd else {
      // The last line break of a block scalar is part of its text, so none may be added.
      if let scalar, scalar.chomping != .strip { return nil }
      return [TextEdit(range: SourceRange(lineEnd, lineEnd), text: lineBreak + text)]
    }
    if let scalar, scalar.chomping == .keep {
      while place < layout.end {
        let next = layout.skipBlanks(place)
        if next >= layout.end { return nil }
        guard layout.isBreak(next) else { break }
        place = layout.skipBreak(next)
      }
    }
    return [TextEdit(range: SourceRange(place, place), text: text + lineBreak)]
  }

  /// Returns the line break above the line of an offset, which is the file's last.
  private func lineBreak(aboveLineOf offset: Int) -> String {
    var line = offset
    while !layout.isLineStart(line) { line -= 1 }
    return layout.lineBreak(before: line) ?? "\n"
  }

  // MARK: - In brackets

  private func insertIntoFlow(
    _ value: ConstantValue, _ container: NodeID, _ key: String?
  ) -> [TextEdit]? {
    let writer = writer(for: container)
    let written =
      key.map { writer.inlineEntry($0, value) } ?? writer.inline(value, inFlow: true)
    guard let written else { return nil }
    let count = document.childCount(container)
    guard count > 0 else { return fill(container, with: written) }
    let child = child(at: count - 1, of: container)
    guard let last = flowPlace(of: child, count - 1, container) else { return nil }
    let comma = needsGap(after: child) ? " ," : ","
    if let line = layout.lineStart(ifAloneBefore: last.lower) {
      let text = (layout.lineBreak(before: line) ?? "\n") + layout.text(line, last.lower) + written
      return appendLine(text, comma, after: last)
    }
    let separator = separator(before: last, count, container)
    guard let end = last.comma.map({ $0 + 1 }) else {
      let place = SourceRange(last.upper, last.upper)
      return [TextEdit(range: place, text: comma + separator + written)]
    }
    return [TextEdit(range: SourceRange(end, end), text: separator + written + ",")]
  }

  /// Fills empty brackets.
  private func fill(_ container: NodeID, with text: String) -> [TextEdit]? {
    let whole = document.range(container)
    let isList = document.kind(container) == .sequence
    guard whole.upper - whole.lower >= 2,
      layout.byte(whole.lower) == UInt8(ascii: isList ? "[" : "{"),
      layout.byte(whole.upper - 1) == UInt8(ascii: isList ? "]" : "}"),
      layout.significant(whole.lower + 1) == whole.upper - 1
    else { return nil }
    let close = whole.upper - 1
    let lower = layout.hasComment(whole.lower + 1, close) ? close : whole.lower + 1
    return [TextEdit(range: SourceRange(lower, close), text: text)]
  }

  /// Adds a child on a line of its own, below a last child that has a line of its own.
  private func appendLine(_ text: String, _ comma: String, after last: FlowPlace) -> [TextEdit] {
    let end = last.comma.map { $0 + 1 } ?? last.upper
    let closing = last.comma == nil ? "" : ","
    guard let lineEnd = layout.lineEnd(ifNothingFollows: end), lineEnd > end else {
      let place = SourceRange(end, end)
      let closing = last.comma == nil ? comma + text : text + ","
      return [TextEdit(range: place, text: closing)]
    }
    let line = TextEdit(range: SourceRange(lineEnd, lineEnd), text: text + closing)
    return last.comma == nil
      ? [TextEdit(range: SourceRange(end, end), text: comma), line] : [line]
  }

  /// Returns the text between a comma and the child behind it.
  private func separator(before last: FlowPlace, _ count: Int, _ container: NodeID) -> String {
    guard count > 1, !layout.hasComment(last.before, last.lower) else { return " " }
    return layout.text(last.before, last.lower)
  }
}
