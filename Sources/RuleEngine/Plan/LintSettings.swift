import Diagnostics

/// Which rules are enabled for a file, and how severe their findings are.
///
/// Most runs change no setting. Such settings are a single `nil` reference, which costs nothing to
/// copy.
public struct LintSettings: Equatable, Sendable {
  private struct Words: Equatable {
    var selected: Set<String>?
    var ignored: Set<String> = []
    var severities: [String: Severity] = [:]
    var requiresReasons = false
    var off: Set<String> = []
    var silenced: [String: String] = [:]
    var weighed: [String: String] = [:]
    var budget = RuleBudget()
  }

  private final class Box: @unchecked Sendable {
    // Unchecked: modified only through settings that are the unique owner.
    var words: Words

    init(_ words: Words) { self.words = words }
  }

  /// The settings; `nil` if none was changed.
  private var box: Box?

  /// Enables every rule, with its own severity.
  public init() {}

  /// The only enabled rules; `nil` for all.
  public var selected: Set<String>? {
    get { box?.words.selected }
    _modify { yield &words.selected }
  }

  /// Rules that are disabled.
  public var ignored: Set<String> {
    get { box?.words.ignored ?? [] }
    _modify { yield &words.ignored }
  }

  /// Severities that replace the rules' own.
  public var severities: [String: Severity] {
    get { box?.words.severities ?? [:] }
    _modify { yield &words.severities }
  }

  /// Whether a suppression comment has to give a reason.
  public var requiresReasons: Bool {
    get { box?.words.requiresReasons ?? false }
    _modify { yield &words.requiresReasons }
  }

  /// Rules that are disabled by the severity `off`.
  public var off: Set<String> {
    get { box?.words.off ?? [] }
    _modify { yield &words.off }
  }

  /// Rules that configurations disable, each with the path of the configuration. These rules still
  /// run, and their findings are counted: see ``FileReport/ignored``.
  package var silenced: [String: String] {
    get { box?.words.silenced ?? [:] }
    _modify { yield &words.silenced }
  }

  /// Rules to which configurations give a severity, each with the path of the configuration.
  package var weighed: [String: String] {
    get { box?.words.weighed ?? [:] }
    _modify { yield &words.weighed }
  }

  /// What rules may cost on one document.
  public var budget: RuleBudget {
    get { box?.words.budget ?? RuleBudget() }
    _modify { yield &words.budget }
  }

  /// Gives a rule a severity, or disables it if `severity` is `nil`; replaces an earlier severity.
  public mutating func setSeverity(_ severity: Severity?, of rule: String) {
    severities[rule] = severity
    if severity == nil { off.insert(rule) } else if !off.isEmpty { off.remove(rule) }
  }

  /// The settings, modified in place because a configuration may name very many rules.
  private var words: Words {
    get { box?.words ?? Words() }
    _modify {
      let own = isKnownUniquelyReferenced(&box) ? box ?? Box(Words()) : Box(words)
      box = own
      yield &own.words
    }
  }

  /// Whether two values have the same settings.
  public static func == (left: LintSettings, right: LintSettings) -> Bool {
    left.box === right.box || left.words == right.words
  }

  /// Whether every rule is enabled.
  var includesAll: Bool {
    guard let words = box?.words else { return true }
    return words.ignored.isEmpty && words.selected == nil && words.off.isEmpty
  }

  /// Whether findings of a rule are reported.
  public func includes(_ rule: String) -> Bool {
    guard let words = box?.words else { return true }
    return runs(rule) && words.silenced[rule] == nil
  }

  /// Whether a rule is evaluated, even if only to count its findings.
  package func runs(_ rule: String) -> Bool {
    guard let words = box?.words else { return true }
    return !words.ignored.contains(rule) && !words.off.contains(rule)
      && (words.selected?.contains(rule) ?? true || Self.unjudged.contains(rule))
  }

  /// The ids that say that something was not checked: to choose other rules does not disable them.
  package static let unjudged = ["limit-exceeded", "not-judged", "syntax-error"]
}
