import Diagnostics
import Documents

/// Converts the loader's problems to findings.
package enum LoaderFindings {
  package static func diagnostic(_ problem: LoadProblem, in file: SourceFile? = nil) -> Diagnostic {
    var diagnostic = Diagnostic(
      rule: problem.kind.rawValue, severity: .error, message: problem.message,
      primary: problem.primary, related: problem.related, help: problem.help,
      document: problem.document, pointer: problem.pointer)
    if let file {
      // The document no longer exists, so the hash is computed from its characters.
      let range = problem.primary.range
      let upper = min(range.upper, file.bytes.count)
      var hash = StableHash()
      file.bytes[min(range.lower, upper)..<upper].withUnsafeBufferPointer { hash.combine($0) }
      diagnostic.valueHash = max(1, hash.value)
    }
    return diagnostic
  }

  /// The finding of a file that contains no document.
  package static let emptyFile = Diagnostic(
    rule: "wrong-type", severity: .error, message: StructuralMessages.emptyFile,
    primary: Annotation(range: SourceRange(0, 0)),
    help: "write a manifest, or remove the file; `authlint init` writes one to start from")

  /// A JSON text is one value (RFC 8259 §2), so an empty file is not JSON; it is a YAML stream
  /// without documents.
  package static let emptyJSON = Diagnostic(
    rule: "syntax-error", severity: .error, message: "the file is empty; expected a JSON value",
    primary: Annotation(range: SourceRange(0, 0)),
    help: "write a manifest, or remove the file")
}
