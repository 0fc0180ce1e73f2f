import Diagnostics

/// Writes what a rule requires, why, and what to do.
package enum RuleHTML {
  /// Appends the description, without a heading.
  package static func append(_ rule: RuleDescription, to out: inout [UInt8]) {
    let isOwnTitle = !rule.title.utf8.elementsEqual(rule.id.utf8)
    if isOwnTitle, !rule.title.isEmpty {
      out.appendLiteral("<p><strong>")
      HTMLText.appendProse(rule.title, to: &out)
      out.appendLiteral("</strong></p>\n")
    }
    let isRepeated = [rule.id, rule.title].contains {
      $0.utf8.elementsEqual(rule.requirement.utf8)
    }
    if !isRepeated, !rule.requirement.isEmpty {
      out.appendLiteral("<p>")
      HTMLText.appendProse(rule.requirement, to: &out)
      out.appendLiteral("</p>\n")
    }
    MarkdownHTML.append(rule.why, to: &out)
  }

  /// Appends the start of a rule's section, with its heading of `level`.
  package static func appendStart(
    id: String, severity: Severity, level: Int, isQuiet: Bool, to out: inout [UInt8]
  ) {
    out.appendLiteral(
      isQuiet ? "<section class=\"rule quiet\" id=\"" : "<section class=\"rule\" id=\"")
    HTMLText.appendAnchor(ofRule: id, to: &out)
    out.appendLiteral("\"><h")
    out.appendNumber(level)
    out.append(0x3E)
    HTMLText.appendIsolated(id, to: &out)
    out.append(0x20)
    HTMLPage.appendSeverity(severity, to: &out)
    out.appendLiteral("</h")
    out.appendNumber(level)
    out.appendLiteral(">\n")
  }
}
