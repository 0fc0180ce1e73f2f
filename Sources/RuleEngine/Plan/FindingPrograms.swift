import CEL
import Diagnostics

/// Compiles the texts of a finding.
private struct Scope {
  let expressions: ExpressionTable
  /// The requirement's expression; the texts may use the names that are visible to it.
  let require: Int
  let source: RuleSource

  /// Returns the program of a text that is an expression.
  func program(_ text: RuleText) throws(RuleProblems) -> Program {
    try program(0, of: text, part: nil)
  }

  /// Returns the program of an expression in a text, by its number and its bytes; it is read if an
  /// image has it.
  func program(_ number: Int, of text: RuleText, part: Range<Int>?) throws(RuleProblems) -> Program
  {
    if let program = expressions.stored(
      number, ofTextAt: text.offset, part: part, namesOf: require)
    {
      return program
    }
    let text = part.map { text.part($0) } ?? text
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
    var number = 0
    for piece in template.pieces {
      switch piece {
      case .text(let words): pieces.append(.text(words))
      case .expression(let range):
        pieces.append(.program(try scope.program(number, of: text, part: range)))
        number += 1
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
    var part = RuleText(
      text: String(decoding: bytes, as: UTF8.self), node: node,
      base: base + Int32(truncatingIfNeeded: range.lowerBound))
    part.header = header
    return part
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
    at = try definition.at.map { text throws(RuleProblems) in try scope.program(text) }
    self.message = try message(definition.message)
    label = try message(definition.label)
    var labels: [(at: Program, text: MessageProgram)] = []
    for label in definition.labels {
      labels.append(
        (
          at: try scope.program(label.at),
          text: try MessageProgram(label.text, in: scope)
        ))
    }
    self.labels = labels
    help = try message(definition.help)
    fix = try definition.fix.map { fix throws(RuleProblems) in try FixProgram(fix, in: scope) }
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
