import Diagnostics

/// Writes JUnit XML that satisfies both schemas in use (Ant's and Jenkins').
///
/// A file is a suite whose counters are known when it is written, so nothing is kept. A clean file
/// has one test that passes; any other has one test for each finding, which fails. Paths that were
/// not checked form a suite of tests with errors.
struct JUnitWriter: ReportWriter {
  private let timestamp: String
  private let requirements: [[UInt8]: String]
  private var suites = 0

  init(_ options: ReportOptions) {
    timestamp = options.timestamp
    requirements = Dictionary(
      options.rules.map { (Array($0.id.utf8), $0.requirement) },
      uniquingKeysWith: { first, _ in first })
  }

  mutating func begin(into out: inout [UInt8]) {
    out.appendLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n")
  }

  mutating func write(
    _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
  ) {
    let path = Self.token(report.file.path)
    let count = report.diagnostics.count
    beginSuite(path, tests: max(1, count), failures: count, errors: 0, to: &out)
    if report.diagnostics.isEmpty {
      appendTest(path, "authlint", to: &out)
      out.appendLiteral("/>\n")
    } else {
      let lines = SourceLines(report.file)
      var uses: [[UInt8]: Int] = [:]
      for diagnostic in report.diagnostics {
        let position = lines.position(at: diagnostic.primary.range.lower)
        let place = "\(path):\(position.line):\(position.column)"
        var name = "\(place) \(diagnostic.rule)"
        let use = uses[Array(name.utf8), default: 0] + 1
        uses[Array(name.utf8)] = use
        // Consumers that identify tests by name would drop the second of two.
        if use > 1 { name += " (\(use))" }
        appendTest(name, "authlint.\(diagnostic.rule)", to: &out)
        appendFailure(of: diagnostic, at: place, to: &out)
        flush(&out)
      }
    }
    endSuite(to: &out)
  }

  mutating func end(_ summary: ReportSummary, into out: inout [UInt8]) {
    let failures = summary.failures
    if !failures.isEmpty {
      beginSuite(
        "not checked", tests: failures.count, failures: 0, errors: failures.count, to: &out)
      for (index, failure) in failures.enumerated() {
        appendTest("\(index + 1): \(failure.path)", "authlint.not-checked", to: &out)
        out.appendLiteral("><error type=\"not-checked\"")
        XMLText.appendAttribute("message", failure.message, to: &out)
        out.appendLiteral("/></testcase>\n")
      }
      endSuite(to: &out)
    }
    let sentences = EffectText.sentences(summary)
    if !sentences.isEmpty {
      beginSuite("turned off", tests: sentences.count, failures: 0, errors: 0, to: &out)
      for sentence in sentences {
        appendTest(sentence.text, "authlint.turned-off", to: &out)
        out.appendLiteral("/>\n")
      }
      endSuite(to: &out)
    }
    out.appendLiteral("</testsuites>\n")
  }

  private mutating func beginSuite(
    _ name: String, tests: Int, failures: Int, errors: Int, to out: inout [UInt8]
  ) {
    out.appendLiteral("  <testsuite")
    XMLText.appendAttribute("name", name, to: &out)
    out.appendLiteral(" package=\"authlint\"")
    XMLText.appendAttribute("id", suites, to: &out)
    XMLText.appendAttribute("timestamp", timestamp, to: &out)
    out.appendLiteral(" hostname=\"localhost\"")
    XMLText.appendAttribute("tests", tests, to: &out)
    XMLText.appendAttribute("failures", failures, to: &out)
    XMLText.appendAttribute("errors", errors, to: &out)
    out.appendLiteral(" skipped=\"0\" time=\"0\">\n    <properties/>\n")
    suites += 1
  }

  private func endSuite(to out: inout [UInt8]) {
    out.appendLiteral("    <system-out/>\n    <system-err/>\n  </testsuite>\n")
  }

  private func appendTest(_ name: String, _ className: String, to out: inout [UInt8]) {
    out.appendLiteral("    <testcase")
    XMLText.appendAttribute("name", name, to: &out)
    XMLText.appendAttribute("classname", className, to: &out)
    out.appendLiteral(" time=\"0\"")
  }

  private func appendFailure(of diagnostic: Diagnostic, at place: String, to out: inout [UInt8]) {
    out.appendLiteral("><failure")
    XMLText.appendAttribute("type", diagnostic.severity.rawValue, to: &out)
    XMLText.appendAttribute("message", diagnostic.message, to: &out)
    out.append(0x3E)
    XMLText.append(
      "\(place): \(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.rule)]",
      to: &out)
    let requirement = requirements[Array(diagnostic.rule.utf8)] ?? ""
    let notes: [(StaticString, String)] = [
      ("\nrequirement: ", requirement), ("\nhelp: ", diagnostic.help ?? ""),
      ("\nsee: ", diagnostic.url ?? ""),
    ]
    for (title, text) in notes where !text.isEmpty {
      out.appendLiteral(title)
      XMLText.append(text, to: &out)
    }
    out.appendLiteral("</failure></testcase>\n")
  }

  /// Returns a path that is not empty after its white space is collapsed, as it is in the schema's
  /// tokens.
  private static func token(_ path: String) -> String {
    path.utf8.contains { $0 > 0x20 } ? path : "-"
  }
}
