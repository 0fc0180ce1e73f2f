import Diagnostics

/// What the formats are told besides the findings; each reads what concerns it.
package struct ReportOptions: Sendable {
  /// The version of authlint, as SARIF names it; empty if it is not to be named.
  package var toolVersion = ""
  /// The rules in force, in the order of their ids (SARIF, JUnit).
  package var rules: [RuleDescription] = []
  /// When the run began, `YYYY-MM-DDThh:mm:ss` in UTC without a zone (JUnit).
  package var timestamp = "1970-01-01T00:00:00"
  /// Whether to use the colours of a terminal (text, compact).
  package var usesColor = false
  /// Whether the terminal shows links (text, compact).
  package var usesLinks = false
  /// The cells of a terminal's row; `nil` if there is none (text).
  package var width: Int?
  /// Whether the closing line is written (text).
  package var showsSummary = true
  /// Whether findings are counted rule by rule before the closing line (text).
  package var showsStatistics = false
  /// What `authlint explain` has to be told of some rules; `nil` if nothing (text).
  package var explainOptions: ExplainOptions?
  /// Whether the report goes to the log of a CI server that reads commands from it: `::` at the
  /// start of a line and `##[` anywhere are broken (text; the other formats hold neither).
  package var escapesWorkflowCommands = false

  /// Creates the options of a plain report.
  package init() {}
}
