import CEL
import Diagnostics
import RuleEngine

/// Explains what the cursor is on in a rule file: in an expression its type, what it stands for and
/// what the schema says of it; a key; the id of a rule.
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
    _ explanation: Explanation, _ range: SourceRange, _ request: FeatureRequest
  ) -> JSONValue {
    let text = explanation.text(isMarkdown: request.state.client.readsMarkdownInHovers)
    return [
      "contents": ["kind": text.isMarkdown ? "markdown" : "plaintext", "value": .text(text.value)],
      "range": request.json(range),
    ]
  }
}

/// What a hover says of a part of an expression.
struct Explanation {
  /// Types and signatures, one on each line.
  var code: String
  /// Sentences with user text in backticks.
  var paragraphs: [String] = []

  /// Returns the hover's text, in which nothing of the user's is read as markup.
  func text(isMarkdown: Bool) -> HoverText {
    var text = HoverText(isMarkdown: isMarkdown)
    for line in code.split(separator: "\n") {
      text.newParagraph()
      text.code(String(line))
    }
    for paragraph in paragraphs where !paragraph.isEmpty { text.paragraph(paragraph) }
    return text
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

  /// Returns what is known of a name.
  func explanation(ofName index: Int) -> Explanation {
    let name = outline.names[index]
    let text =
      outline.expressions.indices.contains(name.expression)
      ? outline.expressions[name.expression].text : ""
    let origin: String
    switch name.kind {
    case .loop: origin = "each of `\(Self.line(text))`"
    case .variable: origin = "stands for `\(Self.line(text))`"
    }
    return Explanation(code: "\(name.name): \(types[index])", paragraphs: [origin])
  }

  /// Returns an expression on one line, at most 200 characters of it, for backticks.
  private static func line(_ text: String) -> String {
    let words = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    let text = words.replacing("`", with: "'")
    return text.count > 200 ? text.prefix(200) + "…" : text
  }

  /// Returns what is known of a node; `nil` for what explains itself.
  func explanation(
    of node: SyntaxIndex, in tree: SyntaxTree, _ types: [CELType], _ expression: RuleExpression
  ) -> Explanation? {
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
      if let scope { return Explanation(code: "\(name.string): \(scope.type)") }
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
      else { return Explanation(code: "\(spelling(node)): \(type(node))") }
      return Explanation(
        code: "\(object.name).\(found.name): \(found.type)",
        paragraphs: [
          found.isRequired ? "" : "It may be absent: guard it with `has(…)` or `.?`.",
          description(of: found.name, in: object),
        ])
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
      if forms.isEmpty { return nil }
      return Explanation(
        code: forms.map(\.form).joined(separator: "\n"), paragraphs: ["Gives `\(type(node))`."])
    default: return nil
    }
  }

  /// Returns the index of the name that a name in an expression means.
  func index(of name: String, in expression: RuleExpression) -> Int? {
    outline.names.indices.last {
      outline.mayUse($0, in: expression) && outline.names[$0].name.utf8.elementsEqual(name.utf8)
    }
  }

  private func shared(_ name: String) -> Explanation? {
    guard let type = shared.first(where: { $0.name.utf8.elementsEqual(name.utf8) })?.type else {
      return nil
    }
    let words: String
    let set = ruleSet.definition
    func isNamed(_ other: String) -> Bool { other.utf8.elementsEqual(name.utf8) }
    if isNamed(set.variable) {
      words = "The document that is checked."
    } else if let constant = set.constants.first(where: { isNamed($0.key) }) {
      words = "A constant of the rule set" + Self.summary(constant.value) + "."
    } else if let parameter = set.parameters.first(where: { isNamed($0.name) }) {
      words =
        "A parameter of the rule set" + Self.summary(parameter.value) + ". "
        + parameter.summary
    } else if let variable = set.variables.first(where: { isNamed($0.name) }) {
      words = "A name that all rules of the set share: `\(Self.line(variable.value.text))`."
    } else if isNamed("file") {
      words = "The file of the document: its `path` and its `name`."
    } else {
      words = "The document as it is written."
    }
    return Explanation(code: "\(name): \(type)", paragraphs: [words])
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
  ) -> Explanation? {
    let rows = RuleSet.functions.overloads(Text(name), style)
    guard let first = rows.first else { return nil }
    let all = rows.flatMap(\.signatures)
    let fitting = all.filter { signature in
      receiver.map { ReceiverType.accepts($0, signature, name) } ?? true
    }
    let shown = fitting.isEmpty ? all : fitting
    return Explanation(
      code: shown.joined(separator: "\n"),
      paragraphs: [
        FunctionWords.of(name),
        FunctionWords.ofCost(first.cost) + " " + FunctionWords.ofBlame(first.blame),
      ])
  }
}
