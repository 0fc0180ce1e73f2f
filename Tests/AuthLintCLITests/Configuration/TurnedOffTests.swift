import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// What configurations turn off is told, and what they may not turn off stays.
@Suite struct TurnedOffTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("sub/x.manifest.yaml", Self.secret)
    try scratch.write("ok.manifest.yaml", FileChoiceTests.good)
  }

  static let secret =
    FileChoiceTests.bad + "app_secret: 0123456789abcdef0123456789abcdef01234567\n"

  func run(
    _ format: String = "text", _ arguments: String...
  ) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(directory: scratch.path)
    let status = AuthLintProgram.run(
      ["check", "--format", format, scratch.path.text] + arguments, in: context)
    return (status, context.output.text, context.errors.text)
  }

  func nested(_ text: String) throws { try scratch.write("sub/.authlint.yaml", text) }

  @Test("findings that a configuration ignores are counted and told of in every format")
  func told() throws {
    try nested("ignore: [partner-not-enrolled, {rule: committed-secret, reason: a test's own}]\n")
    let text = run()
    #expect(text.status == .success)
    #expect(
      text.output == "0 errors, 0 warnings in 2 files; 2 findings ignored by sub/.authlint.yaml\n")
    for format in ["compact", "github", "gitlab", "junit", "checkstyle", "sarif"] {
      let output = run(format).output
      #expect(output.contains("2 findings ignored by sub/.authlint.yaml"), "\(format): \(output)")
    }
    #expect(run("markdown").output.contains("- 2 findings ignored by `sub/.authlint.yaml`"))
    #expect(
      run("json").output.contains(
        #""ignored": [{"path": "sub/.authlint.yaml", "#
          + #""rules": ["committed-secret", "partner-not-enrolled"], "findings": 2"#))
    #expect(run("text", "--coverage").output.contains("turned off by `sub/.authlint.yaml`"))
  }

  @Test(
    "a rule that is not plainly suppressible is turned off with a reason only",
    arguments: [
      "ignore: [committed-secret]\n", "severity: {committed-secret: off}\n",
      "overrides: [{files: ['*'], ignore: [committed-secret]}]\n", "ignore: [unused-suppression]\n",
      "ignore: [{rule: committed-secret}]\n", "ignore: [{rule: committed-secret, reason: \" \"}]\n",
      "ignore: [{rule: committed-secret, reason: \".\"}]\n",
      "ignore: [{rule: committed-secret, reason: \"\\u200b-\"}]\n",
      "require-reasons: true\nignore: [partner-not-enrolled]\n",
    ])
  func reasons(text: String) throws {
    try nested(text)
    let result = run()
    #expect(result.status == .fault)
    #expect(result.errors.contains("is turned off without a reason"))
    #expect(result.errors.contains("sub/.authlint.yaml:"))
  }

  @Test(
    "what says that a file was not checked is turned off by no configuration",
    arguments: [
      "ignore: [syntax-error]\n", "ignore: [{rule: syntax-error, reason: known}]\n",
      "severity: {limit-exceeded: off}\n",
      "overrides: [{files: ['*'], ignore: [{rule: limit-exceeded, reason: known}]}]\n",
    ])
  func unjudged(text: String) throws {
    try nested(text)
    let result = run()
    #expect(result.status == .fault)
    #expect(result.errors.contains("cannot be turned off: it says that a file was not checked"))
    #expect(!result.errors.contains("reason: …"))
  }

  @Test(
    "a rule that is not plainly suppressible is not made less severe",
    arguments: [
      "severity: {committed-secret: info}\n",
      "overrides: [{files: ['*'], severity: {committed-secret: warning}}]\n",
    ])
  func lowered(text: String) throws {
    try nested(text)
    let result = run()
    #expect(result.status == .fault)
    #expect(result.errors.contains("`committed-secret` is made less severe"))
    try nested("severity: {committed-secret: error}\n")
    #expect(run().status == .findings)
  }

  @Test("findings that a configuration makes too mild to fail the run are told in every format")
  func mild() throws {
    try nested("severity: {partner-not-enrolled: info}\n")
    try scratch.write("sub/x.manifest.yaml", FileChoiceTests.bad)
    for format in ["text", "compact", "github", "gitlab", "junit", "checkstyle", "sarif"] {
      let result = run(format)
      #expect(result.status == .success)
      #expect(
        result.output.contains(
          "1 finding does not fail the run, by `severity` in sub/.authlint.yaml"),
        "\(format): \(result.output)")
    }
    #expect(run("json").output.contains("\"excused\": 1"))
    // It would not have failed the run in any case, or is as severe as before.
    try nested("severity: {missing-state: info, partner-not-enrolled: error}\n")
    #expect(!run().output.contains("by `severity`"))
    // What is typed is no configuration.
    try nested("severity: {partner-not-enrolled: info}\n")
    #expect(!run("text", "--severity", "partner-not-enrolled=warning").output.contains("by `sev"))
  }

  @Test(
    "files that are left out are told where no report counts them",
    arguments: [
      ("sub/.authlint.yaml", "exclude: ['*']\n"), ("sub/.authlint.yaml", "include: []\n"),
      ("sub/.gitignore", "*.yaml\n"),
    ])
  func leftOut(file: String, text: String) throws {
    try scratch.write(".git/HEAD", "ref: refs/heads/main\n")
    try scratch.write(file, text)
    let note = "1 file left out by `\(file)`"
    for format in ["compact", "github", "gitlab", "junit", "checkstyle", "sarif", "markdown"] {
      #expect(run(format).errors.contains(note), "\(format)")
    }
    for format in ["text", "json"] { #expect(!run(format).errors.contains(note), "\(format)") }
  }

  @Test("files that are left out below a lock are always told")
  func leftOutBelowLock() throws {
    try scratch.write(".authlint.yaml", "locked: [committed-secret]\n")
    for text in ["exclude: ['*']\n", "root: true\ninclude: []\n"] {
      try nested(text)
      #expect(
        run().errors.contains(
          "1 file left out by `sub/.authlint.yaml`, below a configuration that locks rules"))
    }
  }

  @Test("nothing is shown of a file outside that a configuration leads to")
  func foreign() throws {
    try scratch.write("outside/netrc", "machine example.com login x password Zq9sXk27LmPv4TbW\n")
    try scratch.write("in/a.manifest.yaml", FileChoiceTests.good)
    func check(_ arguments: String...) -> (status: CommandStatus, text: String) {
      let context = makeContext(directory: scratch.path)
      let status = AuthLintProgram.run(
        ["check", scratch.path.appending("in").text] + arguments, in: context)
      return (status, context.output.text + context.errors.text)
    }
    let link = scratch.path.appending("in/.authlint.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: link.text, withDestinationPath: "../outside/netrc")
    var result = check()
    #expect(result.status == .fault)
    #expect(!result.text.contains("Zq9s"), "\(result.text)")
    #expect(result.text.contains("is a link that leads out"), "\(result.text)")
    try FileManager.default.removeItem(atPath: link.text)
    for text in ["rules: [../outside/netrc]\n", "baseline: ../outside/netrc\n"] {
      try scratch.write("in/.authlint.yaml", text)
      result = check()
      #expect(result.status == .fault)
      #expect(!result.text.contains("Zq9s"), "\(result.text)")
      #expect(result.text.contains("outside/netrc"), "\(result.text)")
    }
    // Within the repository a link is followed, and what is wrong is shown.
    try scratch.write(".git/HEAD", "ref: refs/heads/main\n")
    #expect(check().text.contains("Zq9s"))
    try FileManager.default.removeItem(atPath: link.text)
    try scratch.write("shared.yaml", "select: [no-such-rule]\n")
    try FileManager.default.createSymbolicLink(
      atPath: link.text, withDestinationPath: "../shared.yaml")
    #expect(check().text.contains("`no-such-rule` is not a rule"))
  }

  @Test("`select` turns off what is plainly suppressible alone, and that is told")
  func selected() throws {
    try nested("select: [missing-state]\n")
    let result = run("compact")
    #expect(result.status == .findings)
    #expect(result.output.contains("[committed-secret]"))
    #expect(!result.output.contains("[partner-not-enrolled]"))
    #expect(result.output.hasSuffix("1 finding ignored by sub/.authlint.yaml\n"))
    // What is typed is no configuration.
    #expect(run("compact", "--select", "missing-state").output == "")
  }

  @Test("a rule that is `off` is counted as one that is ignored, and an option turns it on")
  func off() throws {
    try nested("severity: {partner-not-enrolled: off}\n")
    let result = run("compact")
    #expect(!result.output.contains("[partner-not-enrolled]"))
    #expect(result.output.hasSuffix("1 finding ignored by sub/.authlint.yaml\n"))
    let weighed = run("compact", "--severity", "partner-not-enrolled=warning")
    #expect(weighed.output.contains("warning: "))
  }

  @Test("what is locked above stays as it is, also below a root, and is told")
  func locked() throws {
    try scratch.write(".authlint.yaml", "locked: [partner-not-enrolled]\n")
    for text in [
      "ignore: [partner-not-enrolled]\n", "severity: {partner-not-enrolled: off}\n",
      "root: true\nseverity: {partner-not-enrolled: info}\n",
      "overrides: [{files: ['*'], ignore: [partner-not-enrolled]}]\n",
    ] {
      try nested(text)
      let result = run("compact")
      #expect(result.output.contains("error: "), "\(text)")
      #expect(result.output.contains("[partner-not-enrolled]"), "\(text)")
      #expect(result.errors.contains("`partner-not-enrolled` stays as it is"), "\(text)")
    }
    try nested("select: [missing-state]\n")
    #expect(run("compact").output.contains("[partner-not-enrolled]"))
    try nested("default-rules: false\n")
    #expect(run("compact").output.contains("[partner-not-enrolled]"))
  }

  @Test("`fail-on: never` is told, and no more lenient than what is locked")
  func lenient() throws {
    try nested("fail-on: never\n")
    let result = run()
    #expect(result.status == .success)
    #expect(
      result.output.hasSuffix(
        "; 2 errors do not fail the run, by `fail-on: never` in sub/.authlint.yaml\n"))
    try scratch.write(".authlint.yaml", "locked-fail-on: error\n")
    #expect(run().status == .findings)
    try nested("fail-on: never\nroot: true\n")
    #expect(run().status == .findings)
  }

  @Test(
    "files that a nested configuration leaves out are counted",
    arguments: ["exclude: ['*']\n", "include: [nothing]\n", "include: []\n"])
  func leftOut(text: String) throws {
    try nested(text)
    #expect(run().output == "0 errors, 0 warnings in 1 file; 1 file skipped\n")
  }

  @Test("rules that are not used are told of, and no rules at all are no configuration")
  func defaultRules() throws {
    try nested("default-rules: false\n")
    let none = run()
    #expect(none.status == .fault)
    #expect(none.errors.contains("`default-rules: false` leaves no rules"))
    try scratch.write(
      "sub/mine/a.yaml",
      """
      id: a
      title: nothing
      severity: error
      requirement: Nothing is asked.
      references: [https://example.com]
      require: "true"
      message: never
      why: It is fine.
      examples: {good: [], bad: [{manifest: "manifest: 1"}]}

      """)
    try nested("default-rules: false\nrules: [mine]\n")
    #expect(run().output.contains("default rules turned off by sub/.authlint.yaml"))
  }
}
