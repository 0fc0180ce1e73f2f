import Diagnostics

/// The frame of a page: one file that loads nothing, and whose style and script are the only ones
/// that its Content-Security-Policy lets a browser use.
package enum HTMLPage {
  /// Appends everything before the page's own content. `title` may be any text.
  package static func appendStart(
    title: String, version: String, skipTo: StaticString, skipText: StaticString,
    to out: inout [UInt8]
  ) {
    out.appendLiteral(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-
      """)
    out.appendLiteral(HTMLStyle.hash)
    out.appendLiteral("'; script-src 'sha256-")
    out.appendLiteral(HTMLScript.hash)
    out.appendLiteral(
      """
      '; img-src data:; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta name="generator" content="authlint
      """)
    if !version.isEmpty {
      out.append(0x20)
      HTMLText.append(version, to: &out)
    }
    out.appendLiteral("\">\n<link rel=\"icon\" href=\"data:,\">\n<title>")
    HTMLText.append(title, to: &out)
    out.appendLiteral("</title>\n<style>")
    out.appendLiteral(HTMLStyle.text)
    out.appendLiteral("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#")
    out.appendLiteral(skipTo)
    out.appendLiteral("\">")
    out.appendLiteral(skipText)
    out.appendLiteral("</a>\n<header><h1>")
    HTMLText.append(title, to: &out)
    out.appendLiteral("</h1></header>\n")
  }

  /// Appends everything behind the page's own content.
  package static func appendEnd(version: String, hasScript: Bool, to out: inout [UInt8]) {
    out.appendLiteral("<footer>authlint")
    if !version.isEmpty {
      out.append(0x20)
      HTMLText.append(version, to: &out)
    }
    out.appendLiteral("</footer>\n")
    if hasScript {
      out.appendLiteral("<script>")
      out.appendLiteral(HTMLScript.text)
      out.appendLiteral("</script>\n")
    }
    out.appendLiteral("</body>\n</html>\n")
  }

  /// Appends a severity as a label with its colour.
  package static func appendSeverity(_ severity: Severity, to out: inout [UInt8]) {
    out.appendLiteral("<span class=\"severity ")
    out.appendText(severity.rawValue)
    out.appendLiteral("\">")
    out.appendText(severity.rawValue)
    out.appendLiteral("</span>")
  }
}
