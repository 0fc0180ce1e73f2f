import AuthLint
import Diagnostics
import Reporters

/// A rule's documentation for terminals and for programs.
enum RulePageText {
  /// Appends the page as `authlint explain` shows it: what the rule says of its bad examples stands
  /// as it would in a report.
  static func append(_ page: RulePage, _ options: ReportOptions, to out: inout [UInt8]) {
    let description = page.description
    line("\(description.id) (\(description.severity.rawValue)): \(description.title)", to: &out)
    out.append(UInt8(ascii: "\n"))
    paragraph(description.requirement, to: &out)
    paragraph(description.why, to: &out)
    for example in page.examples where !example.isGood {
      line("This is not fine:", to: &out)
      out.append(UInt8(ascii: "\n"))
      indented(example.report.file.bytes, to: &out)
      var writer = ReportFormat.text.makeWriter(options)
      writer.write(example.report, into: &out)
    }
    for example in page.examples where example.isGood {
      line("This is fine:", to: &out)
      out.append(UInt8(ascii: "\n"))
      indented(example.report.file.bytes, to: &out)
    }
    switch page.hasSafeFix {
    case true: line("`authlint check --fix` mends it.", to: &out)
    case false: line("`authlint check --unsafe-fixes` mends it.", to: &out)
    case nil: if !description.help.isEmpty { line("To mend it: \(description.help).", to: &out) }
    }
    if let limit = page.suppressionLimit { line(limit, to: &out) }
    for reference in page.references { line("See \(reference)", to: &out) }
  }

  /// Appends the page as an object.
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

  /// Appends text on one line, fit for a terminal.
  private static func line(_ text: String, to out: inout [UInt8]) {
    VisibleText.append(text, to: &out)
    out.append(UInt8(ascii: "\n"))
  }

  /// Appends text with its line breaks, and an empty line behind it.
  private static func paragraph(_ text: String, to out: inout [UInt8]) {
    if text.isEmpty { return }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    for part in lines { line(String(part), to: &out) }
    out.append(UInt8(ascii: "\n"))
  }

  private static func indented(_ bytes: [UInt8], to out: inout [UInt8]) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    for part in lines {
      if !part.isEmpty { out.append(contentsOf: "    ".utf8) }
      line(String(decoding: part, as: UTF8.self), to: &out)
    }
    out.append(UInt8(ascii: "\n"))
  }
}
