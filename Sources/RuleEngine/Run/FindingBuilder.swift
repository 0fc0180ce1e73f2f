import CEL
import Diagnostics
import Documents

/// Builds the finding of a requirement that is not met, by evaluating it again with places.
struct FindingBuilder {
  private let plan: RulePlan
  let activation: Activation
  private let check: RulePlan.Check
  let run: DocumentRun
  /// The open loops, with what is known of the places of their elements.
  private(set) var loops: [PlanRun.OpenLoop]
  /// The largest number of related places of each kind that a finding shows.
  private static let relatedLimit = 100

  /// Whether the document has secrets, so that reads of them are recorded.
  private var isWatching = false

  init(_ planRun: PlanRun, _ check: RulePlan.Check) {
    plan = planRun.plan
    activation = planRun.plan.activation
    self.check = check
    run = planRun.run
    loops = planRun.loops
  }

  /// Adds the finding to the document's.
  mutating func report() throws(RuleProblems) {
    let texts = try plan.findings.programs(of: check, in: plan)
    let rule = texts.rule
    // The finding has a budget of its own, so that its text does not depend on how many findings
    // came before it. Building it costs about as much as the check that found it.
    var budget = Budget()
    isWatching = run.watchSecrets(withinTexts: false)
    defer { if isWatching { run.unwatchSecrets() } }
    bindPlaces()
    let verdict = program(check.require).blame(activation, budget: &budget)
    var places = verdict.blame
    var primary: Origin?
    var label = text(texts.label, &budget)
    if let at = texts.at {
      let place = at.blame(activation, budget: &budget)
      primary = place.origin ?? place.blame.first
    }
    if let primary {
      places.removeAll { $0 == primary }
    } else if !places.isEmpty {
      primary = places.removeFirst()
    }
    var related: [Annotation] = []
    for entry in texts.labels {
      let place = entry.at.blame(activation, budget: &budget)
      guard let origin = place.origin else { continue }
      if origin == primary {
        if label.isEmpty { label = text(entry.text, &budget) }
        continue
      }
      related.append(
        Annotation(range: self.place(of: origin).range, label: text(entry.text, &budget)))
    }
    let reasons = texts.labels.isEmpty ? conditions(&budget) : []
    // Evaluating with places may have looked at something that the loader has reported.
    guard !activation.mark.isSet else { return }
    let node = primary.map { NodeID($0.node) } ?? run.document.root
    let place =
      primary.map { self.place(of: $0) } ?? self.place(of: Origin(node: run.document.root.index))
    // A decision may depend on very many places; a limited number is enough.
    let told = Array(places.prefix(Self.relatedLimit))
    related += annotations(told, "decides it too", beside: primary)
    related += annotations(
      Array(reasons.prefix(Self.relatedLimit)), "why the rule applies", beside: primary)
    related += place.uses
    // The fix comes before the texts, because they can then reuse what it has evaluated with
    // places.
    let fix = run.offersFixes ? texts.fix.flatMap { self.fix($0, &budget) } : nil
    var message = text(texts.message, &budget)
    if message.isEmpty { message = rule.title }
    let help = FieldSpelling(run.widePlaces == nil ? run.document.format : .yaml).help(
      text(texts.help, &budget))
    if rule.marksSecrets { noteSecret(primary, place) }
    var diagnostic = Diagnostic(
      rule: rule.id, severity: rule.severity, message: message,
      primary: Annotation(range: place.range, label: label),
      related: Self.distinct(related, beside: place.range), help: help.isEmpty ? nil : help,
      url: rule.url, document: run.document.index,
      pointer: run.document.pointer(node), fix: fix)
    if !rule.marksSecrets { diagnostic.valueHash = run.hash(of: node) }
    if run.allowance.admit(diagnostic) {
      if primary?.part != nil { run.partialFindings.append(run.diagnostics.count) }
      run.diagnostics.append(diagnostic)
    }
  }

  private func program(_ expression: Int) -> Program { plan.expressions.program(expression) }

  /// Binds the loop variables again, with the places of elements that an expression computed.
  private mutating func bindPlaces() {
    var isBound = false
    for (number, open) in loops.enumerated() {
      // Variables computed from an element with places are computed again, so that they have places
      // too.
      if isBound { activation.reset(open.scope.pointee.computed) }
      guard let loop = open.scope.pointee.loop else { continue }
      if open.range.isOfDocument {
        if isWatching { noteReads(.none, of: loop) }
        continue
      }
      var places = open.places
      if case .unknown = places {
        activation.mark.reads = .none
        places = self.places(of: loop)
        loops[number].places = places
        loops[number].reads = activation.mark.reads
      }
      if isWatching { noteReads(loops[number].reads, of: loop) }
      guard case .known(let range) = places, open.index < range.count else { continue }
      range.bind(open.index, loop, activation)
      isBound = true
      activation.reset(open.scope.pointee.computed)
    }
  }

  /// Records that reading an element of a loop means reading what the loop was computed from.
  private func noteReads(_ reads: ReadMark.Reads, of loop: RulePlan.Loop) {
    for slot in [loop.pair?.first, loop.pair?.second, loop.single] {
      if let slot { activation.setReads(slot, reads) }
    }
  }

  /// Evaluates a loop's range with the places of its elements. It has a budget of its own, because
  /// the result serves all findings of the loop.
  private func places(of loop: RulePlan.Loop) -> PlanRun.OpenLoop.Places {
    var budget = Budget()
    return switch program(loop.range).blame(activation, budget: &budget).value {
    case .list(let list): .known(.list(list))
    case .map(let map): .known(.map(map))
    default: .none
    }
  }

  /// Returns the places that made the conditions true.
  private func conditions(_ budget: inout Budget) -> [Origin] {
    var origins: [Origin] = []
    // That the document is one of the rule set's says nothing of the finding.
    for condition in check.conditions where condition.slot != plan.conditionSlot {
      origins += program(condition.expression).blame(activation, budget: &budget).blame
    }
    return origins
  }

  /// Returns annotations with the same label for some places. The primary place, its parts and what
  /// encloses it are left out, because they add nothing.
  private func annotations(_ origins: [Origin], _ label: String, beside primary: Origin?)
    -> [Annotation]
  {
    origins.compactMap { origin in
      if let primary, isInside(primary.node, origin.node) { return nil }
      return Annotation(range: place(of: origin).range, label: label)
    }
  }

  /// Whether a node is the other node or lies below it.
  private func isInside(_ node: Int32, _ other: Int32) -> Bool {
    var current = NodeID(node)
    while current.index != other {
      // A collection has a smaller number than the nodes in it.
      guard current.index > other, let parent = run.document.parent(current) else { return false }
      current = parent
    }
    return true
  }

  func place(of origin: Origin) -> NodePlace { run.place(of: origin) }

  /// Returns the related places without repetition and without the primary place.
  private static func distinct(_ annotations: [Annotation], beside primary: SourceRange)
    -> [Annotation]
  {
    guard annotations.count > 1 else {
      return annotations.first?.range == primary ? [] : annotations
    }
    guard annotations.count > 8 else {
      var kept: [Annotation] = []
      for annotation in annotations
      where annotation.range != primary && !kept.contains(where: { $0.range == annotation.range }) {
        kept.append(annotation)
      }
      return kept
    }
    var seen: Set<SourceRange> = [primary]
    return annotations.filter { seen.insert($0.range).inserted }
  }

  /// Records the place and the text of a secret, and the place of its anchor if aliases refer to
  /// it.
  private func noteSecret(_ origin: Origin?, _ place: NodePlace) {
    let document = run.document
    guard let origin else {
      run.secrets.append(place.range)
      return
    }
    var node = NodeID(origin.node)
    if origin.role == .key { node = document.key(ofValue: node) ?? node }
    let text = document.textBytes(node)
    if let part = origin.part {
      run.secrets.append(place.range)
      run.secretTexts.insert(text[Range<Int>(part).clamped(to: text.indices)])
    } else {
      run.secrets.append(document.sourceRange(ofPart: 0..<text.count, in: node))
      run.secretTexts.insert(text)
    }
    for use in document.uses(of: node) where use.kind == .anchor { run.secrets.append(use.range) }
  }

  // MARK: - Texts

  private func text(_ message: MessageProgram?, _ budget: inout Budget) -> String {
    guard let message else { return "" }
    if let text = message.constant { return text }
    var text: [UInt8] = []
    text.reserveCapacity(128)
    for piece in message.pieces {
      switch piece {
      case .text(let words): text.appendText(words)
      case .program(let program):
        if isWatching, isSecret(blamed(program, &budget)) {
          text.appendText(SecretTaint.mask)
          continue
        }
        switch program.evaluate(activation, budget: &budget) {
        case .string(let words): text += words.bytes
        case let value: text.appendText(Self.words(value))
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Evaluates a program with places and starts to record which secrets it reads.
  func blamed(_ program: Program, _ budget: inout Budget) -> BlamedValue {
    activation.mark.reads = .none
    return program.blame(activation, budget: &budget)
  }

  /// Whether the value that was just computed must not be shown.
  func isSecret(_ value: BlamedValue) -> Bool {
    isWatching && run.taint.hides(value, activation.mark.reads)
  }

  /// Formats a value that is not a text for a message, as CEL writes it.
  private static func words(_ value: Value) -> String {
    if case .error = value { return "…" }
    return value.brief
  }
}

extension Range<Int> {
  /// Converts a range of CEL's 32-bit bounds.
  package init(_ range: Range<Int32>) { self = Int(range.lowerBound)..<Int(range.upperBound) }
}
