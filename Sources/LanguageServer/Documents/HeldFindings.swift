import Diagnostics

/// The findings of the last text that could be read to its end, moved along with every edit.
///
/// They are shown beside a syntax error as far as nobody has touched their lines since.
struct HeldFindings: Sendable {
  private(set) var findings: [Diagnostic] = []

  /// Takes over the findings of a text that was read to its end.
  mutating func replace(by findings: [Diagnostic]) { self.findings = findings }

  /// Moves the findings by a change of `text`, the text before the change. Drops those on lines that
  /// the change touches.
  mutating func apply(_ change: TextChange, to text: DocumentText) {
    guard !findings.isEmpty else { return }
    let first = text.lineRange(text.lineIndex(at: change.range.lower)).lower
    let last = text.lineRange(text.lineIndex(at: change.range.upper)).upper
    let growth = change.growth
    func moved(_ range: SourceRange) -> SourceRange? {
      if range.upper < first { return range }
      if range.lower > last { return SourceRange(range.lower + growth, range.upper + growth) }
      return nil
    }
    findings = findings.compactMap { finding in
      guard let range = moved(finding.primary.range) else { return nil }
      if finding.primary.range.upper < first, finding.related.allSatisfy({ $0.range.upper < first })
      {
        return finding.fix == nil ? finding : Self.withoutFix(finding)
      }
      var finding = Self.withoutFix(finding)
      finding.primary.range = range
      finding.related = finding.related.compactMap { place in
        moved(place.range).map { Annotation(range: $0, label: place.label) }
      }
      return finding
    }
  }

  /// A fix was made for the whole text as it was.
  private static func withoutFix(_ finding: Diagnostic) -> Diagnostic {
    var finding = finding
    finding.fix = nil
    return finding
  }
}
