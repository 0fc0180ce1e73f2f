import Diagnostics

/// One thing that a rule found in a text: which rule, what is wrong, exactly where, and what to do.
///
/// Messages, labels and help may quote the text that was checked: escape them for the medium that
/// shows them. They quote no secret that the rules find; the edits of a fix may contain one.
public struct Finding: Hashable, Sendable {
  /// How much a finding matters, ordered from least to most.
  public enum Severity: String, CaseIterable, Comparable, Sendable {
    /// Worth knowing; breaks nothing.
    case info
    /// The guide encourages otherwise, or it will break later.
    case warning
    /// The platform will refuse it.
    case error

    /// Orders by weight: `info < warning < error`.
    public static func < (left: Severity, right: Severity) -> Bool {
      left.value < right.value
    }
  }

  /// A marked place, with a few words on why it is marked.
  public struct Place: Hashable, Sendable {
    /// The line of the first character, from 1. A line ends at LF, CR LF or a lone CR.
    public let line: Int
    /// The column of the first character, from 1, in Unicode code points; a byte order mark does not
    /// count.
    public let column: Int
    /// The line just past the last character, from 1.
    public let endLine: Int
    /// The column just past the last character, from 1, in code points.
    public let endColumn: Int
    /// The half-open range of the text's bytes, from 0; a byte order mark counts.
    public let bytes: Range<Int>
    /// A noun phrase; may be empty.
    public let label: String
  }

  /// A replacement of some bytes of the text.
  public struct Edit: Hashable, Sendable {
    /// The half-open range of bytes to replace, from 0; empty to insert before its lower bound.
    public let bytes: Range<Int>
    /// The text to put there.
    public let text: String
  }

  /// A way to fix a finding: edits that belong together.
  public struct Fix: Hashable, Sendable {
    /// Whether applying it cannot change what the author meant.
    public let isSafe: Bool
    /// What the edits do: imperative, with a lower-case start; may be empty.
    public let title: String
    /// The edits, in source order, not overlapping.
    public let edits: [Edit]
  }

  /// The id of the rule, for example `wrong-authorization-domain`.
  public let rule: String
  /// The severity, as the configuration has it.
  public let severity: Severity
  /// What is wrong: with a lower-case start and without a full stop, the user's text in backticks.
  public let message: String
  /// The place of the finding.
  public let place: Place
  /// Further places that decided it, the most important first.
  public let related: [Place]
  /// What to do, imperative; `nil` if there is no advice.
  public let help: String?
  /// The address of the page that states the requirement; `nil` if there is none.
  public let url: String?
  /// The index of the document within its text, from 0.
  public let document: Int
  /// The JSON Pointer (RFC 6901) of the value that the finding is about.
  public let pointer: String
  /// How to fix it, if there is a way to do so; ``TextChecker/fix(_:unsafe:)`` applies what holds.
  public let fix: Fix?
  /// A stable identity: hex digits that survive moved lines, unique within a report.
  public let fingerprint: String

  /// The line of the finding's place, from 1.
  public var line: Int { place.line }
  /// The column of the finding's place, from 1, in code points.
  public var column: Int { place.column }
  /// A few words on the finding's place; may be empty.
  public var label: String { place.label }
  /// Whether there is a way to fix it.
  public var isFixable: Bool { fix != nil }

  init(_ finding: Diagnostic, in lines: SourceLines) {
    rule = finding.rule
    severity = Severity(finding.severity)
    message = finding.message
    place = Place(finding.primary, in: lines)
    related = finding.related.map { Place($0, in: lines) }
    help = finding.help
    url = finding.url
    document = finding.document
    pointer = finding.pointer
    fix = finding.fix.map(Fix.init)
    fingerprint = finding.fingerprint
  }
}

extension Finding.Severity {
  init(_ severity: Diagnostics.Severity) {
    self =
      switch severity {
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
  }

  var value: Diagnostics.Severity {
    switch self {
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}

extension Finding.Place {
  fileprivate init(_ annotation: Annotation, in lines: SourceLines) {
    let (start, end) = lines.positions(of: annotation.range)
    line = start.line
    column = start.column
    endLine = end.line
    endColumn = end.column
    bytes = annotation.range.lower..<annotation.range.upper
    label = annotation.label
  }
}

extension Finding.Fix {
  fileprivate init(_ fix: Diagnostics.Fix) {
    isSafe = fix.isSafe
    title = fix.title
    edits = fix.edits.map {
      Finding.Edit(bytes: $0.range.lower..<$0.range.upper, text: $0.text)
    }
  }
}
