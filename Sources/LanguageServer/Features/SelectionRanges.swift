import Diagnostics
import Documents

extension Feature {
  /// `textDocument/selectionRange`: what a growing selection takes in, step by step.
  static let selectionRanges = Feature(
    "textDocument/selectionRange", .first([{ try SelectionRanges.answer($0) }])
  ) { _ in [JSONValue.Member("selectionRangeProvider", true)] }
}

/// The selections around a place: the content of a scalar, the scalar, its entry, the collection, and
/// so on up to the whole text.
enum SelectionRanges {
  static func answer(_ request: FeatureRequest) throws -> JSONValue {
    .array(
      try request.params["positions"].elements.map { position in
        let offset = try request.offset(of: position)
        var selection: JSONValue = .null
        for range in ranges(around: offset, request.document) {
          var members = [JSONValue.Member("range", request.json(range))]
          if !selection.isNull { members.append(JSONValue.Member("parent", selection)) }
          selection = .object(members)
        }
        return selection
      })
  }

  /// Returns the selections from the largest to the smallest; each lies within the one before.
  private static func ranges(around offset: Int, _ document: OpenDocument) -> [SourceRange] {
    var ranges = [document.text.whole]
    func add(_ range: SourceRange) {
      guard let last = ranges.last, last != range, last.encloses(range), range.holds(offset) else {
        return
      }
      ranges.append(range)
    }
    if let tree = document.readableTrees.document(at: offset) {
      for node in tree.chain(at: offset) {
        if let key = tree.isKey(node) ? node : tree.key(ofValue: node) {
          let value = tree.isKey(node) ? value(of: node, in: tree) : node
          if let value { add(tree.entryRange(key, value)) }
        }
        let range = tree.range(node)
        add(range)
        switch tree.style(node) {
        case .singleQuoted, .doubleQuoted, .json:
          if tree.kind(node) == .string, range.upper - range.lower >= 2 {
            add(SourceRange(range.lower + 1, range.upper - 1))
          }
        default: break
        }
      }
    }
    let line = document.text.lineRange(document.text.lineIndex(at: offset))
    if ranges.count == 1 { add(line) }
    return ranges
  }

  private static func value(of key: NodeID, in tree: Document) -> NodeID? {
    guard let parent = tree.parent(key), tree.kind(parent) == .mapping else { return nil }
    for index in 0..<tree.childCount(parent) where tree.key(at: index, of: parent) == key {
      return tree.child(at: index, of: parent)
    }
    return nil
  }
}
