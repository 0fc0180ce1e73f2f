import Diagnostics
import Documents
import RuleEngine

extension Feature {
  /// `textDocument/hover`: findings, fields and rules at the cursor.
  static let hover = Feature(
    "textDocument/hover",
    .first([
      { try ManifestHover($0)?.answer() }, { try ExpressionHover.answer($0) },
      { try RuleFileWords.hover($0) },
    ])
  ) { _ in [JSONValue.Member("hoverProvider", true)] }
}

/// What the hover of a manifest says: the findings at the cursor with the requirements behind them,
/// the schema's words about the field, and the rule whose id is in a suppression.
struct ManifestHover {
  private let request: FeatureRequest
  private let offset: Int
  private let rules: RuleIndex?

  /// How many findings one hover shows.
  private static let findingLimit = 3

  init?(_ request: FeatureRequest) throws {
    guard request.role == .manifest else { return nil }
    self.request = request
    offset = try request.offset
    rules = request.state.session.rules(for: request.document.path)
  }

  /// Returns the hover; `nil` if there is nothing to say.
  func answer() -> JSONValue? {
    var text = HoverText(isMarkdown: request.state.client.readsMarkdownInHovers)
    var range: SourceRange?
    for finding in findings {
      text.separate()
      append(finding, to: &text)
      range = range ?? finding.primary.range
    }
    if let named = RuleReferences.rule(at: offset, in: request.document.text),
      let rule = rules?[named.id]
    {
      text.separate()
      append(rule, to: &text)
      range = range ?? named.range
    }
    if let field = field() {
      text.separate()
      append(field.definition, to: &text)
      range = range ?? field.range
    }
    guard let range, !text.isEmpty else { return nil }
    return [
      "contents": ["kind": text.isMarkdown ? "markdown" : "plaintext", "value": .text(text.value)],
      "range": request.json(range),
    ]
  }

  private var findings: [Diagnostic] {
    let found = request.findings.filter {
      DiagnosticEncoder.visible($0.primary.range, in: request.document.text).holds(offset)
    }
    return Array(found.prefix(Self.findingLimit))
  }

  private func append(_ finding: Diagnostic, to text: inout HoverText) {
    text.heading(finding.severity.rawValue)
    text.prose(": " + finding.message)
    if let help = finding.help { text.paragraph("help: " + help) }
    for place in finding.related where !place.label.isEmpty {
      let line = request.document.text.lineIndex(at: place.range.lower) + 1
      text.paragraph("line \(line): \(place.label)")
    }
    guard let rule = rules?[finding.rule] else { return }
    append(rule, to: &text)
  }

  private func append(_ rule: RuleIndex.Entry, to text: inout HoverText) {
    let description = rule.description
    text.newParagraph()
    if let url = description.url {
      text.link(description.id, to: url)
    } else if let path = rule.path {
      text.link(
        description.id, to: String(decoding: request.state.uri(of: path), as: UTF8.self))
    } else {
      text.heading(description.id)
    }
    if !description.requirement.isEmpty { text.prose(": " + description.requirement) }
    if let why = description.why.split(separator: "\n\n", maxSplits: 1).first {
      // Rules are written in Markdown.
      text.markdown(String(why))
    }
  }

  // MARK: - Fields

  /// Returns the schema's definition of the field at the cursor, and the field's bytes.
  private func field() -> (definition: SchemaDefinition, range: SourceRange)? {
    guard let schema = rules?.ruleSets.lazy.compactMap(\.schema).first,
      let tree = request.document.readableTrees.document(at: offset)
    else { return nil }
    let chain = tree.chain(at: offset)
    guard let node = chain.last, chain.count > 1, tree.isKey(node) || tree.kind(node) < .sequence
    else { return nil }
    var definition = schema.definitions[0]
    for node in chain.dropFirst() {
      let key = tree.isKey(node) ? node : tree.key(ofValue: node)
      let next: Int?
      if let key {
        let name = tree.textBytes(key)
        next = definition.properties.first { $0.spelling.elementsEqual(name) }?.definition
      } else {
        next = definition.items
      }
      guard let next, schema.definitions.indices.contains(next) else { return nil }
      definition = schema.definitions[next]
    }
    return (definition, tree.range(node))
  }

  private func append(_ definition: SchemaDefinition, to text: inout HoverText) {
    text.code(definition.path)
    if !definition.description.isEmpty { text.prose(": " + definition.description) }
    if let values = definition.values {
      text.paragraph("one of " + values.map { "`\($0.description)`" }.joined(separator: ", "))
    } else if !definition.examples.isEmpty {
      text.paragraph(
        "for example " + definition.examples.prefix(3).map { "`\($0)`" }.joined(separator: ", "))
    }
  }
}
