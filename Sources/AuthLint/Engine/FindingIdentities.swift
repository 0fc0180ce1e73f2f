import Diagnostics

/// Gives findings the identities by which later runs recognize them.
enum FindingIdentities {
  /// Gives each finding its identity.
  static func assign(to report: inout FileReport) {
    guard !report.diagnostics.isEmpty else { return }
    var fingerprints = FingerprintAssigner(path: report.file.path)
    let isInOrder = Self.isByDocument(report.diagnostics)
    var document = -1
    for index in report.diagnostics.indices {
      if isInOrder, report.diagnostics[index].document != document {
        document = report.diagnostics[index].document
        fingerprints.beginDocument()
      }
      let fingerprint = Self.fingerprint(of: report.diagnostics[index], &fingerprints)
      report.diagnostics[index].fingerprint = fingerprint
    }
  }

  /// A separate function, so that no copy of a finding is alive when the finding is modified.
  private static func fingerprint(
    of diagnostic: Diagnostic, _ fingerprints: inout FingerprintAssigner
  ) -> String {
    fingerprints.fingerprint(
      rule: diagnostic.rule, document: diagnostic.document, pointer: diagnostic.pointer,
      value: diagnostic.valueHash)
  }

  /// Whether the findings are sorted by document.
  private static func isByDocument(_ diagnostics: [Diagnostic]) -> Bool {
    var document = 0
    for diagnostic in diagnostics {
      if diagnostic.document < document { return false }
      document = diagnostic.document
    }
    return true
  }
}
