import CEL
import Documents

/// The secrets of a document, and which values come from them: those may not be shown, whatever was
/// computed of them.
package final class SecretTaint {
  /// What stands for what is hidden.
  package static let mask = "***"
  /// What stands for the message of an error that may hold a part of a secret.
  package static let failure =
    "the evaluation failed; its message may hold a part of a secret, and is not shown"

  let document: Document
  package let names: SecretNames
  /// By the numbers of their nodes, then by their places in the texts.
  package let secrets: [SecretScan.Found]

  /// Takes what was found in a document by some names.
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

  /// A text with the secrets in it masked.
  package func masked(_ text: String) -> String { isEmpty ? text : texts.masked(text) }

  /// Whether a secret stands in a text.
  package func isWritten(in text: String) -> Bool { texts.occur(in: text) }

  private lazy var texts = {
    var texts = SecretTexts()
    for secret in secrets { texts.insert(secret.text(in: document)) }
    return texts
  }()

  /// Whether there is no secret.
  package var isEmpty: Bool { secrets.isEmpty }

  /// The nodes that hold the secrets, ascending: the keys of those in keys among them.
  package private(set) lazy var nodes: [Int32] = {
    var nodes: [Int32] = []
    for secret in secrets {
      nodes.append(secret.node.index)
      if secret.isInKey, let key = document.key(ofValue: secret.node) { nodes.append(key.index) }
    }
    nodes.sort()
    return nodes
  }()

  /// Those of them that are a secret as a whole. In a text with more in it, such as a URL, what lies
  /// elsewhere may be shown: there the place of what decided a value tells.
  package private(set) lazy var wholeNodes: [Int32] = secrets.compactMap { secret in
    secret.part == nil && !secret.isInKey ? secret.node.index : nil
  }

  /// Whether a value with what decided it has to be hidden, by what its evaluation has read of the
  /// secrets (``nodes``). A text that is a part of the document with whole secrets in it need not be:
  /// those are masked where they stand in it.
  package func hides(_ value: BlamedValue, _ reads: ReadMark.Reads) -> Bool {
    if hides(value.value, origin: value.origin, reads) { return true }
    return value.origin == nil && Self.mayTell(value.value)
      && value.blame.contains { touches($0) }
  }

  /// Whether more than one bit of a secret may be in a value.
  private static func mayTell(_ value: Value) -> Bool {
    switch value {
    case .bool, .null, .error, .type: false
    default: true
    }
  }

  /// Whether a value with its place has to be hidden, by what was read of the secrets.
  package func hides(_ value: Value, origin: Origin?, _ reads: ReadMark.Reads) -> Bool {
    guard !isEmpty, Self.mayTell(value) else { return false }
    guard let origin else { return reads != .none }
    // What is said about a place is not what stands there.
    if origin.role == .missing { return false }
    switch value {
    case .string(let text):
      // Where a text is cut tells what decided that.
      if reads == .many || reads != .none && reads != .one(origin.node), origin.part != nil {
        return true
      }
      return (reads != .none || touches(origin)) && !isExact(text, origin)
    default: return touches(origin) || reads != .none && origin.part != nil
    }
  }

  /// Whether a place has a secret in it, or is part of one.
  package func touches(_ origin: Origin) -> Bool {
    if isEmpty || origin.role == .missing { return false }
    let first = index(from: origin.node)
    guard first < secrets.count else { return false }
    if secrets[first].node.index == origin.node {
      return overlaps(first, origin)
    }
    // A collection: what is below it follows it.
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

  /// Whether a text is what stands at a place, with whole secrets, long enough to be known again.
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

  /// The first secret of a node or of one behind it.
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
