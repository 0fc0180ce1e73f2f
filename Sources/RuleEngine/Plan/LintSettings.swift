import Diagnostics

/// Which rules are in force for a file, and how severe their findings are.
public struct LintSettings: Equatable, Sendable {
  /// The only rules in force; `nil` for all.
  public var selected: Set<String>?
  /// Rules that are not in force.
  public var ignored: Set<String> = []
  /// Severities instead of the rules' own.
  public var severities: [String: Severity] = [:]
  /// Whether a comment has to give a reason to suppress anything.
  public var requiresReasons = false
  /// Rules that are off instead of having a severity.
  public var off: Set<String> = []
  /// Rules that configurations turn off, each with the path of the one that does. They run, and
  /// their findings are counted: see ``FileReport/ignored``.
  package var silenced: [String: String] = [:]

  /// Every rule, with its own severity.
  public init() {}

  /// Gives a rule a severity, or turns it off; what was said before of its severity no longer holds.
  public mutating func setSeverity(_ severity: Severity?, of rule: String) {
    severities[rule] = severity
    if severity == nil { off.insert(rule) } else if !off.isEmpty { off.remove(rule) }
  }

  /// Whether nothing is said, as in most runs.
  private var isPlain: Bool {
    includesAll && severities.isEmpty && silenced.isEmpty && !requiresReasons
  }

  /// Whether the same is said of every rule.
  public static func == (left: LintSettings, right: LintSettings) -> Bool {
    if left.isPlain, right.isPlain { return true }
    return left.selected == right.selected && left.ignored == right.ignored
      && left.severities == right.severities && left.off == right.off
      && left.silenced == right.silenced
      && left.requiresReasons == right.requiresReasons
  }

  /// Whether every rule is in force.
  var includesAll: Bool { ignored.isEmpty && selected == nil && off.isEmpty }

  /// Whether findings of a rule are reported.
  public func includes(_ rule: String) -> Bool {
    runs(rule) && (silenced.isEmpty || silenced[rule] == nil)
  }

  /// Whether a rule is judged, be it only to count its findings.
  package func runs(_ rule: String) -> Bool {
    (ignored.isEmpty || !ignored.contains(rule)) && (selected?.contains(rule) ?? true)
      && (off.isEmpty || !off.contains(rule))
  }
}
