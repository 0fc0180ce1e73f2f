import CEL
import Diagnostics
import Documents
import RuleEngine

/// Makes a manifest of a document by a view.
struct ViewEvaluation {
  /// A value that could not be made.
  struct Gap {
    /// The key of the entry that is absent; empty for an item of a list.
    var key: String
    /// The JSON Pointer in the manifest of the map or list that lacks it.
    var parent: String
    /// The expression, in the configuration.
    var template: SourceRange
    var pointer: String
    /// The places of the document that decided it: for a missing field, what lacks it.
    var origins: [Origin]
    /// What went wrong; `nil` if something that the expression reads is absent.
    var failure: EvaluationError?
  }

  /// How many bytes the manifest may have.
  private static let largest = 16 << 20
  /// How many values it may have.
  private static let most = 1_000_000

  private let document: Document
  private let activation = Activation(count: ImplicitNames.all.count)
  private var budget = Budget(units: RuleBudget().document)
  /// The document as expressions read it.
  let run: DocumentRun
  private var size = 0
  private var count = 0
  /// What is absent from the manifest.
  private(set) var gaps: [Gap] = []
  /// Whether the manifest is larger than it may be, so that the rest is left out.
  private(set) var isTooLarge = false

  /// Prepares to view a document, whose secrets `guardian` knows.
  init(_ document: Document, _ allowance: FindingAllowance, _ guardian: SecretGuard) {
    self.document = document
    run = DocumentRun(
      document, schema: nil, facts: StructuralFacts(), mark: activation.mark,
      allowance: allowance, guardian: guardian)
    let root = document.root.index
    activation.set(0, to: run.read.value(of: root), origin: Origin(node: root))
    activation.set(1, to: ImplicitNames.file(document.file.path))
  }

  /// Returns the manifest; an empty one if the view's only expression has no value.
  mutating func value(of view: View) -> ViewedValue {
    value(of: view.root, key: "", in: "")
      ?? ViewedValue(
        content: .map([]), source: .written, template: view.root.range, pointer: view.root.pointer)
  }

  private mutating func admit(_ bytes: Int) -> Bool {
    size += bytes + 4
    count += 1
    if size > Self.largest || count > Self.most { isTooLarge = true }
    return !isTooLarge
  }

  private mutating func value(
    of template: ViewTemplate, key: String, in parent: String, at pointer: String = ""
  ) -> ViewedValue? {
    func made(_ content: ViewedValue.Content, _ source: ViewedValue.Source = .written)
      -> ViewedValue
    {
      ViewedValue(
        content: content, source: source, template: template.range, pointer: template.pointer)
    }
    guard admit(0) else { return nil }
    switch template.content {
    case .literal(let text): return made(.scalar(text))
    case .list(let items):
      var values: [ViewedValue] = []
      for item in items {
        let place = pointer + "/\(values.count)"
        if let value = value(of: item, key: "", in: pointer, at: place) { values.append(value) }
      }
      return made(.list(values))
    case .map(let entries):
      var values: [ViewedValue.Entry] = []
      for entry in entries {
        let place = pointer + "/" + JSONPointer.step(entry.key)
        guard let value = value(of: entry.value, key: entry.key, in: pointer, at: place) else {
          continue
        }
        values.append(
          ViewedValue.Entry(
            key: ViewText.scalar(entry.key), keySource: .written, keyTemplate: entry.keyRange,
            value: value))
      }
      return made(.map(values))
    case .expression(let program):
      var result = program.blame(activation, budget: &budget)
      if case .optional(let optional) = result.value {
        result.value = optional.value ?? .error(Self.absent)
      }
      if case .null = result.value { result.value = .error(Self.absent) }
      guard !note(result, template, key, parent) else { return nil }
      let context = Context(template: template, origins: result.blame)
      return value(result.value, result.origin, context)
    case .text(let pieces):
      var text = ""
      var origins: [Origin] = []
      for piece in pieces {
        switch piece {
        case .text(let piece): text += piece
        case .expression(let program):
          let result = program.blame(activation, budget: &budget)
          guard !note(result, template, key, parent) else { return nil }
          text += Self.text(of: result.value)
          origins += result.blame.filter { !origins.contains($0) }
        }
        guard admit(text.utf8.count) else { return nil }
      }
      return made(.scalar(Self.quoted(text)), .computed(origins))
    }
  }

  /// Notes that an expression has no value. Returns false if it has one.
  private mutating func note(
    _ result: BlamedValue, _ template: ViewTemplate, _ key: String, _ parent: String
  ) -> Bool {
    guard case .error(let error) = result.value else { return false }
    gaps.append(
      Gap(
        key: key, parent: parent, template: template.range, pointer: template.pointer,
        origins: result.blame, failure: error.kind == .missing ? nil : error))
    return true
  }

  private static let absent = EvaluationError(.missing, "there is no value")

  // MARK: - Values of expressions

  /// What the parts of an expression's value share.
  private struct Context {
    let template: ViewTemplate
    /// What decided the whole value.
    let origins: [Origin]

    func made(_ content: ViewedValue.Content, _ source: ViewedValue.Source) -> ViewedValue {
      ViewedValue(
        content: content, source: source, template: template.range, pointer: template.pointer)
    }
  }

  private mutating func value(_ value: Value, _ origin: Origin?, _ context: Context)
    -> ViewedValue?
  {
    if let origin, origin.part == nil, origin.role == .value, isNode(origin.node) {
      return subtree(NodeID(origin.node), context)
    }
    guard admit(0) else { return nil }
    switch value {
    case .list(let list):
      var items: [ViewedValue] = []
      for index in 0..<list.count where !isTooLarge {
        let item = list.item(at: index)
        if let item = self.value(item.value, item.provenance.origin, context) { items.append(item) }
      }
      return context.made(.list(items), .computed(context.origins))
    case .map(let map):
      var entries: [ViewedValue.Entry] = []
      for index in 0..<map.count where !isTooLarge {
        let entry = map.place(at: index)
        guard let value = self.value(entry.value, entry.place.origin, context) else { continue }
        entries.append(
          ViewedValue.Entry(
            key: ViewText.scalar(Self.text(of: entry.key)),
            keySource: source(entry.keyPlace.origin, context),
            keyTemplate: context.template.range, value: value))
      }
      return context.made(.map(entries), .computed(context.origins))
    default:
      let text = Self.scalar(value)
      guard admit(text.utf8.count) else { return nil }
      return context.made(.scalar(text), source(origin, context))
    }
  }

  private func isNode(_ node: Int32) -> Bool { node >= 0 && Int(node) < document.nodeCount }

  private func source(_ origin: Origin?, _ context: Context) -> ViewedValue.Source {
    guard let origin, isNode(origin.node), origin.role != .missing else {
      return .computed(context.origins)
    }
    var node = NodeID(origin.node)
    if origin.role == .key {
      guard let key = document.key(ofValue: node) else { return .computed([origin]) }
      node = key
    }
    guard document.kind(node) < .sequence else { return .computed([origin]) }
    return origin.part.map { .part(node, Range<Int>($0)) } ?? .node(node)
  }

  /// Returns a value of the document as it is. The loader bounds how deeply it nests.
  private mutating func subtree(_ node: NodeID, _ context: Context) -> ViewedValue? {
    guard admit(0) else { return nil }
    switch document.kind(node) {
    case .sequence:
      var items: [ViewedValue] = []
      for index in 0..<document.childCount(node) where !isTooLarge {
        if let item = subtree(document.child(at: index, of: node), context) { items.append(item) }
      }
      return context.made(.list(items), .node(node))
    case .mapping:
      var entries: [ViewedValue.Entry] = []
      for index in 0..<document.childCount(node) where !isTooLarge {
        let key = document.key(at: index, of: node)
        guard document.kind(key) < .sequence,
          let value = subtree(document.child(at: index, of: node), context)
        else { continue }
        let text = ViewText.scalar(key, of: document)
        entries.append(
          ViewedValue.Entry(
            key: text, keySource: .node(key), keyTemplate: context.template.range, value: value))
      }
      return context.made(.map(entries), .node(node))
    default:
      let text = ViewText.scalar(node, of: document)
      guard admit(text.utf8.count) else { return nil }
      return context.made(.scalar(text), .node(node))
    }
  }

  private static func quoted(_ text: String) -> String {
    ScalarText(quoting: .double, isInFlow: false).scalar(text)
  }

  /// Returns a scalar value as it is written in YAML.
  private static func scalar(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool, .int, .uint: text(of: value)
    case .double(let number):
      number.isFinite ? text(of: value) : number.isNaN ? ".nan" : number < 0 ? "-.inf" : ".inf"
    default: quoted(text(of: value))
    }
  }

  /// Returns a value as a part of a text.
  private static func text(of value: Value) -> String {
    switch value {
    case .null: ""
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .uint(let number): String(number)
    case .double(let number): CEL.NumberText.text(of: number)
    case .string(let text), .bytes(let text): text.string
    case .timestamp(let timestamp): timestamp.text
    case .duration(let duration): duration.text
    case .opaque(let opaque): opaque.sourceText?.string ?? opaque.typeName
    default: value.brief
    }
  }
}
