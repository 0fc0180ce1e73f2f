import Diagnostics
import Documents

/// Removing items and entries.
extension DocumentEditor {
  /// Removes a list's item or a map's entry, given by its key or value; `nil` also for the root.
  ///
  /// In a collection by indentation, this removes its lines, the comments at their ends, and the
  /// comment lines below that are indented deeper. Comment lines above stay, because they may be
  /// about what follows. In brackets, this removes its comma, and its line if it is alone there. A
  /// collection without its only item or entry becomes `[]` or `{}`.
  package func remove(_ node: NodeID) -> [TextEdit]? {
    remove(node, keepingComments: false)?.edits
  }

  /// Removes an item or entry, on request without the comments next to it.
  ///
  /// A comment behind it stays on a line of its own, but one that suppresses findings there is
  /// removed. Comments within it cannot stay.
  package func remove(_ node: NodeID, keepingComments: Bool) -> Removal? {
    guard let parent = document.parent(node), document.uses(of: parent).isEmpty,
      !document.isAlias(parent), let ordinal = document.ordinal(node)
    else { return nil }
    let child = self.child(at: ordinal, of: parent)
    guard isWrittenHere(child.first), isWrittenHere(child.last),
      isUnshared(document.range(child.first)), isUnshared(document.range(child.last)),
      !document.isBlank(child.first) || document.kind(parent) == .sequence
    else { return nil }
    func edits(_ keepingComments: Bool) -> [TextEdit]? {
      switch document.style(parent) {
      case .block:
        removeFromBlock(child, ordinal, parent, keepingComments: keepingComments)
      case .flow, .json:
        removeFromFlow(child, ordinal, parent, keepingComments: keepingComments)
      default: nil
      }
    }
    guard let plain = edits(false) else { return nil }
    let end = end(of: child)
    guard keepingComments, plain.contains(where: { holdsComment($0.range, behind: end) }) else {
      return Removal(edits: plain, keepsComments: true)
    }
    guard let careful = edits(true),
      !careful.contains(where: { holdsComment($0.range, behind: end) })
    else { return Removal(edits: plain, keepsComments: false) }
    return Removal(edits: careful, keepsComments: true)
  }

  /// The edits that remove something.
  package struct Removal {
    package var edits: [TextEdit]
    /// Whether all comments stay, except those that suppress findings of what is removed.
    var keepsComments: Bool
  }

  /// Whether a removed range contains a comment; a `#` in a text may be taken for one.
  private func holdsComment(_ range: SourceRange, behind end: Int) -> Bool {
    guard layout.hasComments else { return false }
    var index = range.lower
    while index < range.upper {
      guard layout.isComment(index) else {
        index += 1
        continue
      }
      if index < end || !isSuppression(index) { return true }
      index = layout.lineEnd(index)
    }
    return false
  }

  /// Whether a comment is addressed to authlint: left alone on its line, it would apply to the next
  /// line.
  func isSuppression(_ comment: Int) -> Bool {
    let words = layout.skipBlanks(comment + 1)
    let name = "authlint:".utf8
    return name.enumerated().allSatisfy { layout.byte(words + $0.offset) == $0.element }
  }

  /// Returns where the comment behind a place starts if it has to stay; `nil` if there is none.
  package func keptComment(behind place: Int) -> Int? {
    let comment = layout.skipBlanks(place)
    return layout.isComment(comment) && !isSuppression(comment) ? comment : nil
  }

  /// An item, or the key and value of an entry.
  package struct Child {
    package var first: NodeID
    package var last: NodeID
  }

  package func child(at index: Int, of parent: NodeID) -> Child {
    let last = document.child(at: index, of: parent)
    guard document.kind(parent) == .mapping else { return Child(first: last, last: last) }
    return Child(first: document.key(at: index, of: parent), last: last)
  }

  /// Returns the end of a child's own characters.
  package func end(of child: Child) -> Int {
    max(document.range(child.first).upper, document.range(child.last).upper)
  }

  /// Whether a comma or bracket must not follow a child directly, because it would become part of
  /// the key or tag before a value that is absent.
  func needsGap(after child: Child) -> Bool {
    document.isBlank(child.last) || layout.byte(end(of: child) - 1) == UInt8(ascii: ":")
  }
}
