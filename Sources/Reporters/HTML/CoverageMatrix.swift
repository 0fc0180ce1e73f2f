import Diagnostics

/// Writes what each rule gave for each document, as tables of at most ``rowsPerTable`` documents.
///
/// Only the documents of the table at hand are kept. A table has a column for each rule that was
/// applied to one of its documents or has a finding in it.
struct CoverageMatrix {
  /// The most documents of a table, so that a browser lays out only the tables that it shows.
  static let rowsPerTable = 50

  /// What a rule gave for a document.
  private enum Cell {
    case holds
    case finding(count: Int, first: Int, severity: Severity)
    case suppressed(Int)
    case baseline(Int)
    /// The rule does not apply, for the reason with this number.
    case inapplicable(Int)
    /// The rule was not judged, for the reason with this number; 0 for a file that was not checked
    /// to its end.
    case unjudged(Int)
  }

  private struct Row {
    var path: String
    /// The index of the document; `nil` if the file has only one.
    var document: Int?
    var cells: [String: Cell] = [:]
    /// Whether the file was checked to its end, and what was checked is known.
    var isJudged = true
    var isKnown = true
  }

  /// Whether a table was written.
  private(set) var isWritten = false
  private var rows: [Row] = []
  /// The rules of rule sets in the current rows; all other columns are rules of the loader.
  private var covered: Set<String> = []
  private var reasons: [String] = []
  private var documents = 0
  private let describes: (String) -> Bool

  /// - Parameter describes: Whether the page describes a rule, so that a column can link to it.
  init(describes: @escaping (String) -> Bool) { self.describes = describes }

  /// Adds the documents of a file, whose findings are numbered from `first` on.
  mutating func add(_ report: FileReport, first: Int, to out: inout [UInt8]) {
    var found: [Int: [String: Cell]] = [:]
    for (offset, diagnostic) in report.diagnostics.enumerated() {
      let known = found[diagnostic.document]?[diagnostic.rule]
      if case .finding(let count, let number, let severity) = known {
        found[diagnostic.document]?[diagnostic.rule] = .finding(
          count: count + 1, first: number, severity: max(severity, diagnostic.severity))
      } else {
        found[diagnostic.document, default: [:]][diagnostic.rule] = .finding(
          count: 1, first: first + offset, severity: diagnostic.severity)
      }
    }
    for diagnostic in report.held {
      switch found[diagnostic.document]?[diagnostic.rule] {
      case nil: found[diagnostic.document, default: [:]][diagnostic.rule] = .baseline(1)
      case .baseline(let count)?:
        found[diagnostic.document]?[diagnostic.rule] = .baseline(count + 1)
      default: break
      }
    }
    let indices = Set(report.coverage.map(\.document)).union(found.keys).sorted()
    for document in indices.isEmpty ? [0] : indices {
      var row = Row(path: report.file.path, document: indices.count > 1 ? document : nil)
      row.isJudged = report.isComplete
      row.isKnown = !report.coverage.isEmpty
      for coverage in report.coverage where coverage.document == document {
        for entry in coverage.entries {
          covered.insert(entry.rule)
          row.cells[entry.rule] = cell(entry)
        }
      }
      row.cells.merge(found[document] ?? [:]) { _, finding in finding }
      rows.append(row)
      documents += 1
      if rows.count == Self.rowsPerTable { flush(to: &out) }
    }
  }

  private mutating func cell(_ entry: DocumentCoverage.Entry) -> Cell {
    if !entry.isJudged { return .unjudged(number(of: entry.reason)) }
    if entry.suppressed > 0 { return .suppressed(entry.suppressed) }
    return entry.applied > 0 ? .holds : .inapplicable(number(of: entry.reason))
  }

  /// Returns the number of a reason in the current table, from 1; 0 for none.
  private mutating func number(of reason: String?) -> Int {
    guard let reason else { return 0 }
    if let index = reasons.firstIndex(where: { $0.utf8.elementsEqual(reason.utf8) }) {
      return index + 1
    }
    reasons.append(reason)
    return reasons.count
  }

  // MARK: - Writing

  /// Appends the table of the documents that were added since the last one.
  mutating func flush(to out: inout [UInt8]) {
    defer {
      rows = []
      covered = []
      reasons = []
    }
    let columns = rows.reduce(into: covered) { $0.formUnion($1.cells.keys) }.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    guard !columns.isEmpty else { return }
    isWritten = true
    let first = documents - rows.count + 1
    out.appendLiteral(
      "<div class=\"matrix\" slot=\"matrix\">\n<div class=\"scroll\" tabindex=\"0\"")
    out.appendLiteral(" role=\"region\" aria-label=\"")
    appendName(first: first, to: &out)
    out.appendLiteral("\"><table>\n<caption class=\"unseen\">")
    appendName(first: first, to: &out)
    out.appendLiteral("</caption>\n<thead><tr><th scope=\"col\">Document</th>")
    for rule in columns { appendHeading(rule, to: &out) }
    out.appendLiteral("</tr></thead>\n<tbody>\n")
    for row in rows {
      out.appendLiteral("<tr><th scope=\"row\">")
      HTMLText.appendIsolated(row.path, to: &out)
      if let document = row.document {
        out.appendLiteral(", document ")
        out.appendNumber(document + 1)
      }
      out.appendLiteral("</th>")
      for rule in columns {
        if let cell = row.cells[rule] ?? assumed(rule, row) {
          append(cell, rule, to: &out)
        } else {
          out.appendLiteral("<td></td>")
        }
      }
      out.appendLiteral("</tr>\n")
    }
    out.appendLiteral("</tbody></table></div>\n")
    if !reasons.isEmpty {
      out.appendLiteral("<ol class=\"note\">\n")
      for reason in reasons {
        out.appendLiteral("<li>")
        HTMLText.appendProse(reason, to: &out)
        out.appendLiteral("</li>\n")
      }
      out.appendLiteral("</ol>\n")
    }
    out.appendLiteral("</div>\n")
  }

  /// Returns what is known of a rule that has neither coverage nor a finding in a document; `nil` if
  /// nothing is known.
  private func assumed(_ rule: String, _ row: Row) -> Cell? {
    if !row.isJudged { return .unjudged(0) }
    // What the loader checks, it checks in every document.
    return row.isKnown && !covered.contains(rule) ? .holds : nil
  }

  private func appendName(first: Int, to out: inout [UInt8]) {
    out.appendLiteral("Documents ")
    out.appendNumber(first)
    out.appendLiteral(" to ")
    out.appendNumber(documents)
    out.appendLiteral(" by rules")
  }

  private func appendHeading(_ rule: String, to out: inout [UInt8]) {
    out.appendLiteral("<th scope=\"col\">")
    let isLinked = describes(rule)
    if isLinked {
      out.appendLiteral("<a href=\"#")
      HTMLText.appendAnchor(ofRule: rule, to: &out)
      out.appendLiteral("\">")
    } else {
      out.appendLiteral("<span>")
    }
    HTMLText.appendIsolated(rule, to: &out)
    out.appendLiteral(isLinked ? "</a></th>" : "</span></th>")
  }

  private func append(_ cell: Cell, _ rule: String, to out: inout [UInt8]) {
    switch cell {
    case .holds: out.appendLiteral("<td class=\"holds\">✓</td>")
    case .finding(let count, let first, let severity):
      out.appendLiteral("<td class=\"finding\"><a href=\"#f")
      out.appendNumber(first)
      out.appendLiteral("\" aria-label=\"")
      out.appendNumber(count)
      out.appendLiteral(count == 1 ? " finding, " : " findings, ")
      out.appendText(severity.rawValue)
      out.appendLiteral(": ")
      HTMLText.append(rule, to: &out)
      out.appendLiteral("\">")
      out.appendNumber(count)
      out.appendLiteral("</a></td>")
    case .suppressed(let count):
      out.appendLiteral("<td class=\"not\">")
      appendCount(count, to: &out)
      out.appendLiteral("s<span class=\"unseen\">uppressed</span></td>")
    case .baseline(let count):
      out.appendLiteral("<td class=\"not\">")
      appendCount(count, to: &out)
      out.appendLiteral("b<span class=\"unseen\">aseline</span></td>")
    case .inapplicable(let reason):
      out.appendLiteral("<td class=\"not\">–")
      appendReason(reason, to: &out)
      out.appendLiteral("</td>")
    case .unjudged(let reason):
      out.appendLiteral("<td class=\"unjudged\">?")
      appendReason(reason, to: &out)
      out.appendLiteral("</td>")
    }
  }

  private func appendCount(_ count: Int, to out: inout [UInt8]) {
    if count > 1 { out.appendNumber(count) }
  }

  private func appendReason(_ number: Int, to out: inout [UInt8]) {
    guard number > 0 else { return }
    out.appendLiteral("<sup>")
    out.appendNumber(number)
    out.appendLiteral("</sup>")
  }
}
