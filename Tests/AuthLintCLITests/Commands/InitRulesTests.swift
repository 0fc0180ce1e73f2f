import AuthLint
import RuleEngine
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

@Suite struct InitRulesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func run(_ arguments: String...) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(directory: scratch.path)
    let status = AuthLintProgram.run(arguments, in: context)
    return (status, context.output.text, context.errors.text)
  }

  private func path(_ name: String) -> String { scratch.path.appending(name).text }

  @Test func `a first rule set passes its test, and finds what it is about`() throws {
    let result = run("init", "--rules")
    #expect(result.status == .success && result.errors.isEmpty, "\(result.errors)")
    for name in [
      "rules/ruleset.yaml", "rules/known-environment.yaml", "rules/README.md",
      "rules/rule.schema.json", "rules/ruleset.schema.json", ".authlint.yaml",
    ] {
      #expect(result.output.contains("wrote \(name)\n"), "\(result.output)")
    }
    #expect(
      result.output.contains("\nNext steps:\n  1. Run the rule's examples: authlint test rules\n"))
    #expect(try !scratch.names().contains("app.manifest.yaml"))
    let test = run("test", path("rules"))
    #expect(test.status == .success)
    #expect(test.output == "1 rule: 3 passed, 0 failed\n")
    // The caret lines that were written are those that --update would write.
    let rule = try scratch.read("rules/known-environment.yaml")
    #expect(run("test", "--update", path("rules")).errors == "note: 1 rule file is unchanged\n")
    #expect(try scratch.read("rules/known-environment.yaml") == rule)
    try scratch.write("a/shop.settings.yaml", "environment: prod\n")
    try scratch.write("a/other.yaml", "environment: prod\n")
    let check = run("check", scratch.path.text)
    #expect(check.status == .findings)
    #expect(check.output.contains("error[known-environment]: the environment is `prod`, expected"))
    #expect(check.output.contains("1 error, 0 warnings in 1 file;"), "\(check.output)")
  }

  @Test func `what is there is left, and what to add to a configuration is said`() throws {
    try scratch.write(".authlint.yaml", "fail-on: warning\n")
    try scratch.write("policy/b c/known-environment.yaml", "mine\n")
    let result = run("init", "--rules", "policy/b c")
    #expect(result.status == .success)
    #expect(try scratch.read(".authlint.yaml") == "fail-on: warning\n")
    #expect(try scratch.read("policy/b c/known-environment.yaml") == "mine\n")
    #expect(
      result.output.contains(
        "left .authlint.yaml as it is: it is there already\nadd to it:\n\n"
          + "    # Rule sets, each with the files that it is for; patterns as in .gitignore.\n"
          + "    rule-sets:\n      - rules: policy/b c\n"
          + "        files: [settings.yaml, \"*.settings.yaml\"]\n\n"), "\(result.output)")
    #expect(result.output.contains("left policy/b c/known-environment.yaml as it is"))
    #expect(try scratch.read("policy/b c/ruleset.yaml").contains("\nname: b c\n"))
    #expect(result.output.contains("authlint test 'policy/b c'\n"))
    // Once more, nothing changes.
    let again = run("init", "--rules", "policy/b c")
    #expect(again.status == .success && !again.output.contains("wrote "))
  }

  @Test func `a folder elsewhere gets no configuration, and the option that names it`() throws {
    let other = try Scratch()
    let result = run("init", "--rules", other.path.appending("r").text)
    #expect(result.status == .success)
    #expect(try scratch.names().isEmpty)
    #expect(result.output.contains("authlint check --no-default-rules --rules "))
    #expect(run("test", other.path.appending("r").text).status == .success)
  }

  @Test func `options about a manifest are refused`() throws {
    let result = run("init", "--rules", "--owner", "1")
    #expect(result.status == .fault)
    #expect(
      result.errors.hasPrefix("error: `--owner` is about a manifest, and `--rules` writes none\n"))
    #expect(try scratch.names().isEmpty)
  }

  @Test func `'test --update' says for each file what it did`() throws {
    _ = run("init", "--rules")
    let rule = try scratch.read("rules/known-environment.yaml")
    let broken = rule.replacing("#            ^^^^", with: "# ^")
    try scratch.write("rules/known-environment.yaml", broken)
    try scratch.write(
      "rules/sub/other.yaml",
      """
      id: other
      severity: error
      require: 'false'
      message: m
      at: settings.a
      examples:
        good: [{settings: "a: 1"}]
        bad: [{settings: "a: 1"}]

      """)
    #expect(run("test", path("rules")).status == .findings)
    let result = run("test", "--update", path("rules"))
    #expect(result.status == .findings)
    let file = path("rules/known-environment.yaml")
    #expect(
      result.errors.contains("note: `\(file)`: the caret lines of 1 example are written anew\n"))
    #expect(result.errors.contains("/rules/sub/other.yaml:8:"))
    #expect(result.errors.contains("write the example behind a `|`\n"), "\(result.errors)")
    #expect(try scratch.read("rules/known-environment.yaml") == rule)
    // The good example with a finding remains a failure.
    #expect(result.output.contains("the good example has a finding: m"))
    #expect(result.output.hasSuffix("2 rules: 3 passed, 2 failed\n"))
  }

  @Test func `a rule file that may not be written is named, with status 2`() throws {
    _ = run("init", "--rules")
    let rule = try scratch.read("rules/known-environment.yaml").replacing("     ^^^^", with: " ^")
    try scratch.write("rules/known-environment.yaml", rule)
    try scratch.run("chmod", "a-w", "rules/known-environment.yaml")
    guard !Command.succeeds("test", "-w", path("rules/known-environment.yaml")) else { return }
    let result = run("test", "--update", path("rules"))
    #expect(result.status == .fault)
    #expect(result.errors.contains("rules/known-environment.yaml` is not updated: "))
  }

  @Test func `rules that are part of the program are not updated`() throws {
    let context = makeContext(directory: scratch.path)
    var updates = ExampleUpdates(context)
    try updates.update([.partnerAuthorization])
    #expect(!updates.hasWritten)
    #expect(context.errors.text.contains("are part of the program and stay as they are\n"))
  }

  @Test(arguments: ["rules", "ruleset", "configuration", "manifest"])
  func `'schema --for' prints a schema`(subject: String) {
    let result = run("schema", "--for", subject)
    #expect(result.status == .success)
    #expect(result.output.contains("https://json-schema.org/draft/2020-12/schema"))
    #expect(result.output.contains("\"description\""))
  }

  @Test func `'schema' offers the nearest subject`() {
    let result = run("schema", "--for", "rule")
    #expect(result.status == .fault)
    #expect(result.errors.contains("did you mean `rules`?"), "\(result.errors)")
  }

  @Test func `a rule that is checked as a manifest is called a rule`() throws {
    _ = run("init", "--rules")
    let result = run("check", "--no-config", path("rules/known-environment.yaml"))
    #expect(result.output.contains("this looks like a rule of authlint; "), "\(result.output)")
    #expect(result.output.contains("`authlint test "))
  }
}
