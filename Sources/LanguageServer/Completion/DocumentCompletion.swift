import AuthLint
import Diagnostics
import Documents
import RuleEngine

extension Feature {
  /// `textDocument/completion`: keys, values, ids of rules, and expressions in rule files.
  static let completion = Feature(
    "textDocument/completion", .first([ExpressionCompletion.answer, DocumentCompletion.answer])
  ) { _ in
    let triggers = [":", " ", "-", ".", "\"", "'", "[", "{", "$", "/", "@", "(", ","]
    return [
      JSONValue.Member(
        "completionProvider",
        ["triggerCharacters": .array(triggers.map { .text($0) }), "resolveProvider": false])
    ]
  }
}

/// Completes keys and values by the schema of a document, and ids of rules in its comments.
struct DocumentCompletion {
  private let request: FeatureRequest
  private let cursor: Int
  private let place: CursorPlace
  private let ruleSets: [RuleSet]
  private let schema: SchemaNode?

  static func answer(_ request: FeatureRequest) throws -> JSONValue? {
    let cursor = try request.offset
    switch request.role {
    case .baseline, .schema, .other: return nil
    default: break
    }
    var place = CursorFinder(request.document.text, request.document.format).place(at: cursor)
    var schema: SchemaNode?
    var ruleSets = request.ruleSets
    if let inner = ExamplePlace(request, place, cursor) {
      (place, schema, ruleSets) = (inner.place, inner.schema, [inner.ruleSet])
    }
    if request.isTriggeredByBlank, place.form != .value, place.path.last != .item { return nil }
    let completion = DocumentCompletion(
      request: request, cursor: cursor, place: place, ruleSets: ruleSets,
      schema: schema ?? request.schema(ruleSets))
    return completion.list?.json(request, cursor: cursor)
  }

  private var list: CompletionList? {
    if place.form == .text { return nil }
    if place.form == .comment {
      return CommentCompletion(request, cursor, place.range, RuleCatalog(ruleSets)).list
    }
    guard let schema else { return nil }
    var list = CompletionList(range: place.range)
    let node = schema.node(at: place.path)
    if place.form == .key {
      list.items = keys(of: node)
      if !place.hasColon, list.items.isEmpty || place.path.last == .item, place.keys.isEmpty {
        list.items += values(of: node)
      }
      if list.items.isEmpty, place.keys.isEmpty, !place.isInFlow, place.path.last != .item {
        list.items = listItems(of: node)
      }
    } else {
      list.items = values(of: node)
      if place.isInFlow, place.path.last == .item, request.document.format == .yaml {
        // `[name: value]` is a mapping of one entry.
        list.items += keys(of: node)
      }
    }
    return list
  }

  // MARK: - Keys

  /// Returns the keys that are not there yet, those that have to be there first.
  private func keys(of node: SchemaNode) -> [CompletionItem] {
    let free = node.properties.filter { property in
      !place.keys.contains { $0.utf8.elementsEqual(property.name.utf8) }
    }
    return (free.filter(\.isRequired) + free.filter { !$0.isRequired }).map(item)
  }

  private func item(_ property: SchemaNode.Property) -> CompletionItem {
    let writer = ScalarWriter(place, request.document)
    let key = writer.key(property.name)
    var item = CompletionItem(
      property.name, .property, text: writer.blank + key, filter: writer.filter(property.name))
    item.detail = property.isRequired ? "required" : ""
    item.documentation = property.node.description
    if place.hasColon { return item }
    let allowed = property.node.values.filter { $0.source == .allowed }
    let types = property.node.types
    if allowed.count == 1, types.isDisjoint(with: [.object, .array]) {
      item.text += ": " + writer.value(allowed[0], isReplacing: false)
      return item
    }
    let isCollection =
      !types.isEmpty && types.isSubset(of: [.object, .array]) && types != [.object, .array]
    guard isCollection else {
      item.text += ": "
      return item
    }
    let isList = types == .array
    if place.isInFlow {
      item.snippet =
        CompletionItem.escaped(item.text) + (isList ? ": [$0]" : ": {$0}").replacingBraces
      item.text += ": "
    } else {
      // The editor adds the indentation of the line.
      let indentation = String(repeating: " ", count: place.inset + 2)
      item.snippet =
        CompletionItem.escaped(item.text) + ":\n" + indentation + (isList ? "- $0" : "$0")
      item.text += ":"
    }
    return item
  }

  // MARK: - Values

  private func values(of node: SchemaNode) -> [CompletionItem] {
    var values = node.values
    let known = KnownValues(ruleSets).values(
      like: values.filter { $0.source == .example }.map(\.text))
    if !known.isEmpty {
      values.removeAll { $0.source == .example }
      values += known.map { .init(text: $0, isText: true, source: .known) }
    }
    if let links = AuthorizationLinkValues(request, place, ruleSets).links {
      values = links.map { .init(text: $0, isText: true, source: .known) }
    }
    values += ruleIDs
    let writer = ScalarWriter(place, request.document)
    var seen: [String] = place.items
    return values.compactMap { value in
      if place.path.last == .item, seen.contains(where: { $0.utf8.elementsEqual(value.text.utf8) })
      {
        return nil
      }
      seen.append(value.text)
      var item = CompletionItem(
        value.text, value.source == .allowed ? .enumMember : .value,
        text: writer.blank + writer.value(value, isReplacing: true),
        filter: writer.filter(value.text))
      item.detail = value.source == .example ? "example" : ""
      return item
    }
  }

  /// The ids that a rule file names.
  private var ruleIDs: [SchemaNode.Value] {
    guard request.role == .rule, case .key(let first)? = place.path.first else { return [] }
    switch first {
    case "supersedes":
      return RuleCatalog(ruleSets).ids.map { .init(text: $0, isText: true, source: .known) }
    case "id":
      let name = request.document.path.name
      let end = name.lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex
      return [
        .init(text: String(decoding: name[..<end], as: UTF8.self), isText: true, source: .known)
      ]
    default: return []
    }
  }

  /// Returns items that begin a list: a dash with a value, or with the first key.
  private func listItems(of node: SchemaNode) -> [CompletionItem] {
    guard node.types.contains(.array) else { return [] }
    let items = DocumentCompletion(
      request: request, cursor: cursor, place: itemPlace, ruleSets: ruleSets, schema: schema)
    let inner = node.items
    var found = items.keys(of: inner)
    if found.isEmpty { found = items.values(of: inner) }
    return found.map { item in
      var item = item
      item.label = "- " + item.label
      item.text = "- " + item.text
      item.snippet = item.snippet.map { "- " + $0 }
      item.filter = "- " + item.filter
      return item
    }
  }

  private var itemPlace: CursorPlace {
    var place = place
    place.path.append(.item)
    place.inset += 2
    return place
  }
}

extension String {
  /// The closing brace of a snippet's text has to be escaped.
  fileprivate var replacingBraces: String {
    var result = ""
    for scalar in unicodeScalars {
      if scalar == "}" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

extension FeatureRequest {
  /// Whether the editor asks for completions because a blank was typed.
  var isTriggeredByBlank: Bool {
    params["context"]["triggerCharacter"].bytes?.elementsEqual(" ".utf8) ?? false
  }
}
