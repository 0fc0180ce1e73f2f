import Diagnostics
import Documents

/// Edits of one document's own characters, which leave everything else as it is.
///
/// What is not touched keeps its bytes: comments, order, quoting, indentation, line breaks, a byte
/// order mark, the absence of a last line break. Each edit holds by itself; two of them may
/// contradict each other (the last two items of a list), which ``FixApplier`` finds out. `nil`
/// stands for: there is no edit that is certain to change this and nothing else. That is so for
/// characters behind an alias or a merge, and for characters that an alias elsewhere stands for.
package final class DocumentEditor {
  package let document: Document
  package let layout: SourceLayout
  private lazy var shared = SharedText(document)
  /// The scalar that was edited last: a long one may have many findings.
  private var known: ScalarShape?
  /// How many bytes may still be looked at or written for a part of a scalar alone.
  private var allowance: Int
  /// How many bytes of whole scalars were looked at so far.
  package private(set) var work = 0

  /// Prepares to edit a document; costs nothing until an edit is asked for.
  package init(_ document: Document) {
    self.document = document
    layout = SourceLayout(
      document.textBuffer(.source), hasComments: document.format == .yaml)
    let range = document.range(document.root)
    allowance = 1_000_000 + 16 * (range.upper - range.lower)
  }

  // MARK: - What it costs

  /// What is the same for all parts of a scalar; O(n) in the scalar when another one is asked for.
  package func shape(of node: NodeID) -> ScalarShape {
    if let known, known.parts.node == node { return known }
    let shape = ScalarShape(node, self)
    work += document.range(node).upper - document.range(node).lower
    known = shape
    return shape
  }

  /// Whether a whole scalar may be looked at for the sake of a part.
  ///
  /// Many findings in one long scalar whose quotes cannot hold what they put there would each write
  /// all of it anew: the first of them do, and mending these makes room for the others.
  package func spend(_ count: Int) -> Bool {
    guard count <= allowance else { return false }
    allowance -= count
    work += count
    return true
  }

  // MARK: - What may be edited

  /// Whether the node's characters stand where it is, and for it alone.
  package func isOwn(_ node: NodeID) -> Bool {
    document.uses(of: node).isEmpty && !shared.touches(document.range(node))
  }

  /// Whether what is written at the node stands where it is: its own characters, or an alias.
  func isWrittenHere(_ node: NodeID) -> Bool {
    let uses = document.uses(of: node)
    return uses.isEmpty || document.isAlias(node) && uses.allSatisfy { $0.kind == .anchor }
  }

  /// Whether nothing in the range is what an alias elsewhere stands for.
  package func isUnshared(_ range: SourceRange) -> Bool { !shared.touches(range) }

  /// Whether an entry or item may be added to a collection without adding it elsewhere too.
  func isOwnContainer(_ node: NodeID) -> Bool {
    guard document.uses(of: node).isEmpty, !document.isAlias(node) else { return false }
    if shared.isEmpty { return true }
    if shared.contains(document.range(node)) || hasProperty(UInt8(ascii: "&"), node) {
      return false
    }
    // A merge names the mapping, but it is the entries that are known to be merged.
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

  /// Whether a tag stands before the node, which says what its text means.
  package func isTagged(_ node: NodeID) -> Bool { hasProperty(UInt8(ascii: "!"), node) }

  /// Whether a property that starts with `mark` stands before the node.
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
