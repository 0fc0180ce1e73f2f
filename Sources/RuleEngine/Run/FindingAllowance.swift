import Diagnostics
import Documents

/// How many findings one file may still have.
///
/// Everything that makes findings asks here first, so that a file with millions of mistakes needs no
/// memory for them. Counted are findings, those that are suppressed later among them, and what their
/// texts take in a report.
package final class FindingAllowance {
  /// How many findings a file may have unless somebody says otherwise.
  static let usual = 10_000

  /// Where the first finding is that was left out, and why.
  package struct Excess {
    /// Whether there were too many findings, and not too long ones.
    var isByCount: Bool
    package var document: Int
    package var range: SourceRange
  }

  /// How many findings the file may have.
  package let maximum: Int
  /// What the findings may take in a report, in bytes.
  private let maximumWeight: Int
  private let settings: LintSettings
  private let weightOfPath: Int
  private var count = 0
  private var weight = 0
  package private(set) var excess: Excess?

  /// What an average finding takes in a report.
  private static let usualWeight = 1600
  /// The keys, numbers and marks of a finding, and of one of its further places.
  private static let weightOfFinding = 400
  private static let weightOfPlace = 150

  /// - Parameters:
  ///   - maximum: How many findings the file may have; at least one.
  ///   - settings: Which rules are in force: findings of others are of no interest.
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

  /// The limits of a loader that is to find no more than is of use.
  package var documentLimits: DocumentLimits {
    var limits = DocumentLimits()
    // One more shows that there are too many.
    limits.problems = maximum == Int.max ? maximum : maximum + 1
    limits.problemBytes = maximumWeight
    return limits
  }

  /// Whether a rule's findings are of any interest, be it only to count them.
  package func includes(_ rule: String) -> Bool { settings.runs(rule) }

  /// Counts a finding in; false if there is no more room, which closes the allowance.
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

  /// Notes that something was left out.
  package func close(at range: SourceRange, document: Int, isByCount: Bool = true) {
    if excess == nil { excess = Excess(isByCount: isByCount, document: document, range: range) }
  }

  /// Gives back the room of findings that gave way to others.
  package func giveBack(_ number: Int) { count -= number }

  /// What a finding takes in the format that takes most for it, its fix apart: JUnit says the message
  /// twice.
  private func weight(of diagnostic: Diagnostic) -> Int {
    var sum = Self.weightOfFinding + weightOfPath
    sum += 2 * Self.weight(of: diagnostic.message) + Self.weight(of: diagnostic.pointer)
    sum += Self.weight(of: diagnostic.primary.label)
    if let help = diagnostic.help { sum += Self.weight(of: help) }
    for annotation in diagnostic.related {
      sum += Self.weightOfPlace + weightOfPath + Self.weight(of: annotation.label)
    }
    return sum
  }

  /// What a text takes where most of it has to be written otherwise: markup, control characters and
  /// characters that are not seen.
  private static func weight(of text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      weights.withUnsafeBufferPointer { weights in
        bytes.reduce(0) { $0 &+ Int(weights[Int($1)]) }
      }
    }
  }

  /// How many bytes each byte of a text may become.
  private static let weights: [UInt8] = (UInt8.min...UInt8.max).map { byte in
    switch byte {
    case 0x22, 0x26, 0x27, 0x3C, 0x3E: 6
    case 0x00...0x1F, 0x7F, 0xC2, 0xD8...0xDC, 0xE1, 0xE2, 0xEF, 0xF0, 0xF3: 8
    case 0x5C, 0x7C, 0x25: 3
    default: 1
    }
  }

  /// What is said of what was left out.
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
