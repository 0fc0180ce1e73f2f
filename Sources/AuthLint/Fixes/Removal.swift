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
    guard let parent = document.parent(node), document.uses(of: parent).isEmpty,
      !document.isAlias(parent), let ordinal = document.ordinal(node)
    else { return nil }
    let child = self.child(at: ordinal, of: parent)
    guard isWrittenHere(child.first), isWrittenHere(child.last),
      isUnshared(document.range(child.first)), isUnshared(document.range(child.last)),
      !document.isBlank(child.first) || document.kind(parent) == .sequence
    else { return nil }
    switch document.style(parent) {
    case .block: return removeFromBlock(child, ordinal, parent)
    case .flow, .json: return removeFromFlow(child, ordinal, parent)
    default: return nil
    }
  }

  /// An item, or the key and value of an entry.
  struct Child {
    var first: NodeID
    var last: NodeID
  }

  func child(at index: Int, of parent: NodeID) -> Child {
    let last = document.child(at: index, of: parent)
    guard document.kind(parent) == .mapping else { return Child(first: last, last: last) }
    return Child(first: document.key(at: index, of: parent), last: last)
  }

  /// The end of a child's own characters.
  func end(of child: Child) -> Int {
    max(document.range(child.first).upper, document.range(child.last).upper)
  }

  /// Whether a comma or bracket must not follow a child directly: it would become a part of the key
  /// or tag in front of a value that is not there.
  func needsGap(after child: Child) -> Bool {
    document.isBlank(child.last) || layout.byte(end(of: child) - 1) == UInt8(ascii: ":")
  }
}
