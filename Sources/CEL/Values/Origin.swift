/// Where a value came from: a node of a document and, for a text, the part of it.
///
/// CEL does not know documents; the host assigns the numbers of nodes.
public struct Origin: Hashable, Sendable {
  /// Which aspect of the node is meant.
  public enum Role: UInt8, Sendable {
    /// The node's value.
    case value
    /// The node's key in its map.
    case key
    /// A field or key that was looked up and that the node lacks.
    case missing
  }

  /// The host's number of the node.
  public var node: Int32
  /// The half-open range of bytes within the node's decoded text; `nil` for the whole node.
  public var part: Range<Int32>?
  /// Which aspect of the node is meant.
  public var role: Role

  /// Creates an origin.
  public init(node: Int32, part: Range<Int32>? = nil, role: Role = .value) {
    self.node = node
    self.part = part
    self.role = role
  }
}

/// A compact ``Origin`` that accompanies a value through an evaluation and records whether parts of
/// the value can still be located.
package struct Provenance: Sendable {
  /// The host's node; -1 for a value that does not come from a document.
  package var node: Int32
  /// The part's bounds; both -1 for the whole node.
  package var lower: Int32 = -1
  package var upper: Int32 = -1
  package var role = Origin.Role.value
  /// Whether the value's text corresponds to the part byte for byte, so that its parts can be
  /// located too.
  package var isExact = true

  package init(node: Int32) { self.node = node }

  /// The provenance of a value that does not come from a document.
  package static let none = Provenance(node: -1)

  package var exists: Bool { node >= 0 }

  package var origin: Origin? {
    node < 0 ? nil : Origin(node: node, part: lower < 0 ? nil : lower..<upper, role: role)
  }

  /// The same place, for a text that no longer matches it byte for byte.
  package var inexact: Provenance {
    var result = self
    result.isExact = false
    return result
  }

  package func with(role: Origin.Role) -> Provenance {
    var result = self
    result.role = role
    return result
  }

  /// Returns the provenance of a text that was taken from `text`, whose provenance this is. The
  /// bounds follow from the slices if both share their storage, directly or through one step of
  /// decoding; `nil` if they do not.
  package func part(_ part: Text, of text: Text) -> Provenance? {
    guard exists else { return nil }
    if part.storage === text.storage {
      return isExact ? slice(part.lower, part.upper, of: text) : self
    }
    guard let source = part.storage.source, source.storage === text.storage else { return nil }
    return isExact ? slice(source.lower, source.upper, of: text).inexact : self
  }

  private func slice(_ from: Int32, _ to: Int32, of text: Text) -> Provenance {
    guard from >= text.lower, to <= text.upper else { return self }
    if from == text.lower, to == text.upper { return self }
    let start = max(lower, 0)
    var result = self
    result.lower = start &+ (from &- text.lower)
    result.upper = start &+ (to &- text.lower)
    return result
  }
}
