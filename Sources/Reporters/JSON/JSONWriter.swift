import Diagnostics

/// Writes the versioned JSON report: one object, with one line for each finding.
///
/// The format is frozen: keys may be added, but never changed, removed or moved. A finding has
/// every key, with `null` for a missing value. `coverage` comes last, and only if it was requested.
struct JSONWriter: ReportWriter {
  private var isFirst = true
  /// The members of `coverage` so far; they come after parts that are known only at the end.
  private var coverage: [UInt8] = []

  mutating func begin(into out: inout [UInt8]) {
    out.appendLiteral("{\n  \"version\": 1,\n  \"findings\": [")
  }

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
  ) {
    if !report.coverage.isEmpty { addCoverage(report) }
    guard !report.diagnostics.isEmpty else { return }
    let lines = SourceLines(report.file)
    for diagnostic in report.diagnostics {
      out.appendLiteral(isFirst ? "\n    {\"rule\": " : ",\n    {\"rule\": ")
      isFirst = false
      append(diagnostic, lines: lines, to: &out)
      flush(&out)
    }
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    out.appendLiteral(
      isFirst ? "],\n  \"summary\": {\"files\": " : "\n  ],\n  \"summary\": {\"files\": ")
    out.appendNumber(summary.files)
    out.appendLiteral(", \"skipped\": ")
    out.appendNumber(summary.skipped)
    out.appendLiteral(", \"errors\": ")
    out.appendNumber(summary.errors)
    out.appendLiteral(", \"warnings\": ")
    out.appendNumber(summary.warnings)
    out.appendLiteral(", \"infos\": ")
    out.appendNumber(summary.infos)
    out.appendLiteral(", \"suppressed\": ")
    out.appendNumber(summary.suppressed)
    out.appendLiteral(", \"ignored\": [")
    for (index, effect) in summary.effects.enumerated() {
      out.appendLiteral(index == 0 ? "{\"path\": " : ", {\"path\": ")
      append(effect, to: &out)
    }
    out.append(0x5D)
    out.appendLiteral("},\n  \"complete\": ")
    out.appendLiteral(summary.isComplete ? "true" : "false")
    out.appendLiteral(",\n  \"failures\": [")
    for (index, failure) in summary.failures.enumerated() {
      out.appendLiteral(index == 0 ? "\n    {\"path\": " : ",\n    {\"path\": ")
      JSONText.append(failure.path, to: &out)
      out.appendLiteral(", \"message\": ")
      JSONText.append(failure.message, to: &out)
      out.append(0x7D)
    }
    out.appendLiteral(summary.failures.isEmpty ? "]" : "\n  ]")
    if !coverage.isEmpty {
      out.appendLiteral(",\n  \"coverage\": [")
      out.append(contentsOf: coverage)
      out.appendLiteral("\n  ]")
    }
    out.appendLiteral("\n}\n")
  }

  /// Appends what a configuration turned off, from the value of `path` on.
  private func append(_ effect: ConfigurationEffect, to out: inout [UInt8]) {
    JSONText.append(effect.path, to: &out)
    out.appendLiteral(", \"rules\": [")
    for (index, rule) in effect.rules.enumerated() {
      if index > 0 { out.appendLiteral(", ") }
      JSONText.append(rule, to: &out)
    }
    out.appendLiteral("], \"findings\": ")
    out.appendNumber(effect.findings)
    out.appendLiteral(", \"excused\": ")
    out.appendNumber(effect.excused + effect.lowered)
    out.appendLiteral(effect.turnsOffDefaultRules ? ", \"defaultRules\": false}" : "}")
  }

  private func append(_ diagnostic: Diagnostic, lines: SourceLines, to out: inout [UInt8]) {
    let path = lines.file.path
    JSONText.append(diagnostic.rule, to: &out)
    out.appendLiteral(", \"severity\": \"")
    out.appendText(diagnostic.severity.rawValue)
    out.appendLiteral("\", \"message\": ")
    JSONText.append(diagnostic.message, to: &out)
    out.appendLiteral(", \"path\": ")
    JSONText.append(path, to: &out)
    out.appendLiteral(", \"document\": ")
    out.appendNumber(diagnostic.document)
    out.appendLiteral(", \"pointer\": ")
    JSONText.append(diagnostic.pointer, to: &out)
    out.appendLiteral(", \"range\": ")
    append(diagnostic.primary.range, lines: lines, to: &out)
    out.appendLiteral(", \"related\": [")
    for (index, annotation) in diagnostic.related.enumerated() {
      out.appendLiteral(index == 0 ? "{\"message\": " : ", {\"message\": ")
      JSONText.append(annotation.label, to: &out)
      out.appendLiteral(", \"path\": ")
      JSONText.append(path, to: &out)
      out.appendLiteral(", \"range\": ")
      append(annotation.range, lines: lines, to: &out)
      out.append(0x7D)
    }
    for (index, other) in diagnostic.elsewhere.enumerated() {
      out.appendLiteral(
        index == 0 && diagnostic.related.isEmpty ? "{\"message\": " : ", {\"message\": ")
      JSONText.append(other.annotation.label, to: &out)
      out.appendLiteral(", \"path\": ")
      JSONText.append(other.lines.file.path, to: &out)
      out.appendLiteral(", \"range\": ")
      append(other.annotation.range, lines: other.lines, to: &out)
      out.append(0x7D)
    }
    out.appendLiteral("], \"help\": ")
    JSONText.append(diagnostic.help, to: &out)
    out.appendLiteral(", \"url\": ")
    JSONText.append(diagnostic.url, to: &out)
    out.appendLiteral(", \"fix\": ")
    append(diagnostic.fix, lines: lines, to: &out)
    out.appendLiteral(", \"fingerprint\": ")
    JSONText.append(diagnostic.fingerprint, to: &out)
    out.append(0x7D)
  }

  private func append(_ fix: Fix?, lines: SourceLines, to out: inout [UInt8]) {
    guard let fix else {
      out.appendLiteral("null")
      return
    }
    out.appendLiteral(fix.isSafe ? "{\"safe\": true" : "{\"safe\": false")
    out.appendLiteral(", \"edits\": [")
    for (index, edit) in fix.edits.enumerated() {
      out.appendLiteral(index == 0 ? "{\"range\": " : ", {\"range\": ")
      append(edit.range, lines: lines, to: &out)
      out.appendLiteral(", \"text\": ")
      JSONText.append(edit.text, to: &out)
      out.append(0x7D)
    }
    out.appendLiteral("]}")
  }

  private func append(_ range: SourceRange, lines: SourceLines, to out: inout [UInt8]) {
    let places = lines.positions(of: range)
    out.appendAssembled(capacity: 100 + 6 * ByteAssembly.longestNumber) { text in
      text.put("{\"start\": {\"line\": ")
      put(places.start, &text)
      text.put("}, \"end\": {\"line\": ")
      put(places.end, &text)
      text.put("}}")
    }
  }

  /// Puts a position, from the number of its line on.
  private func put(_ position: SourcePosition, _ text: inout ByteAssembly) {
    text.put(position.line)
    text.put(", \"column\": ")
    text.put(position.column)
    text.put(", \"offset\": ")
    text.put(position.offset)
  }

  private mutating func addCoverage(_ report: FileReport) {
    for document in report.coverage {
      coverage.appendLiteral(coverage.isEmpty ? "\n    {\"path\": " : ",\n    {\"path\": ")
      JSONText.append(report.file.path, to: &coverage)
      coverage.appendLiteral(", \"document\": ")
      coverage.appendNumber(document.document)
      coverage.appendLiteral(", \"rules\": [")
      for (index, entry) in document.entries.enumerated() {
        coverage.appendLiteral(index == 0 ? "{\"rule\": " : ", {\"rule\": ")
        JSONText.append(entry.rule, to: &coverage)
        coverage.appendLiteral(", \"applied\": ")
        coverage.appendNumber(entry.applied)
        coverage.appendLiteral(", \"reason\": ")
        JSONText.append(entry.reason, to: &coverage)
        coverage.appendLiteral(", \"suppressed\": ")
        coverage.appendNumber(entry.suppressed)
        coverage.append(0x7D)
      }
      coverage.appendLiteral("]}")
    }
  }
}
