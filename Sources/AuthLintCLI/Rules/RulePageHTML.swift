import AuthLint
import Diagnostics
import Reporters

/// The documentation of rules as one HTML page, which looks like a report.
enum RulePageHTML {
  /// Appends the page: a table of the rules if there are several, and a section for each.
  static func append(_ pages: [RulePage], to out: inout [UInt8]) {
    let only = pages.count == 1 ? pages.first : nil
    HTMLPage.appendStart(
      title: only?.description.id ?? "authlint rules", version: TextChecker.version,
      skipTo: "pages", skipText: "Skip to the content", to: &out)
    out.appendLiteral("<main id=\"pages\" tabindex=\"-1\">\n")
    if only == nil { appendContents(pages, to: &out) }
    for page in pages { append(page, to: &out) }
    out.appendLiteral("</main>\n")
    HTMLPage.appendEnd(version: TextChecker.version, hasScript: false, to: &out)
  }

  private static func appendContents(_ pages: [RulePage], to out: inout [UInt8]) {
    out.appendLiteral(
      """
      <div class="scroll"><table>
      <caption class="unseen">All rules</caption>
      <thead><tr><th scope="col">Rule</th><th scope="col">Severity</th>\
      <th scope="col">What it requires</th></tr></thead>
      <tbody>

      """)
    for page in pages {
      out.appendLiteral("<tr><th scope=\"row\"><a href=\"#")
      HTMLText.appendAnchor(ofRule: page.description.id, to: &out)
      out.appendLiteral("\">")
      HTMLText.appendIsolated(page.description.id, to: &out)
      out.appendLiteral("</a></th><td>")
      HTMLPage.appendSeverity(page.description.severity, to: &out)
      out.appendLiteral("</td><td>")
      HTMLText.appendProse(page.description.requirement, to: &out)
      out.appendLiteral("</td></tr>\n")
    }
    out.appendLiteral("</tbody></table></div>\n")
  }

  private static func append(_ page: RulePage, to out: inout [UInt8]) {
    let description = page.description
    RuleHTML.appendStart(
      id: description.id, severity: description.severity, level: 2, isQuiet: false, to: &out)
    if page.isOff { out.appendLiteral("<p>The rule is off here.</p>\n") }
    RuleHTML.append(description, to: &out)
    for isGood in [false, true] {
      for (index, example) in page.shownExamples.filter({ $0.isGood == isGood }).enumerated() {
        if index == 0 { out.appendLiteral(isGood ? "<h3>Good</h3>\n" : "<h3>Bad</h3>\n") }
        ExcerptHTML.append(code: example.report.file.bytes, to: &out)
        append(example.report, to: &out)
      }
    }
    if !page.action.isEmpty {
      out.appendLiteral("<h3>What to do</h3>\n<p>")
      HTMLText.appendProse(page.action, to: &out)
      out.appendLiteral("</p>\n")
    }
    for reference in page.references {
      out.appendLiteral("<p>See ")
      HTMLText.appendLink(reference, to: &out)
      out.appendLiteral("</p>\n")
    }
    out.appendLiteral("</section>\n")
  }

  /// Appends the findings in an example.
  private static func append(_ report: FileReport, to out: inout [UInt8]) {
    let excerpt = Excerpt(lines: SourceLines(report.file), redactions: report.redactions, width: 96)
    for diagnostic in report.diagnostics {
      out.appendLiteral("<article data-level=\"")
      out.appendText(diagnostic.severity.rawValue)
      out.appendLiteral("\">\n<p>")
      HTMLPage.appendSeverity(diagnostic.severity, to: &out)
      out.append(0x20)
      HTMLText.appendProse(diagnostic.message, to: &out)
      out.appendLiteral("</p>\n")
      ExcerptHTML.append(diagnostic, excerpt, to: &out)
      if let fix = diagnostic.fix {
        out.appendLiteral("<p><strong>Fix:</strong> ")
        HTMLText.appendProse(fix.title.isEmpty ? "edit this place" : fix.title, to: &out)
        out.appendLiteral("</p>\n")
        ExcerptHTML.append(fix, excerpt, to: &out)
      }
      out.appendLiteral("</article>\n")
    }
  }
}
