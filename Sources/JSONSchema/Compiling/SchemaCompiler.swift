import Diagnostics
import Documents
import Patterns

/// Where a keyword stands that is being compiled.
struct KeywordSite {
  let place: KeywordPlace
  let document: Document
  /// The number of the resource that its subschema belongs to.
  let resource: Int
  let dialect: SchemaDialect

  var value: NodeID { place.value }
  var kind: NodeKind { document.kind(place.value) }
  var draft: SchemaDraft { dialect.draft }

  /// The value of another keyword of the same subschema.
  func sibling(_ name: StaticString) -> NodeID? {
    document.value(forKey: name, of: place.owner)
  }
}

/// What stops a schema from being used.
package struct SchemaProblems: Error {
  /// What is wrong, file by file.
  package let problems: [SchemaProblem]
}

/// Compiles the subschemas of a schema, each once, those that nothing leads to not at all.
package struct SchemaCompiler {
  /// Where `format` is an assertion.
  package enum FormatUse: Sendable {
    /// Where the draft has it so: up to draft 7, and where the metaschema has the vocabulary
    /// `format-assertion`.
    case draft
    /// Everywhere.
    case always
    /// Only where the metaschema has the vocabulary for it.
    case vocabulary
  }

  /// How a schema is read.
  package struct Options: Sendable {
    /// The draft of a schema without `$schema`.
    package var draft = SchemaDraft.draft2020
    /// Where `format` is an assertion.
    package var formats = FormatUse.draft
    /// Whether a reference that leads to no file allows anything, instead of nothing.
    package var allowsUnresolved = false

    package init() {}
  }

  var store: SchemaStore
  let options: Options
  private var subschemas: [CompiledSchema.Subschema] = []
  private var checks: [[Check]] = []
  private var numbers: [SchemaNode: Int32] = [:]
  /// The first of ``subschemas`` that is not compiled.
  private var next = 0
  /// Patterns by their text: most schemas repeat the same ones.
  var patterns: [[UInt8]: ECMAPattern] = [:]
  private(set) var usesDynamicScope = false
  private(set) var hasAdvice = false
  private var unresolved: [SchemaProblem] = []
  /// Checks whose keywords are compiled together, of the subschema at hand.
  var groups: Set<String> = []

  /// Compiles a schema.
  ///
  /// - Parameters:
  ///   - file: The schema's text.
  ///   - place: The address of the file, which references are relative to.
  ///   - find: Gives the files that it refers to.
  /// - Throws: ``SchemaProblems`` if the schema is not usable.
  package static func compile(
    _ file: SourceFile, _ format: DocumentFormat, at place: SchemaAddress,
    options: Options = Options(), find: @escaping SchemaFinder
  ) throws(SchemaProblems) -> CompiledSchema {
    var compiler = SchemaCompiler(options: options, find: find)
    guard let document = compiler.store.read(file, format), compiler.store.problems.isEmpty else {
      throw SchemaProblems(problems: compiler.store.problems)
    }
    return try compiler.compile(document, at: place)
  }

  private init(options: Options, find: @escaping SchemaFinder) {
    self.options = options
    store = SchemaStore(find)
  }

  private mutating func compile(
    _ document: Document, at place: SchemaAddress
  ) throws(SchemaProblems) -> CompiledSchema {
    let root = store.add(document, at: place, SchemaDialect(options.draft))
    _ = subschema(document.root, in: 0)
    while next < subschemas.count {
      compileNext()
      if next == subschemas.count { addDynamicTargets() }
    }
    guard store.problems.isEmpty else { throw SchemaProblems(problems: store.problems) }
    return CompiledSchema(
      draft: store.resources[root].dialect.draft, documents: store.documents,
      resources: store.resources, dynamicTargets: dynamicTargets(),
      usesDynamicScope: usesDynamicScope, hasAdvice: hasAdvice, subschemas: subschemas,
      checks: checks, unresolved: unresolved)
  }

  // MARK: - Subschemas

  /// The number of a subschema, which is compiled later.
  mutating func subschema(_ node: NodeID, in document: Int) -> Int32 {
    let name = SchemaNode(document: document, node: node)
    if let known = numbers[name] { return known }
    let number = Int32(truncatingIfNeeded: subschemas.count)
    numbers[name] = number
    let resource = store.resource(of: node, in: document)
    subschemas.append(
      CompiledSchema.Subschema(
        first: 0, end: 0, resource: Int32(truncatingIfNeeded: resource),
        document: Int32(truncatingIfNeeded: document), node: node))
    checks.append([])
    return number
  }

  /// The number of the subschema that is a keyword's value, or a part of that.
  mutating func subschema(_ node: NodeID, of site: KeywordSite) -> Int32 {
    subschema(node, in: site.place.document)
  }

  private mutating func compileNext() {
    let number = next
    next += 1
    let subschema = subschemas[number]
    let documentNumber = Int(subschema.document)
    let document = store.documents[documentNumber].document
    let node = subschema.node
    switch document.kind(node) {
    case .bool:
      if document.bool(node) == false {
        let place = KeywordPlace(document: documentNumber, key: node, value: node, owner: node)
        let site = KeywordSite(
          place: place, document: document, resource: Int(subschema.resource),
          dialect: store.resources[Int(subschema.resource)].dialect)
        checks[number] = [NeverCheck(site)]
      }
      return
    case .mapping: break
    default:
      store.report(
        "a schema is a mapping, `true` or `false`", at: node, in: documentNumber,
        help: "write the keywords of a schema, or `true` to allow anything")
      return
    }
    let dialect = store.resources[Int(subschema.resource)].dialect
    let isReplaced =
      dialect.draft.referenceReplaces && document.value(forKey: "$ref", of: node) != nil
    groups.removeAll(keepingCapacity: true)
    var found: [(stage: UInt8, check: Check)] = []
    for index in 0..<document.childCount(node) {
      let key = document.key(at: index, of: node)
      let name = document.textBytes(key)
      guard let keyword = SchemaKeyword.named(name, in: dialect) else { continue }
      if isReplaced, !"$ref".utf8.elementsEqual(name) { continue }
      let site = KeywordSite(
        place: KeywordPlace(
          document: documentNumber, key: key, value: document.child(at: index, of: node),
          owner: node),
        document: document, resource: Int(subschema.resource), dialect: dialect)
      if let check = keyword.compile(site, &self) {
        found.append((keyword.stage.rawValue, check))
      }
    }
    found.sort { $0.stage < $1.stage }
    checks[number] = found.map(\.check)
    subschemas[number].hasUnevaluated = found.contains {
      $0.check is UnevaluatedItemsCheck || $0.check is UnevaluatedPropertiesCheck
    }
    subschemas[number].isDiscriminator = found.contains {
      ($0.check as? ValueCheck)?.values.count == 1
    }
  }

  // MARK: - References

  /// The subschema that a reference names; `nil` if it names none, which is reported.
  mutating func target(of site: KeywordSite) -> (number: Int32?, failure: String?) {
    let reference = site.document.string(site.value)
    switch store.target(of: reference, from: site.resource) {
    case .success(let target):
      let number = subschema(target.node, in: target.document)
      subschemas[Int(number)].isReferenced = true
      return (number, nil)
    case .failure(let failure):
      let message = failure.message(reference)
      if options.allowsUnresolved { return (nil, nil) }
      if case .refused = failure {
        unresolved.append(
          SchemaProblem(
            file: site.document.file,
            diagnostic: Diagnostic(
              rule: "invalid-schema", severity: .warning, message: message,
              primary: Annotation(range: site.document.range(site.value)),
              help: Self.mappingHelp, pointer: site.document.pointer(site.value))))
        return (nil, message)
      }
      store.report(message, at: site.value, in: site.place.document)
      return (nil, nil)
    }
  }

  static let mappingHelp =
    "save the schema in a file, and map the address to it under `schemas` in `.authlint.yaml`"

  /// Notes that references depend on how their place was reached.
  mutating func noteDynamicScope() { usesDynamicScope = true }

  /// Notes that a keyword says something of values that fit.
  mutating func noteAdvice() { hasAdvice = true }

  func resource(of number: Int32) -> SchemaResource {
    store.resources[Int(subschemas[Int(number)].resource)]
  }

  func node(of number: Int32) -> NodeID { subschemas[Int(number)].node }

  /// Every subschema that a dynamic reference may lead to is compiled.
  private mutating func addDynamicTargets() {
    guard usesDynamicScope else { return }
    for resource in store.resources {
      for node in resource.dynamicAnchors.values { _ = subschema(node, in: resource.document) }
      if resource.isRecursive { _ = subschema(resource.root, in: resource.document) }
    }
  }

  /// By resource: the subschemas of its dynamic anchors, and under the empty name that of its root
  /// where that has `$recursiveAnchor`.
  private func dynamicTargets() -> [[[UInt8]: Int32]] {
    guard usesDynamicScope else { return [] }
    return store.resources.map { resource in
      var targets: [[UInt8]: Int32] = [:]
      for (name, node) in resource.dynamicAnchors {
        targets[name] = numbers[SchemaNode(document: resource.document, node: node)]
      }
      if resource.isRecursive {
        targets[[]] = numbers[SchemaNode(document: resource.document, node: resource.root)]
      }
      return targets
    }
  }

  // MARK: - Values of keywords

  /// Whether a keyword's value is a schema; reports any other value.
  mutating func expectSchema(_ site: KeywordSite) -> Bool {
    if site.kind == .mapping || site.kind == .bool { return true }
    expect("a schema", at: site.value, site)
    return false
  }

  /// Reports a keyword whose value is of another type than it has to be.
  mutating func expect(_ expected: String, at node: NodeID, _ site: KeywordSite) {
    let name = site.document.string(site.place.key)
    store.report(
      "`\(name)` must be \(expected)", at: node, in: site.place.document)
  }
}
