import Diagnostics
import Documents
import RuleEngine

/// Builds the fixes of duplicate keys: if both values are the same, the later entry is removed.
final class DuplicateKeyFixes {
  private let editor: DocumentEditor
  /// The number of nodes that may still be compared; long texts count for several.
  private var steps = 1_000_000

  init(_ document: Document) { editor = DocumentEditor(document) }

  /// Returns the fix of one of the document's problems.
  func fix(of problem: LoadProblem) -> Fix? {
    let document = editor.document
    guard problem.kind == .duplicateKey, !problem.startsItem, problem.document == document.index,
      let key = problem.node, document.kind(key) == .string,
      let parent = document.parent(key),
      let first = document.value(forKey: document.textBytes(key), of: parent)
    else { return nil }
    // The later entry is not one of the mapping's children, but the value's node follows the key's
    // as in any entry.
    let later = NodeID(key.index + 1)
    guard Int(later.index) < document.nodeCount, document.parent(later) == parent, first != later,
      Self.isSame(first, later, editor, &steps),
      let edit = editor.removeRepeated(key, later, from: parent)
    else { return nil }
    let name = FixWords.quoted(document.string(key))
    return Fix(
      isSafe: true, edits: [edit], title: "remove the later \(name), which has the same value")
  }

  /// Whether two values are the same for every reader. Recursion is as deep as documents may be
  /// nested.
  private static func isSame(
    _ left: NodeID, _ right: NodeID, _ editor: DocumentEditor, _ steps: inout Int
  ) -> Bool {
    let document = editor.document
    steps -= 1
    guard steps > 0, document.kind(left) == document.kind(right),
      !editor.isTagged(left), !editor.isTagged(right)
    else { return false }
    switch document.kind(left) {
    case .sequence, .mapping:
      let count = document.childCount(left)
      guard document.childCount(right) == count else { return false }
      let isMap = document.kind(left) == .mapping
      for index in 0..<count {
        if isMap,
          !isSame(
            document.key(at: index, of: left), document.key(at: index, of: right), editor, &steps)
        {
          return false
        }
        guard
          isSame(
            document.child(at: index, of: left), document.child(at: index, of: right), editor,
            &steps)
        else { return false }
      }
      return true
    default:
      let (one, other) = (document.textBytes(left), document.textBytes(right))
      steps -= one.count / 64
      // `1.0` and `1.00` differ in their text; `yes` and `"yes"` differ for older readers.
      return one.elementsEqual(other)
        && (document.style(left) == .plain) == (document.style(right) == .plain)
    }
  }
}

extension DocumentEditor {
  /// Removes a repeated entry of a mapping, which is not among its children; `nil` if its value is
  /// a block scalar or a collection by indentation.
  ///
  /// A comment behind the entry stays on a line of its own, unless it suppresses findings there.
  fileprivate func removeRepeated(
    _ key: NodeID, _ value: NodeID, from mapping: NodeID
  ) -> TextEdit? {
    let (start, end) = (document.range(key).lower, document.range(value).upper)
    guard document.uses(of: key).isEmpty, document.uses(of: value).isEmpty, start < end,
      document.range(value).lower > start, isUnshared(SourceRange(start, end)),
      !isBlockScalar(value), document.style(value) != .block, !document.isBlank(value)
    else { return nil }
    guard document.style(mapping) == .block else {
      // The comma before the entry is removed too: the entry is not the first.
      let before = layout.backOverBlanksAndBreaks(start)
      guard layout.byte(before - 1) == UInt8(ascii: ",") else { return nil }
      return TextEdit(range: SourceRange(before - 1, end), text: "")
    }
    guard let line = layout.lineStart(ifAloneBefore: start),
      let lineEnd = layout.lineEnd(ifNothingFollows: end),
      layout.byte(layout.skipBlanks(document.range(key).upper)) == UInt8(ascii: ":")
    else { return nil }
    if let kept = keptComment(behind: end) {
      return TextEdit(range: SourceRange(start, kept), text: "")
    }
    let next = layout.skipBreak(lineEnd)
    // Blank lines below might become part of a block scalar above.
    if next < layout.end, layout.isLineEnd(layout.skipBlanks(next)) { return nil }
    if next == lineEnd {
      // The file ends without a line break, and must still do so afterwards.
      return TextEdit(range: SourceRange(layout.backOverBreak(line), lineEnd), text: "")
    }
    return TextEdit(range: SourceRange(line, next), text: "")
  }
}
