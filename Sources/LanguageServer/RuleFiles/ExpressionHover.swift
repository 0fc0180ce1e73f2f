import CEL
import Diagnostics
import RuleEngine

/// Explains what the cursor is on in an expression: its type, what it stands for, and what the schema
/// says of it.
struct ExpressionHover {
  static func answer(_ request: FeatureRequest) throws -> JSONValue? {
    let offset = try request.offset
    guard var context = RuleContext(request, at: offset) else { return nil }
    if let name = context.name(at: offset, request) {
      return json(
        context.explanation(ofName: name.index), name.range, request)
    }
    guard let cursor = ExpressionCursor(context, request, at: offset),
      let tree = try? SyntaxTree(parsing: Text(cursor.expression.text)),
      let node = tree.node(at: cursor.offset)
    else { return nil }
    let types = context.check(tree, in: cursor.expression).nodeTypes
    guard let text = context.explanation(of: node, in: tree, types, cursor.expression) else {
      return nil
    }
    return json(text, cursor.range(of: Range<Int>(tree.nameRange(of: node))), request)
  }

  private static func json(
    _ text: String, _ range: SourceRange, _ request: FeatureRequest
  ) -> JSONValue {
    let isMarkdown = request.state.client.readsMarkdownInHovers
    return [
      "contents": ["kind": isMarkdown ? "markdown" : "plaintext", "value": .text(text)],
      "range": request.json(range),
    ]
  }
}

extension SyntaxTree {
  /// Returns the innermost node at an offset: one whose name is there, or a literal; `nil` if there
  /// is none.
  func node(at offset: Int) -> SyntaxIndex? {
    let offset = Int32(truncatingIfNeeded: offset)
    var best: (node: SyntaxIndex, length: Int)?
    for index in nodes.indices {
      let node = SyntaxIndex(index)
      let range = nameRange(of: node)
      guard range.lowerBound <= offset, offset <= range.upperBound else { continue }
      // A name that starts here is meant rather than one that ends here.
      let length = range.count * 2 + (offset == range.upperBound ? 1 : 0)
      if best.map({ length <= $0.length }) ?? true { best = (node, length) }
    }
    return best?.node
  }
}

extension RuleContext {
  /// Returns the name that is introduced at an offset of the file.
  func name(at offset: Int, _ request: FeatureRequest) -> (index: Int, range: SourceRange)? {
    for (index, name) in outline.names.enumerated() {
      let range = outline.document.sourceRange(ofPart: name.part, in: name.node)
      if range.lower <= offset, offset <= range.upper { return (index, range) }
    }
    return nil
  }

  /// Returns what is known of a name, in Markdown.
  func explanation(ofName index: Int) -> String {
    let name = outline.names[index]
    let text =
      outline.expressions.indices.contains(name.expression)
      ? outline.expressions[name.expression].text : ""
    let origin: String
    switch name.kind {
    case .loop: origin = "each of `\(Self.line(text))`"
    case .variable: origin = "stands for `\(Self.line(text))`"
    }
    return Self.code("\(name.name): \(types[index])") + "\n\n" + origin
  }

  private static func code(_ text: String) -> String { "```cel\n\(text)\n```" }

  /// Returns an expression on one line, at most 200 characters of it.
  private static func line(_ text: String) -> String {
    let words = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    return words.count > 200 ? words.prefix(200) + "…" : words
  }

  /// Returns what is known of a node, in Markdown; `nil` for what explains itself.
  func explanation(
    of node: SyntaxIndex, in tree: SyntaxTree, _ types: [CELType], _ expression: RuleExpression
  ) -> String? {
    func type(_ node: SyntaxIndex) -> CELType {
      types.indices.contains(Int(node)) ? types[Int(node)] : .dyn
    }
    func spelling(_ node: SyntaxIndex) -> String {
      let range = tree.range(of: node)
      return Self.line(tree.text.slice(range.lowerBound, range.upperBound).string)
    }
    switch tree[node] {
    case .identifier(let name, _):
      let place = tree.range(of: node).lowerBound
      let scope = MacroScope.all(in: tree, types).last {
        $0.name == name && ($0.range.contains(place))
      }
      if let scope { return Self.code("\(name.string): \(scope.type)") }
      if let index = self.index(of: name.string, in: expression) {
        return explanation(ofName: index)
      }
      return shared(name.string)
    case .select(let operand, let field, _), .has(let operand, let field):
      var owner = type(operand)
      if case .optional(let content) = owner { owner = content }
      if let call = functions(
        named: (tree.dotted(operand).map { $0 + "." } ?? "") + field.string, .global)
      {
        return call
      }
      guard case .object(let object) = owner,
        let found = object.fields.first(where: { $0.name.utf8.elementsEqual(field.string.utf8) })
      else { return Self.code("\(spelling(node)): \(type(node))") }
      let words = description(of: found.name, in: object)
      return Self.code("\(object.name).\(found.name): \(found.type)")
        + (found.isRequired ? "" : "\n\nIt may be absent: guard it with `has(…)` or `.?`.")
        + (words.isEmpty ? "" : "\n\n" + words)
    case .call(let name, _, let receiver, _):
      if let receiver {
        if let space = tree.dotted(receiver),
          let call = functions(named: space + "." + name.string, .global)
        {
          return call
        }
        return functions(named: name.string, .member, receiver: type(receiver))
      }
      return functions(named: name.string, .global)
    case .comprehension, .bind:
      let range = tree.nameRange(of: node)
      let name = tree.text.slice(range.lowerBound, range.upperBound).string
      let forms = MacroForm.all.filter {
        $0.name.utf8.elementsEqual(name.utf8) || $0.name.utf8.elementsEqual(("cel." + name).utf8)
      }
      return forms.isEmpty
        ? nil
        : Self.code(forms.map(\.form).joined(separator: "\n"))
          + "\n\nGives `\(type(node))`."
    default: return nil
    }
  }

  /// Returns the index of the name that a name in an expression means.
  func index(of name: String, in expression: RuleExpression) -> Int? {
    outline.names.indices.last {
      outline.mayUse($0, in: expression) && outline.names[$0].name.utf8.elementsEqual(name.utf8)
    }
  }

  private func shared(_ name: String) -> String? {
    guard let type = shared.first(where: { $0.name.utf8.elementsEqual(name.utf8) })?.type else {
      return nil
    }
    var text = Self.code("\(name): \(type)")
    if name.utf8.elementsEqual(ruleSet.definition.variable.utf8) {
      text += "\n\nThe document that is checked."
    } else if let constant = ruleSet.definition.constants.first(where: { $0.key == name }) {
      text += "\n\nA constant of the rule set" + Self.summary(constant.value) + "."
    } else if let parameter = ruleSet.definition.parameters.first(where: { $0.name == name }) {
      text += "\n\nA parameter of the rule set" + Self.summary(parameter.value) + ". "
      text += parameter.summary
    } else if let variable = ruleSet.definition.variables.first(where: { $0.name == name }) {
      text += "\n\nA name that all rules of the set share: `\(Self.line(variable.value.text))`."
    } else if name == "file" {
      text += "\n\nThe file of the document: its `path` and its `name`."
    } else {
      text += "\n\nThe document as it is written."
    }
    return text
  }

  private static func summary(_ value: ConstantValue) -> String {
    switch value {
    case .string(let text): ": `\(line(text))`"
    case .int(let number): ": `\(number)`"
    case .double(let number): ": `\(number)`"
    case .bool(let flag): ": `\(flag)`"
    case .list(let items): ", a list of \(items.count)"
    case .map(let entries):
      ": " + entries.prefix(20).map { "`\($0.key)`" }.joined(separator: ", ")
    case .null: ""
    }
  }

  private func functions(
    named name: String, _ style: FunctionRow.Style, receiver: CELType? = nil
  ) -> String? {
    let rows = RuleSet.functions.overloads(Text(name), style)
    guard let first = rows.first else { return nil }
    let all = rows.flatMap(\.signatures)
    let fitting = all.filter { signature in
      receiver.map { ReceiverType.accepts($0, signature, name) } ?? true
    }
    let shown = fitting.isEmpty ? all : fitting
    let words = FunctionWords.of(name)
    return Self.code(shown.joined(separator: "\n")) + (words.isEmpty ? "" : "\n\n" + words)
      + "\n\n" + FunctionWords.ofCost(first.cost) + " " + FunctionWords.ofBlame(first.blame)
  }
}
