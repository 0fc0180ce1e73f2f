import Diagnostics
import RuleEngine
import Workspace

extension ConfigurationChain {
  /// Whether a configuration selects rules, so that ``settings(for:suppressible:overruled:)`` needs
  /// to know all rules.
  package var selectsRules: Bool { files.contains { $0.configuration.select != nil } }

  /// Returns the settings for a file by its absolute path.
  ///
  /// - Parameters:
  ///   - suppressible: All rules, and what may suppress their findings: `select` only turns off
  ///     rules that can be suppressed without a reason.
  ///   - overruled: The options that replace the configurations' settings.
  package func settings(
    for path: Path, suppressible: [String: Suppressibility], overruled: RuleChoice
  ) -> LintSettings {
    var settings = LintSettings()
    if files.isEmpty { return settings }
    settings.requiresReasons = files.contains { $0.configuration.requiresReasons }
    if let units = files.lazy.compactMap(\.configuration.ruleBudget).first {
      settings.budget.rule = units
    }
    if let units = files.lazy.compactMap(\.configuration.documentBudget).first {
      settings.budget.document = units
    }
    if overruled.select == nil,
      let index = files.firstIndex(where: { $0.configuration.select != nil })
    {
      let selected = Set((files[index].configuration.select ?? []).map(\.text))
      for (id, suppressibility) in suppressible
      where suppressibility == .always && !selected.contains(id)
        && lock(on: id, above: index) == nil
      {
        settings.silenced[id] = files[index].source.path
      }
    }
    if overruled.ignore == nil,
      let index = files.firstIndex(where: { !$0.configuration.ignore.isEmpty })
    {
      ignore(files[index].configuration.ignore, at: index, &settings)
    }
    var off: [String: String] = [:]
    for index in files.indices.reversed() {
      weigh(files[index].configuration.severities, at: index, overruled, &settings, &off)
    }
    for index in files.indices.reversed() {
      for override in files[index].configuration.overrides {
        let base =
          path.isBelow(files[index].patternBase) ? files[index].patternBase : path.directory
        let patterns = PatternList(base: base, patterns: override.files.map(\.text))
        guard patterns.verdictWithParents(path) == .matched else { continue }
        if overruled.ignore == nil { ignore(override.ignore, at: index, &settings) }
        weigh(override.severities, at: index, overruled, &settings, &off)
      }
    }
    settings.silenced.merge(off) { known, _ in known }
    return settings
  }

  func ignore(_ rules: [IgnoredRule], at index: Int, _ settings: inout LintSettings) {
    for entry in rules where lock(on: entry.rule.text, above: index) == nil {
      settings.silenced[entry.rule.text] = files[index].source.path
    }
  }

  func weigh(
    _ entries: [ConfiguredSeverity], at index: Int, _ overruled: RuleChoice,
    _ settings: inout LintSettings, _ off: inout [String: String]
  ) {
    for entry in entries {
      let id = entry.rule.text
      guard lock(on: id, above: index) == nil else { continue }
      let isOverruled = overruled.severities.contains { $0.id.utf8.elementsEqual(id.utf8) }
      if let severity = entry.severity {
        settings.severities[id] = severity
        settings.weighed[id] = isOverruled ? nil : files[index].source.path
        off[id] = nil
      } else if !isOverruled {
        off[id] = files[index].source.path
      }
    }
  }

  /// Returns the nearest configuration above the one at an index that locks a rule.
  private func lock(on rule: String, above index: Int) -> File? {
    files[(index + 1)...].first { file in
      file.configuration.lockedRules.contains(rule)
    }
  }

  /// Notes about settings that have no effect because a configuration above locks the rule.
  package var overridden: [String] { overridden([]) }

  /// Returns the same, with notes about entries of `rule-sets`.
  package func overridden(_ references: [RuleSetReference]) -> [String] {
    var notes: [String] = []
    for index in files.indices where files[(index + 1)...].contains(where: \.locksAnything) {
      let configuration = files[index].configuration
      let lines = SourceLines(files[index].source)
      let entries = configuration.overrides
      var rules = configuration.ignore.map(\.rule) + configuration.severities.map(\.rule)
      for entry in entries { rules += entry.ignore.map(\.rule) + entry.severities.map(\.rule) }
      for reference in references where reference.index == index {
        rules += reference.entry.ignore.map(\.rule) + reference.entry.severities.map(\.rule)
      }
      for rule in rules {
        guard let lock = lock(on: rule.text, above: index) else { continue }
        notes.append(
          note(files[index], lines, rule.range, "`\(rule.text)` stays as it is", lock))
      }
      if let range = configuration.defaultRulesOff, let lock = defaultRulesLock(above: index) {
        notes.append(note(files[index], lines, range, "the default rules stay in use", lock))
      }
    }
    return notes
  }

  private func note(
    _ file: File, _ lines: SourceLines, _ range: SourceRange, _ words: String, _ lock: File
  ) -> String {
    let place = lines.position(at: range.lower)
    return "\(file.source.path):\(place.line):\(place.column): \(words): "
      + "`\(lock.source.path)` locks rules"
  }

  /// The configuration that turns off the default rules; `nil` if none does or another locks them.
  package var withoutDefaultRules: File? {
    guard let index = files.firstIndex(where: { $0.configuration.defaultRulesOff != nil }),
      defaultRulesLock(above: index) == nil
    else { return nil }
    return files[index]
  }

  private func defaultRulesLock(above index: Int) -> File? {
    files[(index + 1)...].first { !$0.configuration.locked.isEmpty }
  }

  /// The least severity that makes a run fail, and the path of the configuration that decides it.
  package var threshold: (threshold: FailureThreshold, path: String)? {
    var result = files.lazy.compactMap { file in
      file.configuration.threshold.map { ($0, file.source.path) }
    }.first
    for file in files {
      guard let locked = file.configuration.lockedThreshold,
        (result?.0 ?? .error).isMoreLenient(than: locked)
      else { continue }
      result = (locked, file.source.path)
    }
    return result.map { (threshold: $0.0, path: $0.1) }
  }
}
