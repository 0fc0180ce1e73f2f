import Diagnostics
import Documents

/// The loader's problems as findings.
package enum LoaderFindings {
  package static func diagnostic(_ problem: LoadProblem, in file: SourceFile? = nil) -> Diagnostic {
    var diagnostic = Diagnostic(
      rule: problem.kind.rawValue, severity: .error, message: problem.message,
      primary: problem.primary, related: problem.related, help: problem.help,
      document: problem.document, pointer: problem.pointer)
    if let file {
      // The document is gone by now: the characters stand for the value.
      let range = problem.primary.range
      let upper = min(range.upper, file.bytes.count)
      var hash = StableHash()
      file.bytes[min(range.lower, upper)..<upper].withUnsafeBufferPointer { hash.combine($0) }
      diagnostic.valueHash = max(1, hash.value)
    }
    return diagnostic
  }

  /// A file in which there is no document at all.
  package static let emptyFile = Diagnostic(
    rule: "wrong-type", severity: .error, message: StructuralMessages.emptyFile,
    primary: Annotation(range: SourceRange(0, 0)),
    help: "write a manifest, or remove the file; `authlint init` writes one to start from")

  /// A JSON text is one value (RFC 8259 §2): nothing is no JSON, where it is a YAML stream without
  /// documents.
  package static let emptyJSON = Diagnostic(
    rule: "syntax-error", severity: .error, message: "the file is empty; expected a JSON value",
    primary: Annotation(range: SourceRange(0, 0)),
    help: "write a manifest, or remove the file")
}
