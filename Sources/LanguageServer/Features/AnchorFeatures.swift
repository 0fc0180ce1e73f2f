import Diagnostics
import Documents

extension Feature {
  /// `textDocument/definition`: from an alias to its anchor, from the id of a rule to its file.
  static let definition = Feature(
    "textDocument/definition",
    .first([
      { try AnchorFeatures.definition($0) }, { try RuleReferences.definition($0) },
      { try RuleNavigation.definition($0) }, { try RuleFileWords.definition($0) },
    ])
  ) { _ in [JSONValue.Member("definitionProvider", true)] }

  /// `textDocument/references`: the aliases of an anchor.
  static let references = Feature(
    "textDocument/references",
    .joined([{ try AnchorFeatures.references($0) }, { try RuleNavigation.references($0) }])
  ) { _ in [JSONValue.Member("referencesProvider", true)] }

  /// `textDocument/prepareRename`: what would be renamed.
  static let prepareRename = Feature(
    "textDocument/prepareRename",
    .first([{ try AnchorFeatures.prepareRename($0) }, { try RuleNavigation.prepareRename($0) }])
  ) { _ in [] }

  /// `textDocument/rename`: renames an anchor and its aliases.
  static let rename = Feature(
    "textDocument/rename",
    .first([{ try AnchorFeatures.rename($0) }, { try RuleNavigation.rename($0) }])
  ) { client in
    let prepares = client.json["textDocument"]["rename"]["prepareSupport"].isTrue
    return [JSONValue.Member("renameProvider", prepares ? ["prepareProvider": true] : true)]
  }
}

/// Goes from aliases to anchors and back, and renames them.
enum AnchorFeatures {
  /// Returns the anchors of the document, and the one at the cursor.
  private static func name(
    _ request: FeatureRequest
  ) throws -> (names: AnchorNames, name: AnchorNames.Name)? {
    let offset = try request.offset
    guard request.document.format == .yaml else { return nil }
    let names = AnchorNames(request.document.readableTrees)
    return names.name(at: offset).map { (names, $0) }
  }

  static func definition(_ request: FeatureRequest) throws -> JSONValue? {
    guard let (names, name) = try name(request), let anchor = names.anchor(of: name) else {
      return nil
    }
    if request.state.client.takesDefinitionLinks {
      return [
        [
          "originSelectionRange": request.json(name.range),
          "targetUri": .string(request.document.uri), "targetRange": request.json(anchor.range),
          "targetSelectionRange": request.json(anchor.range),
        ]
      ]
    }
    return [request.location(anchor.range)]
  }

  static func references(_ request: FeatureRequest) throws -> JSONValue? {
    guard let (names, name) = try name(request), let anchor = names.anchor(of: name) else {
      return nil
    }
    let includesDeclaration = request.params["context"]["includeDeclaration"].isTrue
    let found = (includesDeclaration ? [anchor] : []) + names.aliases(of: anchor)
    return .array(found.map { request.location($0.range) })
  }

  static func prepareRename(_ request: FeatureRequest) throws -> JSONValue? {
    guard let (_, name) = try name(request) else { return nil }
    let bytes = request.document.text.bytes[name.range.lower..<name.range.upper]
    return ["range": request.json(name.range), "placeholder": .string(Array(bytes))]
  }

  static func rename(_ request: FeatureRequest) throws -> JSONValue? {
    guard let (names, name) = try name(request), let anchor = names.anchor(of: name) else {
      return nil
    }
    guard let new = request.params["newName"].bytes, AnchorNames.isName(new) else {
      throw ResponseError(
        .invalidParams, "a name of an anchor has no blanks, commas, brackets or braces")
    }
    let edits = ([anchor] + names.aliases(of: anchor)).map { request.edit($0.range, new) }
    return WorkspaceEdit.json(edits, in: request.document, request.state)
  }
}
