import CEL
import Diagnostics
import Documents
import Rules

/// Makes the finding of a requirement that is not met: evaluates it again with its places.
struct FindingBuilder {
  private let program: RuleProgram
  private let check: RuleProgram.Check
  private let checkIndex: Int
  private let run: DocumentRun
  private let indices: [Int]

  init(_ ruleRun: RuleRun, check index: Int) {
    program = ruleRun.program
    check = ruleRun.program.checks[index]
    checkIndex = index
    run = ruleRun.run
    indices = ruleRun.indices
  }

  /// Adds the finding to the document's.
  mutating func report() throws(RuleProblems) {
    let texts = try findingPrograms()
    // What makes a finding is no more work than what found it; it has a budget of its own, so that
    // a document is not told differently from the same document with more findings.
    var budget = Budget()
    bindPlaces(&budget)
    let verdict = check.require.blame(program.activation, budget: &budget)
    var places = verdict.blame
    var primary: Origin?
    var label = text(texts.label, &budget)
    if let at = texts.at {
      let place = at.blame(program.activation, budget: &budget)
      primary = place.origin ?? place.blame.first
    }
    if let primary {
      places.removeAll { $0 == primary }
    } else if !places.isEmpty {
      primary = places.removeFirst()
    }
    var related: [Annotation] = []
    for entry in texts.labels {
      let place = entry.at.blame(program.activation, budget: &budget)
      guard let origin = place.origin else { continue }
      if origin == primary {
        if label.isEmpty { label = text(entry.text, &budget) }
        continue
      }
      related.append(
        Annotation(range: self.place(of: origin).range, label: text(entry.text, &budget)))
    }
    if texts.labels.isEmpty { places += conditions(&budget) }
    // Reading the places may have met what the loader has reported.
    guard !run.watch.hasSeenFault else { return }
    let node = primary.map { NodeID($0.node) } ?? run.document.root
    let place = primary.map { self.place(of: $0) } ?? run.document.place(of: run.document.root)
    related += places.map { Annotation(range: self.place(of: $0).range) }
    related += place.uses
    var message = text(texts.message, &budget)
    if message.isEmpty { message = program.rule.title }
    let help = text(texts.help, &budget)
    let fix = texts.fix.flatMap { self.fix($0, &budget) }
    if program.rule.marksSecrets { noteSecret(primary, place) }
    var diagnostic = Diagnostic(
      rule: program.rule.id, severity: program.severity, message: message,
      primary: Annotation(range: place.range, label: label),
      related: Self.distinct(related, beside: place.range), help: help.isEmpty ? nil : help,
      url: program.rule.references.first, document: run.document.index,
      pointer: run.document.pointer(node), fix: fix)
    if !program.rule.marksSecrets { diagnostic.valueHash = run.hash(of: node) }
    run.diagnostics.append(diagnostic)
  }

  private func findingPrograms() throws(RuleProblems) -> FindingPrograms {
    if let programs = program.findingPrograms[checkIndex] { return programs }
    let programs = try FindingPrograms(check, source: program.source)
    program.findingPrograms[checkIndex] = programs
    return programs
  }

  /// Binds the loop variables again, now with the places of elements that an expression made.
  private func bindPlaces(_ budget: inout Budget) {
    let activation = program.activation
    for (index, loop) in zip(indices, program.loops + check.loops) {
      switch loop.range.blame(activation, budget: &budget).value {
      case .list(let list) where index < list.count:
        RuleRun.LoopRange.list(list).bind(index, loop, activation)
      case .map(let map) where index < map.count:
        RuleRun.LoopRange.map(map).bind(index, loop, activation)
      default: break
      }
    }
    for variable in program.variables + check.variables {
      activation.bind(variable.slot, to: variable.value)
    }
  }

  /// What made the conditions true.
  private func conditions(_ budget: inout Budget) -> [Origin] {
    var origins: [Origin] = []
    for condition in program.when + check.when {
      origins += condition.blame(program.activation, budget: &budget).blame
    }
    return origins
  }

  private func place(of origin: Origin) -> NodePlace { run.document.place(of: origin) }

  /// Secondary places: each once, and not the finding's own.
  private static func distinct(_ annotations: [Annotation], beside primary: SourceRange)
    -> [Annotation]
  {
    var seen: Set<SourceRange> = [primary]
    return annotations.filter { seen.insert($0.range).inserted }
  }

  private func noteSecret(_ origin: Origin?, _ place: NodePlace) {
    if let origin, origin.part == nil {
      let node = NodeID(origin.node)
      let count = run.document.textBytes(node).count
      run.secrets.append(run.document.sourceRange(ofPart: 0..<count, in: node))
    } else {
      run.secrets.append(place.range)
    }
    run.secrets += place.uses.map(\.range)
  }

  // MARK: - Texts

  private func text(_ message: MessageProgram?, _ budget: inout Budget) -> String {
    guard let message else { return "" }
    var text = ""
    for piece in message.pieces {
      switch piece {
      case .text(let words): text += words
      case .program(let program):
        text += Self.words(program.evaluate(self.program.activation, budget: &budget))
      }
    }
    return text
  }

  /// A value in a message: texts as they are, everything else as CEL writes it.
  private static func words(_ value: Value) -> String {
    switch value {
    case .string(let text): text.string
    case .error: "…"
    default: value.brief
    }
  }

  // MARK: - Fixes

  private func fix(_ fix: FixProgram, _ budget: inout Budget) -> Fix? {
    let editor = run.editor
    let edits: [TextEdit]?
    switch fix.action {
    case .remove(let place):
      edits = origin(place, &budget).flatMap { editor.remove(NodeID($0.node)) }
    case .set(let place, let value):
      guard let origin = origin(place, &budget), origin.role == .value,
        let text = string(value, &budget)
      else { return nil }
      let node = NodeID(origin.node)
      let edit =
        if let part = origin.part {
          editor.replace(part: Range<Int>(part), of: node, with: text)
        } else {
          editor.replace(node, with: text)
        }
      edits = edit.map { [$0] }
    case .insert(let value, let container, let key):
      guard let origin = origin(container, &budget), let text = string(value, &budget) else {
        return nil
      }
      var name: String?
      if let key {
        name = string(key, &budget)
        if name == nil { return nil }
      }
      edits = editor.insert(.string(text), into: NodeID(origin.node), key: name)
    }
    return edits.map { Fix(isSafe: fix.isSafe, edits: $0) }
  }

  private func string(_ program: Program, _ budget: inout Budget) -> String? {
    guard case .string(let text) = program.evaluate(self.program.activation, budget: &budget)
    else { return nil }
    return text.string
  }

  private func origin(_ program: Program, _ budget: inout Budget) -> Origin? {
    program.blame(self.program.activation, budget: &budget).origin
  }
}

extension Range<Int> {
  /// A range of the bounds that CEL counts with.
  init(_ range: Range<Int32>) { self = Int(range.lowerBound)..<Int(range.upperBound) }
}
