import Diagnostics
import Documents
import JSONSchema
import RuleEngine

/// The languages of files.
package enum FileFormat: Sendable {
  /// YAML 1.2, with any number of documents in a file.
  case yaml
  /// JSON (RFC 8259).
  case json

  /// Returns the format for a path's extension; YAML if the extension is unknown.
  package init(path: String) {
    var path = path
    self = path.withUTF8 { FileFormat.isJSON($0) } ? .json : .yaml
  }

  /// Whether a path ends in `.json`, ignoring case.
  private static func isJSON(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
    let ending: StaticString = ".json"
    let start = path.count - ending.utf8CodeUnitCount
    guard start >= 0 else { return false }
    for index in 0..<ending.utf8CodeUnitCount {
      let byte = path[start + index]
      let small = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if small != ending.utf8Start[index] { return false }
    }
    return true
  }

  var documentFormat: DocumentFormat {
    switch self {
    case .yaml: .yaml
    case .json: .json
    }
  }
}

/// Checks files against rule sets. It reads no files, prints nothing and does not read the clock.
///
/// ```swift
/// let linter = Linter(ruleSets: [.partnerAuthorization])
/// let report = try linter.check(SourceFile(path: "app.manifest.yaml", bytes: bytes))
/// ```
package struct Linter: Sendable {
  /// The enabled rule sets.
  package var ruleSets: [RuleSet]
  /// Rule sets that are enabled for other files, whose rules suppressions may name.
  package var otherRuleSets: [RuleSet] = []
  /// JSON Schemas that every document is held against, besides the schemas of the rule sets.
  package var schemas: [CompiledSchema] = []
  /// What turns a file into the manifest that is checked; `nil` if the file is one itself.
  package var view: View?
  /// What checks the same files besides: rule sets that see them through another view.
  package var further: [Linter] = []
  /// Whether reports include which rules applied.
  package var reportsCoverage = false

  /// Whether a manifest of something else is reported only by the finding `foreign-file`.
  package var recognizesForeign = true

  /// The largest number of findings in a file, including suppressed ones; a further one becomes
  /// `limit-exceeded` and ends the check of the file.
  package var maximumFindings = 10_000

  /// Whether comments may suppress findings.
  package var usesSuppressions = true
  /// Whether findings include their fixes, which takes time only if there are findings.
  package var offersFixes = true
  /// The day of the run, on which suppressions with a date may end; `nil` ends none.
  package var today: CalendarDate?

  /// The enabled rule sets, and those that see files through another view.
  package var allRuleSets: [RuleSet] {
    further.isEmpty ? ruleSets : ruleSets + further.flatMap(\.ruleSets)
  }

  /// Creates a linter. Rules are compiled when the first file is checked.
  package init(ruleSets: [RuleSet]) { self.ruleSets = ruleSets }

  /// Checks one file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - format: The file's language; `nil` for the one of its extension.
  ///   - settings: Which rules are enabled.
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func check(
    _ file: SourceFile, format: FileFormat? = nil, settings: LintSettings = LintSettings()
  ) throws(RuleProblems) -> FileReport {
    try makeWorker().check(file, format: format, settings: settings)
  }

  /// Creates a worker, which checks one file after the other; each thread needs its own.
  package func makeWorker() -> LintWorker { LintWorker(self) }
}
