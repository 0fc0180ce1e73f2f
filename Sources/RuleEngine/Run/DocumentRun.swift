import CEL
import Diagnostics
import Documents

/// One document while a worker checks it: what the rules see of it, and what they have found.
package final class DocumentRun {
  package let document: Document
  package let read: DocumentBridge
  package let literal: DocumentBridge
  /// The findings of the rules, in no particular order.
  package var diagnostics: [Diagnostic] = []
  /// The places of secrets.
  package var secrets: [SourceRange] = []
  /// The texts of those secrets.
  package var secretTexts = SecretTexts()
  /// The indices of findings about a part of a text.
  package var partialFindings: [Int] = []
  /// The findings about values that rules could not work with, by the place of the value.
  var unjudged: [SourceRange: UnjudgedValue] = [:]
  /// The secrets that are known without any rule; messages must not show them.
  package private(set) lazy var taint = guardian.taint(of: literal)
  private let guardian: SecretGuard
  /// Whether all rules were checked to their end.
  package var isComplete = true
  fileprivate lazy var hasher = ValueHasher(document)
  /// The limit on the number and size of findings.
  package let allowance: FindingAllowance
  /// Whether findings offer fixes.
  package let offersFixes: Bool
  /// Makes the edits of fixes.
  package lazy var editor = DocumentEditor(document)
  private var parts: ScalarParts?
  /// Gives places in several documents, of which this is the list; `nil` for others.
  var widePlaces: WidePlaces?

  /// - Parameters:
  ///   - mark: Set when an evaluation looks at something with a structural finding.
  ///   - guardian: Knows the names of secrets.
  package init(
    _ document: Document, schema: StructuralSchema?, facts: StructuralFacts, mark: ReadMark,
    allowance: FindingAllowance, guardian: SecretGuard, offersFixes: Bool = false
  ) {
    self.document = document
    self.allowance = allowance
    self.guardian = guardian
    self.offersFixes = offersFixes
    read = DocumentBridge(
      document, schema: schema, facts: facts, mark: mark, guardian: guardian)
    // Only integers that may be text, and nulls, are read differently from how they are written.
    let isSame = !facts.hasIntegerTexts && !document.hasNulls
    literal = isSame ? read : DocumentBridge(readingAsWritten: read)
  }
}

/// A value that rules could not work with: one finding, whichever rules read the value.
struct UnjudgedValue {
  /// The index of the finding among the document's.
  let finding: Int
  /// The ids of the rules, each once.
  var rules: [String]
  /// What the first of them could not do.
  let reason: String
}

extension DocumentRun {
  /// Hides the secrets that no rule has reported, such as those of rules that are not enabled and
  /// passwords in links. Needed only if a report shows something of the document.
  package func hideSecrets() {
    let isFound = !secrets.isEmpty
    for secret in taint.secrets where !isFound || !secret.isReported {
      let node = secret.textNode(in: document)
      let part = secret.part.map {
        Int32(truncatingIfNeeded: $0.lowerBound)..<Int32(truncatingIfNeeded: $0.upperBound)
      }
      let origin = Origin(
        node: secret.node.index, part: part, role: secret.isInKey ? .key : .value)
      secrets.append(
        part == nil
          ? document.sourceRange(ofPart: 0..<document.textBytes(node).count, in: node)
          : place(of: origin).range)
      secretTexts.insert(secret.text(in: document))
      for use in document.uses(of: node) where use.kind == .anchor { secrets.append(use.range) }
    }
  }

  /// Starts to record which secrets later evaluations read. Returns whether the document has any.
  ///
  /// - Parameter withinTexts: Whether to include texts that contain more than a secret.
  package func watchSecrets(withinTexts: Bool = true) -> Bool {
    if taint.isEmpty { return false }
    read.watch(withinTexts ? taint.nodes : taint.wholeNodes)
    return true
  }

  /// Stops recording reads of secrets.
  package func unwatchSecrets() { read.unwatch() }

  /// The hash of a node's value, for the baseline.
  package func hash(of node: NodeID) -> UInt64 { hasher.hash(of: node) }

  /// Returns the place of what a value came from. The last text is kept decoded, because a long
  /// text may have many findings.
  package func place(of origin: Origin) -> NodePlace {
    if let widePlaces { return widePlaces.place(of: origin) }
    guard let part = origin.part, origin.role != .key, origin.node >= 0,
      Int(origin.node) < document.nodeCount
    else { return document.place(of: origin) }
    let node = NodeID(origin.node)
    guard document.kind(node) < .sequence else { return document.place(of: node) }
    if parts?.node != node { parts = ScalarParts(document, node) }
    var place = document.place(ofCharactersOf: node)
    if let range = parts?.sourceRange(of: Range<Int>(part)) { place.range = range }
    return place
  }
}
