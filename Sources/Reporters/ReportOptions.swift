import Diagnostics

/// The input of the formats besides the findings; each format reads the options that apply to it.
package struct ReportOptions: Sendable {
  /// The version of authlint, for SARIF and HTML; empty to omit it.
  package var toolVersion = ""
  /// The enabled rules, in the order of their ids (SARIF, JUnit, HTML).
  package var rules: [RuleDescription] = []
  /// When the run began, `YYYY-MM-DDThh:mm:ss` in UTC without a zone (JUnit).
  package var timestamp = "1970-01-01T00:00:00"
  /// Whether to use the colours of a terminal (text, compact).
  package var usesColor = false
  /// Whether the terminal supports links (text, compact).
  package var usesLinks = false
  /// The cells of a terminal's row, or `nil` if there is none (text).
  package var width: Int?
  /// Whether the closing line is written (text).
  package var showsSummary = true
  /// Whether the number of findings of each rule is written before the closing line (text).
  package var showsStatistics = false
  /// The options that `authlint explain` needs for some rules, or `nil` if it needs none (text).
  package var explainOptions: ExplainOptions?
  /// Whether the report goes to the log of a CI server that reads commands from it: `::` at the
  /// start of a line and `##[` anywhere are then escaped (text; the other formats never contain
  /// them).
  package var escapesWorkflowCommands = false

  /// Creates the options of a plain report.
  package init() {}
}
