import AuthLint
import Diagnostics
import Foundation
import Reporters
import RuleEngine
import TestSupport
import Testing

/// The documentation says what is so: tables and sample reports are compared with the program.
@Suite(.serialized) struct DocumentationTests {
  private func expect(_ actual: String, is name: String, of path: String) throws {
    try Recording.expect(actual, asPart: name, of: Checkout.file(path))
  }

  @Test func `the table of rules is that of the rule files`() throws {
    try expect(
      "\n" + RuleSet.partnerAuthorization.markdownTable + "\n", is: "rules", of: "rules/README.md")
  }

  @Test func `the table of fields is that of the schema`() throws {
    try expect(
      "\n" + RuleSet.partnerAuthorization.markdownFields + "\n", is: "fields",
      of: "rules/README.md")
  }

  /// The inputs of the action: name, description and default, as action.yml has them.
  private func actionInputs() throws -> [(name: String, description: String, value: String)] {
    let text = try Checkout.text("action.yml")
    let part = try #require(
      text.components(separatedBy: "\ninputs:\n").last?.components(separatedBy: "\noutputs:\n")
        .first)
    var inputs: [(name: String, description: String, value: String)] = []
    for line in part.split(separator: "\n") {
      let words = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("  "), !line.hasPrefix("   "), words.hasSuffix(":") {
        inputs.append((String(words.dropLast()), "", ""))
      } else if words.hasPrefix("default: ") {
        inputs[inputs.count - 1].value = words.dropFirst(9).replacingOccurrences(of: "\"", with: "")
      } else {
        let more =
          words.hasPrefix("description:")
          ? words.dropFirst(12).drop { " >-".contains($0) } : words[...]
        let old = inputs[inputs.count - 1].description
        inputs[inputs.count - 1].description = old + (old.isEmpty || more.isEmpty ? "" : " ") + more
      }
    }
    return inputs
  }

  @Test func `the table of the action's inputs is that of action.yml`() throws {
    let inputs = try actionInputs()
    #expect(inputs.count >= 7)
    var table = "\n| Input | What it is |\n|---|---|\n"
    for input in inputs {
      #expect(!input.description.isEmpty, "\(input.name)")
      let value = input.value.isEmpty ? "" : " Default: `\(input.value)`."
      table += "| `\(input.name)` | \(input.description)\(value) |\n"
    }
    try expect(table + "\n", is: "inputs", of: "examples/ci/README.md")
    let check =
      try Checkout.text(".github/action/check")
      + Checkout.text(".github/action/install")
    for input in inputs {
      let variable = "INPUT_" + input.name.uppercased().replacingOccurrences(of: "-", with: "_")
      #expect(check.contains(variable), "no script reads \(variable)")
    }
  }

  @Test func `the GitLab job that is shown is that of the example`() throws {
    let job = try #require(
      try Checkout.text("examples/ci/README.md").components(separatedBy: "```yaml\n")
        .first { $0.hasPrefix("authlint:\n") }?.components(separatedBy: "```").first)
    let example = try Checkout.text("examples/ci/gitlab-ci.yml").split(separator: "\n")
    var rest = example[...]
    for line in job.split(separator: "\n") {
      let index = try #require(rest.firstIndex(of: line), "the example lacks: \(line)")
      rest = rest[(index + 1)...]
    }
  }

  @Test func `the environment variables that are documented are read, and those read are named`()
    throws
  {
    let readme = try Checkout.text("examples/configuration/README.md")
    let named = Set(readme.matches(of: /`([A-Z][A-Z_]*[A-Z])(?:=[a-z]+)?`/).map { String($0.1) })
    var read: Set<String> = []
    for path in Checkout.files(below: "Sources", ending: ".swift") {
      let text = try Checkout.text(path)
      for match in text.matches(of: /(?:variable|isSet|getenv)\("([A-Z_]+)"\)/) {
        read.insert(String(match.1))
      }
    }
    // What terminals say of themselves is nothing that a user sets.
    let terminals: Set = ["TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION", "TMUX", "STY"]
    for name in read.subtracting(terminals.union(["PATH", "HOME", "PWD"]))
    where !name.hasSuffix("_") {
      #expect(named.contains(name), "examples/configuration/README.md does not name \(name)")
    }
    let options = try Checkout.text("Sources/AuthLintCLI/Check/CheckOption.swift")
    for name in named where name.hasPrefix("AUTHLINT_") {
      let option = name.dropFirst(9).lowercased().split(separator: "_").joined(separator: "-")
      #expect(
        options.contains("\"\(option)\"") || options.contains("  case \(option)\n")
          || option == "version", "nothing reads \(name)")
    }
    for name in named where !name.hasPrefix("AUTHLINT_") {
      #expect(
        read.contains(name) || ["PATH", "CEL", "YAML", "JSON"].contains(name),
        "\(name)")
    }
  }

  @Test func `the report in the README is that of its example`() throws {
    let readme = try Checkout.text("README.md")
    let path = "examples/first-steps/match-maker.manifest.yaml"
    let file = SourceFile(path: path, bytes: Array(try Checkout.text(path).utf8))
    var writer = ReportFormat.text.makeWriter(ReportOptions())
    var summary = ReportSummary()
    let report = try Linter(ruleSets: [.partnerAuthorization]).check(file)
    summary.add(report)
    let text = String(decoding: writer.report([report], summary), as: UTF8.self)
    let sample = try #require(
      readme.components(separatedBy: "```text\n").dropFirst().first?
        .components(separatedBy: "```").first)
    #expect(text.contains(sample), "expected a part of:\n\(text)")
  }

  @Test func `the example of a user's rule holds`() throws {
    let readme = try Checkout.text("examples/own-rules/README.md")
    let rule = try #require(
      readme.components(separatedBy: "```yaml\n").first { $0.hasPrefix("id: ") }?
        .components(separatedBy: "```").first)
    let set = try RuleSetLoader.load(
      [SourceFile(path: "named-partners.yaml", bytes: Array(rule.utf8))], name: "rules",
      base: .partnerAuthorization, provider: { _ in nil })
    for outcome in try ExampleRunner(set).run() {
      #expect(outcome.failed == 0 && outcome.passed == 1, "\(outcome.report.diagnostics)")
    }
  }

  /// The fenced blocks of a document, each by its first line, a second with the same by ` (2)`.
  private func blocks(of path: String) throws -> [String] {
    var names: [String] = []
    var counts: [String: Int] = [:]
    var isInside = false
    var isFirst = false
    for line in try Checkout.text(path).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("```") {
        isInside.toggle()
        isFirst = isInside
      } else if isFirst {
        isFirst = false
        let count = (counts[String(line)] ?? 0) + 1
        counts[String(line)] = count
        names.append(count == 1 ? String(line) : "\(line) (\(count))")
      }
    }
    return names.map { "\(path): \($0)" }
  }

  private struct RunBlock: Decodable {
    enum CodingKeys: String, CodingKey {
      case file, block, `as`, by
      case notRun = "not-run"
    }
    var file: String
    var block: String
    var `as`: String?
    var by: String?
    var notRun: String?
  }

  @Test func `each block of the documentation is run, or says why not`() throws {
    let data = Data(try Checkout.text(".ci/readme-blocks.json").utf8)
    let listed = try JSONDecoder().decode([RunBlock].self, from: data)
    let documents =
      ["README.md", "CONTRIBUTING.md"]
      + Checkout.files(below: "examples", ending: "/README.md")
    let found = try documents.flatMap { try blocks(of: $0) }
    #expect(found.count > 20)
    let names = listed.map { "\($0.file): \($0.block)" }
    for name in Set(found).subtracting(names) {
      Issue.record("no line of .ci/readme-blocks.json says how this is run: \(name)")
    }
    for name in Set(names).subtracting(found) {
      Issue.record(".ci/readme-blocks.json names a block that is not there: \(name)")
    }
    #expect(Set(names).count == names.count)
    let runner = try Checkout.text(".ci/tools/readme.py")
    for block in listed {
      #expect(
        [block.as, block.by, block.notRun].compactMap(\.self).count == 1,
        "\(block.file): \(block.block)")
      if let kind = block.as { #expect(runner.contains("\ndef \(kind)(block):"), "\(kind)") }
      if let check = block.by {
        let text = try Checkout.text(".ci/checks/\(check)")
        #expect(text.contains("# \(block.file): \(block.block)\n"), "\(check): \(block.block)")
      }
    }
  }
}
