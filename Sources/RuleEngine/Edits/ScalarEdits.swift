import Diagnostics
import Documents

/// Replacing scalars and parts of them.
extension DocumentEditor {
  /// Replaces a node by a value.
  ///
  /// A text keeps the scalar's quoting if that can hold it, and is double-quoted otherwise; other
  /// values are written on one line. A blank value is filled in. `nil` also for a collection by
  /// indentation, and for a tagged scalar whose type would change.
  package func replace(_ node: NodeID, with value: ConstantValue) -> TextEdit? {
    if document.isBlank(node) { return fill(node, with: value) }
    guard isOwn(node) else { return nil }
    if case .string(let text) = value, document.kind(node) < .sequence {
      return replace(scalar: node, with: text)
    }
    if document.isKey(node) || isTagged(node) || document.style(node) == .block { return nil }
    let range = document.range(node)
    if isBlockScalar(node), layout.hasComment(range.lower, layout.lineEnd(range.lower)) {
      return nil
    }
    let writer = ValueText(
      quoting: document.format == .json ? .double : .plain,
      keyQuoting: document.format == .json ? .double : .plain, isJSON: document.format == .json)
    return writer.inline(value, inFlow: isInFlow(node)).map { TextEdit(range: range, text: $0) }
  }

  /// Replaces a scalar or key by a text in its own quoting; see ``replace(_:with:)``.
  package func replace(_ node: NodeID, with text: String) -> TextEdit? {
    replace(node, with: .string(text))
  }

  /// Puts a plain scalar in quotes as it is written: `0x1F` becomes `"0x1F"`.
  ///
  /// `nil` for a scalar that has quotes, and for one that spans several lines.
  package func quote(_ node: NodeID) -> TextEdit? {
    let range = document.range(node)
    guard document.kind(node) < .sequence, document.format == .json || isPlain(node),
      isOwn(node), !document.isBlank(node), !isTagged(node),
      layout.byte(range.lower) != UInt8(ascii: "\""), !layout.hasBreak(range.lower, range.upper)
    else { return nil }
    let written = layout.text(range.lower, range.upper)
    let quoted = ScalarText(quoting: .double, isInFlow: isInFlow(node)).scalar(written)
    return TextEdit(range: range, text: quoted)
  }

  private func isPlain(_ node: NodeID) -> Bool { document.style(node) == .plain }

  /// Replaces a part of a scalar's text.
  ///
  /// - Parameter part: A half-open range of bytes of the decoded text, at character boundaries.
  ///
  /// The edit replaces only the part's own characters if the quoting can hold the result, and the
  /// whole scalar otherwise. The first is O(part and text), after O(n) once for the scalar; the
  /// second is O(n), and `nil` once a document's fixes have written a multiple of the document.
  package func replace(part: Range<Int>, of node: NodeID, with text: String) -> TextEdit? {
    guard document.kind(node) < .sequence, isOwn(node), !document.isBlank(node) else { return nil }
    let old = document.textBytes(node)
    guard part.lowerBound >= 0, part.upperBound <= old.count else { return nil }
    let shape = shape(of: node)
    let range = shape.parts.sourceRange(of: part)
    if fits(text, for: part, at: range, in: node, shape),
      let written = shape.isBlock ? text : scalarText(of: node).part(text)
    {
      return TextEdit(range: range, text: written)
    }
    guard spend(old.count) else { return nil }
    return replace(scalar: node, with: Self.text(old, part, replacedBy: text))
  }

  private static func text(
    _ old: UnsafeBufferPointer<UInt8>, _ part: Range<Int>, replacedBy text: String
  ) -> String {
    var whole = Array(old[..<part.lowerBound])
    whole.append(contentsOf: text.utf8)
    whole.append(contentsOf: old[part.upperBound...])
    return String(decoding: whole, as: UTF8.self)
  }

  // MARK: - Whole scalars

  private func replace(scalar node: NodeID, with text: String) -> TextEdit? {
    if document.kind(node) != .string, isTagged(node) { return nil }
    if isBlockScalar(node) { return replace(blockScalar: node, with: text) }
    return TextEdit(
      range: document.range(node), text: scalarText(of: node).scalar(text))
  }

  package func isBlockScalar(_ node: NodeID) -> Bool {
    document.style(node) == .literal || document.style(node) == .folded
  }

  private func scalarText(of node: NodeID) -> ScalarText {
    let quoting: ScalarText.Quoting
    switch document.style(node) {
    // A number that becomes a text needs quotes, whatever the text looks like.
    case .plain: quoting = document.kind(node) == .string ? .plain : .double
    case .singleQuoted: quoting = .single
    default: quoting = .double
    }
    return ScalarText(quoting: quoting, isInFlow: isInFlow(node))
  }

  /// Writes a value where none is written.
  private func fill(_ node: NodeID, with value: ConstantValue) -> TextEdit? {
    guard isWrittenHere(node), isUnshared(document.range(node)), !document.isKey(node) else {
      return nil
    }
    let place = document.range(node).lower
    // Anything that follows, such as an anchor, would end up behind the value.
    let isClosed = [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(
      layout.byte(layout.skipBlanks(place)))
    guard isClosed || layout.lineEnd(ifNothingFollows: place) != nil,
      isRightBehindIndicator(node, place)
    else { return nil }
    let writer = ValueText(quoting: .plain, keyQuoting: .plain, isJSON: false)
    return writer.inline(value, inFlow: isInFlow(node)).map {
      TextEdit(range: SourceRange(place, place), text: " " + $0)
    }
  }

  /// Whether the place of a blank value follows its own `:` or `-`.
  private func isRightBehindIndicator(_ node: NodeID, _ place: Int) -> Bool {
    guard place > layout.start else { return false }
    guard let key = document.key(ofValue: node) else {
      guard let list = document.parent(node), document.style(list) == .block else { return false }
      return layout.byte(place - 1) == UInt8(ascii: "-")
        && (layout.isBlank(place - 2) || layout.isLineStart(place - 1))
    }
    return layout.byte(place - 1) == UInt8(ascii: ":") && !document.isBlank(key)
      && layout.skipBlanks(document.range(key).upper) == place - 1
  }

  // MARK: - Parts

  /// Whether a text can replace a part without changing the text around it.
  private func fits(
    _ text: String, for part: Range<Int>, at range: SourceRange, in node: NodeID,
    _ shape: ScalarShape
  ) -> Bool {
    let whole = document.range(node)
    let old = document.textBytes(node)
    let isWhole = old.count == range.upper - range.lower
    // A range that includes the quotes means that the exact place of the part is unknown.
    guard range != whole || document.style(node) == .plain && isWhole else { return false }
    if shape.isBlock || shape.hasBreak {
      // Blanks at the ends of a line are folded away, and an empty line is a line break.
      guard let first = text.utf8.first, let last = text.utf8.last, !range.isEmpty,
        first != UInt8(ascii: " "), last != UInt8(ascii: " ")
      else { return false }
      // A line break can only be replaced together with everything it stands for.
      if layout.hasBreak(range.lower, range.upper), Self.hasBlankEnds(old[part]) { return false }
      // Three characters at the start of a line can be a document marker.
      if mayMakeMarker(at: range.lower) { return false }
    }
    switch document.style(node) {
    case .plain:
      guard document.kind(node) == .string else { return false }
      if let isPlain = shape.isPlain(replacing: part, of: old, by: text) { return isPlain }
      guard spend(old.count) else { return false }
      return PlainText(Self.text(old, part, replacedBy: text), isInFlow: shape.isInFlow).isPlain
    case .literal, .folded:
      // The part must lie within one line's own characters, without the indentation and the breaks
      // between two lines. A line that starts with blanks is folded differently.
      return ScalarText.isPrintable(text) && !layout.hasBreak(range.lower, range.upper)
        && !layout.isBlank(range.lower) && !shape.hasBlankTail
    default: return true
    }
  }

  /// Whether a text inserted at the offset may become `---` or `...` at the start of a line.
  private func mayMakeMarker(at offset: Int) -> Bool {
    var index = offset
    while offset - index < 3 {
      if layout.isLineStart(index) { return true }
      index -= 1
      let byte = layout.byte(index)
      guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") else { return false }
    }
    return false
  }

  private static func hasBlankEnds(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    return [0x20, 0x09, 0x0A].contains(first) || [0x20, 0x09, 0x0A].contains(last)
  }
}
