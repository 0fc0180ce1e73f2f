import Diagnostics

/// The findings of the last text that could be read to its end, moved along with every edit.
///
/// They are shown beside a syntax error as far as nobody has touched their lines since.
struct HeldFindings: Sendable {
  /// A change, as far as it concerns findings.
  private struct Step {
    /// The start of the first line that the change touches.
    var first: Int
    /// The end of the last line that it touches.
    var last: Int
    var growth: Int

    /// Returns a range after the change; `nil` if the change touches its lines.
    func moved(_ range: SourceRange) -> SourceRange? {
      if range.upper < first { return range }
      if range.lower > last { return SourceRange(range.lower + growth, range.upper + growth) }
      return nil
    }
  }

  private var held: [Diagnostic] = []
  /// The changes since the findings were moved last. Findings are needed only beside syntax errors,
  /// so most changes need not move them.
  private var steps: [Step] = []
  private static let stepLimit = 1_000

  /// The findings, where they are now. O(findings × changes since the last call).
  var findings: [Diagnostic] {
    mutating get {
      settle()
      return held
    }
  }

  /// Takes over the findings of a text that was read to its end.
  mutating func replace(by findings: [Diagnostic]) {
    held = findings
    steps = []
  }

  /// Notes a change of `text`, the text before the change.
  mutating func apply(_ change: TextChange, to text: DocumentText) {
    guard !held.isEmpty else { return }
    steps.append(
      Step(
        first: text.lineRange(text.lineIndex(at: change.range.lower)).lower,
        last: text.lineRange(text.lineIndex(at: change.range.upper)).upper,
        growth: change.growth))
    if steps.count > Self.stepLimit { settle() }
  }

  /// Moves the findings by the changes, and drops those on lines that a change touches.
  private mutating func settle() {
    for step in steps {
      held = held.compactMap { finding in
        guard let range = step.moved(finding.primary.range) else { return nil }
        let related = finding.related.compactMap { place in
          step.moved(place.range).map { Annotation(range: $0, label: place.label) }
        }
        if range == finding.primary.range, related == finding.related { return finding }
        var finding = finding
        finding.primary.range = range
        finding.related = related
        return finding
      }
    }
    if !steps.isEmpty { held = held.map { $0.fix == nil ? $0 : Self.withoutFix($0) } }
    steps = []
  }

  /// A fix was made for the whole text as it was.
  private static func withoutFix(_ finding: Diagnostic) -> Diagnostic {
    var finding = finding
    finding.fix = nil
    return finding
  }
}
