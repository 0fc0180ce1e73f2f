import Diagnostics
import Documents
import Rules

/// Where the texts of a rule stand: finds the place of a part of an expression in the rule's file.
final class RuleSource: @unchecked Sendable {
  // Unchecked: the document is loaded under the lock of `lazy`, and never changes after.
  /// The rule file.
  let file: SourceFile
  private lazy var document: Document? = {
    let loader = DocumentLoader(file: file, format: .yaml)
    return loader.next()
  }()

  init(file: SourceFile, document: Document? = nil) {
    self.file = file
    if let document { self.document = document }
  }

  /// The place of a range of bytes of a rule's text, through quotes, escapes and indentation.
  func range(of part: Range<Int>, in text: RuleText) -> SourceRange {
    guard let document, text.node >= 0, text.node < document.nodeCount else {
      return SourceRange(0, 0)
    }
    let base = Int(text.base)
    return document.sourceRange(
      ofPart: base + part.lowerBound..<base + part.upperBound, in: NodeID(text.node))
  }

  /// A finding at a part of a rule's text.
  func diagnostic(_ message: String, part: Range<Int>, in text: RuleText, help: String? = nil)
    -> Diagnostic
  {
    Diagnostic(
      rule: "invalid-rule", severity: .error, message: message,
      primary: Annotation(range: range(of: part, in: text)), help: help)
  }
}
