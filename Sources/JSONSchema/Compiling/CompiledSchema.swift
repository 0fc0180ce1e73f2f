import Diagnostics
import Documents

/// A JSON Schema in the form that documents are held against: subschemas are runs of checks in one
/// table, and refer to each other by their numbers.
package final class CompiledSchema: @unchecked Sendable {
  // Unchecked: nothing changes once it is made, and its tables are freed with it.

  /// The schema's own draft.
  package let draft: SchemaDraft
  /// References that were not followed, because they lead into the network: they count where a value
  /// is held against them.
  package let unresolved: [SchemaProblem]

  let documents: [SchemaDocument]
  let resources: [SchemaResource]
  /// By resource: the subschemas of its dynamic anchors.
  let dynamicTargets: [[[UInt8]: Int32]]
  /// Whether a reference depends on how its place was reached.
  let usesDynamicScope: Bool
  /// Whether a keyword says something of values that are as they should be (`deprecated`).
  let hasAdvice: Bool
  /// The subschemas; the first is the root.
  let subschemas: UnsafeBufferPointer<Subschema>
  /// The checks of all subschemas, one subschema's after the other's, the cheap ones first.
  let steps: UnsafeBufferPointer<Step>
  private let checks: [Check]

  /// A subschema: a run of ``steps``.
  struct Subschema {
    var first: Int32
    var end: Int32
    /// The number of the resource that it is part of.
    let resource: Int32
    let document: Int32
    let node: NodeID
    /// Whether it asks what other keywords have looked at.
    var hasUnevaluated = false
    /// Whether references lead to it, so that a value may be held against it more than once.
    var isReferenced = false
    /// Whether it allows only one value, as the fields do that tell alternatives apart.
    var isDiscriminator = false
  }

  /// A check, with what decides whether it is asked at all beside it.
  struct Step {
    let kinds: KindSet
    let check: Unmanaged<Check>
  }

  init(
    draft: SchemaDraft, documents: [SchemaDocument], resources: [SchemaResource],
    dynamicTargets: [[[UInt8]: Int32]], usesDynamicScope: Bool, hasAdvice: Bool,
    subschemas: [Subschema], checks: [[Check]],
    unresolved: [SchemaProblem]
  ) {
    self.draft = draft
    self.documents = documents
    self.resources = resources
    self.dynamicTargets = dynamicTargets
    self.usesDynamicScope = usesDynamicScope
    self.hasAdvice = hasAdvice
    self.unresolved = unresolved
    let all = checks.flatMap { $0 }
    self.checks = all
    let steps = UnsafeMutableBufferPointer<Step>.allocate(capacity: all.count)
    for (index, check) in all.enumerated() {
      steps.initializeElement(
        at: index, to: Step(kinds: check.kinds, check: Unmanaged.passUnretained(check)))
    }
    self.steps = UnsafeBufferPointer(steps)
    let table = UnsafeMutableBufferPointer<Subschema>.allocate(capacity: subschemas.count)
    var next: Int32 = 0
    for (index, subschema) in subschemas.enumerated() {
      var subschema = subschema
      subschema.first = next
      next += Int32(truncatingIfNeeded: checks[index].count)
      subschema.end = next
      table.initializeElement(at: index, to: subschema)
    }
    self.subschemas = UnsafeBufferPointer(table)
  }

  deinit {
    steps.deallocate()
    subschemas.deallocate()
  }

  /// The document of a schema, by its number.
  func document(_ number: Int) -> Document { documents[number].document }

  /// A subschema's `title`, or another annotation that is a text; `nil` where it has none.
  func annotation(_ keyword: StaticString, of number: Int32) -> String? {
    let subschema = subschemas[Int(number)]
    return annotation(keyword, at: subschema.node, in: Int(subschema.document))
  }

  /// An annotation of the subschema at a node.
  func annotation(_ keyword: StaticString, at node: NodeID, in document: Int) -> String? {
    let document = self.document(document)
    guard document.kind(node) == .mapping, let value = document.value(forKey: keyword, of: node),
      document.kind(value) == .string
    else { return nil }
    let text = document.string(value)
    return text.isEmpty ? nil : text
  }
}
