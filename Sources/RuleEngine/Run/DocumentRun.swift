import CEL
import Diagnostics
import Documents

/// One document in the hands of a worker: what the rules see of it, and what they found.
package final class DocumentRun {
  package let document: Document
  package let read: DocumentBridge
  package let literal: DocumentBridge
  /// The findings of the rules, in no order.
  package var diagnostics: [Diagnostic] = []
  /// The characters of secrets.
  package var secrets: [SourceRange] = []
  /// What they say.
  package var secretTexts = SecretTexts()
  /// The indices of findings about a part of a text.
  package var partialFindings: [Int] = []
  /// What is known to be a secret without any rule: what messages may not show.
  package private(set) lazy var taint = guardian.taint(of: literal)
  private let guardian: SecretGuard
  /// Whether a rule had to be given up.
  package var isComplete = true
  fileprivate lazy var hasher = ValueHasher(document)
  /// How many findings there may be.
  package let allowance: FindingAllowance
  /// Whether findings say how they can be fixed.
  package let offersFixes: Bool
  /// Makes the edits of fixes.
  package lazy var editor = DocumentEditor(document)
  private var parts: ScalarParts?

  /// - Parameters:
  ///   - mark: Is set when an evaluation looks at what has a structural finding.
  ///   - guardian: Knows what secrets are called.
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
    // Nothing else is ever read otherwise than it is written.
    literal = facts.hasIntegerTexts ? DocumentBridge(readingAsWritten: read) : read
  }
}

extension DocumentRun {
  /// Hides the secrets that no finding is about, if there is anything to show of the document: those
  /// of rules that are not in force, and passwords in links.
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

  /// Has it noted which secrets the evaluations read that follow, if the document has any; true if so.
  ///
  /// - Parameter withinTexts: Whether that includes texts that have more in them than a secret.
  package func watchSecrets(withinTexts: Bool = true) -> Bool {
    if taint.isEmpty { return false }
    read.watch(withinTexts ? taint.nodes : taint.wholeNodes)
    return true
  }

  /// Has nothing noted of secrets any more.
  package func unwatchSecrets() { read.unwatch() }

  /// The hash of a node's value, for the baseline.
  package func hash(of node: NodeID) -> UInt64 { hasher.hash(of: node) }

  /// The place of what a value came from. A long text may have many findings: it is decoded once.
  package func place(of origin: Origin) -> NodePlace {
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
