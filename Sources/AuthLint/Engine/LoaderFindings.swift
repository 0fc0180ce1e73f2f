import Diagnostics
import Documents

/// The loader's problems as findings.
enum LoaderFindings {
  static func diagnostic(_ problem: LoadProblem) -> Diagnostic {
    Diagnostic(
      rule: problem.kind.rawValue, severity: .error, message: problem.message,
      primary: problem.primary, related: problem.related, help: help(problem.kind),
      document: problem.document, pointer: problem.pointer)
  }

  /// A file in which there is no document at all.
  static let emptyFile = Diagnostic(
    rule: "wrong-type", severity: .error, message: StructuralMessages.emptyFile,
    primary: Annotation(range: SourceRange(0, 0)))

  private static func help(_ kind: LoadProblem.Kind) -> String? {
    switch kind {
    case .syntaxError, .limitExceeded: nil
    case .duplicateKey: "keep one of the two; readers of the file do not agree on which one counts"
    }
  }
}
