import ArgumentParser
import AuthLint
import Diagnostics
import Reporters
import RuleEngine
import Session
import Workspace

/// `authlint eval`: evaluates a CEL expression over a document.
struct EvalCommand: RunnableCommand {
  /// How the value is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluate a CEL expression over a document: its value, and what decided it.",
    discussion: """
      The document is called manifest, or as the rule set that it is about calls it; the expression \
      is checked against its schema, as those of rule files are. The same document is called \
      literal for expressions that are not to be checked. Of several documents in a file, each is \
      taken in turn. Secrets are not shown.

      Exit status: 0 there is a value, 1 there is an error in its place, 2 the expression is broken.
      """)

  @Argument(help: ArgumentHelp("The expression.", valueName: "expression"))
  var expression: String

  @Argument(
    help: ArgumentHelp("The document's file; - is standard input.", valueName: "file"),
    completion: .file())
  var file: String?

  @Option(help: "How the value is written: text or json.")
  var format = Format.text

  @OptionGroup var source: RuleSourceOptions

  func run(in context: CommandContext) throws -> CommandStatus {
    var directory = Path(".")
    if let file, file != "-" { directory = Path(file).directory }
    let ruleSets = try source.enabledRules(in: directory, context).rules.ruleSets(for: expression)
    var document: SourceFile?
    if let file {
      do throws(ReadFailure) {
        document = try DocumentArgument.read(file, context)
      } catch {
        DocumentArgument.show(error, of: file, context)
        return .incomplete
      }
    }
    let outcome: ExpressionEvaluation.Outcome
    do {
      outcome = try ExpressionEvaluation.run(expression, over: document, ruleSets: ruleSets)
    } catch let problems as ExpressionEvaluation.Problems {
      if document == nil, Self.readsDocument(expression, ruleSets) {
        throw CommandFailure(
          "the expression reads a document, and none is given",
          help: "name its file, `authlint eval EXPRESSION FILE`, or `-` for standard input")
      }
      throw BrokenFiles(reports: [problems.report], message: "the expression is broken")
    }
    let results = outcome.results
    context.output.write { out in
      switch format {
      case .text:
        for result in results {
          EvaluationText.append(result, outcome.report, isOnlyOne: results.count == 1, to: &out)
        }
      case .json: EvaluationText.appendJSON(results, document, to: &out)
      }
    }
    if let report = outcome.report, !report.diagnostics.isEmpty {
      DocumentArgument.show(report, context)
      return .findings
    }
    return results.contains(where: \.isError) ? .findings : .success
  }

  /// Returns whether an expression reads the document or one of the names of the rule sets.
  private static func readsDocument(_ expression: String, _ ruleSets: [RuleSet]) -> Bool {
    let names = ruleSets.flatMap { SetNames($0).names }
    return EnabledRules.words(of: expression).contains { word in
      names.contains { $0.utf8.elementsEqual(word) }
    }
  }
}

/// The output of `eval`.
enum EvaluationText {
  /// Appends a value as text, followed by an excerpt of the file that marks the places that decided
  /// it.
  static func append(
    _ result: ExpressionEvaluation, _ report: FileReport?, isOnlyOne: Bool, to out: inout [UInt8]
  ) {
    if !isOnlyOne { out.append(contentsOf: "document \(result.document): ".utf8) }
    if result.isError { out.append(contentsOf: "error: ".utf8) }
    VisibleText.append(result.text, to: &out)
    out.append(contentsOf: "\n  = type: \(result.type)\n  = cost: \(result.cost)\n".utf8)
    guard let report, let first = result.places.first else { return }
    func annotation(_ place: ExpressionEvaluation.Place) -> Annotation {
      Annotation(range: place.range, label: place.isMissing ? "something is missing here" : "")
    }
    var seen: Set<SourceRange> = [first.range]
    _ = Excerpt(lines: SourceLines(report.file), redactions: report.redactions).append(
      primary: annotation(first),
      related: result.places.filter { seen.insert($0.range).inserted }.map(annotation), to: &out)
  }

  /// Appends the values as a JSON object.
  static func appendJSON(
    _ results: [ExpressionEvaluation], _ file: SourceFile?, to out: inout [UInt8]
  ) {
    let lines = file.map { SourceLines($0) }
    out.append(contentsOf: "{\n  \"version\": 1,\n  \"results\": [".utf8)
    for (index, result) in results.enumerated() {
      out.append(contentsOf: "\(index > 0 ? "," : "")\n    {\"document\": \(result.document)".utf8)
      out.append(contentsOf: result.isError ? ", \"error\": ".utf8 : ", \"value\": ".utf8)
      if result.isError {
        JSONText.append(result.text, to: &out)
      } else {
        out.append(contentsOf: result.text.utf8)
      }
      out.append(contentsOf: ", \"type\": ".utf8)
      JSONText.append(result.type, to: &out)
      out.append(contentsOf: ", \"cost\": \(result.cost), \"places\": [".utf8)
      for (number, place) in result.places.enumerated() {
        if number > 0 { out.append(contentsOf: ", ".utf8) }
        out.append(contentsOf: "{\"pointer\": ".utf8)
        JSONText.append(place.pointer, to: &out)
        out.append(contentsOf: ", \"missing\": \(place.isMissing)".utf8)
        if let lines {
          let bounds = [("start", place.range.lower), ("end", place.range.upper)].map {
            name, offset in
            let position = lines.position(at: offset)
            return "\"\(name)\": {\"line\": \(position.line), \"column\": \(position.column), "
              + "\"offset\": \(position.offset)}"
          }
          out.append(contentsOf: ", \"range\": {\(bounds.joined(separator: ", "))}".utf8)
        }
        out.append(UInt8(ascii: "}"))
      }
      out.append(contentsOf: "]}".utf8)
    }
    out.append(contentsOf: "\n  ]\n}\n".utf8)
  }
}
