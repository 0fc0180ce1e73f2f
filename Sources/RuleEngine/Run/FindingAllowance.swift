import Diagnostics
import Documents

/// How many findings one file may still have.
///
/// Everything that creates findings asks here first, so that a file with millions of mistakes needs
/// no memory for them. The count includes findings that are suppressed later. The findings' size in
/// a report is limited too.
package final class FindingAllowance {
  /// The default number of findings that a file may have.
  static let usual = 10_000

  /// The place of the first finding that was left out, and why it was.
  package struct Excess {
    /// Whether the number of findings was exceeded, rather than their size.
    var isByCount: Bool
    package var document: Int
    package var range: SourceRange
  }

  /// How many findings the file may have.
  package let maximum: Int
  /// The size that the findings may have in a report, in bytes.
  private let maximumWeight: Int
  private let settings: LintSettings
  private let weightOfPath: Int
  private var count = 0
  private var weight = 0
  package private(set) var excess: Excess?

  /// The size of an average finding in a report, in bytes.
  private static let usualWeight = 1600
  /// The size of a finding's keys, numbers and punctuation, and of those of a related place, in
  /// bytes.
  private static let weightOfFinding = 400
  private static let weightOfPlace = 150

  /// - Parameters:
  ///   - maximum: How many findings the file may have; at least one.
  ///   - settings: The enabled rules: findings of others are ignored.
  package init(
    _ maximum: Int = FindingAllowance.usual, path: String = "",
    settings: LintSettings = LintSettings()
  ) {
    self.maximum = max(1, maximum)
    let (product, overflow) = self.maximum.multipliedReportingOverflow(by: Self.usualWeight)
    maximumWeight = overflow ? Int.max : max(1 << 20, product)
    weightOfPath = 2 * Self.weight(of: path)
    self.settings = settings
  }

  /// Whether another finding may be made.
  package var isOpen: Bool { excess == nil }

  /// The limits for a loader, so that it collects no more problems than can be reported.
  package var documentLimits: DocumentLimits {
    var limits = DocumentLimits()
    // One more than the maximum shows that there are too many.
    limits.problems = maximum == Int.max ? maximum : maximum + 1
    limits.problemBytes = maximumWeight
    return limits
  }

  /// Whether a rule's findings are needed, even if only to count them.
  package func includes(_ rule: String) -> Bool { settings.runs(rule) }

  /// Counts a finding. Returns false if there is no room for it, which closes the allowance.
  package func admit(_ diagnostic: Diagnostic) -> Bool {
    guard excess == nil else { return false }
    let added = weight(of: diagnostic)
    guard count < maximum, weight <= maximumWeight - min(added, maximumWeight) else {
      close(
        at: diagnostic.primary.range, document: diagnostic.document, isByCount: count >= maximum)
      return false
    }
    count += 1
    weight += added
    return true
  }

  /// Records that a finding was left out.
  package func close(at range: SourceRange, document: Int, isByCount: Bool = true) {
    if excess == nil { excess = Excess(isByCount: isByCount, document: document, range: range) }
  }

  /// Gives back the room of findings that were replaced by others.
  package func giveBack(_ number: Int) { count -= number }

  /// Estimates the size of a finding, without its fix, in the format in which it is largest: JUnit
  /// writes the message twice.
  private func weight(of diagnostic: Diagnostic) -> Int {
    var sum = Self.weightOfFinding + weightOfPath
    sum += 2 * Self.weight(of: diagnostic.message) + Self.weight(of: diagnostic.pointer)
    sum += Self.weight(of: diagnostic.primary.label)
    if let help = diagnostic.help { sum += Self.weight(of: help) }
    for annotation in diagnostic.related {
      sum += Self.weightOfPlace + weightOfPath + Self.weight(of: annotation.label)
    }
    for other in diagnostic.elsewhere {
      sum += Self.weightOfPlace + Self.weight(of: other.lines.file.path)
      sum += Self.weight(of: other.annotation.label)
    }
    return sum
  }

  /// Estimates the size of a text in a format that escapes the most: markup, control characters and
  /// invisible characters.
  private static func weight(of text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      weights.withUnsafeBufferPointer { weights in
        bytes.reduce(0) { $0 &+ Int(weights[Int($1)]) }
      }
    }
  }

  /// The number of bytes that each byte of a text may become.
  private static let weights: [UInt8] = (UInt8.min...UInt8.max).map { byte in
    switch byte {
    case 0x22, 0x26, 0x27, 0x3C, 0x3E: 6
    case 0x00...0x1F, 0x7F, 0xC2, 0xD8...0xDC, 0xE1, 0xE2, 0xEF, 0xF0, 0xF3: 8
    case 0x5C, 0x7C, 0x25: 3
    default: 1
    }
  }

  /// Returns the finding that says that others were left out.
  package static func finding(_ excess: Excess, maximum: Int) -> Diagnostic {
    Diagnostic(
      rule: "limit-exceeded", severity: .error,
      message: excess.isByCount
        ? "the file has more than \(maximum) findings, and is not checked any further"
        : "the findings of the file would make too long a report; it is not checked any further",
      primary: Annotation(range: excess.range),
      help: "fix what is reported first, or raise the limit with `--max-findings`",
      document: excess.document)
  }
}
