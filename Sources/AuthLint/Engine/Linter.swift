import Diagnostics
import Documents
import RuleEngine

/// The languages that files are written in.
package enum FileFormat: Sendable {
  /// YAML 1.2, several documents in a file.
  case yaml
  /// JSON (RFC 8259).
  case json

  /// The format that a file's ending tells; YAML without a known one.
  package init(path: String) {
    var path = path
    self = path.withUTF8 { FileFormat.isJSON($0) } ? .json : .yaml
  }

  /// Whether a path ends in `.json`, in small letters or capitals.
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

/// Checks files against rule sets. It reads no files, prints nothing and knows no clock.
///
/// ```swift
/// let linter = Linter(ruleSets: [.partnerAuthorization])
/// let report = try linter.check(SourceFile(path: "app.manifest.yaml", bytes: bytes))
/// ```
package struct Linter: Sendable {
  /// The rule sets in force.
  package let ruleSets: [RuleSet]
  /// Whether reports say which rules applied.
  package var reportsCoverage = false

  /// Whether a file that is a manifest of something else gets the finding `foreign-file` alone.
  package var recognizesForeign = true

  /// How many findings a file may have; the next is `limit-exceeded`, and the file is not checked
  /// any further. Findings that are suppressed count.
  package var maximumFindings = 10_000

  /// Whether comments may hold findings back.
  package var usesSuppressions = true
  /// Whether findings carry their fixes, which costs time where there are findings.
  package var offersFixes = true
  /// The day of the run, which ends suppressions that are meant for a time; `nil` ends none.
  package var today: CalendarDate?

  /// Creates a linter. Rules are compiled when the first file is checked.
  package init(ruleSets: [RuleSet]) { self.ruleSets = ruleSets }

  /// Checks one file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - format: Its language; by its ending if `nil`.
  ///   - settings: Which rules are in force.
  /// - Throws: ``RuleProblems`` if a rule turns out to be broken.
  package func check(
    _ file: SourceFile, format: FileFormat? = nil, settings: LintSettings = LintSettings()
  ) throws(RuleProblems) -> FileReport {
    try makeWorker().check(file, format: format, settings: settings)
  }

  /// A worker that checks files one after the other; each thread needs one of its own.
  package func makeWorker() -> LintWorker { LintWorker(self) }
}
