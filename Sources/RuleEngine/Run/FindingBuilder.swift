import CEL
import Diagnostics
import Documents

/// Makes the finding of a requirement that is not met: evaluates it again with its places.
struct FindingBuilder {
  private let plan: RulePlan
  let activation: Activation
  private let check: RulePlan.Check
  let run: DocumentRun
  /// The loops that are being gone through, with what is known of the places of their elements.
  private(set) var loops: [PlanRun.OpenLoop]
  /// More places are not told beside a finding's own.
  private static let relatedLimit = 100

  /// Whether the document has secrets.
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
    // What makes a finding is no more work than what found it; it has a budget of its own, so that
    // a document is not told differently from the same document with more findings.
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
    // Reading the places may have met what the loader has reported.
    guard !activation.mark.isSet else { return }
    let node = primary.map { NodeID($0.node) } ?? run.document.root
    let place = primary.map { self.place(of: $0) } ?? run.document.place(of: run.document.root)
    // Of very many that decided it together, some are enough.
    let told = Array(places.prefix(Self.relatedLimit))
    related += annotations(told, "decides it too", beside: primary)
    related += annotations(
      Array(reasons.prefix(Self.relatedLimit)), "why the rule applies", beside: primary)
    related += place.uses
    // Before the texts, which then need not compute again what the fix has looked at with its places.
    let fix = run.offersFixes ? texts.fix.flatMap { self.fix($0, &budget) } : nil
    var message = text(texts.message, &budget)
    if message.isEmpty { message = rule.title }
    let help = FieldSpelling(run.document.format).help(text(texts.help, &budget))
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

  /// Binds the loop variables again, now with the places of elements that an expression made.
  private mutating func bindPlaces() {
    var isBound = false
    for (number, open) in loops.enumerated() {
      // What is computed within a loop with new places is computed anew, with its places.
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

  /// Whoever reads an element of a loop reads what the loop was made of.
  private func noteReads(_ reads: ReadMark.Reads, of loop: RulePlan.Loop) {
    for slot in [loop.pair?.first, loop.pair?.second, loop.single] {
      if let slot { activation.setReads(slot, reads) }
    }
  }

  /// What a loop goes over, with the places of the elements. At the cost of a budget of its own,
  /// because it serves all findings of the loop.
  private func places(of loop: RulePlan.Loop) -> PlanRun.OpenLoop.Places {
    var budget = Budget()
    return switch program(loop.range).blame(activation, budget: &budget).value {
    case .list(let list): .known(.list(list))
    case .map(let map): .known(.map(map))
    default: .none
    }
  }

  /// What made the conditions true.
  private func conditions(_ budget: inout Budget) -> [Origin] {
    var origins: [Origin] = []
    for condition in check.conditions {
      origins += program(condition.expression).blame(activation, budget: &budget).blame
    }
    return origins
  }

  /// Places that blame knows, with the same words. What the finding points to, parts of it and what
  /// is around it say nothing more.
  private func annotations(_ origins: [Origin], _ label: String, beside primary: Origin?)
    -> [Annotation]
  {
    origins.compactMap { origin in
      if let primary, isInside(primary.node, origin.node) { return nil }
      return Annotation(range: place(of: origin).range, label: label)
    }
  }

  /// Whether a node is another, or somewhere in it.
  private func isInside(_ node: Int32, _ other: Int32) -> Bool {
    var current = NodeID(node)
    while current.index != other {
      // What holds a node comes before it.
      guard current.index > other, let parent = run.document.parent(current) else { return false }
      current = parent
    }
    return true
  }

  func place(of origin: Origin) -> NodePlace { run.place(of: origin) }

  /// Secondary places: each once, and not the finding's own.
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

  /// Keeps the characters of a secret and what they say; what an alias stands for, too.
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

  /// The value of a program with its places; whether it is a secret is asked next.
  func blamed(_ program: Program, _ budget: inout Budget) -> BlamedValue {
    activation.mark.reads = .none
    return program.blame(activation, budget: &budget)
  }

  /// Whether a value that was just made may not be shown.
  func isSecret(_ value: BlamedValue) -> Bool {
    isWatching && run.taint.hides(value, activation.mark.reads)
  }

  /// A value in a message that is no text, as CEL writes it.
  private static func words(_ value: Value) -> String {
    if case .error = value { return "…" }
    return value.brief
  }
}

extension Range<Int> {
  /// A range of the bounds that CEL counts with.
  package init(_ range: Range<Int32>) { self = Int(range.lowerBound)..<Int(range.upperBound) }
}
