import CEL
import Diagnostics
import Documents
import RuleEngine

/// Completes expressions in rule files: names, fields, functions and values.
struct ExpressionCompletion {
  private var context: RuleContext
  private let cursor: ExpressionCursor
  private let partial: PartialExpression
  /// The types of the nodes of the partial tree.
  private var types: [CELType] = []

  static func answer(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard let context = RuleContext(request, at: offset),
      let cursor = ExpressionCursor(context, request, at: offset)
    else { return nil }
    var completion = ExpressionCompletion(context, cursor)
    if request.isTriggeredByBlank, cursor.expression.text.utf8.contains(where: { $0 > 0x20 }) {
      return ["isIncomplete": false, "items": []]
    }
    return completion.list.json(request, cursor: offset)
  }

  private init(_ context: RuleContext, _ cursor: ExpressionCursor) {
    self.context = context
    self.cursor = cursor
    partial = PartialExpression(cursor.expression.text, cursor: cursor.offset)
  }

  private var list: CompletionList {
    mutating get {
      if let tree = partial.tree {
        types = context.check(tree, in: cursor.expression).nodeTypes
      }
      var list = CompletionList(range: cursor.range(of: partial.word))
      switch partial.place {
      case .none: break
      case .string: list.items = compared.map { literal($0, keepsQuote: true) }
      case .name(isMember: true): list.items = members
      case .name(isMember: false):
        list.items = compared.map { literal($0, keepsQuote: false) } + names
      }
      return list
    }
  }

  private func type(_ node: SyntaxIndex) -> CELType {
    types.indices.contains(Int(node)) ? types[Int(node)] : .dyn
  }

  // MARK: - Names

  private var names: [CompletionItem] {
    var items: [CompletionItem] = []
    func add(_ item: CompletionItem) {
      if !items.contains(where: { $0.label.utf8.elementsEqual(item.label.utf8) }) {
        items.append(item)
      }
    }
    if let tree = partial.tree {
      let place = tree.range(of: partial.node).lowerBound
      for scope in MacroScope.all(in: tree, types).reversed() where scope.range.contains(place) {
        add(variable(scope.name.string, scope.type))
      }
    }
    for index in context.outline.names.indices.reversed()
    where context.outline.mayUse(index, in: cursor.expression) {
      add(variable(context.outline.names[index].name, context.types[index]))
    }
    let set = context.ruleSet
    for shared in context.shared {
      var item = variable(shared.name, shared.type)
      if !shared.name.utf8.elementsEqual(set.definition.variable.utf8) { item.kind = .constant }
      add(item)
    }
    for word in ["true", "false", "null"] { add(CompletionItem(word, .keyword)) }
    for macro in MacroForm.all where !macro.isMember {
      add(call(macro.name, detail: macro.form, hasArguments: true, .keyword))
    }
    for row in RuleSet.functions.rows where row.style == .global && Self.isName(row.name) {
      add(function(row))
    }
    return items
  }

  private func variable(_ name: String, _ type: CELType) -> CompletionItem {
    var item = CompletionItem(name, .variable)
    item.detail = "\(type)"
    return item
  }

  /// Operators are functions whose names are no names.
  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first else { return false }
    return first == 0x5F
      ? false
      : (0x61...0x7A).contains(first | 0x20)
        && name.utf8.allSatisfy {
          (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x5F
            || $0 == UInt8(ascii: ".")
        }
  }

  // MARK: - Members

  private var members: [CompletionItem] {
    guard let tree = partial.tree, let receiver = partial.receiver else { return [] }
    if let space = tree.dotted(receiver) {
      let found = namespace(space + ".")
      if !found.isEmpty { return found }
    }
    var type = type(receiver)
    var items = fields(of: type)
    if case .optional(let content) = type, isOptionalSelection {
      type = content
      items += fields(of: type)
    }
    var seen: [String] = []
    for macro in MacroForm.all where macro.isMember && Self.takes(macro, type) {
      if seen.contains(macro.name) { continue }
      seen.append(macro.name)
      items.append(call(macro.name, detail: macro.form, hasArguments: true, .method))
    }
    for row in RuleSet.functions.rows where row.style == .member && Self.isName(row.name) {
      guard !seen.contains(row.name),
        let signature = row.signatures.first(where: { ReceiverType.accepts(type, $0, row.name) })
      else { continue }
      seen.append(row.name)
      var item = call(
        row.name, detail: signature, hasArguments: !signature.utf8.starts(with: "()".utf8),
        .method)
      if ReceiverType.hasNoArguments(signature, row.name) {
        item.text = row.name + "()"
        item.snippet = nil
      }
      item.documentation = FunctionWords.of(row.name)
      items.append(item)
    }
    return items
  }

  /// Whether `.?` stands before the cursor.
  private var isOptionalSelection: Bool {
    guard let tree = partial.tree, case .select(_, _, let isOptional) = tree[partial.node] else {
      return false
    }
    return isOptional
  }

  private func fields(of type: CELType) -> [CompletionItem] {
    guard case .object(let object) = type else { return [] }
    return object.fields.map { field in
      let isPlain = Self.isName(field.name) && !field.name.utf8.contains(UInt8(ascii: "."))
      var item = CompletionItem(
        field.name, .field, text: isPlain ? field.name : "`\(field.name)`")
      item.detail = "\(field.type)" + (field.isRequired ? "" : ", may be absent")
      item.documentation = context.description(of: field.name, in: object)
      return item
    }
  }

  /// Returns the functions of a namespace such as `math.`.
  private func namespace(_ prefix: String) -> [CompletionItem] {
    var items: [CompletionItem] = []
    let rows = RuleSet.functions.rows.filter {
      $0.style == .global && $0.name.utf8.starts(with: prefix.utf8)
    }
    for row in rows {
      let name = String(row.name.dropFirst(prefix.count))
      if items.contains(where: { $0.label.utf8.elementsEqual(name.utf8) }) { continue }
      var item = call(name, detail: row.signatures.first ?? "", hasArguments: true, .function)
      item.documentation = FunctionWords.of(row.name)
      items.append(item)
    }
    if prefix.utf8.elementsEqual("cel.".utf8) {
      items.append(
        call("bind", detail: "cel.bind(name, value, expression)", hasArguments: true, .keyword))
    }
    return items
  }

  private static func takes(_ macro: MacroForm, _ type: CELType) -> Bool {
    let isOfOptional = macro.form.utf8.starts(with: "optional".utf8)
    switch type {
    case .dyn, .error: return true
    case .optional: return isOfOptional
    case .list: return !isOfOptional && !macro.form.utf8.starts(with: "map".utf8)
    case .map, .object:
      return !isOfOptional && !macro.name.utf8.elementsEqual("sortBy".utf8)
    default: return false
    }
  }

  private func function(_ row: FunctionRow) -> CompletionItem {
    let signature = row.signatures.first ?? row.name
    var item = call(row.name, detail: signature, hasArguments: true, .function)
    item.documentation = FunctionWords.of(row.name)
    return item
  }

  private func call(
    _ name: String, detail: String, hasArguments: Bool, _ kind: CompletionItem.Kind
  ) -> CompletionItem {
    var item = CompletionItem(name, kind)
    item.detail = detail
    if followsParenthesis { return item }
    item.text = name + "("
    item.snippet = CompletionItem.escaped(name) + "($0)"
    return item
  }

  private var followsParenthesis: Bool {
    let bytes = Array(cursor.expression.text.utf8)
    return partial.word.upperBound < bytes.count
      && bytes[partial.word.upperBound] == UInt8(ascii: "(")
  }

  // MARK: - Values

  /// The strings that what is compared with the cursor can be.
  private var compared: [String] {
    guard let tree = partial.tree else { return [] }
    var list: SyntaxIndex?
    for index in tree.nodes.indices {
      if case .list(let span) = tree[SyntaxIndex(index)],
        tree.listElements(span).contains(where: { $0.value == partial.node })
      {
        list = SyntaxIndex(index)
      }
    }
    for index in tree.nodes.indices.reversed() {
      guard case .binary(let symbol, let left, let right) = tree[SyntaxIndex(index)] else {
        continue
      }
      let isEqual = (symbol == .equal || symbol == .notEqual) && right == partial.node
      let isMember = symbol == .membership && right == list && list != nil
      if isEqual || isMember, case .enumeration(let type) = type(left) { return type.values }
    }
    return []
  }

  private func literal(_ value: String, keepsQuote: Bool) -> CompletionItem {
    let bytes = Array(cursor.expression.text.utf8)
    let isQuoted = keepsQuote && partial.word.lowerBound < bytes.count
    let quote =
      isQuoted
      ? String(UnicodeScalar(bytes[partial.word.lowerBound]))
      : cursor.style == .doubleQuoted ? "'" : "\""
    var item = CompletionItem(
      value, .enumMember, text: quote + value + quote, filter: keepsQuote ? quote + value : value)
    if !keepsQuote { item.filter = value }
    return item
  }
}

extension SyntaxTree {
  /// Returns the dotted name that a node spells; `nil` if it spells none.
  func dotted(_ node: SyntaxIndex) -> String? {
    dottedName(node).map { $0.parts.map(\.string).joined(separator: ".") }
  }
}
