import AuthLint
import CEL
import Diagnostics
import Documents
import RuleEngine

extension Feature {
  /// `textDocument/inlayHint`: the values of a rule's conditions and variables in its first bad
  /// example.
  static let valueHints = Feature(
    "textDocument/inlayHint", .first([{ try ValueHints.answer($0) }])
  ) { client in
    guard client.json["textDocument"]["inlayHint"].isObject else { return [] }
    return [JSONValue.Member("inlayHintProvider", true)]
  }
}

/// Shows values behind expressions of a rule file: those in the first bad example, for the first
/// element of each loop.
struct ValueHints {
  private let context: RuleContext
  private let ruleSet: RuleSet
  private let example: SourceFile

  static func answer(_ request: FeatureRequest) throws -> JSONValue? {
    let range = try request.range
    guard request.role == .rule, request.state.settings.showsValues,
      let set = request.state.session.ruleSet(of: request.document),
      let context = RuleContext(request), let example = example(context, set)
    else { return nil }
    let hints = ValueHints(context: context, ruleSet: set, example: example)
    return .array(hints.places(in: range).map { hints.json($0.offset, $0.value, request) })
  }

  /// The example without its caret lines.
  private static func example(_ context: RuleContext, _ set: RuleSet) -> SourceFile? {
    var reader = RuleExampleReader(
      context.outline.document, variable: set.definition.variable)
    guard let example = reader.examples().first(where: { !$0.isGood }) else { return nil }
    let name = example.format == .json ? "example.json" : "example.yaml"
    return SourceFile(path: name, bytes: Array(ExampleMarks(example.text).text.utf8))
  }

  private func json(_ offset: Int, _ value: String, _ request: FeatureRequest) -> JSONValue {
    let position = request.document.text.position(at: offset, request.encoding)
    return [
      "position": position.json, "label": .text("= " + value), "paddingLeft": true,
      "tooltip": "the value in the first bad example, for the first element of each loop",
    ]
  }

  /// The most hints of a file.
  private static let limit = 40

  private func places(in range: SourceRange) -> [(offset: Int, value: String)] {
    let outline = context.outline
    var shown: [RuleExpression] = outline.expressions.filter(\.isCondition)
    for name in outline.names {
      if case .variable = name.kind, outline.expressions.indices.contains(name.expression) {
        shown.append(outline.expressions[name.expression])
      }
    }
    var places: [(offset: Int, value: String)] = []
    for expression in shown.prefix(Self.limit) where !expression.text.isEmpty {
      let offset = outline.document.range(expression.node).upper
      guard range.lower <= offset, offset <= range.upper, let value = value(of: expression) else {
        continue
      }
      places.append((offset, value))
    }
    return places.sorted { $0.offset < $1.offset }
  }

  /// Returns the value of an expression, in which loops and variables become bindings around it;
  /// `nil` if it has none.
  private func value(of expression: RuleExpression) -> String? {
    var text = "(" + expression.text + ")"
    let outline = context.outline
    for index in outline.names.indices.reversed() where outline.mayUse(index, in: expression) {
      let name = outline.names[index]
      if expression.check < 0, name.check >= 0 { continue }
      guard outline.expressions.indices.contains(name.expression) else { return nil }
      var value = "(" + outline.expressions[name.expression].text + ")"
      if case .loop(let isKey, let hasTwo) = name.kind {
        if hasTwo, isKey {
          value = "0"
        } else {
          value += "[0]"
        }
      }
      text = "cel.bind(\(name.name), \(value), \(text))"
    }
    guard text.utf8.count < 20_000,
      let outcome = try? ExpressionEvaluation.run(text, over: example, ruleSets: [ruleSet]),
      let result = outcome.results.first, !result.isError
    else { return nil }
    let line = result.text.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    return line.count > 40 ? line.prefix(40) + "…" : line
  }
}
