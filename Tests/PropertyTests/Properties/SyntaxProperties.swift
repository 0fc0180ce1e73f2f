import CEL
import Diagnostics

/// What holds of every syntax tree.
enum SyntaxProperties {
  static func check(_ tree: SyntaxTree, _ bounds: SourceBounds) throws(Violation) {
    try require(tree.root >= 0, "a tree without a root")
    for index in 0...tree.root {
      for range in [tree.range(of: index), tree.nameRange(of: index)] {
        try bounds.demand(source(range), "node \(index)")
      }
    }
    var pending = [tree.root]
    var reached = 0
    while let index = pending.popLast() {
      reached += 1
      try require(reached <= tree.nodes.count, "a node has two parents")
      let range = tree.range(of: index)
      for child in children(of: index, in: tree) {
        try require(child >= 0 && child < index, "an operand comes after what uses it")
        let inner = tree.range(of: child)
        try require(
          inner.lowerBound >= range.lowerBound && inner.upperBound <= range.upperBound,
          "the operand at \(inner) is not within \(range)")
        pending.append(child)
      }
      if tree.nodes.count <= 60 { try checkAgain(tree, range, bounds) }
    }
    // The tree is linear in the text.
    try require(
      tree.nodes.count <= 2 * bounds.bytes.count + 2,
      "\(tree.nodes.count) nodes of \(bounds.bytes.count) bytes")
  }

  /// The text of a node's range is an expression by itself.
  private static func checkAgain(_ tree: SyntaxTree, _ range: Range<Int32>, _ bounds: SourceBounds)
    throws(Violation)
  {
    let text = Array(bounds.text(source(range)))
    do {
      _ = try SyntaxTree(parsing: Text(String(decoding: text, as: UTF8.self)))
    } catch {
      throw Violation(
        "`\(String(decoding: text, as: UTF8.self))` is not an expression by itself: \(error.message)"
      )
    }
  }

  private static func source(_ range: Range<Int32>) -> SourceRange {
    SourceRange(Int(range.lowerBound), Int(range.upperBound))
  }

  private static func children(of index: SyntaxIndex, in tree: SyntaxTree) -> [SyntaxIndex] {
    switch tree[index] {
    case .literal, .identifier: []
    case .select(let operand, _, _), .has(let operand, _), .unary(_, let operand): [operand]
    case .index(let operand, let index, _): [operand, index]
    case .binary(_, let left, let right): [left, right]
    case .and(let span), .or(let span): Array(tree.operands(span))
    case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
    case .call(_, _, let receiver, let span):
      (receiver.map { [$0] } ?? []) + tree.operands(span)
    case .list(let span): tree.listElements(span).map(\.value)
    case .map(let span): tree.mapElements(span).flatMap { [$0.key, $0.value] }
    case .message(_, let span): tree.messageFields(span).map(\.value)
    case .comprehension(let number):
      [tree.comprehensions[Int(number)]].flatMap {
        [$0.range] + ($0.filter.map { [$0] } ?? []) + [$0.body]
      }
    case .bind(let number): [tree.binds[Int(number)]].flatMap { [$0.value, $0.body] }
    }
  }
}
