import Diagnostics
import Documents
import RuleEngine

/// The documentation of a rule, as `authlint explain` shows it.
package struct RulePage: Sendable {
  /// An example with the rule's findings in it.
  package struct Example: Sendable {
    /// Whether the rule must have no findings in the example.
    package var isGood: Bool
    /// Whether it may be copied: no other rule finds a wrong value in it.
    package var isExemplary = true
    /// The text, without caret lines, with the rule's findings.
    package var report: FileReport
    /// The text after its fixes were applied; `nil` if the rule file does not show it.
    package var fixed: String?
  }

  /// The description of the rule, with the severity of its file.
  package var description: RuleDescription
  /// Where the requirement is documented.
  package var references: [String]
  /// What may suppress its findings.
  package var suppressibility: Suppressibility
  /// Whether the rule is disabled where the page is shown.
  package var isOff = false
  /// Whether its fixes are safe; `nil` if it offers none.
  package var hasSafeFix: Bool?
  /// Whether only some of its findings offer a fix.
  package var fixesSome = false
  /// The good examples, then the bad ones.
  package var examples: [Example]

  /// The examples to show, bad ones first. Of the good ones, only those that may be copied are
  /// shown, if there are any.
  package var shownExamples: [Example] {
    let good = examples.filter(\.isGood)
    let exemplary = good.filter(\.isExemplary)
    return examples.filter { !$0.isGood } + (exemplary.isEmpty ? good : exemplary)
  }

  /// The page in Markdown, starting with a heading of the second level.
  package var markdown: String {
    var text = "## \(description.id)\n\n"
    if let title = ownTitle { text += "\(Self.sentence(title))\n\n" }
    text += "- Severity: \(description.severity.rawValue)\n"
    let fix = hasSafeFix.map { $0 ? "with `--fix`" : "with `--fix --unsafe-fixes`" } ?? "by hand"
    text += "- Fix: \(fix)\(fixesSome ? ", where there is one way to" : "")\n"
    if let limit = suppressionLimit { text += "- \(limit)\n" }
    if let requirement = ownRequirement { text += "\n**Requirement.** \(requirement)\n" }
    if !description.why.isEmpty { text += "\n\(description.why)\n" }
    for isGood in [false, true] {
      for (index, example) in shownExamples.filter({ $0.isGood == isGood }).enumerated() {
        if index == 0 { text += isGood ? "\n### Good\n" : "\n### Bad\n" }
        text += "\n" + Self.fenced(String(decoding: example.report.file.bytes, as: UTF8.self))
        for diagnostic in example.report.diagnostics {
          let line = SourceLines(example.report.file).position(at: diagnostic.primary.range.lower)
          text += "\nLine \(line.line): \(Self.ended(diagnostic.message))\n"
        }
        if let fixed = example.fixed { text += "\nFixed:\n\n" + Self.fenced(fixed) }
      }
    }
    if !action.isEmpty { text += "\n### What to do\n\n\(action)\n" }
    text += references.isEmpty ? "" : "\nReferences:\n\n"
    for reference in references { text += "- <\(reference)>\n" }
    return text
  }

  /// The title; `nil` if it says no more than the id.
  package var ownTitle: String? {
    description.title.utf8.elementsEqual(description.id.utf8) ? nil : description.title
  }

  /// The requirement; `nil` if it says no more than the id or the title.
  package var ownRequirement: String? {
    let requirement = description.requirement
    let isRepeated = [description.id, description.title].contains {
      $0.utf8.elementsEqual(requirement.utf8)
    }
    return isRepeated || requirement.isEmpty ? nil : requirement
  }

  /// The limits on suppressing its findings; `nil` if there are none.
  package var suppressionLimit: String? {
    switch suppressibility {
    case .always: nil
    case .withReason: "It can be suppressed only with a reason, and by no baseline."
    case .never: "It cannot be suppressed."
    }
  }

  /// What to do, in a few sentences.
  package var action: String {
    var sentences: [String] = []
    if !description.help.isEmpty { sentences.append(Self.sentence(description.help)) }
    let limit = fixesSome ? " where there is one way to" : ""
    switch hasSafeFix {
    case true: sentences.append("`authlint check --fix` changes the file\(limit)\(shownFix).")
    case false:
      sentences.append(
        "`authlint check --fix --unsafe-fixes` changes the file\(limit)\(shownFix); look at the result."
      )
    case nil: break
    }
    let isOfManifests = !LoaderRules.ofOwnFiles.contains { $0.id == description.id }
    if let limit = suppressionLimit, isOfManifests { sentences.append(limit) }
    return sentences.joined(separator: " ")
  }

  /// What the fix does in the first example that has one. It does not do what has to be done
  /// elsewhere, such as in Partner Center.
  private var shownFix: String {
    let titles = examples.lazy.flatMap(\.report.diagnostics).compactMap { $0.fix?.title }
    return titles.first { !$0.isEmpty }.map { ": in an example above it would \($0)" }
      ?? ""
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + ended(String(text.dropFirst()))
  }

  /// Returns a text with a full stop, unless it ends a sentence already.
  private static func ended(_ text: String) -> String {
    switch text.utf8.last {
    case UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "!"): text
    default: text + "."
    }
  }

  private static func fenced(_ text: String) -> String {
    "```yaml\n" + text + (text.utf8.last == 0x0A ? "" : "\n") + "```\n"
  }
}

extension RuleSet {
  /// Returns the documentation of a rule; `nil` if the set has no such rule.
  ///
  /// - Throws: ``RuleProblems`` if the rule turns out to be broken.
  package func page(of id: String) throws(RuleProblems) -> RulePage? {
    guard let index = definition.rules.firstIndex(where: { $0.id.utf8.elementsEqual(id.utf8) })
    else { return nil }
    let rule = definition.rules[index]
    var examples: [RulePage.Example] = []
    if let document = sources[index].document {
      var settings = LintSettings()
      settings.selected = [rule.id]
      let worker = Linter(ruleSets: [self]).makeWorker()
      var reader = RuleExampleReader(document, variable: definition.variable)
      for example in reader.examples() {
        let text = ExampleMarks(example.text).text
        let report = try worker.check(
          SourceFile(path: "example", bytes: Array(text.utf8)),
          format: example.format == .json ? .json : .yaml, settings: settings)
        var shown = RulePage.Example(isGood: example.isGood, report: report, fixed: example.fixed)
        if example.isGood {
          shown.isExemplary = try isExemplary(report.file, example.format, worker)
        }
        examples.append(shown)
      }
    }
    let fixes = rule.effectiveChecks.compactMap(\.fix)
    return RulePage(
      description: description(at: index), references: rule.references,
      suppressibility: rule.suppressibility,
      hasSafeFix: fixes.isEmpty ? nil : fixes.allSatisfy(\.isSafe), examples: examples)
  }

  /// Whether no rule finds anything wrong in a text, apart from what is missing in it.
  private func isExemplary(
    _ file: SourceFile, _ format: DocumentFormat, _ worker: LintWorker
  ) throws(RuleProblems) -> Bool {
    let report = try worker.check(file, format: format == .json ? .json : .yaml)
    return report.diagnostics.allSatisfy { diagnostic in
      diagnostic.severity < .warning || diagnostic.rule == "missing-field"
        || diagnostic.rule == "foreign-file"
    }
  }

  /// The descriptions of the rules for reports, in the order of their ids.
  package var descriptions: [RuleDescription] {
    definition.rules.indices.map { description(at: $0) }
  }

  private func description(at index: Int) -> RuleDescription {
    let rule = definition.rules[index]
    var why = rule.why
    var help = ""
    // The embedded form lacks what checking does not need.
    if let document = sources[index].document {
      var reader = RuleFileReader(document, fileID: rule.id)
      why = reader.rule()?.why ?? why
    }
    if let text = (rule.body.help ?? rule.effectiveChecks.compactMap(\.help).first)?.text {
      help = Self.constant(text) ?? helpInExample(index) ?? Self.withoutExpressions(text)
    }
    return RuleDescription(
      id: rule.id, title: rule.title, requirement: rule.requirement, why: why, help: help,
      url: rule.references.first, severity: rule.severity)
  }

  /// Returns the help for the rule's first bad example, in which all expressions are evaluated.
  private func helpInExample(_ index: Int) -> String? {
    guard let document = sources[index].document else { return nil }
    var reader = RuleExampleReader(document, variable: definition.variable)
    var settings = LintSettings()
    settings.selected = [definition.rules[index].id]
    let worker = Linter(ruleSets: [self]).makeWorker()
    for example in reader.examples() where !example.isGood {
      let file = SourceFile(path: "example", bytes: Array(ExampleMarks(example.text).text.utf8))
      let report = try? worker.check(
        file, format: example.format == .json ? .json : .yaml, settings: settings)
      if let help = report?.diagnostics.lazy.compactMap(\.help).first {
        return "for example, " + help
      }
    }
    return nil
  }

  /// Returns a template without expressions as text; `nil` if it has an expression.
  private static func constant(_ template: String) -> String? {
    guard let pieces = try? MessageTemplate(template).pieces else { return nil }
    var text = ""
    for piece in pieces {
      guard case .text(let words) = piece else { return nil }
      text += words
    }
    return text
  }

  /// Returns a template as people read it without a finding: `…` replaces each expression.
  private static func withoutExpressions(_ template: String) -> String {
    guard let pieces = try? MessageTemplate(template).pieces else { return template }
    return pieces.map { piece in
      if case .text(let words) = piece { return words }
      return "…"
    }.joined()
  }
}
