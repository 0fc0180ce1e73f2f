import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// Pages as the commands write them.
@Suite struct HTMLReportTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(
      "rules/ruleset.yaml", "name: mine\ntitle: rules of mine\nvariable: doc\n")
    for (id, condition) in [
      ("no-bad-name", "when: has(doc.name)\nrequire: doc.name != \"bad\"\n"),
      ("small-size", "when: has(doc.size)\nrequire: doc.size < 10\n"),
    ] {
      try scratch.write(
        "rules/\(id).yaml",
        """
        id: \(id)
        title: \(id)
        severity: warning
        requirement: The rule \(id) holds.
        \(condition)message: it does not
        why: It **matters**.

        """)
    }
  }

  private func run(
    _ arguments: String...
  ) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(directory: scratch.path)
    let status = AuthLintProgram.run(arguments, in: context)
    return (status, context.output.text, context.errors.text)
  }

  /// The row of a document in the matrix, without tags and what is only for screen readers.
  private func row(_ name: String, of page: String) throws -> [String] {
    let rows = page.split(separator: "<tr>")
    let row = try #require(rows.first { $0.prefix { $0 != "\n" }.contains("\(name)</th>") })
    let cells = row.replacing(#/<span class="unseen">[^<]*</span>/#, with: "")
      .split(separator: "<td").dropFirst()
    return cells.map { cell in
      String(
        cell.drop { $0 != ">" }.dropFirst().replacing(#/<[^>]*>/#, with: "").prefix { $0 != "\n" })
    }
  }

  @Test func `the matrix says what every rule gave`() throws {
    let rules = ["--no-default-rules", "--rules", scratch.path.appending("rules").text]
    let folder = scratch.path
    try scratch.write("a.yaml", "name: good\nsize: 3\n")
    try scratch.write("b.yaml", "name: bad\n")
    try scratch.write("c.yaml", "name: bad # authlint: ignore[no-bad-name] known\nsize: [1]\n")
    try scratch.write("d.yaml", "name: {\n")
    try scratch.write("e.yaml", "name: bad\nsize: 30\n")
    let known = folder.appending("known.json").text
    func paths(_ names: String...) -> [String] { names.map { folder.appending($0).text } }
    func page(_ arguments: [String]) -> String {
      let context = makeContext(directory: scratch.path)
      _ = AuthLintProgram.run(["check"] + arguments + rules, in: context)
      return context.output.text
    }
    _ = page(paths("e.yaml") + ["--baseline", known, "--write-baseline"])
    let text = page(
      paths("a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml")
        + ["--format", "html", "--baseline", known])
    // The columns: no-bad-name, not-judged, small-size, syntax-error.
    #expect(try row("a.yaml", of: text) == ["✓", "✓", "✓", "✓"])
    #expect(try row("b.yaml", of: text) == ["1", "✓", "–1", "✓"])
    #expect(try row("c.yaml", of: text) == ["s", "1", "?2", "✓"])
    #expect(try row("d.yaml", of: text) == ["?", "?", "?", "1"])
    #expect(try row("e.yaml", of: text) == ["b", "✓", "b", "✓"])
    #expect(text.contains("<li>it could not work with a value</li>"))
    #expect(text.contains("<section class=\"rule\" id=\"rule-no-bad-name\">"))
    #expect(text.contains("<p>It <strong>matters</strong>.</p>"))
  }

  @Test func `other reports of the same run have no coverage`() throws {
    try scratch.write("a.yaml", "name: good\n")
    let result = run(
      "check", scratch.path.appending("a.yaml").text, "--no-default-rules", "--rules",
      scratch.path.appending("rules").text,
      "--format", "text", "--output", "-", "--format", "html", "--output",
      scratch.path.appending("page.html").text)
    #expect(result.status == .success)
    #expect(!result.output.contains("coverage"))
    let page = try String(
      contentsOf: scratch.url.appending(path: "page.html"), encoding: .utf8)
    #expect(try row("a.yaml", of: page) == ["✓", "–1"])
  }

  @Test func `'explain --all' has every rule, in each format`() throws {
    let rules = scratch.path.appending("rules").text
    let page = run("explain", "--all", "--rules", rules, "--format", "html")
    #expect(page.status == .success)
    for id in ["no-bad-name", "missing-state", "syntax-error", "invalid-rule"] {
      #expect(page.output.contains("<section class=\"rule\" id=\"rule-\(id)\">"))
      #expect(page.output.contains("<a href=\"#rule-\(id)\">"))
    }
    #expect(!page.output.contains("<script"))
    let markdown = run("explain", "--all", "--rules", rules, "--format", "markdown").output
    #expect(markdown.contains("\n## missing-state\n") && markdown.contains("\n## no-bad-name\n"))
    let json = run("explain", "--all", "--rules", rules, "--format", "json").output
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let all = try #require(object?["rules"] as? [[String: Any]])
    #expect(all.count > 40)
    #expect(all.contains { $0["id"] as? String == "no-bad-name" })
    #expect(run("explain", "--all", "--rules", rules).output.contains("\nsyntax-error (error): "))
  }

  @Test func `'explain' takes a rule or '--all', and not both`() {
    let neither = run("explain")
    #expect(neither.status == .fault)
    #expect(neither.errors.hasPrefix("error: no rule is named\nhelp: "))
    let both = run("explain", "missing-state", "--all")
    #expect(both.status == .fault)
    #expect(both.errors.hasPrefix("error: `--all` and a rule's id cannot be used together\n"))
    let one = run("explain", "missing-state", "--format", "html")
    #expect(one.output.contains("<title>missing-state</title>"))
  }
}
