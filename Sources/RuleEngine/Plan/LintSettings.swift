import Diagnostics

/// Which rules are in force for a file, and how severe their findings are.
///
/// Most runs say nothing of any rule: such settings are one empty reference, which costs nothing to
/// hand on.
public struct LintSettings: Equatable, Sendable {
  private struct Words: Equatable {
    var selected: Set<String>?
    var ignored: Set<String> = []
    var severities: [String: Severity] = [:]
    var requiresReasons = false
    var off: Set<String> = []
    var silenced: [String: String] = [:]
    var weighed: [String: String] = [:]
  }

  private final class Box: @unchecked Sendable {
    // Unchecked: changed only by settings that are its one owner.
    var words: Words

    init(_ words: Words) { self.words = words }
  }

  /// What is said; `nil` if nothing is.
  private var box: Box?

  /// Every rule, with its own severity.
  public init() {}

  /// The only rules in force; `nil` for all.
  public var selected: Set<String>? {
    get { box?.words.selected }
    _modify { yield &words.selected }
  }

  /// Rules that are not in force.
  public var ignored: Set<String> {
    get { box?.words.ignored ?? [] }
    _modify { yield &words.ignored }
  }

  /// Severities instead of the rules' own.
  public var severities: [String: Severity] {
    get { box?.words.severities ?? [:] }
    _modify { yield &words.severities }
  }

  /// Whether a comment has to give a reason to suppress anything.
  public var requiresReasons: Bool {
    get { box?.words.requiresReasons ?? false }
    _modify { yield &words.requiresReasons }
  }

  /// Rules that are off instead of having a severity.
  public var off: Set<String> {
    get { box?.words.off ?? [] }
    _modify { yield &words.off }
  }

  /// Rules that configurations turn off, each with the path of the one that does. They run, and
  /// their findings are counted: see ``FileReport/ignored``.
  package var silenced: [String: String] {
    get { box?.words.silenced ?? [:] }
    _modify { yield &words.silenced }
  }

  /// Rules that configurations give a severity, each with the path of the one that does.
  package var weighed: [String: String] {
    get { box?.words.weighed ?? [:] }
    _modify { yield &words.weighed }
  }

  /// Gives a rule a severity, or turns it off; what was said before of its severity no longer holds.
  public mutating func setSeverity(_ severity: Severity?, of rule: String) {
    severities[rule] = severity
    if severity == nil { off.insert(rule) } else if !off.isEmpty { off.remove(rule) }
  }

  /// What is said, which is changed in place: a configuration may name very many rules.
  private var words: Words {
    get { box?.words ?? Words() }
    _modify {
      let own = isKnownUniquelyReferenced(&box) ? box ?? Box(Words()) : Box(words)
      box = own
      yield &own.words
    }
  }

  /// Whether the same is said of every rule.
  public static func == (left: LintSettings, right: LintSettings) -> Bool {
    left.box === right.box || left.words == right.words
  }

  /// Whether every rule is in force.
  var includesAll: Bool {
    guard let words = box?.words else { return true }
    return words.ignored.isEmpty && words.selected == nil && words.off.isEmpty
  }

  /// Whether findings of a rule are reported.
  public func includes(_ rule: String) -> Bool {
    guard let words = box?.words else { return true }
    return runs(rule) && words.silenced[rule] == nil
  }

  /// Whether a rule is judged, be it only to count its findings.
  package func runs(_ rule: String) -> Bool {
    guard let words = box?.words else { return true }
    return !words.ignored.contains(rule) && words.selected?.contains(rule) ?? true
      && !words.off.contains(rule)
  }
}
