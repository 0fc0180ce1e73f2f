import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

@Suite struct EnabledRulesTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(
      "policy/no-bad-name.yaml",
      """
      id: no-bad-name
      title: a name that is bad
      severity: warning
      requirement: No name is bad.
      why: Bad names are bad.
      require: manifest.app.name != "bad"
      at: manifest.app.name
      message: the name is bad
      help: choose another name
      examples:
        bad:
          - manifest: |
              app: {name: bad}
              #           ^^^

      """)
  }

  func run(
    _ arguments: String..., variables: [String: String] = [:]
  ) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(variables: variables, directory: scratch.path)
    let status = AuthLintProgram.run(arguments, in: context)
    return (status, context.output.text, context.errors.text)
  }

  var policy: String { scratch.path.appending("policy").text }

  func configure(_ more: String = "") throws {
    try scratch.write(".authlint.yaml", "root: true\nrules: [\(policy)]\n" + more)
  }

  @Test func `what a report names, 'explain' knows: rules of the configuration and of '--rules'`()
    throws
  {
    #expect(run("explain", "no-bad-name").status == .fault)
    #expect(run("explain", "no-bad-name", "--rules", policy).status == .success)
    try configure("severity: {no-bad-name: error, missing-state: off}\n")
    #expect(run("explain", "no-bad-name").output.hasPrefix("no-bad-name (error): "))
    #expect(run("explain", "missing-state").output.contains("\n\nThe rule is off here.\n\n"))
    #expect(run("explain", "no-bad-name", "--no-config").status == .fault)
    let other = try scratch.write("other.yaml", "rules: [\(policy)]\n")
    #expect(run("explain", "no-bad-name", "--config", other).status == .success)
    // Named twice, they are the same rules.
    #expect(run("explain", "no-bad-name", "--rules", policy).status == .success)
  }

  @Test func `the 'see:' line is a command that works where the report was made`() throws {
    let file = try scratch.write("sub/a.manifest.yaml", "app: {name: bad}\n")
    func see(_ arguments: String...) -> String? {
      let context = makeContext(directory: scratch.path)
      _ = AuthLintProgram.run(["check", file] + arguments, in: context)
      return context.output.text.split(separator: "\n")
        .first { $0.contains("= see: authlint explain no-bad-name") }
        .map { String($0.drop { $0 == " " }.dropFirst(16)) }
    }
    #expect(see("--rules", policy) == "explain no-bad-name --rules \(policy)")
    try scratch.write("sub/.authlint.yaml", "rules: [\(policy)]\n")
    let below = try #require(see())
    #expect(below.hasSuffix("explain no-bad-name --rules policy"), "\(below)")
    try configure()
    try scratch.write("sub/.authlint.yaml", "fail-on: info\n")
    #expect(see() == "explain no-bad-name")
    let own = try scratch.write("own.yaml", "rules: [\(policy)]\n")
    try scratch.write(".authlint.yaml", "root: true\n")
    #expect(see("--config", own) == "explain no-bad-name --config \(own)")
  }

  @Test func `'rules' shows severities and what is off, as 'check' has them`() throws {
    try configure("severity: {no-bad-name: info, missing-state: off}\nignore: [no-partners-here]\n")
    #expect(run("rules").status == .fault)
    try configure("severity: {no-bad-name: info, missing-state: off}\nignore: [duplicate-scope]\n")
    func levels(_ arguments: String...) -> [String: String] {
      let context = makeContext(directory: scratch.path)
      _ = AuthLintProgram.run(["rules"] + arguments, in: context)
      let rows = context.output.text.split(separator: "\n").map { $0.split(separator: " ") }
      return Dictionary(uniqueKeysWithValues: rows.map { (String($0[0]), String($0[1])) })
    }
    let configured = levels()
    #expect(configured["no-bad-name"] == "info")
    #expect(configured["missing-state"] == "off")
    #expect(configured["duplicate-scope"] == "off")
    #expect(configured["unknown-field"] == "warning")
    let chosen = levels("--severity", "missing-state=error,unknown-field=off")
    #expect(chosen["missing-state"] == "error")
    #expect(chosen["unknown-field"] == "off")
    #expect(levels("--no-config")["missing-state"] == "warning")
  }

  @Test func `a rule that is off finds nothing, and an option turns it on again`() throws {
    let file = try scratch.write("a.manifest.yaml", "app: {name: bad}\n")
    try configure("severity: {no-bad-name: off}\n")
    #expect(!run("check", file).output.contains("no-bad-name"))
    #expect(
      run("check", file, "--severity", "no-bad-name=info").output.contains("info[no-bad-name]"))
    try configure()
    #expect(run("check", file).output.contains("warning[no-bad-name]"))
    #expect(!run("check", file, "--severity", "no-bad-name=off").output.contains("no-bad-name"))
    #expect(
      run("check", file, "--severity", "no-bad-name=of").errors.hasSuffix(
        "help: did you mean `no-bad-name=off`?\n"))
  }

  @Test func `'test' without paths runs the enabled rules, and searches folders that are named`()
    throws
  {
    try configure()
    let all = run("test")
    #expect(all.status == .success)
    #expect(all.output.contains("policy: 1 rule: 1 passed, 0 failed\n"))
    #expect(all.output.contains("partner-authorization: "))
    let own = run("test", "--no-default-rules")
    #expect(own.output == "1 rule: 1 passed, 0 failed\n")
    try scratch.write("policy/deeper/notes.yaml", "some: notes\n")
    try scratch.write("policy/deeper/set/ruleset.yaml", "name: set\ntitle: t\nvariable: doc\n")
    let searched = run("test", scratch.path.text)
    #expect(searched.output == "1 rule: 1 passed, 0 failed\n", "\(searched)")
  }

  @Test func `'eval' knows the rules of the configuration, and says how to give a document`() throws
  {
    try scratch.write("mine/ruleset.yaml", "name: mine\ntitle: t\nvariable: doc\n")
    try scratch.write(
      "mine/r.yaml",
      """
      id: r
      title: t
      severity: info
      requirement: R.
      why: W.
      require: doc.a == 1
      message: m
      examples:
        bad:
          - doc: |
              a: 2
              #  ^

      """)
    let mine = scratch.path.appending("mine").text
    try scratch.write(".authlint.yaml", "root: true\nrules: [\(mine)]\n")
    let file = try scratch.write("a.yaml", "a: 1\n")
    #expect(run("eval", "doc.a", file).output.hasPrefix("1\n"), "\(run("eval", "doc.a", file))")
    #expect(run("eval", "manifest.app.name", file).errors.isEmpty)
    let none = run("eval", "manifest.app.name")
    #expect(none.status == .fault)
    #expect(
      none.errors == """
        error: the expression reads a document, and none is given
        help: name its file, `authlint eval EXPRESSION FILE`, or `-` for standard input

        """)
  }
}
