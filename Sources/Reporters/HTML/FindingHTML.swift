import Diagnostics

/// Writes one finding: the message, the excerpt, the advice and what the fix would change.
struct FindingHTML {
  /// The excerpts of the finding's file.
  let excerpt: Excerpt
  /// Whether the page describes a rule, so that a finding can link to it.
  let describes: (String) -> Bool

  /// Appends the finding as number `number` of the report.
  func append(_ diagnostic: Diagnostic, number: Int, to out: inout [UInt8]) {
    out.appendLiteral("<article id=\"f")
    out.appendNumber(number)
    out.appendLiteral("\" data-level=\"")
    out.appendText(diagnostic.severity.rawValue)
    out.appendLiteral("\" data-rule=\"")
    HTMLText.append(diagnostic.rule, to: &out)
    out.appendLiteral("\">\n<h4>")
    HTMLPage.appendSeverity(diagnostic.severity, to: &out)
    out.append(0x20)
    HTMLText.appendProse(diagnostic.message, to: &out)
    out.appendLiteral("</h4>\n")
    ExcerptHTML.append(diagnostic, excerpt, to: &out)
    appendMore(diagnostic, to: &out)
    if let help = diagnostic.help, !help.isEmpty {
      out.appendLiteral("<p><strong>Help:</strong> ")
      HTMLText.appendProse(help, to: &out)
      out.appendLiteral("</p>\n")
    }
    if let fix = diagnostic.fix { append(fix, to: &out) }
    out.appendLiteral("<p class=\"by\">Rule ")
    let isLinked = describes(diagnostic.rule)
    if isLinked {
      out.appendLiteral("<a href=\"#")
      HTMLText.appendAnchor(ofRule: diagnostic.rule, to: &out)
      out.appendLiteral("\">")
    }
    HTMLText.appendIsolated(diagnostic.rule, to: &out)
    if isLinked { out.appendLiteral("</a>") }
    out.appendLiteral("</p>\n</article>\n")
  }

  private func appendMore(_ diagnostic: Diagnostic, to out: inout [UInt8]) {
    let more = diagnostic.related.count - Excerpt.maximumRelated
    guard more > 0 else { return }
    out.appendLiteral("<p class=\"note\">")
    out.appendNumber(more)
    out.appendLiteral(more == 1 ? " more place decided it" : " more places decided it")
    out.appendLiteral("</p>\n")
  }

  private func append(_ fix: Fix, to out: inout [UInt8]) {
    out.appendLiteral("<p><strong>Fix:</strong> ")
    HTMLText.appendProse(fix.title.isEmpty ? "edit this place" : fix.title, to: &out)
    out.appendLiteral(fix.isSafe ? "</p>\n" : " (unsafe)</p>\n")
    ExcerptHTML.append(fix, excerpt, to: &out)
  }
}
