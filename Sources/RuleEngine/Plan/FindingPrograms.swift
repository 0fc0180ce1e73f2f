import CEL
import Diagnostics

/// Compiles the texts of a finding.
private struct Scope {
  let expressions: ExpressionTable
  /// The requirement's expression; the texts may use the names that are visible to it.
  let require: Int
  let source: RuleSource

  /// Returns the program of an expression; it is decoded if its compiled form is embedded.
  func program(_ text: RuleText) throws(RuleProblems) -> Program {
    if let compiled = text.compiled.first, compiled > 0,
      let program = expressions.decoded(Int(compiled) - 1, Text(text.text), namesOf: require)
    {
      return program
    }
    do {
      return try expressions.environment(of: require).compile(text.text)
    } catch {
      throw RuleProblems(
        source.diagnostic(
          error.message, part: Int(error.range.lowerBound)..<Int(error.range.upperBound), in: text),
        in: source.file)
    }
  }
}

/// A compiled template.
package struct MessageProgram {
  package enum Piece {
    case text(String)
    case program(Program)
  }

  package let pieces: [Piece]

  /// The text if it contains no expression, so that it is the same for all findings.
  package let constant: String?

  fileprivate init(_ text: RuleText, in scope: Scope) throws(RuleProblems) {
    let source = scope.source
    let template: MessageTemplate
    do {
      template = try MessageTemplate(text.text)
    } catch {
      throw RuleProblems(
        source.diagnostic(error.message, part: error.range, in: text), in: source.file)
    }
    var pieces: [Piece] = []
    var compiled = text.compiled[...]
    for piece in template.pieces {
      switch piece {
      case .text(let words): pieces.append(.text(words))
      case .expression(let range):
        var part = text.part(range)
        if let first = compiled.popFirst() { part.compiled = [first] }
        pieces.append(.program(try scope.program(part)))
      }
    }
    self.pieces = pieces
    if pieces.count == 1, case .text(let words) = pieces[0] {
      constant = words
    } else {
      constant = nil
    }
  }
}

extension RuleText {
  /// Returns a part of a text as a text of its own, which knows its place in the rule file.
  package func part(_ range: Range<Int>) -> RuleText {
    let bytes = Array(text.utf8)[range]
    return RuleText(
      text: String(decoding: bytes, as: UTF8.self), node: node,
      base: base + Int32(truncatingIfNeeded: range.lowerBound))
  }
}

/// What a finding of a check needs in addition to the check itself.
package final class FindingPrograms {
  /// The properties that all findings of the rule share.
  package let rule:
    (id: String, title: String, severity: Severity, url: String?, marksSecrets: Bool)
  package let at: Program?
  let message: MessageProgram?
  let label: MessageProgram?
  let labels: [(at: Program, text: MessageProgram)]
  package let help: MessageProgram?
  let fix: FixProgram?

  /// Compiles the texts of a check's findings.
  init(
    _ definition: CheckDefinition, of rule: RuleDefinition, require: Int,
    in expressions: ExpressionTable, source: RuleSource
  ) throws(RuleProblems) {
    self.rule = (
      rule.id, rule.title, rule.severity, rule.references.first, rule.marksSecrets
    )
    let scope = Scope(expressions: expressions, require: require, source: source)
    func message(_ text: RuleText?) throws(RuleProblems) -> MessageProgram? {
      guard let text else { return nil }
      return try MessageProgram(text, in: scope)
    }
    // Read once, because each access may decode the texts.
    let texts = definition.findingTexts
    at = try texts.at.map { text throws(RuleProblems) in try scope.program(text) }
    self.message = try message(texts.message)
    label = try message(texts.label)
    var labels: [(at: Program, text: MessageProgram)] = []
    for label in texts.labels {
      labels.append(
        (
          at: try scope.program(label.at),
          text: try MessageProgram(label.text, in: scope)
        ))
    }
    self.labels = labels
    help = try message(texts.help)
    fix = try texts.fix.map { fix throws(RuleProblems) in try FixProgram(fix, in: scope) }
  }
}

/// A compiled fix.
package struct FixProgram {
  package enum Action {
    case remove(Program)
    case set(Program, to: Program)
    case insert(Program, into: Program, key: Program?)
  }

  package let action: Action
  package let isSafe: Bool

  fileprivate init(_ fix: FixDefinition, in scope: Scope) throws(RuleProblems) {
    isSafe = fix.isSafe
    switch fix.action {
    case .remove(let value): action = .remove(try scope.program(value))
    case .set(let place, let value):
      action = .set(try scope.program(place), to: try scope.program(value))
    case .insert(let value, let container, let key):
      var keyProgram: Program?
      if let key { keyProgram = try scope.program(key) }
      action = .insert(
        try scope.program(value), into: try scope.program(container), key: keyProgram)
    }
  }
}
