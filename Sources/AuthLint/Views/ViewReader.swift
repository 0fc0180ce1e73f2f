import CEL
import Diagnostics
import Documents
import RuleEngine

/// Reads a view from a configuration.
struct ViewReader {
  private var fields: SettingsFields
  private let checker: Declarations

  /// Reads the view at a node; `nil` if it has mistakes, which are reported in `fields`.
  ///
  /// Expressions are checked as those of rules are: their syntax, their names, and the types of
  /// what is known of the file, which is little.
  static func read(_ node: NodeID, _ fields: inout SettingsFields) -> View? {
    var reader = ViewReader(fields)
    let count = fields.problems.count
    let root: ViewTemplate?
    if fields.document.kind(node) == .mapping || fields.document.kind(node) == .string {
      root = reader.template(node)
    } else {
      reader.fields.refuse(node, expected: "a manifest with expressions, or one expression")
      root = nil
    }
    fields = reader.fields
    guard let root, fields.problems.count == count else { return nil }
    return View(lines: SourceLines(fields.document.file), root: root)
  }

  private init(_ fields: SettingsFields) {
    self.fields = fields
    var declarations = Declarations(functions: RuleSet.functions)
    for name in ImplicitNames.all {
      declarations.declare(variable: name, as: ImplicitNames.type(of: name))
    }
    checker = declarations
  }

  private mutating func template(_ node: NodeID) -> ViewTemplate {
    let document = fields.document
    let content: ViewTemplate.Content
    switch document.kind(node) {
    case .mapping:
      var entries: [ViewTemplate.Entry] = []
      for index in 0..<document.childCount(node) {
        let key = document.key(at: index, of: node)
        guard document.kind(key) < .sequence else {
          fields.refuse(key, expected: "the name of a field")
          continue
        }
        entries.append(
          ViewTemplate.Entry(
            key: document.string(key), keyRange: document.range(key),
            value: template(document.child(at: index, of: node))))
      }
      content = .map(entries)
    case .sequence:
      content = .list(
        (0..<document.childCount(node)).map { template(document.child(at: $0, of: node)) })
    case .string: content = text(node)
    case .null: content = .literal("null")
    case .bool, .integer, .float: content = .literal(document.string(node))
    }
    return ViewTemplate(
      content: content, range: document.place(of: node).range, pointer: document.pointer(node))
  }

  /// Reads a text: one expression, a text with expressions in it, or a text as it is.
  private mutating func text(_ node: NodeID) -> ViewTemplate.Content {
    let text = fields.document.string(node)
    let pieces: [MessageTemplate.Piece]
    do throws(MessageTemplate.Malformation) {
      pieces = try MessageTemplate(text).pieces
    } catch {
      report(error.message, error.range, node)
      return .literal("null")
    }
    var parts: [ViewTemplate.Piece] = []
    for piece in pieces {
      switch piece {
      case .text(let text): parts.append(.text(text))
      case .expression(let range):
        guard let program = program(text, range, node) else { continue }
        if pieces.count == 1 { return .expression(program) }
        parts.append(.expression(program))
      }
    }
    if case .text(let text)? = parts.first, parts.count == 1 {
      return .literal(ViewText.scalar(text))
    }
    return parts.isEmpty ? .literal("\"\"") : .text(parts)
  }

  /// Compiles an expression, which is a part of a node's text; `nil` if it was reported.
  private mutating func program(_ text: String, _ range: Range<Int>, _ node: NodeID) -> Program? {
    let source = Text(String(decoding: Array(text.utf8)[range], as: UTF8.self))
    func part(_ place: Range<Int32>) -> Range<Int> {
      range.lowerBound + Int(place.lowerBound)..<range.lowerBound + Int(place.upperBound)
    }
    do throws(SyntaxError) {
      let tree = try SyntaxTree(parsing: source)
      var checker = Checker(self.checker)
      let result = checker.check(tree)
      guard result.diagnostics.isEmpty else {
        for problem in result.diagnostics { report(problem.message, part(problem.range), node) }
        return nil
      }
      return try CEL.Environment(
        variables: ImplicitNames.all.map { .init($0) }, functions: RuleSet.functions
      ).compile(tree)
    } catch {
      report(error.message, part(error.range), node)
      return nil
    }
  }

  private mutating func report(_ message: String, _ part: Range<Int>, _ node: NodeID) {
    let document = fields.document
    fields.report(
      message, range: document.sourceRange(ofPart: part, in: node),
      help: "in a view, `document` is the file's document, and `file.path` and `file.name` name it",
      pointer: document.pointer(node))
  }
}
