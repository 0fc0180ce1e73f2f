import CEL
import Documents

/// The secrets of a document. Decides which values were computed from them, and so must not be
/// shown.
package final class SecretTaint {
  /// The text that replaces what is hidden.
  package static let mask = "***"
  /// The text that replaces an error message that may contain a part of a secret.
  package static let failure =
    "the evaluation failed; its message may hold a part of a secret, and is not shown"

  let document: Document
  package let names: SecretNames
  /// Sorted by the numbers of their nodes, then by their places in the texts.
  package let secrets: [SecretScan.Found]

  /// Stores what was found in a document by some names.
  package init(_ document: Document, _ names: SecretNames, _ found: [SecretScan.Found]) {
    self.document = document
    self.names = names
    secrets =
      found.count < 2
      ? found
      : found.sorted { left, right in
        if left.node != right.node { return left.node.index < right.node.index }
        return (left.part?.lowerBound ?? 0) < (right.part?.lowerBound ?? 0)
      }
  }

  /// Returns a text with its secrets masked.
  package func masked(_ text: String) -> String { isEmpty ? text : texts.masked(text) }

  /// Whether a text contains a secret.
  package func isWritten(in text: String) -> Bool { texts.occur(in: text) }

  private lazy var texts = {
    var texts = SecretTexts()
    for secret in secrets { texts.insert(secret.text(in: document)) }
    return texts
  }()

  /// Whether there is no secret.
  package var isEmpty: Bool { secrets.isEmpty }

  /// The nodes that hold the secrets, ascending; for a secret in a key, both the value and the key.
  package private(set) lazy var nodes: [Int32] = {
    var nodes: [Int32] = []
    for secret in secrets {
      nodes.append(secret.node.index)
      if secret.isInKey, let key = document.key(ofValue: secret.node) { nodes.append(key.index) }
    }
    nodes.sort()
    return nodes
  }()

  /// The nodes whose whole value is a secret. A text that contains more, such as a URL, is not
  /// among them: its other parts may be shown, and a value's origin tells which part decided it.
  package private(set) lazy var wholeNodes: [Int32] = secrets.compactMap { secret in
    secret.part == nil && !secret.isInKey ? secret.node.index : nil
  }

  /// Whether a value must be hidden, given the secrets that its evaluation has read (``nodes``). A
  /// text that is a part of the document and contains whole secrets may be shown: the secrets are
  /// masked in it.
  package func hides(_ value: BlamedValue, _ reads: ReadMark.Reads) -> Bool {
    if hides(value.value, origin: value.origin, reads) { return true }
    return value.origin == nil && Self.mayTell(value.value)
      && value.blame.contains { touches($0) }
  }

  /// Whether a value may reveal more than one bit of a secret.
  private static func mayTell(_ value: Value) -> Bool {
    switch value {
    case .bool, .null, .error, .type: false
    default: true
    }
  }

  /// Whether a value with its origin must be hidden, given the secrets that were read.
  package func hides(_ value: Value, origin: Origin?, _ reads: ReadMark.Reads) -> Bool {
    guard !isEmpty, Self.mayTell(value) else { return false }
    guard let origin else { return reads != .none }
    // A value about a place, such as a secret's name, does not contain the text there.
    if origin.role == .missing { return false }
    switch value {
    case .string(let text):
      // Where a text was cut may reveal what decided it.
      if reads == .many || reads != .none && reads != .one(origin.node), origin.part != nil {
        return true
      }
      return (reads != .none || touches(origin)) && !isExact(text, origin)
    default: return touches(origin) || reads != .none && origin.part != nil
    }
  }

  /// Whether a place contains a secret, or is part of one.
  package func touches(_ origin: Origin) -> Bool {
    if isEmpty || origin.role == .missing { return false }
    let first = index(from: origin.node)
    guard first < secrets.count else { return false }
    if secrets[first].node.index == origin.node {
      return overlaps(first, origin)
    }
    // The nodes below a collection have greater numbers than the collection.
    guard origin.role == .value, document.kind(NodeID(origin.node)) >= .sequence else {
      return false
    }
    var node = secrets[first].node
    while let parent = document.parent(node), parent.index >= origin.node {
      if parent.index == origin.node { return true }
      node = parent
    }
    return false
  }

  private func overlaps(_ first: Int, _ origin: Origin) -> Bool {
    var index = first
    let isInKey = origin.role == .key
    while index < secrets.count, secrets[index].node.index == origin.node {
      defer { index += 1 }
      guard secrets[index].isInKey == isInKey else { continue }
      guard let part = secrets[index].part, let other = origin.part else { return true }
      if part.lowerBound >= Int(other.upperBound) { return false }
      if part.upperBound > Int(other.lowerBound) { return true }
    }
    return false
  }

  /// Whether a text equals the text at a place and contains secrets only as a whole, each long
  /// enough to be recognized.
  private func isExact(_ text: Text, _ origin: Origin) -> Bool {
    let isInKey = origin.role == .key
    let node = NodeID(origin.node)
    let source = document.textBytes(isInKey ? document.key(ofValue: node) ?? node : node)
    let range = origin.part.map { Range<Int>($0).clamped(to: source.indices) } ?? source.indices
    guard source[range].elementsEqual(text.bytes) else { return false }
    var index = index(from: origin.node)
    while index < secrets.count, secrets[index].node == node {
      defer { index += 1 }
      guard secrets[index].isInKey == isInKey else { continue }
      let part = secrets[index].part ?? source.indices
      if part.lowerBound >= range.upperBound || part.upperBound <= range.lowerBound { continue }
      guard part.lowerBound >= range.lowerBound, part.upperBound <= range.upperBound,
        SpelledByte.all(in: UnsafeBufferPointer(rebasing: source[part])).count >= 4
      else { return false }
    }
    return true
  }

  /// Returns the index of the first secret of a node or of a later node.
  private func index(from node: Int32) -> Int {
    var low = 0
    var high = secrets.count
    while low < high {
      let middle = (low + high) / 2
      if secrets[middle].node.index < node { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
