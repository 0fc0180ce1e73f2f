import Diagnostics

/// Writes a report as one HTML file that loads nothing and needs no script to be read.
///
/// Findings and the tables of ``CoverageMatrix`` are written as they come, and the figures at the
/// end. The elements of the page name the place that they belong to (`slot`), and the browser shows
/// the figures and the tables first; one that does not know slots shows everything in the order of
/// the file.
struct HTMLWriter: ReportWriter {
  private let options: ReportOptions
  private let described: Set<String>
  private var matrix: CoverageMatrix
  private var counts: [String: Count] = [:]
  private var findings = 0

  private struct Count {
    var findings = 0
    var severity = Severity.info
  }

  init(_ options: ReportOptions) {
    self.options = options
    let described = Set(options.rules.map(\.id))
    self.described = described
    matrix = CoverageMatrix { described.contains($0) }
  }

  mutating func begin(into out: inout [UInt8]) {
    HTMLPage.appendStart(
      title: "authlint report", version: options.toolVersion, skipTo: "findings",
      skipText: "Skip to the findings", to: &out)
    out.appendLiteral(
      """
      <main>
      <template shadowrootmode="open">\
      <slot name="summary"></slot><slot name="matrix"></slot><slot name="filter"></slot>\
      <slot name="findings"></slot><slot name="rules"></slot></template>
      <h2 slot="matrix">Documents by rules</h2>
      <p slot="matrix" class="legend"><span class="good">✓ holds</span>\
      <span>number: findings</span><span>s suppressed by a comment</span>\
      <span>b in the baseline</span><span>– does not apply, for the reason with this number</span>\
      <span>? not judged</span></p>
      <h2 slot="findings" id="findings" tabindex="-1">Findings</h2>

      """)
  }

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
  ) {
    let first = findings + 1
    if !report.diagnostics.isEmpty {
      let finding = FindingHTML(
        excerpt: Excerpt(
          lines: SourceLines(report.file), redactions: report.redactions, width: Self.width),
        describes: { [described] in described.contains($0) })
      out.appendLiteral("<section class=\"file\" slot=\"findings\">\n<h3>")
      HTMLText.appendIsolated(report.file.path, to: &out)
      out.appendLiteral("</h3>\n")
      let count = report.diagnostics.count
      for (index, diagnostic) in report.diagnostics.enumerated() {
        // A browser lays out a group when it is about to be shown, so its size is estimated.
        let isFull = count - index / Self.groupSize * Self.groupSize >= Self.groupSize
        if isFull, index % Self.groupSize == 0 { out.appendLiteral("<div class=\"group\">\n") }
        findings += 1
        counts[diagnostic.rule, default: Count()].findings += 1
        let severity = max(counts[diagnostic.rule]?.severity ?? .info, diagnostic.severity)
        counts[diagnostic.rule]?.severity = severity
        finding.append(diagnostic, number: findings, to: &out)
        if isFull, index % Self.groupSize == Self.groupSize - 1 { out.appendLiteral("</div>\n") }
        flush(&out)
      }
      out.appendLiteral("</section>\n")
    }
    matrix.add(report, first: first, to: &out)
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    matrix.flush(to: &out)
    if !matrix.isWritten {
      out.appendLiteral("<p slot=\"matrix\">No rule was applied to a document.</p>\n")
    }
    if findings == 0 { out.appendLiteral("<p slot=\"findings\">There are no findings.</p>\n") }
    let rules = counts.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    appendSummary(summary, rules, to: &out)
    if findings > 0 { appendFilter(summary, rules, to: &out) }
    appendRules(to: &out)
    out.appendLiteral("</main>\n")
    HTMLPage.appendEnd(version: options.toolVersion, hasScript: findings > 0, to: &out)
  }

  /// How many findings of a file a browser lays out together.
  private static let groupSize = 50
  /// The cells of a row of an excerpt.
  private static let width = 96

  // MARK: - Parts

  private func appendSummary(
    _ summary: ReportSummary, _ rules: [String], to out: inout [UInt8]
  ) {
    out.appendLiteral("<section slot=\"summary\">\n<h2>Summary</h2>\n<ul class=\"figures\">\n")
    appendFigure(summary.errors, "error", .error, to: &out)
    appendFigure(summary.warnings, "warning", .warning, to: &out)
    appendFigure(summary.infos, "info", .info, to: &out)
    appendFigure(summary.files, "file", nil, to: &out)
    out.appendLiteral("</ul>\n<p>")
    var figures: [UInt8] = []
    SummaryText.appendFigures(summary, to: &figures)
    HTMLText.escape(figures[...], to: &out)
    out.appendLiteral("</p>\n")
    let sentences = EffectText.sentences(summary)
    if !sentences.isEmpty {
      out.appendLiteral("<h3>Turned off by configurations</h3>\n<ul>\n")
      for sentence in sentences {
        out.appendLiteral("<li>")
        HTMLText.appendProse(sentence.words, to: &out)
        out.append(0x20)
        HTMLText.appendIsolated(sentence.path, to: &out)
        out.appendLiteral("</li>\n")
      }
      out.appendLiteral("</ul>\n")
    }
    if !summary.failures.isEmpty {
      out.appendLiteral("<h3>Not checked</h3>\n<ul>\n")
      for failure in summary.failures {
        out.appendLiteral("<li><code>")
        HTMLText.appendIsolated(failure.path, to: &out)
        out.appendLiteral("</code>: ")
        HTMLText.appendProse(failure.message, to: &out)
        out.appendLiteral("</li>\n")
      }
      out.appendLiteral("</ul>\n")
    }
    appendRuleTable(rules, to: &out)
    out.appendLiteral("</section>\n")
  }

  private func appendFigure(
    _ count: Int, _ noun: StaticString, _ severity: Severity?, to out: inout [UInt8]
  ) {
    out.appendLiteral("<li")
    if let severity, count > 0 {
      out.appendLiteral(" class=\"")
      out.appendText(severity.rawValue)
      out.append(0x22)
    }
    out.appendLiteral("><b>")
    out.appendNumber(count)
    out.appendLiteral("</b> ")
    out.appendLiteral(noun)
    if count != 1 { out.append(0x73) }
    out.appendLiteral("</li>\n")
  }

  private func appendRuleTable(_ rules: [String], to out: inout [UInt8]) {
    guard !rules.isEmpty else { return }
    out.appendLiteral(
      """
      <div class="scroll"><table>
      <caption>Findings by rule</caption>
      <thead><tr><th scope="col">Rule</th><th scope="col">Severity</th>\
      <th scope="col">Findings</th></tr></thead>
      <tbody>

      """)
    for rule in rules {
      guard let count = counts[rule] else { continue }
      out.appendLiteral("<tr><th scope=\"row\">")
      let isLinked = described.contains(rule)
      if isLinked {
        out.appendLiteral("<a href=\"#")
        HTMLText.appendAnchor(ofRule: rule, to: &out)
        out.appendLiteral("\">")
      }
      HTMLText.appendIsolated(rule, to: &out)
      out.appendLiteral(isLinked ? "</a></th><td>" : "</th><td>")
      HTMLPage.appendSeverity(count.severity, to: &out)
      out.appendLiteral("</td><td class=\"count\">")
      out.appendNumber(count.findings)
      out.appendLiteral("</td></tr>\n")
    }
    out.appendLiteral("</tbody></table></div>\n")
  }

  /// Appends the filter, which stays hidden without its script.
  private func appendFilter(
    _ summary: ReportSummary, _ rules: [String], to out: inout [UInt8]
  ) {
    out.appendLiteral(
      """
      <form slot="filter" id="filter" role="search" aria-label="Filter the findings" hidden>
      <fieldset><legend>Severity</legend>

      """)
    for (severity, count) in [
      (Severity.error, summary.errors), (.warning, summary.warnings), (.info, summary.infos),
    ] {
      out.appendLiteral("<label><input type=\"checkbox\" name=\"severity\" value=\"")
      out.appendText(severity.rawValue)
      out.appendLiteral("\" checked> ")
      out.appendText(severity.rawValue)
      out.appendLiteral(" (")
      out.appendNumber(count)
      out.appendLiteral(")</label>\n")
    }
    out.appendLiteral(
      """
      </fieldset>
      <label class="wide">Rule<br><select name="rule"><option value="">all rules</option>

      """)
    for rule in rules {
      out.appendLiteral("<option value=\"")
      HTMLText.append(rule, to: &out)
      out.appendLiteral("\">")
      HTMLText.append(rule, to: &out)
      out.appendLiteral(" (")
      out.appendNumber(counts[rule]?.findings ?? 0)
      out.appendLiteral(")</option>\n")
    }
    out.appendLiteral(
      """
      </select></label>
      <label class="wide">File name contains<br>\
      <input type="search" name="file" autocomplete="off" spellcheck="false"></label>
      <button type="reset">Show all</button>
      <output id="shown" role="status"></output>
      </form>

      """)
  }

  private func appendRules(to out: inout [UInt8]) {
    guard !options.rules.isEmpty else { return }
    out.appendLiteral("<h2 slot=\"rules\">Rules</h2>\n<div slot=\"rules\">\n")
    for rule in options.rules {
      RuleHTML.appendStart(
        id: rule.id, severity: rule.severity, level: 3, isQuiet: counts[rule.id] == nil, to: &out)
      RuleHTML.append(rule, to: &out)
      if !rule.help.isEmpty {
        out.appendLiteral("<p><strong>What to do:</strong> ")
        HTMLText.appendProse(rule.help, to: &out)
        out.appendLiteral("</p>\n")
      }
      if let url = rule.url {
        out.appendLiteral("<p>See ")
        HTMLText.appendLink(url, to: &out)
        out.appendLiteral("</p>\n")
      }
      out.appendLiteral("<p class=\"by\"><code>authlint explain ")
      HTMLText.appendIsolated(rule.id, to: &out)
      out.appendLiteral("</code> shows examples</p>\n</section>\n")
    }
    out.appendLiteral("</div>\n")
  }
}
