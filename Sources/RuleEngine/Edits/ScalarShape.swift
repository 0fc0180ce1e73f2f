import Documents

/// The properties that all parts of a scalar share, for replacing them.
package struct ScalarShape {
  /// The places of the parts of its text.
  package let parts: ScalarParts
  /// Whether the scalar is within brackets.
  package let isInFlow: Bool
  /// Whether it is a block scalar.
  let isBlock: Bool
  /// Whether it spans several lines.
  let hasBreak: Bool
  /// Whether lines of blanks follow that may be a part of a block scalar.
  let hasBlankTail: Bool
  /// Whether the current text may be written plain.
  private let isPlain: Bool
  /// The offsets of the first and the last byte that cannot occur in a number or date; `nil` if
  /// there is none.
  private let otherBytes: (first: Int, last: Int)?

  /// Looks at a scalar. O(n) in its source.
  init(_ node: NodeID, _ editor: DocumentEditor) {
    let document = editor.document
    let layout = editor.layout
    let range = document.range(node)
    parts = ScalarParts(document, node)
    isInFlow = editor.isInFlow(node)
    isBlock = editor.isBlockScalar(node)
    hasBreak = layout.hasBreak(range.lower, range.upper)
    hasBlankTail = isBlock && BlockScalarShape(range, layout).hasBlankTail
    guard document.style(node) == .plain, document.kind(node) == .string else {
      isPlain = false
      otherBytes = nil
      return
    }
    let text = document.textBytes(node)
    isPlain = PlainText(document.string(node), isInFlow: isInFlow).isPlain
    if let first = text.firstIndex(where: { !PlainText.isInNumbers($0) }),
      let last = text.lastIndex(where: { !PlainText.isInNumbers($0) })
    {
      otherBytes = (first, last)
    } else {
      otherBytes = nil
    }
  }

  /// Whether a plain scalar's text, with a part replaced, may still be written plain; `nil` if only
  /// the whole text can tell. O(part and text).
  package func isPlain(
    replacing part: Range<Int>, of old: UnsafeBufferPointer<UInt8>, by text: String
  ) -> Bool? {
    guard isPlain, old.count - part.count > 8 else { return nil }
    guard ScalarText.isPrintable(text) else { return false }
    // The rest of the old text must show by itself that the result is not a number.
    guard let other = otherBytes, other.first < part.lowerBound || other.last >= part.upperBound
    else { return nil }
    // Includes a byte of the text on either side.
    let lower = max(0, part.lowerBound - 1)
    let upper = min(old.count, part.upperBound + 1)
    let window = Array(old[lower..<part.lowerBound]) + text.utf8 + old[part.upperBound..<upper]
    let (isAtStart, isAtEnd) = (part.lowerBound == 0, part.upperBound == old.count)
    return PlainText(window, isInFlow: isInFlow).isPlainPart(isAtStart: isAtStart, isAtEnd: isAtEnd)
  }
}
