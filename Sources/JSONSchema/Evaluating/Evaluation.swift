import Documents

/// Holds the values of one document against the subschemas of a schema.
///
/// The same checks answer three questions: whether a value fits, how far it is from fitting, and
/// what is wrong with it. Findings are made for the last only. Steps are counted; past their limit,
/// and past a depth, everything counts as unfit and ``exhaustion`` says why.
struct Evaluation: ~Copyable {
  /// What is asked.
  enum Mode {
    /// Whether the value fits; the first reason why not is enough.
    case fits
    /// How far the value is from fitting (``Evaluation/penalty``).
    case distance
    /// Everything that is wrong.
    case findings
  }

  /// Why an evaluation was given up.
  package enum Exhaustion: Sendable {
    case steps, depth
  }

  let schema: CompiledSchema
  let document: Document
  var mode = Mode.fits
  private(set) var steps = 0
  private let limit: Int
  private(set) var exhaustion: Exhaustion?
  var findings: [SchemaFinding] = []
  let maximumFindings: Int
  /// See ``Mode/distance``.
  private(set) var penalty = 0
  private var depth = 0
  /// How many alternatives lead to where the evaluation is: then a value may come up again.
  private var branches = 0
  private var known: [UInt64: Bool] = [:]
  /// The resources on the way from the root, for dynamic references.
  private(set) var scope: [Int32] = []
  /// Which members or elements of the current value were looked at, a bit each, in regions of
  /// `words` words; `region` is the start of the current one, -1 if nobody asks.
  private(set) var region = -1
  private(set) var words = 0
  var bits: [UInt64] = []

  /// How many subschemas may lead into each other: what bounds the stack.
  static let depthLimit = 1_600

  init(
    _ schema: CompiledSchema, _ document: Document, limit: Int, maximumFindings: Int = .max
  ) {
    self.schema = schema
    self.document = document
    self.limit = limit
    self.maximumFindings = maximumFindings
  }

  // MARK: - Subschemas

  /// Whether another value, part of the current one, fits a subschema.
  mutating func child(_ number: Int32, _ node: NodeID) -> Bool {
    let (outerRegion, outerWords) = (region, words)
    region = -1
    defer { (region, words) = (outerRegion, outerWords) }
    guard mode == .distance else { return evaluate(number, node) }
    mode = .fits
    defer { mode = .distance }
    if evaluate(number, node) { return true }
    penalty += schema.subschemas[Int(number)].isDiscriminator ? 100 : 20
    return false
  }

  /// Whether the current value fits a subschema as well; what that looked at counts if it does.
  mutating func same(_ number: Int32, _ node: NodeID) -> Bool {
    guard region >= 0 else { return evaluate(number, node) }
    let outer = region
    let start = bits.count
    bits.append(contentsOf: repeatElement(0, count: words))
    steps &+= words
    region = start
    let fits = evaluate(number, node)
    region = outer
    if fits {
      for word in 0..<words { bits[outer + word] |= bits[start + word] }
    }
    bits.removeLast(bits.count - start)
    return fits
  }

  /// Whether the current value fits a subschema, without findings; what that looked at counts if
  /// it does.
  mutating func quietly(_ number: Int32, _ node: NodeID) -> Bool {
    let outer = mode
    mode = .fits
    branches += 1
    defer {
      mode = outer
      branches -= 1
    }
    return same(number, node)
  }

  /// Whether a value fits a subschema, without findings and without a trace of what that looked at.
  mutating func isolated(_ number: Int32, _ node: NodeID) -> Bool {
    let outer = (mode, region, words)
    (mode, region) = (.fits, -1)
    branches += 1
    defer {
      (mode, region, words) = outer
      branches -= 1
    }
    return evaluate(number, node)
  }

  /// How far the current value is from fitting a subschema: 0 if it fits.
  mutating func distance(_ number: Int32, _ node: NodeID) -> Int {
    let outer = (mode, region, words, penalty)
    (mode, region, penalty) = (.distance, -1, 0)
    branches += 1
    defer {
      (mode, region, words, penalty) = outer
      branches -= 1
    }
    return evaluate(number, node) ? 0 : max(1, penalty)
  }

  private mutating func evaluate(_ number: Int32, _ node: NodeID) -> Bool {
    steps &+= 1
    if steps > limit || depth >= Self.depthLimit {
      if exhaustion == nil { exhaustion = steps > limit ? .steps : .depth }
      steps = limit
      return false
    }
    let subschema = schema.subschemas[Int(number)]
    let kind = JSONValue.kind(document, node)
    let isRemembered =
      subschema.isReferenced && branches > 0 && mode == .fits && region < 0 && kind >= .sequence
      && !schema.usesDynamicScope
    let name = UInt64(UInt32(bitPattern: number)) << 32 | UInt64(UInt32(bitPattern: node.index))
    if isRemembered, let fits = known[name] { return fits }
    depth += 1
    defer { depth -= 1 }
    let entersResource = schema.usesDynamicScope && scope.last != subschema.resource
    if entersResource { scope.append(subschema.resource) }
    let opensRegion = subschema.hasUnevaluated && region < 0
    if opensRegion {
      words = (document.childCount(node) + 63) / 64
      region = bits.count
      bits.append(contentsOf: repeatElement(0, count: words))
    }
    var fits = true
    let mask = KindSet(kind)
    var index = Int(subschema.first)
    while index < Int(subschema.end) {
      let step = schema.steps[index]
      index &+= 1
      if step.kinds.isDisjoint(with: mask) { continue }
      if !step.check._withUnsafeGuaranteedRef({ $0.holds(node, &self) }) {
        fits = false
        if mode == .fits { break }
      }
    }
    if opensRegion {
      bits.removeLast(bits.count - region)
      region = -1
    }
    if entersResource { scope.removeLast() }
    if isRemembered, exhaustion == nil { known[name] = fits }
    return fits
  }

  /// Counts work beside the subschemas.
  mutating func count(_ number: Int) { steps &+= number }

  /// Whether the work may go on.
  var isOpen: Bool { exhaustion == nil && steps <= limit }

  // MARK: - What was looked at

  /// Whether keywords ask which parts of the current value others have looked at.
  var isTracking: Bool { region >= 0 }

  /// Notes that a member or element of the current value was looked at.
  mutating func mark(_ index: Int) {
    if region >= 0 { bits[region + index / 64] |= 1 << UInt64(index % 64) }
  }

  /// Notes that all were.
  mutating func markAll() {
    guard region >= 0 else { return }
    for word in 0..<words { bits[region + word] = .max }
  }

  /// Whether a member or element was looked at.
  func isMarked(_ index: Int) -> Bool {
    region >= 0 && bits[region + index / 64] & 1 << UInt64(index % 64) != 0
  }

  // MARK: - Findings

  /// Says that a value is not as a check asks: returns false, and makes a finding if those are asked
  /// for.
  mutating func fail(
    _ check: Check, at node: NodeID, penalty: Int,
    _ finding: (inout Evaluation) -> SchemaFinding
  ) -> Bool {
    switch mode {
    case .fits: break
    case .distance: self.penalty += penalty
    case .findings: report(check, finding(&self))
    }
    return false
  }

  /// Adds a finding.
  mutating func report(_ check: Check, _ finding: SchemaFinding) {
    guard findings.count < maximumFindings else { return }
    var finding = finding
    if finding.reasons.isEmpty { finding.reasons = [reason(check.place)] }
    findings.append(finding)
  }

  /// A keyword's place as a reason.
  func reason(_ place: KeywordPlace, _ label: String? = nil) -> SchemaFinding.Reason {
    let document = schema.document(place.document)
    let title = schema.annotation("title", at: place.owner, in: place.document)
    return SchemaFinding.Reason(
      file: document.file, range: document.range(place.key),
      label: label ?? title.map { "asked here: \($0)" } ?? "asked here")
  }

  /// What messages call a value: its path in the document.
  func name(of node: NodeID) -> String { ValuePath.name(of: node, in: document) }
}
