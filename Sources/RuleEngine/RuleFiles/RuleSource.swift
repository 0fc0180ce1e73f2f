import Diagnostics
import Documents

/// Finds the places of a rule's texts, and of parts of its expressions, in the rule's file.
///
/// The file of an embedded rule is read only on demand.
package final class RuleSource: Sendable {
  private let provider: @Sendable () -> SourceFile
  private let loaded: Document?

  /// Whether the rule belongs to a set that the rule set extends.
  package let isInherited: Bool

  /// The rule file.
  package var file: SourceFile { loaded?.file ?? provider() }

  /// The rule file's document.
  package var document: Document? {
    loaded ?? DocumentLoader(file: provider(), format: .yaml).next()
  }

  /// Creates a source from a document that is loaded already.
  package init(document: Document, isInherited: Bool = false) {
    self.isInherited = isInherited
    loaded = document
    let file = document.file
    provider = { file }
  }

  /// Creates a source that loads its file again each time it is needed.
  package init(_ provider: @escaping @Sendable () -> SourceFile) {
    loaded = nil
    isInherited = false
    self.provider = provider
  }

  /// Returns the source for a set that extends the rule's own.
  var inherited: RuleSource {
    loaded.map { RuleSource(document: $0, isInherited: true) } ?? self
  }

  /// Returns the place of a range of bytes of a rule's text, through quotes, escapes and
  /// indentation.
  package func range(of part: Range<Int>, in text: RuleText) -> SourceRange {
    guard let document, text.node >= 0, text.node < document.nodeCount else {
      return SourceRange(0, 0)
    }
    let base = Int(text.base)
    return document.sourceRange(
      ofPart: base + part.lowerBound..<base + part.upperBound, in: NodeID(text.node))
  }

  /// Returns a finding at a part of a rule's text.
  package func diagnostic(
    _ message: String, part: Range<Int>, in text: RuleText, help: String? = nil
  )
    -> Diagnostic
  {
    Diagnostic(
      rule: "invalid-rule", severity: .error, message: message,
      primary: Annotation(range: range(of: part, in: text)), help: help)
  }
}
