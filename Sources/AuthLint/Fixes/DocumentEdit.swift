import Diagnostics
import Documents

/// Edits of a document's own characters, which leave everything else as it is.
enum DocumentEdit {
  /// Replaces a scalar or key by a text in the scalar's own style; `nil` if the node is no scalar
  /// or its characters stand elsewhere (an alias, a merge).
  static func replace(_ node: NodeID, with text: String, in document: Document) -> TextEdit? {
    guard document.kind(node) < .sequence, !document.isAlias(node),
      document.uses(of: node).isEmpty, !document.isBlank(node)
    else { return nil }
    return TextEdit(
      range: document.range(node), text: style(of: node, in: document).scalar(text))
  }

  /// Replaces a part of a scalar's text; `nil` if the scalar's style cannot hold the text there.
  static func replace(
    part: Range<Int>, of node: NodeID, with text: String, in document: Document
  ) -> TextEdit? {
    guard !document.isAlias(node), document.uses(of: node).isEmpty else { return nil }
    switch document.style(node) {
    case .literal, .folded: return nil
    default: break
    }
    return style(of: node, in: document).part(text).map {
      TextEdit(range: document.sourceRange(ofPart: part, in: node), text: $0)
    }
  }

  static func remove(_ node: NodeID, in document: Document) -> [TextEdit]? { nil }

  static func insert(_ text: String, key: String?, into node: NodeID, in document: Document)
    -> [TextEdit]?
  { nil }

  private static func style(of node: NodeID, in document: Document) -> ScalarText {
    let quoting: ScalarText.Quoting
    switch document.style(node) {
    case .plain: quoting = document.kind(node) == .string ? .plain : .double
    case .singleQuoted: quoting = .single
    default: quoting = .double
    }
    var isInFlow = false
    var next = document.parent(node)
    while let parent = next {
      if document.style(parent) == .flow { isInFlow = true }
      next = document.parent(parent)
    }
    return ScalarText(quoting: quoting, isInFlow: isInFlow)
  }
}
