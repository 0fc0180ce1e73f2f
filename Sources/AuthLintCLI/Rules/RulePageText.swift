import AuthLint
import Diagnostics
import Reporters

/// A rule's documentation for terminals and for programs.
enum RulePageText {
  /// Appends the page as `authlint explain` shows it: the findings in the bad examples are written
  /// as in a report.
  static func append(_ page: RulePage, _ options: ReportOptions, to out: inout [UInt8]) {
    let text = PageText(options)
    let description = page.description
    text.heading(
      "\(description.id) (\(description.severity.rawValue))",
      page.ownTitle.map { ": \($0)" } ?? "", to: &out)
    if page.isOff { text.paragraph("The rule is off here.\n", to: &out) }
    if let requirement = page.ownRequirement { text.paragraph(requirement, to: &out) }
    text.paragraph(description.why, to: &out)
    for isGood in [false, true] {
      for (index, example) in page.shownExamples.filter({ $0.isGood == isGood }).enumerated() {
        if index == 0 { text.heading(isGood ? "Good" : "Bad", to: &out) }
        text.indented(example.report.file.bytes, to: &out)
        if isGood { continue }
        var writer = ReportFormat.text.makeWriter(options)
        writer.write(example.report, into: &out)
      }
    }
    if !page.action.isEmpty {
      text.heading("What to do", to: &out)
      text.paragraph(page.action, to: &out)
    }
    for reference in page.references { text.line("See \(reference)", to: &out) }
  }

  /// Appends pages as a JSON object with the list `rules` of what each page alone would be.
  static func appendJSON(_ pages: [RulePage], to out: inout [UInt8]) {
    out.append(contentsOf: "{\n\"version\": 1,\n\"rules\": [\n".utf8)
    for (index, page) in pages.enumerated() {
      if index > 0 {
        out.removeLast()
        out.append(contentsOf: ",\n".utf8)
      }
      appendJSON(page, to: &out)
    }
    out.append(contentsOf: "]\n}\n".utf8)
  }

  /// Appends the page as a JSON object.
  static func appendJSON(_ page: RulePage, to out: inout [UInt8]) {
    let description = page.description
    out.append(contentsOf: "{\n  \"version\": 1".utf8)
    let texts = [
      ("id", description.id), ("severity", description.severity.rawValue),
      ("title", description.title), ("requirement", description.requirement),
      ("why", description.why), ("help", description.help),
    ]
    for (name, text) in texts {
      out.append(contentsOf: ",\n  \"\(name)\": ".utf8)
      JSONText.append(text, to: &out)
    }
    let fix = page.hasSafeFix.map { $0 ? "\"safe\"" : "\"unsafe\"" } ?? "null"
    out.append(
      contentsOf: ",\n  \"fix\": \(fix),\n  \"suppressible\": \(page.suppressibility != .never)"
        .utf8)
    out.append(
      contentsOf: ",\n  \"needsReason\": \(page.suppressibility == .withReason)".utf8)
    out.append(contentsOf: ",\n  \"references\": [".utf8)
    for (index, reference) in page.references.enumerated() {
      if index > 0 { out.append(contentsOf: ", ".utf8) }
      JSONText.append(reference, to: &out)
    }
    out.append(contentsOf: "],\n  \"examples\": [".utf8)
    for (index, example) in page.examples.enumerated() {
      out.append(contentsOf: "\(index > 0 ? "," : "")\n    {\"good\": \(example.isGood)".utf8)
      out.append(contentsOf: ", \"text\": ".utf8)
      JSONText.append(String(decoding: example.report.file.bytes, as: UTF8.self), to: &out)
      out.append(contentsOf: ", \"fixed\": ".utf8)
      JSONText.append(example.fixed, to: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(contentsOf: "\n  ]\n}\n".utf8)
  }
}
