/// Findings of one rule in one file that a configuration turned off.
public struct IgnoredFindings: Hashable, Sendable {
  /// The path of the configuration.
  public var path: String
  /// The rule's id.
  public var rule: String
  /// How many findings there were.
  public var count: Int

  /// Creates an entry.
  public init(path: String, rule: String, count: Int) {
    self.path = path
    self.rule = rule
    self.count = count
  }
}

/// A rule with findings in one file that a configuration makes less severe.
public struct LoweredRule: Hashable, Sendable {
  /// The path of the configuration.
  public var path: String
  /// The rule's id.
  public var rule: String
  /// How severe its findings are by themselves.
  public var severity: Severity

  /// Creates an entry.
  public init(path: String, rule: String, severity: Severity) {
    self.path = path
    self.rule = rule
    self.severity = severity
  }
}

/// What one configuration suppressed or excused during a run.
public struct ConfigurationEffect: Hashable, Sendable {
  /// The path of the configuration.
  public var path: String
  /// The rules whose findings it turned off, in order.
  public var rules: [String] = []
  /// How many findings it turned off.
  public var findings = 0
  /// How many errors it kept from failing the run.
  public var excused = 0
  /// How many findings it made less severe, so that they do not fail the run.
  public var lowered = 0
  /// Whether it turned off the rules that come with authlint.
  public var turnsOffDefaultRules = false

  /// Creates an empty effect.
  public init(path: String) { self.path = path }
}

extension ReportSummary {
  /// Adds findings that a configuration turned off.
  public mutating func add(_ ignored: IgnoredFindings) {
    change(ignored.path) { effect in
      effect.findings += ignored.count
      guard !effect.rules.contains(where: { $0.utf8.elementsEqual(ignored.rule.utf8) }) else {
        return
      }
      effect.rules.append(ignored.rule)
      effect.rules.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }

  /// Adds errors that a configuration keeps from failing the run.
  public mutating func excuse(_ errors: Int, path: String) {
    change(path) { $0.excused += errors }
  }

  /// Adds findings of a file that a configuration lowers below the severity that fails the run.
  public mutating func addLowered(of report: FileReport, failingFrom least: Severity) {
    for rule in report.lowered where rule.severity >= least {
      let count = report.diagnostics.count {
        $0.severity < least && $0.rule.utf8.elementsEqual(rule.rule.utf8)
      }
      if count > 0 { change(rule.path) { $0.lowered += count } }
    }
  }

  /// Records that a configuration turns off the rules that come with authlint.
  public mutating func noteDefaultRulesOff(path: String) {
    change(path) { $0.turnsOffDefaultRules = true }
  }

  private mutating func change(_ path: String, _ body: (inout ConfigurationEffect) -> Void) {
    if let index = effects.firstIndex(where: { $0.path.utf8.elementsEqual(path.utf8) }) {
      body(&effects[index])
      return
    }
    var effect = ConfigurationEffect(path: path)
    body(&effect)
    let index =
      effects.firstIndex { path.utf8.lexicographicallyPrecedes($0.path.utf8) } ?? effects.endIndex
    effects.insert(effect, at: index)
  }
}
