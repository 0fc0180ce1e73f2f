import AuthLint
import CEL
import Diagnostics
import Documents
import RuleEngine
import Session
import Workspace

/// What is known about a rule file in an editor: its outline, its rule set, and the types of its
/// names.
struct RuleContext {
  let outline: RuleOutline
  /// The rule set without its rules: the schema, the constants and the name of the document.
  let ruleSet: RuleSet
  /// The `ruleset.yaml`; `nil` if there is none.
  let header: Path?
  /// The type of each name of the outline.
  private(set) var types: [CELType] = []
  /// The names that all rules of the set may use, with their types: the document, constants,
  /// parameters, shared variables.
  private(set) var shared: [(name: String, type: CELType)] = []
  private var checker: Checker

  /// Reads the rule file of a request; `nil` for other documents, and for a file without a tree.
  ///
  /// - Parameter cursor: Where somebody is typing: if the text has a syntax error, that line is left
  ///   out.
  init?(_ request: FeatureRequest, at cursor: Int? = nil) {
    guard request.role == .rule || request.role == .ruleSet else { return nil }
    var trees = request.document.currentTrees
    if !trees.isComplete {
      trees =
        cursor.map { request.document.treesWithoutLine(at: $0) } ?? request.document.readableTrees
    }
    guard let document = trees.documents.first else { return nil }
    outline = RuleOutline(document)
    // A half-typed entry of a `ruleset.yaml` is valid YAML and no valid entry.
    let readable = cursor.map { request.document.treesWithoutLine(at: $0) } ?? trees
    (ruleSet, header) = Self.ruleSet(of: request, readable.file.bytes)
    checker = Checker(ruleSet.declarations)
    findShared(isOwn: request.role == .ruleSet)
    findTypes()
  }

  /// Returns the rule set around a rule file; that of app manifests if there is none.
  private static func ruleSet(
    of request: FeatureRequest, _ readable: [UInt8]
  ) -> (RuleSet, Path?) {
    let path = request.document.path
    guard request.document.isFile else { return (.partnerAuthorization, nil) }
    // A file that is not saved yet is in the set of its folder.
    let folder = (try? RuleTree(at: path))?.folder ?? path.directory
    let header = folder.appending("ruleset.yaml")
    let text = request.role == .ruleSet ? readable : request.text(at: header)
    guard let text else { return (.partnerAuthorization, nil) }
    let set = try? RuleSetLoader.load(
      [SourceFile(path: header.display, bytes: text)], name: "rules", base: nil,
      provider: { name in
        let path = folder.appending(name)
        return request.text(at: path).map { SourceFile(path: path.display, bytes: $0) }
      },
      extended: { name throws(RuleProblems) in
        if let shipped = try? RuleSet.loadShipped(name) { return .set(shipped) }
        guard let set = try? RuleFolder.load(folder.appending(name)) else {
          return .problem("it cannot be read", help: nil)
        }
        return .set(set)
      })
    return (set ?? .partnerAuthorization, header)
  }

  private mutating func findShared(isOwn: Bool) {
    let declared = ruleSet.declarations.variables
    for variable in ruleSet.sharedVariables {
      shared.append((variable.name, declared[variable.name] ?? .dyn))
    }
    // The file itself has the variables of a `ruleset.yaml` in its outline.
    for variable in isOwn ? [] : ruleSet.definition.variables {
      let tree = try? SyntaxTree(parsing: Text(variable.value.text))
      let type = tree.map { checker.check($0, variables: sharedTypes).type }
      shared.append((variable.name, type ?? .dyn))
    }
    for name in ImplicitNames.all where !shared.contains(where: { $0.name == name }) {
      shared.append((name, ImplicitNames.type(of: name)))
    }
  }

  private var sharedTypes: [String: CELType] {
    var result: [String: CELType] = [:]
    for entry in shared { result[entry.name] = entry.type }
    return result
  }

  private mutating func findTypes() {
    for (index, name) in outline.names.enumerated() {
      types.append(.dyn)
      guard outline.expressions.indices.contains(name.expression) else { continue }
      let expression = outline.expressions[name.expression]
      let type = (try? SyntaxTree(parsing: Text(expression.text))).map {
        check($0, in: expression).type
      }
      types[index] = type.map { Self.type(of: name, from: $0) } ?? .dyn
    }
  }

  private static func type(of name: RuleName, from type: CELType) -> CELType {
    guard case .loop(let isKey, let hasTwo) = name.kind else { return type }
    switch type {
    case .list(let element): return hasTwo && isKey ? .int : element
    case .map(let key, let value): return isKey ? key : value
    case .object: return isKey ? .string : .dyn
    default: return .dyn
    }
  }

  /// Returns the types of the nodes of an expression.
  mutating func check(_ tree: SyntaxTree, in expression: RuleExpression) -> CheckResult {
    checker.check(tree, variables: variables(of: expression), recordingTypes: true)
  }

  /// Returns the names that an expression may use, with their types.
  func variables(of expression: RuleExpression) -> [String: CELType] {
    var result = sharedTypes
    for index in outline.names.indices.prefix(types.count)
    where outline.mayUse(index, in: expression) {
      result[outline.names[index].name] = types[index]
    }
    return result
  }

  /// Returns what the schema says of a field of an object.
  func description(of field: String, in object: ObjectType) -> String {
    let root = ruleSet.definition.variable
    guard let schema = ruleSet.schema else { return "" }
    let isRoot = object.name.utf8.elementsEqual(root.utf8)
    let path = isRoot ? field : String(object.name.dropFirst(root.count + 1)) + "." + field
    return schema.definitions.first { $0.path.utf8.elementsEqual(path.utf8) }?.description ?? ""
  }
}

/// The variables of macros.
struct MacroScope {
  let name: Text
  /// Where the name counts, in bytes of the expression.
  let range: Range<Int32>
  let type: CELType

  /// Returns the variables of the macros of an expression, the outer ones first.
  static func all(in tree: SyntaxTree, _ types: [CELType]) -> [MacroScope] {
    var result: [MacroScope] = []
    func type(_ node: SyntaxIndex) -> CELType {
      types.indices.contains(Int(node)) ? types[Int(node)] : .dyn
    }
    for index in tree.nodes.indices {
      let node = SyntaxIndex(index)
      let whole = tree.range(of: node)
      switch tree[node] {
      case .comprehension(let number):
        let macro = tree.comprehensions[Int(number)]
        let range = min(tree.range(of: macro.range).upperBound, whole.upperBound)..<whole.upperBound
        let (key, value) = elements(type(macro.range), isPair: macro.secondVariable != nil)
        result.append(MacroScope(name: macro.variable, range: range, type: key))
        if let second = macro.secondVariable {
          result.append(MacroScope(name: second, range: range, type: value))
        }
      case .bind(let number):
        let bind = tree.binds[Int(number)]
        var type = type(bind.value)
        var lower = whole.lowerBound
        if bind.kind != .bind {
          if case .optional(let content) = type { type = content }
          lower = min(tree.range(of: bind.value).upperBound, whole.upperBound)
        }
        result.append(MacroScope(name: bind.variable, range: lower..<whole.upperBound, type: type))
      default: break
      }
    }
    return result.sorted {
      ($1.range.count, $0.range.lowerBound) < ($0.range.count, $1.range.lowerBound)
    }
  }

  private static func elements(_ type: CELType, isPair: Bool) -> (CELType, CELType) {
    switch type {
    case .list(let element): isPair ? (.int, element) : (element, .dyn)
    case .map(let key, let value): (key, value)
    case .object: (.string, .dyn)
    default: (.dyn, .dyn)
    }
  }
}
