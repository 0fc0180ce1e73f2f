import Diagnostics
import Documents

/// Removing items and entries.
extension DocumentEditor {
  /// Removes a list's item or a map's entry, given by its key or value; `nil` also for the root.
  ///
  /// By indentation, its lines go, with the comment at the end of each and the comment lines below
  /// that are indented deeper than it. Comment lines above it stay: they may speak of what follows.
  /// In brackets, it goes with its comma, and with its line if it is alone there. What is left of a
  /// collection's last item or entry is `[]` or `{}`.
  package func remove(_ node: NodeID) -> [TextEdit]? {
    remove(node, keepingComments: false)?.edits
  }

  /// Removes an item or entry, if it is asked for without the comments that stand with it.
  ///
  /// A comment behind it stays on a line of its own, one that suppresses findings there goes with
  /// it. Comments within it cannot stay.
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
    /// Whether every comment stays but those that suppress findings of what is removed.
    var keepsComments: Bool
  }

  /// Whether a comment stands in a range that is removed; a `#` in a text may be taken for one.
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

  /// Whether a comment is meant for authlint: left alone on its line, it would count for the next.
  func isSuppression(_ comment: Int) -> Bool {
    let words = layout.skipBlanks(comment + 1)
    let name = "authlint:".utf8
    return name.enumerated().allSatisfy { layout.byte(words + $0.offset) == $0.element }
  }

  /// Where the comment behind a place starts that is to stay; `nil` if there is none.
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

  /// The end of a child's own characters.
  package func end(of child: Child) -> Int {
    max(document.range(child.first).upper, document.range(child.last).upper)
  }

  /// Whether a comma or bracket must not follow a child directly: it would become a part of the key
  /// or tag in front of a value that is not there.
  func needsGap(after child: Child) -> Bool {
    document.isBlank(child.last) || layout.byte(end(of: child) - 1) == UInt8(ascii: ":")
  }
}
