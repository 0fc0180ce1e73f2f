import CEL
import Diagnostics
import Documents
import RuleEngine
import Workspace

extension Feature {
  /// `textDocument/documentHighlight`: the uses of a name in a rule file.
  static let documentHighlights = Feature(
    "textDocument/documentHighlight", .first([{ try RuleNavigation.highlights($0) }])
  ) { _ in [JSONValue.Member("documentHighlightProvider", true)] }
}

/// Goes from a name to where it is introduced, finds its uses, and renames it.
enum RuleNavigation {
  // MARK: - Definitions and references

  static func definition(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard let context = RuleContext(request, at: offset),
      let uses = NameUses(context, request, at: offset)
    else { return nil }
    if let range = uses.definition {
      return link(from: uses.place, to: request.document.uri, request.json(range), request)
    }
    guard uses.isShared, let header = context.header,
      let bytes = request.text(at: header),
      let range = constant(uses.name, SourceFile(path: header.display, bytes: bytes))
    else { return nil }
    var cursor = PositionCursor(DocumentText(bytes), request.encoding)
    let path = request.state.session.workingDirectory.absolute(header)
    return link(from: uses.place, to: request.state.uri(of: path), cursor.range(range), request)
  }

  private static func link(
    from origin: SourceRange, to uri: [UInt8], _ range: JSONValue, _ request: FeatureRequest
  ) -> JSONValue {
    guard request.state.client.takesDefinitionLinks else {
      return ["uri": .string(uri), "range": range]
    }
    return [
      [
        "originSelectionRange": request.json(origin), "targetUri": .string(uri),
        "targetRange": range, "targetSelectionRange": range,
      ]
    ]
  }

  /// Returns the place of a constant, or of the document's name, in a `ruleset.yaml`.
  private static func constant(_ name: String, _ file: SourceFile) -> SourceRange? {
    let loader = DocumentLoader(file: file, format: .yaml)
    guard let document = loader.next() else { return nil }
    for field in ["constants", "parameters", "variables"] as [StaticString] {
      if let mapping = document.value(forKey: field, of: document.root),
        let value = document.value(forKey: name, of: mapping),
        let key = document.key(ofValue: value)
      {
        return document.range(key)
      }
    }
    guard let variable = document.value(forKey: "variable", of: document.root),
      document.string(variable).utf8.elementsEqual(name.utf8)
    else { return nil }
    return document.range(variable)
  }

  static func references(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard let context = RuleContext(request, at: offset),
      let uses = NameUses(context, request, at: offset)
    else { return nil }
    var ranges = uses.uses
    if request.params["context"]["includeDeclaration"].bool ?? true, let own = uses.definition {
      ranges.insert(own, at: 0)
    }
    return .array(ranges.map(request.location))
  }

  static func highlights(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard let context = RuleContext(request, at: offset),
      let uses = NameUses(context, request, at: offset)
    else { return nil }
    let definition = uses.definition.map { [["range": request.json($0), "kind": 3] as JSONValue] }
    return .array(
      (definition ?? []) + uses.uses.map { ["range": request.json($0), "kind": 2] })
  }

  // MARK: - Renaming

  static func prepareRename(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard let context = RuleContext(request, at: offset),
      let uses = NameUses(context, request, at: offset), uses.definition != nil
    else { return nil }
    return ["range": request.json(uses.place), "placeholder": .text(uses.name)]
  }

  static func rename(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard let context = RuleContext(request, at: offset),
      let uses = NameUses(context, request, at: offset), let definition = uses.definition
    else { return nil }
    let name = request.params["newName"].text ?? ""
    guard SourceToken.isName(name) else {
      throw ResponseError(.invalidParams, "`\(name)` is not a name: letters, digits and `_`")
    }
    let isTaken =
      context.outline.names.contains { $0.name.utf8.elementsEqual(name.utf8) }
      || context.shared.contains { $0.name.utf8.elementsEqual(name.utf8) }
    if isTaken, !name.utf8.elementsEqual(uses.name.utf8) {
      throw ResponseError(.invalidParams, "the name `\(name)` is taken already")
    }
    let edits = ([definition] + uses.uses).map { request.edit($0, Array(name.utf8)) }
    return WorkspaceEdit.json(edits, in: request.document, request.state)
  }
}
