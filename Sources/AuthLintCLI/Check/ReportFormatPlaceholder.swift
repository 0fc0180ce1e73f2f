enum ReportFormat: String, CaseIterable, Sendable {
  case text, compact, json, sarif, github, gitlab, junit, checkstyle, markdown
}
