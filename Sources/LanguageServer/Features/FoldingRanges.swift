import Diagnostics
import Documents

extension Feature {
  /// `textDocument/foldingRange`: what can be folded away.
  static let foldingRanges = Feature(
    "textDocument/foldingRange", .first([{ FoldingRanges.answer($0) }])
  ) { _ in [JSONValue.Member("foldingRangeProvider", true)] }
}

/// The folds of a document: entries and elements of several lines, block scalars, and comments.
enum FoldingRanges {
  /// A fold from the first to the last line, both included.
  private struct Fold {
    var first: Int
    var last: Int
    var isComment = false
  }

  static func answer(_ request: FeatureRequest) -> JSONValue {
    let trees = request.document.readableTrees
    let text = request.document.text
    var folds: [Int: Fold] = [:]
    func add(_ fold: Fold) {
      guard fold.last > fold.first else { return }
      // Of several folds that start on a line, editors use one: the longest.
      if let known = folds[fold.first], known.last >= fold.last { return }
      folds[fold.first] = fold
    }
    for tree in trees.documents {
      for range in nodes(of: tree) {
        let first = text.lineIndex(at: range.lower)
        var last = text.lineIndex(at: max(range.lower, range.upper - 1))
        // The line with a closing bracket stays visible.
        let end = text.bytes[max(0, min(range.upper, text.bytes.count) - 1)]
        if end == UInt8(ascii: "}") || end == UInt8(ascii: "]") { last -= 1 }
        add(Fold(first: first, last: last))
      }
    }
    for fold in comments(trees, text) { add(fold) }
    let sorted = folds.values.sorted { $0.first < $1.first }
    let limit = request.state.client.foldingLimit ?? Int.max
    return .array(
      sorted.prefix(max(0, limit)).map { fold in
        .compact([
          JSONValue.Member("startLine", .integer(fold.first)),
          JSONValue.Member("endLine", .integer(fold.last)),
          JSONValue.Member("kind", fold.isComment ? "comment" : .null),
        ])
      })
  }

  /// The bytes of all entries and elements.
  private static func nodes(of tree: Document) -> [SourceRange] {
    var ranges: [SourceRange] = []
    var rest = [tree.root]
    while let node = rest.popLast() {
      for child in tree.ownChildren(of: node) {
        let isFoldable =
          tree.kind(child.value) >= .sequence || tree.style(child.value) == .literal
          || tree.style(child.value) == .folded
        guard isFoldable, !tree.isAlias(child.value) else { continue }
        ranges.append(tree.entryRange(child.key, child.value))
        rest.append(child.value)
      }
    }
    return ranges
  }

  private static func comments(_ trees: DocumentTrees, _ text: DocumentText) -> [Fold] {
    var folds: [Fold] = []
    for comment in trees.comments where comment.isAlone {
      let line = text.lineIndex(at: comment.range.lower)
      if let last = folds.last, last.last == line - 1 {
        folds[folds.count - 1].last = line
      } else {
        folds.append(Fold(first: line, last: line, isComment: true))
      }
    }
    return folds
  }
}
