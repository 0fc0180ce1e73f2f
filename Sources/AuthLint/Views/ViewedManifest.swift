import CEL
import Diagnostics
import Documents
import RuleEngine

/// The manifest that a view makes of one document of a file, to be read by people.
package struct ViewedManifest: Sendable {
  /// The manifest as YAML, with its secrets masked.
  package var text: String
  /// The expressions that found nothing, as the keys that are absent for it.
  package var absent: [String]

  /// Makes the manifests of all documents of a file.
  ///
  /// - Parameter linter: A linter with a view, or with further ones that have one.
  /// - Returns: The manifests, in the order of the views and of the documents, and the report on the
  ///   file, which tells what could not be read.
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package static func all(
    of file: SourceFile, _ linter: Linter
  ) throws(RuleProblems) -> (manifests: [ViewedManifest], report: FileReport) {
    let worker = linter.makeWorker()
    let report = try worker.check(file)
    var manifests: [ViewedManifest] = []
    for view in ([linter] + linter.further).compactMap(\.view) {
      let loader = DocumentLoader(file: file, format: FileFormat(path: file.path).documentFormat)
      while let document = loader.next() {
        var evaluation = ViewEvaluation(
          document, FindingAllowance(path: file.path), worker.guardian)
        let value = evaluation.value(of: view)
        evaluation.run.hideSecrets()
        worker.secretTexts.formUnion(evaluation.run.secretTexts)
        let text = String(decoding: ViewText.bytes(of: value), as: UTF8.self)
        manifests.append(
          ViewedManifest(
            text: worker.secretTexts.masked(text),
            absent: evaluation.gaps.map { gap in
              "\(gap.parent)/\(gap.key)" + (gap.failure.map { ": \($0.message)" } ?? "")
            }.map { worker.secretTexts.masked($0) }))
      }
    }
    return (manifests, report)
  }
}
