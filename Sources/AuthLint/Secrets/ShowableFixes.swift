import Diagnostics

/// Decides which fixes of a file a diff can show without a line that holds a secret.
///
/// A diff repeats whole lines: the ones that change, and at least one line behind each change,
/// which `git apply` requires.
package struct ShowableFixes {
  private let lines: SourceLines
  private let secrets: SourceRangeSet

  /// Prepares to judge the fixes of a report.
  package init(_ report: FileReport) {
    lines = SourceLines(report.file)
    secrets = SourceRangeSet(report.redactions)
  }

  /// Returns the report without the fixes that no diff can show, and how many fixes that would have
  /// been applied are missing. O(fixes).
  package static func only(
    in report: FileReport, includesUnsafe: Bool
  ) -> (report: FileReport, withheld: Int) {
    guard !report.redactions.isEmpty else { return (report, 0) }
    let showable = ShowableFixes(report)
    var report = report
    var withheld = 0
    for index in report.diagnostics.indices {
      guard let fix = report.diagnostics[index].fix, !showable.canShow(fix) else { continue }
      report.diagnostics[index].fix = nil
      if fix.isSafe || includesUnsafe { withheld += 1 }
    }
    return (report, withheld)
  }

  /// Whether a diff can show a fix; false if in doubt.
  func canShow(_ fix: Fix) -> Bool {
    let bytes = lines.file.bytes
    guard EditedText.isSound(fix.edits, within: bytes.count) else { return false }
    return fix.edits.allSatisfy { edit in
      let edit = edit.narrowed(in: bytes)
      var lower = edit.range.lower
      let upper = edit.range.upper
      // An insertion at the end of a line that starts with a line break does not change that line.
      let startsLine = edit.text.utf8.first == 0x0A || edit.text.utf8.first == 0x0D
      let endsLine = edit.text.utf8.last == 0x0A || lower < upper && edit.text.isEmpty
      if startsLine, lower == upper, lower < bytes.count, bytes[lower] <= 0x0D {
        let isPair = bytes[lower] == 0x0D && lower + 1 < bytes.count && bytes[lower + 1] == 0x0A
        lower += isPair ? 2 : 1
        // The next line is the one line behind the change.
        return !holdsSecret(from: lines.lineIndex(at: lower), to: lines.lineIndex(at: lower))
      }
      if endsLine, isStart(lower), isStart(upper) {
        // The edit consists of whole lines, so the next line is the one behind the change.
        return !holdsSecret(from: lines.lineIndex(at: lower), to: lines.lineIndex(at: upper))
      }
      return !holdsSecret(
        from: lines.lineIndex(at: lower),
        to: min(lines.lineIndex(at: upper) + 1, lines.count - 1))
    }
  }

  private func isStart(_ offset: Int) -> Bool {
    lines.start(ofLine: lines.lineIndex(at: offset)) == offset
  }

  /// Whether one of the lines from the first to the last, both included, holds a secret.
  private func holdsSecret(from first: Int, to last: Int) -> Bool {
    secrets.overlaps(SourceRange(lines.start(ofLine: first), lines.end(ofLine: last)))
  }
}
