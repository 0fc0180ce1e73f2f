import Diagnostics
import Documents

/// Creates edits of one document's own characters, which leave everything else unchanged.
///
/// Text outside an edit keeps its bytes: comments, order, quoting, indentation, line breaks, a byte
/// order mark, a missing last line break. Each edit is valid by itself; two edits may contradict
/// each other (the last two items of a list), which ``FixApplier`` detects. The result is `nil` if
/// no edit is certain to change this and nothing else, as for characters that are used through an
/// alias or a merge.
package final class DocumentEditor {
  package let document: Document
  package let layout: SourceLayout
  private lazy var shared = SharedText(document)
  /// The last scalar edited, kept because a long scalar may have many findings.
  private var known: ScalarShape?
  /// The number of bytes that may still be read or written to edit only a part of a scalar.
  private var allowance: Int
  /// The number of bytes of whole scalars that have been read so far.
  package private(set) var work = 0

  /// Prepares to edit a document; costs nothing until an edit is requested.
  package init(_ document: Document) {
    self.document = document
    layout = SourceLayout(
      document.textBuffer(.source), hasComments: document.format == .yaml)
    let range = document.range(document.root)
    allowance = 1_000_000 + 16 * (range.upper - range.lower)
  }

  // MARK: - Cost

  /// Returns the properties that all parts of a scalar share. O(n) in the scalar, unless it is the
  /// last one requested.
  package func shape(of node: NodeID) -> ScalarShape {
    if let known, known.parts.node == node { return known }
    let shape = ScalarShape(node, self)
    work += document.range(node).upper - document.range(node).lower
    known = shape
    return shape
  }

  /// Whether a whole scalar may be processed to edit a part of it.
  ///
  /// If a long scalar has many findings and its quotes cannot hold their fixes, each fix would
  /// rewrite the whole scalar. The first fixes do; once they are applied, there is room for the
  /// others.
  package func spend(_ count: Int) -> Bool {
    guard count <= allowance else { return false }
    allowance -= count
    work += count
    return true
  }

  // MARK: - What may be edited

  /// Whether the node's characters are written in its place and are used only there.
  package func isOwn(_ node: NodeID) -> Bool {
    document.uses(of: node).isEmpty && !shared.touches(document.range(node))
  }

  /// Whether something is written in the node's place: its own characters, or an alias.
  func isWrittenHere(_ node: NodeID) -> Bool {
    let uses = document.uses(of: node)
    return uses.isEmpty || document.isAlias(node) && uses.allSatisfy { $0.kind == .anchor }
  }

  /// Whether no part of the range is used elsewhere through an alias.
  package func isUnshared(_ range: SourceRange) -> Bool { !shared.touches(range) }

  /// Whether an entry or item may be added to a collection without adding it elsewhere too.
  func isOwnContainer(_ node: NodeID) -> Bool {
    guard document.uses(of: node).isEmpty, !document.isAlias(node) else { return false }
    if shared.isEmpty { return true }
    if shared.contains(document.range(node)) || hasProperty(UInt8(ascii: "&"), node) {
      return false
    }
    // A merge refers to the mapping, but only the uses of its entries are recorded.
    guard document.kind(node) == .mapping else { return true }
    return !(0..<document.childCount(node)).contains { index in
      let key = document.key(at: index, of: node)
      return document.uses(of: key).isEmpty && shared.touches(document.range(key))
    }
  }

  /// Whether the node stands within brackets.
  package func isInFlow(_ node: NodeID) -> Bool {
    var next = document.parent(node)
    while let parent = next {
      if document.style(parent) == .flow || document.style(parent) == .json { return true }
      next = document.parent(parent)
    }
    return false
  }

  /// Whether a tag precedes the node and determines what its text means.
  package func isTagged(_ node: NodeID) -> Bool { hasProperty(UInt8(ascii: "!"), node) }

  /// Whether a property that starts with `mark` precedes the node.
  private func hasProperty(_ mark: UInt8, _ node: NodeID) -> Bool {
    guard document.format == .yaml else { return false }
    var index = document.range(node).lower
    while true {
      let upper = layout.backOverBlanksAndBreaks(index)
      index = layout.wordStart(upper)
      guard index < upper else { return false }
      if layout.byte(index) == mark { return true }
      guard !isProperty(index) else { continue }
      // The first property may follow a bracket or comma: `[!!str 1]`.
      return (index..<upper).contains { place in
        layout.byte(place + 1) == mark && [0x5B, 0x7B, 0x2C].contains(layout.byte(place))
      }
    }
  }

  /// Whether an anchor or tag starts at the offset.
  func isProperty(_ offset: Int) -> Bool {
    layout.byte(offset) == UInt8(ascii: "!") || layout.byte(offset) == UInt8(ascii: "&")
  }
}
