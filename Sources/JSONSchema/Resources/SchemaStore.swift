import Diagnostics
import Documents

/// The documents that a schema consists of, and what the addresses and anchors in them name.
struct SchemaStore {
  private(set) var documents: [SchemaDocument] = []
  private(set) var resources: [SchemaResource] = []
  /// The resource of each node that is a subschema, by document; -1 for all others.
  private var owners: [[Int32]] = []
  private var numbers: [[UInt8]: Int] = [:]
  /// The metaschemas of dialects that the program does not know, by their addresses.
  private var dialects: [[UInt8]: SchemaDialect] = [:]
  private(set) var problems: [SchemaProblem] = []
  private let find: SchemaFinder
  /// How many metaschemas lead to the one that is being read.
  private var metaDepth = 0

  /// More files are not read for one schema.
  private static let fileLimit = 1_000

  init(_ find: @escaping SchemaFinder) { self.find = find }

  // MARK: - Documents

  /// Takes in a document that was found at an address; returns the number of its resource.
  mutating func add(
    _ document: Document, at place: SchemaAddress, _ fallback: SchemaDialect
  ) -> Int {
    let number = documents.count
    documents.append(SchemaDocument(document, at: place))
    owners.append(Array(repeating: -1, count: document.nodeCount))
    let root = document.root
    let dialect = self.dialect(of: root, in: number, fallback)
    var address = place.withoutFragment
    if let id = text(dialect.draft.idKeyword, of: root, in: number),
      !(dialect.draft.referenceReplaces && document.value(forKey: "$ref", of: root) != nil)
    {
      address = address.resolving(SchemaAddress(id)).withoutFragment
    }
    let resource = addResource(
      SchemaResource(address: address, document: number, root: root, dialect: dialect))
    // The place names it as well.
    let key = Array(place.withoutFragment.text.utf8)
    if numbers[key] == nil { numbers[key] = resource }
    index(root, in: number, resource)
    return resource
  }

  private mutating func addResource(_ resource: SchemaResource) -> Int {
    let key = Array(resource.address.text.utf8)
    resources.append(resource)
    if numbers[key] == nil { numbers[key] = resources.count - 1 }
    return resources.count - 1
  }

  func text(_ key: StaticString, of node: NodeID, in number: Int) -> String? {
    let document = documents[number].document
    guard document.kind(node) == .mapping, let value = document.value(forKey: key, of: node),
      document.kind(value) == .string
    else { return nil }
    return document.string(value)
  }

  // MARK: - Subschemas

  /// The resource that a subschema is part of; subschemas at places where none is expected become
  /// part of what is around them.
  mutating func resource(of node: NodeID, in number: Int) -> Int {
    if owners[number][Int(node.index)] < 0 {
      let document = documents[number].document
      var next = document.parent(node)
      var resource = 0
      while let current = next {
        if owners[number][Int(current.index)] >= 0 {
          resource = Int(owners[number][Int(current.index)])
          break
        }
        next = document.parent(current)
      }
      if next == nil { resource = resources.firstIndex { $0.document == number } ?? 0 }
      index(node, in: number, resource)
    }
    return Int(owners[number][Int(node.index)])
  }

  /// Notes the addresses and anchors of a subschema and of all within it. The depth of the document
  /// bounds the recursion.
  private mutating func index(_ node: NodeID, in number: Int, _ outer: Int) {
    guard owners[number][Int(node.index)] < 0 else { return }
    let document = documents[number].document
    var resource = outer
    guard document.kind(node) == .mapping else {
      owners[number][Int(node.index)] = Int32(truncatingIfNeeded: resource)
      return
    }
    let draft = resources[resource].dialect.draft
    let isReplaced = draft.referenceReplaces && document.value(forKey: "$ref", of: node) != nil
    if !isReplaced, let id = text(draft.idKeyword, of: node, in: number) {
      let address = SchemaAddress(id)
      if node != resources[resource].root, !address.withoutFragment.text.isEmpty {
        let dialect = self.dialect(of: node, in: number, resources[resource].dialect)
        resource = addResource(
          SchemaResource(
            address: resources[resource].address.resolving(address).withoutFragment,
            document: number, root: node, dialect: dialect))
      }
      if draft <= .draft7, let fragment = address.fragment, !fragment.isEmpty {
        resources[resource].anchors[Array(fragment.utf8)] = node
      }
    }
    owners[number][Int(node.index)] = Int32(truncatingIfNeeded: resource)
    indexAnchors(node, in: number, resource)
    let dialect = resources[resource].dialect
    for entry in 0..<document.childCount(node) {
      let key = document.key(at: entry, of: node)
      guard let keyword = SchemaKeyword.named(document.textBytes(key), in: dialect),
        keyword.shape != .none
      else { continue }
      let value = document.child(at: entry, of: node)
      switch (keyword.shape, document.kind(value)) {
      case (.schema, _), (.schemaOrList, .mapping), (.schemaOrList, .bool):
        index(value, in: number, resource)
      case (.list, .sequence), (.schemaOrList, .sequence), (.map, .mapping),
        (.dependencies, .mapping):
        for child in 0..<document.childCount(value) {
          index(document.child(at: child, of: value), in: number, resource)
        }
      default: break
      }
    }
  }

  private mutating func indexAnchors(_ node: NodeID, in number: Int, _ resource: Int) {
    let draft = resources[resource].dialect.draft
    guard draft >= .draft2019 else { return }
    if let anchor = text("$anchor", of: node, in: number) {
      resources[resource].anchors[Array(anchor.utf8)] = node
    }
    if draft == .draft2020, let anchor = text("$dynamicAnchor", of: node, in: number) {
      resources[resource].anchors[Array(anchor.utf8)] = node
      resources[resource].dynamicAnchors[Array(anchor.utf8)] = node
    }
    let document = documents[number].document
    if draft == .draft2019, node == resources[resource].root,
      let flag = document.value(forKey: "$recursiveAnchor", of: node), document.bool(flag) == true
    {
      resources[resource].isRecursive = true
    }
  }

  // MARK: - Dialects

  /// What a resource is written in, after its `$schema`.
  private mutating func dialect(
    of node: NodeID, in number: Int, _ fallback: SchemaDialect
  ) -> SchemaDialect {
    let document = documents[number].document
    guard let name = text("$schema", of: node, in: number),
      let value = document.value(forKey: "$schema", of: node)
    else { return fallback }
    let base = documents[number].place
    let address = base.resolving(SchemaAddress(name)).withoutFragment
    if let draft = SchemaDraft.named(address.text) { return SchemaDialect(draft) }
    if let known = dialects[Array(address.text.utf8)] { return known }
    guard metaDepth < 8 else { return fallback }
    metaDepth += 1
    defer { metaDepth -= 1 }
    switch resource(at: address, besideFile: nil, fallback) {
    case .success(let resource):
      let dialect = dialect(ofMetaschema: resource, at: value, in: number)
      dialects[Array(address.text.utf8)] = dialect
      return dialect
    case .failure(let failure):
      report(
        "unknown draft of JSON Schema: " + failure.message(name), at: value,
        in: number,
        help: "name one of the drafts 4, 6, 7, 2019-09 and 2020-12: for example"
          + " `https://json-schema.org/draft/2020-12/schema`; or map the address to a file under `schemas`"
          + " in `.authlint.yaml`")
      return fallback
    }
  }

  private mutating func dialect(
    ofMetaschema resource: Int, at value: NodeID, in number: Int
  ) -> SchemaDialect {
    let meta = resources[resource]
    var dialect = SchemaDialect(meta.dialect.draft)
    let document = documents[meta.document].document
    guard dialect.draft >= .draft2019,
      let listed = document.value(forKey: "$vocabulary", of: meta.root),
      document.kind(listed) == .mapping
    else { return dialect }
    dialect.vocabularies = .core
    for index in 0..<document.childCount(listed) {
      let name = document.string(document.key(at: index, of: listed))
      if let vocabulary = SchemaVocabularies.named(name, dialect.draft) {
        dialect.vocabularies.formUnion(vocabulary)
      } else if document.bool(document.child(at: index, of: listed)) == true {
        report(
          "the vocabulary `\(name)` is required by the metaschema and not known", at: value,
          in: number, help: "use a metaschema that does not require it")
      }
    }
    return dialect
  }

  // MARK: - References

  /// Why a reference leads nowhere.
  enum ReferenceFailure: Error {
    case refused(String)
    case unreadable(String, String)
    case missing(String)

    /// What a message says of the reference.
    func message(_ reference: String) -> String {
      let isWhole: (String) -> Bool = { $0.utf8.elementsEqual(reference.utf8) }
      switch self {
      case .refused(let address):
        return isWhole(address)
          ? "`\(address)` is on the network, which authlint does not use"
          : "`\(reference)` leads to `\(address)` on the network, which authlint does not use"
      case .unreadable(let address, let reason):
        return isWhole(address)
          ? "`\(address)` cannot be read: \(reason)"
          : "`\(reference)` leads to `\(address)`, which cannot be read: \(reason)"
      case .missing(let what): return "`\(reference)` leads nowhere: \(what)"
      }
    }
  }

  /// The subschema that a reference names, as it stands in a subschema of a resource.
  mutating func target(
    of reference: String, from resource: Int
  ) -> Result<SchemaNode, ReferenceFailure> {
    let written = SchemaAddress(reference)
    let address = resources[resource].address.resolving(written)
    let place = documents[resources[resource].document].place
    let besideFile =
      written.scheme == nil && written.authority == nil && !written.path.isEmpty
      ? place.resolving(written).withoutFragment : nil
    switch self.resource(
      at: address.withoutFragment, besideFile: besideFile, resources[resource].dialect)
    {
    case .failure(let failure): return .failure(failure)
    case .success(let target): return node(named: address.fragment ?? "", in: target)
    }
  }

  /// The resource at an address, read if need be.
  private mutating func resource(
    at address: SchemaAddress, besideFile: SchemaAddress?, _ fallback: SchemaDialect
  ) -> Result<Int, ReferenceFailure> {
    let text = address.text
    if let known = numbers[Array(text.utf8)] { return .success(known) }
    if let besideFile, let known = numbers[Array(besideFile.text.utf8)] { return .success(known) }
    var file: SourceFile
    var format = DocumentFormat.json
    var place = address
    if let meta = Metaschemas.text(at: text) {
      file = SourceFile(path: text, bytes: Array(meta.utf8))
    } else {
      guard documents.count < Self.fileLimit else {
        return .failure(.unreadable(text, "more than \(Self.fileLimit) files belong to the schema"))
      }
      switch find(SchemaRequest(address: address, besideFile: besideFile)) {
      case .refused: return .failure(.refused(text))
      case .unreadable(let reason): return .failure(.unreadable(text, reason))
      case .file(let found, let language, let at):
        (file, format) = (found, language)
        if let at { place = at.withoutFragment }
        if let known = numbers[Array(place.text.utf8)] {
          numbers[Array(text.utf8)] = known
          return .success(known)
        }
      }
    }
    guard let document = read(file, format) else {
      return .failure(.unreadable(text, "it is not well-formed"))
    }
    let resource = add(document, at: place, fallback)
    numbers[Array(text.utf8)] = numbers[Array(text.utf8)] ?? resource
    return .success(resource)
  }

  /// The document of a file; reports what is wrong with its text.
  mutating func read(_ file: SourceFile, _ format: DocumentFormat) -> Document? {
    let loader = DocumentLoader(file: file, format: format)
    let document = loader.next()
    let second = document == nil ? nil : loader.next()
    for problem in loader.problems {
      problems.append(
        SchemaProblem(
          file: file,
          diagnostic: Diagnostic(
            rule: problem.kind.rawValue, severity: .error, message: problem.message,
            primary: problem.primary, related: problem.related, help: problem.help,
            pointer: problem.pointer)))
    }
    if document == nil, loader.problems.isEmpty {
      problems.append(
        SchemaProblem(
          file: file,
          diagnostic: Diagnostic(
            rule: "invalid-schema", severity: .error, message: "the file holds no schema",
            primary: Annotation(range: SourceRange(0, 0)), help: "write a schema, at least `{}`")))
    }
    if let second {
      problems.append(
        SchemaProblem(
          file: file,
          diagnostic: Diagnostic(
            rule: "invalid-schema", severity: .error, message: "a schema is one document",
            primary: Annotation(range: second.range(second.root)),
            help: "move what follows `---` to a file of its own")))
    }
    return loader.isComplete ? document : nil
  }

  /// The subschema that a fragment names: the root, by a JSON Pointer, or by an anchor.
  private mutating func node(
    named fragment: String, in resource: Int
  ) -> Result<SchemaNode, ReferenceFailure> {
    let number = resources[resource].document
    let document = documents[number].document
    let name = SchemaAddress.decoded(fragment)
    guard let first = name.first else {
      return .success(SchemaNode(document: number, node: resources[resource].root))
    }
    guard first == UInt8(ascii: "/") else {
      if let node = resources[resource].anchors[name] {
        return .success(SchemaNode(document: number, node: node))
      }
      return .failure(.missing("there is no anchor of this name"))
    }
    var node = resources[resource].root
    for part in name.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
      let token = Self.unescaped(part)
      var next: NodeID?
      switch document.kind(node) {
      case .mapping: next = token.withUnsafeBufferPointer { document.value(forKey: $0, of: node) }
      case .sequence:
        if let index = Int(String(decoding: token, as: UTF8.self)), index >= 0,
          index < document.childCount(node)
        {
          next = document.child(at: index, of: node)
        }
      default: break
      }
      guard let next else {
        let text = String(decoding: token, as: UTF8.self)
        return .failure(.missing("there is nothing of the name `\(text)` on this path"))
      }
      node = next
    }
    return .success(SchemaNode(document: number, node: node))
  }

  /// A reference token without the escapes of RFC 6901.
  private static func unescaped(_ token: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = token.startIndex
    while index < token.endIndex {
      if token[index] == 0x7E, index + 1 < token.endIndex, token[index + 1] & 0xFE == 0x30 {
        bytes.append(token[index + 1] == 0x30 ? 0x7E : 0x2F)
        index += 2
      } else {
        bytes.append(token[index])
        index += 1
      }
    }
    return bytes
  }

  // MARK: - Problems

  mutating func report(
    _ message: String, at node: NodeID, in number: Int, help: String? = nil
  ) {
    let document = documents[number].document
    problems.append(
      SchemaProblem(
        file: document.file,
        diagnostic: Diagnostic(
          rule: "invalid-schema", severity: .error, message: message,
          primary: Annotation(range: document.range(node)), help: help,
          pointer: document.pointer(node))))
  }
}
