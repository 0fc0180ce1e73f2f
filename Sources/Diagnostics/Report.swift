/// The result of checking one file.
public struct FileReport: Sendable {
  /// The file.
  public var file: SourceFile
  /// Its findings in source order: by place, then by rule id.
  public var diagnostics: [Diagnostic]
  /// How many findings suppressions or the baseline suppress.
  public var suppressed: Int
  /// Whether all of the file was checked: false after a syntax error or an exceeded limit.
  public var isComplete: Bool
  /// What was checked, document by document; empty unless coverage was asked for.
  public var coverage: [DocumentCoverage]
  /// Bytes that no excerpt may show, such as the value of a committed secret, in any order. All but
  /// the first two characters of each range are masked.
  public var redactions: [SourceRange]
  /// What the file looks like if it is a manifest of another kind, or `nil` if authlint checks it.
  public var foreign: String?
  /// What configurations turned off.
  public var ignored: [IgnoredFindings] = []
  /// Rules that configurations make less severe.
  public var lowered: [LoweredRule] = []
  /// The findings that the baseline suppresses, of which ``suppressed`` counts each.
  package var held: [Diagnostic] = []
  /// Findings in other files that checking this one made, such as those about a view.
  package var others: [FileReport] = []

  /// Creates a file's report.
  public init(
    file: SourceFile, diagnostics: [Diagnostic], suppressed: Int = 0, isComplete: Bool = true,
    coverage: [DocumentCoverage] = [], redactions: [SourceRange] = []
  ) {
    self.file = file
    self.diagnostics = diagnostics
    self.suppressed = suppressed
    self.isComplete = isComplete
    self.coverage = coverage
    self.redactions = redactions
  }
}

/// Which rules applied to one document of a file.
public struct DocumentCoverage: Hashable, Sendable {
  /// The result of one rule.
  public struct Entry: Hashable, Sendable {
    /// The rule's id.
    public var rule: String
    /// How many elements the rule checked.
    public var applied: Int
    /// Why the rule checked none, or `nil` if it checked any.
    public var reason: String?
    /// How many of its findings were suppressed.
    public var suppressed: Int
    /// Whether the rule could judge what it applies to: false if it was given up, could not work
    /// with a value, or if what it reads has a finding of its own.
    package var isJudged = true

    /// Creates an entry.
    public init(rule: String, applied: Int, reason: String? = nil, suppressed: Int = 0) {
      self.rule = rule
      self.applied = applied
      self.reason = reason
      self.suppressed = suppressed
    }
  }

  /// The index of the document within its file, from 0.
  public var document: Int
  /// One entry for each rule, in the order of their ids.
  public var entries: [Entry]

  /// Creates a document's coverage.
  public init(document: Int, entries: [Entry]) {
    self.document = document
    self.entries = entries
  }
}

/// A requested path that was not checked: a missing or unreadable file.
public struct Failure: Hashable, Sendable {
  /// The path as it was given; user text.
  public var path: String
  /// What went wrong, lower-case, no full stop.
  public var message: String

  /// Creates a failure.
  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }
}

/// The figures at the end of a report.
public struct ReportSummary: Sendable {
  /// How many files were checked.
  public var files = 0
  /// How many files were skipped: by a configuration or an ignore file, because a link leads out of
  /// the searched directories, or because they are manifests of another kind.
  public var skipped = 0
  /// How many findings are errors.
  public var errors = 0
  /// How many findings are warnings.
  public var warnings = 0
  /// How many findings are information.
  public var infos = 0
  /// How many findings suppressions and the baseline suppressed.
  public var suppressed = 0
  /// What configurations turned off, in the order of their paths.
  public internal(set) var effects: [ConfigurationEffect] = []
  /// How many findings have a fix.
  public var fixable = 0
  /// How many findings have a fix that cannot change what the author meant.
  public var safelyFixable = 0
  /// What was requested and not checked, in path order.
  public var failures: [Failure] = []
  /// Whether everything that was requested was checked.
  public var isComplete = true

  /// Creates an empty summary.
  public init() {}

  /// Adds a file's report.
  public mutating func add(_ report: FileReport) {
    files += 1
    addFindings(of: report)
  }

  /// Adds a report on a file that was not itself requested, such as a configuration.
  package mutating func addFindings(of report: FileReport) {
    suppressed += report.suppressed
    if !report.isComplete { isComplete = false }
    for ignored in report.ignored { add(ignored) }
    for diagnostic in report.diagnostics {
      switch diagnostic.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      case .info: infos += 1
      }
      if let fix = diagnostic.fix {
        fixable += 1
        if fix.isSafe { safelyFixable += 1 }
      }
    }
  }

  /// Adds a path that could not be checked.
  public mutating func add(_ failure: Failure) {
    failures.append(failure)
    isComplete = false
  }
}

/// A rule as reports describe it (SARIF's `reportingDescriptor`, JUnit's test case names).
public struct RuleDescription: Hashable, Sendable {
  /// The rule's id.
  public var id: String
  /// The title, one line.
  public var title: String
  /// The requirement that the rule checks, in a sentence or two of plain text.
  public var requirement: String
  /// Why the requirement matters, in Markdown.
  public var why: String
  /// What to do, in the imperative; may be empty.
  public var help: String
  /// Where the requirement is written down.
  public var url: String?
  /// The effective severity.
  public var severity: Severity

  /// Creates a description.
  public init(
    id: String, title: String, requirement: String, why: String, help: String, url: String?,
    severity: Severity
  ) {
    self.id = id
    self.title = title
    self.requirement = requirement
    self.why = why
    self.help = help
    self.url = url
    self.severity = severity
  }
}
