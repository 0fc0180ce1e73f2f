import Diagnostics

/// Writes SARIF 2.1.0 for GitHub's code scanning.
///
/// The tool and its rules come after the results, because findings may refer to rules without a
/// description; the order of members has no meaning in JSON.
struct SarifWriter: ReportWriter {
  /// How many results of each severity are written. GitHub rejects a file with more than 25,000
  /// results, and keeps the 5,000 most severe; errors have a limit of their own, so that others
  /// cannot displace them.
  private static let limits: [Severity: Int] = [.error: 15_000, .warning: 5_000, .info: 5_000]

  private let version: String
  private var rules: SarifRules
  private var counts: [Severity: Int] = [:]
  private var isFirst = true
  /// Notifications about files that were checked in part.
  private var notifications: [UInt8] = []

  init(_ options: ReportOptions) {
    version = options.toolVersion
    rules = SarifRules(options.rules)
  }

  mutating func begin(into out: inout [UInt8]) {
    out.appendLiteral(
      """
      {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
          {
            "columnKind": "utf16CodeUnits",
            "automationDetails": {"id": "authlint/"},
            "results": [
      """)
  }

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
  ) {
    if !report.isComplete {
      notify(
        "error", "not all of the file was checked: its findings say why", at: report.file.path)
    }
    guard !report.diagnostics.isEmpty else { return }
    let lines = SourceLines(report.file)
    let hashes = LineHashes(
      report.file, lines: report.diagnostics.map { lines.lineIndex(at: $0.primary.range.lower) + 1 }
    )
    for diagnostic in report.diagnostics {
      let count = counts[diagnostic.severity, default: 0]
      counts[diagnostic.severity] = count + 1
      guard count < Self.limits[diagnostic.severity, default: 0] else { continue }
      out.appendLiteral(isFirst ? "\n        " : ",\n        ")
      isFirst = false
      let index = rules.index(of: diagnostic)
      SarifResult(diagnostic: diagnostic, lines: lines, hashes: hashes)
        .append(ruleIndex: index, to: &out)
      flush(&out)
    }
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    for failure in summary.failures { notify("error", failure.message, at: failure.path) }
    for sentence in EffectText.sentences(summary) {
      notify("note", sentence.text, at: sentence.path)
    }
    for severity in Severity.allCases {
      let left = counts[severity, default: 0] - Self.limits[severity, default: 0]
      if left > 0 {
        let words = left == 1 ? ("finding", "is") : ("findings", "are")
        notify(
          "warning", "\(left) more \(words.0) (\(severity.rawValue)) \(words.1) left out", at: nil)
      }
    }
    out.appendLiteral(isFirst ? "],\n" : "\n      ],\n")
    out.appendLiteral("      \"invocations\": [{\"executionSuccessful\": ")
    out.appendLiteral(summary.isComplete ? "true" : "false")
    out.appendLiteral(", \"toolExecutionNotifications\": [")
    out.append(contentsOf: notifications)
    out.appendLiteral(notifications.isEmpty ? "]}],\n" : "\n      ]}],\n")
    out.appendLiteral("      \"tool\": {\"driver\": {\"name\": \"authlint\", ")
    if !version.isEmpty {
      out.appendLiteral("\"semanticVersion\": ")
      JSONText.append(version, to: &out)
      out.appendLiteral(", ")
    }
    out.appendLiteral("\"rules\": ")
    rules.append(to: &out)
    out.appendLiteral("}}\n    }\n  ]\n}\n")
  }

  /// Returns SARIF's word for a severity.
  static func level(of severity: Severity) -> StaticString {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }

  private mutating func notify(_ level: StaticString, _ text: String, at path: String?) {
    notifications.appendLiteral(
      notifications.isEmpty ? "\n        {\"level\": \"" : ",\n        {\"level\": \"")
    notifications.appendLiteral(level)
    notifications.appendLiteral("\", \"message\": {\"text\": ")
    SarifResult.appendMessage(text, links: [], to: &notifications)
    notifications.append(0x7D)
    if let path {
      notifications.appendLiteral(", \"locations\": [{\"physicalLocation\": {")
      SarifResult.appendArtifact(path, to: &notifications)
      notifications.appendLiteral("}}]")
    }
    notifications.append(0x7D)
  }
}
