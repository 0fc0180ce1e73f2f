import Diagnostics
import Documents

extension Feature {
  /// `textDocument/documentSymbol`: the outline.
  static let documentSymbols = Feature(
    "textDocument/documentSymbol", .first([{ DocumentSymbols($0).answer() }])
  ) { _ in [JSONValue.Member("documentSymbolProvider", true)] }
}

/// The outline of a document: its keys, and the elements of lists by what tells them apart.
struct DocumentSymbols {
  /// How many symbols an outline has at most; editors become slow with more.
  private static let limit = 5_000

  private let document: OpenDocument
  private let isNested: Bool
  private var cursor: PositionCursor
  private var count = 0

  init(_ request: FeatureRequest) {
    document = request.document
    isNested = request.state.client.takesHierarchicalSymbols
    cursor = PositionCursor(request.document.text, request.encoding)
  }

  /// Returns the outline, as a tree if the client takes one.
  func answer() -> JSONValue {
    var copy = self
    let trees = document.readableTrees
    var symbols: [JSONValue] = []
    for tree in trees.documents {
      let children = copy.children(of: tree.root, in: tree, container: "")
      if trees.documents.count == 1 || !isNested {
        symbols += children
      } else {
        let range = tree.range(tree.root)
        symbols.append(
          copy.symbol(
            "document \(tree.index + 1)", detail: nil, kind: 4, range: range, selection: range,
            children: children))
      }
    }
    return .array(symbols)
  }

  private mutating func children(
    of node: NodeID, in tree: Document, container: String
  ) -> [JSONValue] {
    var symbols: [JSONValue] = []
    for (index, child) in tree.ownChildren(of: node).enumerated() {
      guard count < Self.limit else { break }
      count += 1
      let name = Self.name(child, index, tree)
      let kind = Self.kind(tree.kind(child.value))
      let range = tree.entryRange(child.key, child.value)
      let selection = child.key.map { tree.range($0) } ?? range
      let hasChildren = !tree.isAlias(child.value) && tree.childCount(child.value) > 0
      if isNested {
        let nested =
          hasChildren ? children(of: child.value, in: tree, container: name) : []
        symbols.append(
          symbol(
            name, detail: Self.detail(child.value, tree), kind: kind, range: range,
            selection: range.encloses(selection) ? selection : range, children: nested))
      } else {
        symbols.append(
          .compact([
            JSONValue.Member("name", .text(name)), JSONValue.Member("kind", .integer(kind)),
            JSONValue.Member(
              "location", ["uri": .string(document.uri), "range": cursor.range(range)]),
            JSONValue.Member("containerName", container.isEmpty ? .null : .text(container)),
          ]))
        if hasChildren { symbols += children(of: child.value, in: tree, container: name) }
      }
    }
    return symbols
  }

  private mutating func symbol(
    _ name: String, detail: String?, kind: Int, range: SourceRange, selection: SourceRange,
    children: [JSONValue]
  ) -> JSONValue {
    .compact([
      JSONValue.Member("name", .text(name)),
      JSONValue.Member("detail", detail.map { .text($0) } ?? .null),
      JSONValue.Member("kind", .integer(kind)), JSONValue.Member("range", cursor.range(range)),
      JSONValue.Member("selectionRange", cursor.range(selection)),
      JSONValue.Member("children", children.isEmpty ? .null : .array(children)),
    ])
  }

  /// The name of an entry is its key, that of an element its `id`, `name` or `key`, its text, or its
  /// number. Names must not be empty.
  private static func name(
    _ child: (key: NodeID?, value: NodeID), _ index: Int, _ tree: Document
  ) -> String {
    if let key = child.key {
      let text = tree.kind(key) < .sequence ? tree.string(key) : "(a collection)"
      return text.isEmpty ? "\"\"" : short(text)
    }
    if tree.kind(child.value) < .sequence {
      let text = tree.string(child.value)
      return text.isEmpty ? "\(index + 1)" : short(text)
    }
    for key: StaticString in ["id", "name", "key", "region"] {
      guard let value = tree.value(forKey: key, of: child.value), tree.kind(value) < .sequence,
        !tree.string(value).isEmpty
      else { continue }
      return short(tree.string(value))
    }
    return "\(index + 1)"
  }

  private static func detail(_ node: NodeID, _ tree: Document) -> String? {
    guard tree.kind(node) < .sequence, tree.parent(node).map({ tree.kind($0) }) == .mapping else {
      return nil
    }
    let text = short(tree.string(node))
    return text.isEmpty ? nil : text
  }

  /// The first line of a text, at most 60 characters.
  private static func short(_ text: String) -> String {
    let line = text.unicodeScalars.prefix { $0.value != 10 && $0.value != 13 }
    guard line.count > 60 else { return String(String.UnicodeScalarView(line)) }
    return String(String.UnicodeScalarView(line.prefix(60))) + "…"
  }

  /// The protocol's `SymbolKind` of a value.
  private static func kind(_ kind: NodeKind) -> Int {
    switch kind {
    case .null: 21
    case .bool: 17
    case .integer, .float: 16
    case .string: 15
    case .sequence: 18
    case .mapping: 19
    }
  }
}
