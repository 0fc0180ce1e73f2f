import Diagnostics

/// Writes the figures of a report in words: `1 error, 0 warnings in 1 file`.
enum SummaryText {
  /// Appends the figures and what configurations turned off, without a line break.
  static func append(_ summary: ReportSummary, to out: inout [UInt8]) {
    appendFigures(summary, to: &out)
    if summary.effects.isEmpty { return }
    for sentence in EffectText.sentences(summary) {
      out.appendLiteral("; ")
      VisibleText.appendIsolated(sentence.text, to: &out)
    }
  }

  /// Appends only the figures.
  static func appendFigures(_ summary: ReportSummary, to out: inout [UInt8]) {
    append(summary.errors, "error", to: &out)
    out.appendLiteral(", ")
    append(summary.warnings, "warning", to: &out)
    if summary.infos > 0 {
      out.appendLiteral(", ")
      append(summary.infos, "info", to: &out)
    }
    out.appendLiteral(" in ")
    append(summary.files, "file", to: &out)
    if summary.skipped > 0 {
      out.appendLiteral("; ")
      append(summary.skipped, "file", to: &out)
      out.appendLiteral(" skipped")
    }
    if summary.suppressed > 0 {
      out.appendLiteral("; ")
      out.appendNumber(summary.suppressed)
      out.appendLiteral(" suppressed")
    }
    appendFixable(summary, to: &out)
    if !summary.failures.isEmpty {
      out.appendLiteral("; ")
      append(summary.failures.count, "path", to: &out)
      out.appendLiteral(" not checked")
    } else if !summary.isComplete {
      out.appendLiteral("; not everything was checked")
    }
  }

  /// Appends how many findings can be fixed: `; 4 fixable (1 with --fix, 3 more with
  /// --unsafe-fixes)`.
  private static func appendFixable(_ summary: ReportSummary, to out: inout [UInt8]) {
    let safe = summary.safelyFixable
    let unsafe = summary.fixable - safe
    guard summary.fixable > 0 else { return }
    out.appendLiteral("; ")
    out.appendNumber(summary.fixable)
    out.appendLiteral(" fixable (")
    if safe > 0 {
      out.appendNumber(safe)
      out.appendLiteral(" with --fix")
    }
    if unsafe > 0 {
      if safe > 0 { out.appendLiteral(", ") }
      out.appendNumber(unsafe)
      out.appendLiteral(safe > 0 ? " more with --unsafe-fixes" : " with --fix --unsafe-fixes")
    }
    out.append(0x29)
  }

  private static func append(_ count: Int, _ noun: StaticString, to out: inout [UInt8]) {
    out.appendNumber(count)
    out.append(0x20)
    out.appendLiteral(noun)
    if count != 1 { out.append(0x73) }
  }
}
