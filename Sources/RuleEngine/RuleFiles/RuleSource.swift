import Diagnostics
import Documents

/// Where the texts of a rule stand: finds the place of a part of an expression in the rule's file.
///
/// The file of an embedded rule is looked at only when somebody asks.
package final class RuleSource: Sendable {
  private let provider: @Sendable () -> SourceFile
  private let loaded: Document?

  /// The rule file.
  package var file: SourceFile { loaded?.file ?? provider() }

  /// The rule file's document.
  package var document: Document? {
    loaded ?? DocumentLoader(file: provider(), format: .yaml).next()
  }

  /// A source that was loaded already.
  package init(document: Document) {
    loaded = document
    let file = document.file
    provider = { file }
  }

  /// A source that is loaded when it is asked for, each time.
  package init(_ provider: @escaping @Sendable () -> SourceFile) {
    loaded = nil
    self.provider = provider
  }

  /// The place of a range of bytes of a rule's text, through quotes, escapes and indentation.
  package func range(of part: Range<Int>, in text: RuleText) -> SourceRange {
    guard let document, text.node >= 0, text.node < document.nodeCount else {
      return SourceRange(0, 0)
    }
    let base = Int(text.base)
    return document.sourceRange(
      ofPart: base + part.lowerBound..<base + part.upperBound, in: NodeID(text.node))
  }

  /// A finding at a part of a rule's text.
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
