import ArgumentParser
import AuthLint
import Diagnostics
import Reporters
import RuleEngine
import Session

/// `authlint rules`: lists the rules, and which of them are enabled.
struct RulesCommand: RunnableCommand {
  /// How the list is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, markdown
  }

  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules: what they check, and which are enabled.")

  @Option(help: "How the list is written: text, json or markdown.")
  var format = Format.text

  @OptionGroup var choice: RuleChoiceOptions
  @OptionGroup var configuration: ConfigurationOptions

  func run(in context: CommandContext) throws -> CommandStatus {
    var arguments = choice.arguments
    configuration.fill(&arguments)
    let enabled = try RuleSearch.find(arguments, context).rules
    let rows = RuleCatalog(enabled.ruleSets).entries.map { Row($0, enabled.settings) }
    let width = TerminalStyle(stream: 1, environment: context.environment).width
    context.output.write { out in
      switch format {
      case .text: Self.appendText(rows, width: width, to: &out)
      case .json: Self.appendJSON(rows, enabled.ruleSets, to: &out)
      case .markdown: Self.appendMarkdown(rows, to: &out)
      }
    }
    return .success
  }

  /// A rule in the list.
  private struct Row {
    var id: String
    var severity: Severity
    var title: String
    var requirement: String
    var source: String
    var isOn: Bool

    init(_ entry: RuleCatalog.Entry, _ settings: LintSettings) {
      id = entry.description.id
      severity = settings.severities[id] ?? entry.description.severity
      title = entry.description.title
      requirement = entry.description.requirement
      source = entry.ruleSet?.definition.name ?? "loader"
      isOn = settings.includes(id)
    }
  }

  /// The minimum width of the title column, in cells.
  private static let leastRoom = 24

  private static func appendText(_ rows: [Row], width: Int?, to out: inout [UInt8]) {
    var columns = [
      rows.map(\.id.unicodeScalars.count).max() ?? 0, 7,
      rows.map(\.source.unicodeScalars.count).max() ?? 0,
    ]
    let room = width.map { max($0, 40) }
    func indent() -> Int { columns.reduce(0) { $0 + $1 + 2 } }
    // On a narrow terminal, the source follows the title, or all cells are written below each
    // other.
    let hasSource = room.map { indent() + leastRoom <= $0 } ?? true
    if !hasSource { columns.removeLast() }
    let hasColumns = room.map { indent() + leastRoom <= $0 } ?? true
    for row in rows {
      let start = out.count
      let level = row.isOn ? row.severity.rawValue : "off"
      guard hasColumns else {
        for text in [row.id, "\(level), \(row.source)", row.title] {
          if out.count > start { out.append(contentsOf: "    ".utf8) }
          VisibleText.append(text, to: &out)
          out.append(UInt8(ascii: "\n"))
        }
        if let room { RowBreaks.insert(into: &out, from: start, width: room, indent: 4) }
        continue
      }
      for (cell, width) in zip([row.id, level, row.source], columns) {
        VisibleText.append(cell, to: &out)
        let blanks = width - cell.unicodeScalars.count + 2
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(2, blanks)))
      }
      VisibleText.append(hasSource ? row.title : "\(row.title) (\(row.source))", to: &out)
      out.append(UInt8(ascii: "\n"))
      if let room { RowBreaks.insert(into: &out, from: start, width: room, indent: indent()) }
    }
  }

  private static func appendJSON(
    _ rows: [Row], _ sets: [RuleSet], to out: inout [UInt8]
  ) {
    out.append(contentsOf: "{\n  \"version\": 1,\n  \"rules\": [".utf8)
    for (index, row) in rows.enumerated() {
      out.append(contentsOf: (index == 0 ? "\n    {\"id\": " : ",\n    {\"id\": ").utf8)
      JSONText.append(row.id, to: &out)
      out.append(contentsOf: ", \"severity\": \"\(row.severity.rawValue)\"".utf8)
      out.append(contentsOf: ", \"enabled\": \(row.isOn), \"source\": ".utf8)
      JSONText.append(row.source, to: &out)
      out.append(contentsOf: ", \"title\": ".utf8)
      JSONText.append(row.title, to: &out)
      out.append(contentsOf: ", \"requirement\": ".utf8)
      JSONText.append(row.requirement, to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(contentsOf: "\n  ],\n  \"sets\": [".utf8)
    for (index, set) in sets.enumerated() {
      out.append(contentsOf: (index == 0 ? "\n    {\"name\": " : ",\n    {\"name\": ").utf8)
      JSONText.append(set.definition.name, to: &out)
      out.append(contentsOf: ", \"digest\": ".utf8)
      JSONText.append(set.digest, to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(contentsOf: "\n  ]\n}\n".utf8)
  }

  private static func appendMarkdown(_ rows: [Row], to out: inout [UInt8]) {
    out.append(contentsOf: "| Rule | Severity | What it requires |\n|---|---|---|\n".utf8)
    for row in rows {
      let level = row.isOn ? row.severity.rawValue : "off"
      let requirement = row.requirement.split(separator: "|", omittingEmptySubsequences: false)
        .joined(separator: "\\|")
      out.append(contentsOf: "| `\(row.id)` | \(level) | \(requirement) |\n".utf8)
    }
  }
}
