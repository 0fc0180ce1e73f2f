import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

@Suite struct CommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func run(
    _ arguments: String..., input: String = "", variables: [String: String] = [:]
  ) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(variables: variables, input: input, directory: scratch.path)
    let status = AuthLintProgram.run(arguments, in: context)
    return (status, context.output.text, context.errors.text)
  }

  /// Writes a rule about any document: its name must not be `bad`.
  func writeRule(example: String = "name: bad\n#     ^^^") throws -> String {
    try scratch.write("rules/ruleset.yaml", "name: mine\ntitle: rules of mine\nvariable: doc\n")
    try scratch.write(
      "rules/no-bad-name.yaml",
      """
      id: no-bad-name
      title: a name that is bad
      severity: warning
      requirement: No name is bad.
      references: [https://example.com/names]
      require: doc.name != "bad"
      message: "`${doc.name}` is no name"
      help: choose another name
      why: Bad names are bad.
      examples:
        good:
          - doc: "name: good"
        bad:
          - doc: |
              \(example.split(separator: "\n").joined(separator: "\n        "))

      """)
    return scratch.path.appending("rules").text
  }

  @Test func `'schema' prints the schema as it is`() {
    let result = run("schema")
    #expect(result.output.hasPrefix("{\n"))
    #expect(result.output.contains("\"service_id\""))
    #expect(result.status == .success)
  }

  @Test func `'rules' lists every rule with where it is from, and says which are off`() throws {
    let path = try writeRule()
    let all = run("rules", "--rules", path)
    #expect(all.status == .success)
    #expect(all.output.contains("no-bad-name"))
    #expect(all.output.contains("missing-partner-scope"))
    let lines = run("rules", "--no-default-rules", "--rules", path, "--ignore", "syntax-error")
      .output
      .split(separator: "\n")
    #expect(
      lines.first { $0.hasPrefix("no-bad-name") }?.split(separator: " ")[1...2] == [
        "warning", "mine",
      ])
    #expect(
      lines.first { $0.hasPrefix("syntax-error") }?.split(separator: " ")[1...2] == [
        "off", "loader",
      ])
    let json = run("rules", "--format", "json", "--severity", "duplicate-key=info").output
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let rows = try #require(object["rules"] as? [[String: Any]])
    let row = try #require(rows.first { $0["id"] as? String == "duplicate-key" })
    #expect(row["severity"] as? String == "info")
    #expect(row["enabled"] as? Bool == true)
    #expect(
      rows.compactMap { $0["id"] as? String } == rows.compactMap { $0["id"] as? String }.sorted())
  }

  @Test func `'explain' shows the rule's page, and what it says of its bad examples`() throws {
    let path = try writeRule()
    let page = run("explain", "no-bad-name", "--rules", path)
    #expect(page.status == .success)
    #expect(page.output.hasPrefix("no-bad-name (warning): a name that is bad\n\nNo name is bad.\n"))
    #expect(page.output.contains("warning[no-bad-name]: `bad` is no name"))
    #expect(page.output.hasSuffix("See https://example.com/names\n"))
    let json = run("explain", "no-bad-name", "--rules", path, "--format", "json").output
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["id"] as? String == "no-bad-name")
    #expect((object["examples"] as? [[String: Any]])?.map { $0["good"] as? Bool } == [true, false])
    let markdown = run("explain", "no-bad-name", "--rules", path, "--format", "markdown").output
    #expect(markdown.hasPrefix("## no-bad-name\n"))
    #expect(run("explain", "syntax-error").output.hasPrefix("syntax-error (error): "))
  }

  @Test func `a page leaves out what a rule does not say, and says nothing twice`() throws {
    let rule = """
      id: named-partners
      severity: warning
      for: partner in manifest.partners
      require: has(partner.name)
      message: the partner has no name
      examples:
        bad:
          - manifest: |
              partners:
                - id: "1"
              #   ^^

      """
    let path = try scratch.write("policy/named-partners.yaml", rule)
    let page = run("explain", "named-partners", "--rules", path).output
    #expect(page.hasPrefix("named-partners (warning)\n\nBad\n"), "\(page)")
    #expect(!page.contains("What to do"))
    let markdown = run("explain", "named-partners", "--rules", path, "--format", "markdown").output
    #expect(markdown.hasPrefix("## named-partners\n\n- Severity: warning\n"), "\(markdown)")
    #expect(!markdown.contains("What to do") && !markdown.contains("Requirement"))
  }

  @Test func `a page tells of fixes, ends sentences once, and has tables that can be read`() {
    let markdown = run("explain", "invalid-value", "--format", "markdown").output
    #expect(markdown.contains("- Fix: with `--fix --unsafe-fixes`, where there is one way to\n"))
    #expect(markdown.contains("did you mean `development`?\n"), "\(markdown)")
    let page = run("explain", "ambiguous-document").output
    #expect(!page.contains("| ") && !page.contains("edit this place"), "\(page)")
    #expect(page.contains("= fix: put `NO` in quotes"))
  }

  @Test func `an id that is not a rule's is refused, and the nearest is offered`() throws {
    let explain = run("explain", "missing-scope-partner")
    #expect(explain.status == .fault)
    #expect(explain.errors.hasPrefix("error: unknown rule `missing-scope-partner`\n"))
    for option in ["--select", "--ignore", "--severity"] {
      let value = option == "--severity" ? "mising-state=info" : "mising-state"
      let file = try scratch.write("a.yaml", "a: 1\n")
      let check = run("check", option, value, file)
      #expect(check.status == .fault)
      #expect(
        check.errors == """
          error: unknown rule `mising-state` in `\(option)`
          help: did you mean `missing-state`?

          """)
    }
  }

  @Test func `'test' runs a rule's examples, and fails where one does not do what it says`() throws
  {
    let passing = run("test", try writeRule())
    #expect(passing.output == "1 rule: 2 passed, 0 failed\n")
    #expect(passing.status == .success)
    let failing = run("test", try writeRule(example: "name: bad\n#    ^^^"))
    #expect(failing.status == .findings)
    #expect(failing.output.contains("error[failed-example]"))
    #expect(failing.output.hasSuffix("1 rule: 1 passed, 1 failed\n"))
  }

  @Test func `a rule file that is broken is shown at its place, and is status 2`() throws {
    let path = try writeRule()
    try scratch.write("rules/broken.yaml", "id: broken\ntitle: t\n")
    for arguments in [
      ["test", path], ["rules", "--rules", path], ["check", "--rules", path, "."],
    ] {
      let context = makeContext(directory: scratch.path)
      #expect(AuthLintProgram.run(arguments, in: context) == .fault)
      #expect(context.errors.text.contains("rules/broken.yaml:"))
      #expect(context.errors.text.hasSuffix("error: a rule file is broken\n"))
      #expect(context.output.text == "")
    }
    let missing = run("test", "nowhere")
    #expect(missing.status == .fault)
    #expect(missing.errors == "error: `nowhere`: no such file or directory\n")
  }

  static let manifest = """
    app:
      service_id: "7579802912634078989"
    partners:
      - {id: "1", region: US}
      - {id: "2", region: GB}

    """

  @Test func `'link' prints a link for each region, with a placeholder or a new state`() throws {
    let file = try scratch.write("a.manifest.yaml", Self.manifest)
    let links = """
      US https://partner.us.tiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}
      ROW https://partner.tiktokshop.com/open/authorize?service_id=7579802912634078989&state={state}

      """
    #expect(run("link", file).output == links)
    #expect(run("link", "-", input: Self.manifest).output == links)
    let states = [run("link", file, "--new-state"), run("link", file, "--new-state")].flatMap {
      $0.output.split(separator: "\n").compactMap { $0.split(separator: "=").last }
    }
    #expect(Set(states).count == 4)
    #expect(states.allSatisfy { $0.utf8.count == 43 })
  }

  @Test
  func `'link' refuses a manifest whose service id is not usable, and one that it cannot read`()
    throws
  {
    let file = try scratch.write("a.manifest.yaml", "app: {service_id: \"12x\"}\n")
    let refused = run("link", file)
    #expect(refused.status == .findings)
    #expect(refused.output == "")
    #expect(refused.errors.contains("the service id `12x` does not consist of decimal digits"))
    try scratch.write("a.manifest.yaml", "app: {service_id: <service_id>}\n")
    let open = run("link", file)
    #expect(open.status == .findings)
    #expect(open.errors.contains("error[unresolved-placeholder]: `service_id` is still the"))
    try scratch.write(
      "a.manifest.yaml", "app: {service_id: \"12\"}\npartners: [{region: \"<region>\"}]\n")
    #expect(run("link", file).errors.contains("`region` is still the placeholder `<region>`"))
    try scratch.write("a.manifest.yaml", "app: {service_id: \"12\"}\npartners: []\n")
    let empty = run("link", file)
    #expect(empty.status == .success && empty.output.isEmpty)
    #expect(empty.errors.contains("lists no partner with a region, so there is no link to print\n"))
    let missing = run("link", scratch.path.appending("missing").text)
    #expect(missing.status == .incomplete)
    #expect(missing.errors.hasSuffix("no such file or directory\n"))
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
    ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"), ("\u{FB}\u{FF}", "w7vDvw"),
  ])
  func `base64url is that of RFC 4648, without padding`(text: String, encoded: String) {
    #expect(RandomState.base64URL(Array(text.utf8)) == encoded)
  }

  @Test
  func `'init' writes what is to be filled in, or passes if all is said, and leaves what is there`()
    throws
  {
    let directory = scratch.path.text
    let first = run("init", directory)
    #expect(first.status == .success)
    #expect(first.output.components(separatedBy: "wrote ").count == 5)
    #expect(first.output.contains("\n  1. Fill in the placeholders in "))
    #expect(run("check", directory).status == .findings, "an untouched template is green")
    let full = run(
      "init", directory + "/a/b", "--name", "x: #\"'\\y", "--service-id", "7579802912634078989",
      "--owner", "8647245523056104235", "--region", "us,GB", "--region", "DE")
    #expect(full.status == .success)
    let check = run("check", directory + "/a/b")
    #expect(check.status == .success)
    #expect(check.output.hasPrefix("0 errors, 0 warnings in 1 file\n"), "\(check.output)")
    let manifest = try scratch.read("a/b/app.manifest.yaml")
    #expect(manifest.hasPrefix("# yaml-language-server: $schema=./manifest.schema.json\n"))
    #expect(
      run("eval", "manifest.app.name", "\(directory)/a/b/app.manifest.yaml").output
        .hasPrefix("\"x: #\\\"'\\\\y\"\n"))
    #expect(
      run("link", "\(directory)/a/b/app.manifest.yaml").output.split(separator: "\n").count == 2)
    try scratch.write(".authlint.yaml", "root: true\n")
    let second = run("init", directory)
    #expect(second.status == .success)
    #expect(
      second.output.contains(".authlint.yaml as it is: it is there already\nit could hold:\n"))
    #expect(try scratch.read(".authlint.yaml") == "root: true\n")
    #expect(run("init", directory + "/.authlint.yaml").status == .fault)
  }

  @Test func `'eval' does not print a value that a small expression made very large`() {
    var expression = "v40"
    for number in (1...40).reversed() {
      expression = "cel.bind(v\(number), [v\(number - 1), v\(number - 1)], \(expression))"
    }
    let result = run("eval", "cel.bind(v0, [0], \(expression))")
    #expect(result.status == .findings)
    #expect(result.output.hasPrefix("error: the value is too large to be shown\n"))
  }

  @Test func `'eval' prints a value, its type, what it cost, and the places that decided it`()
    throws
  {
    let plain = run("eval", "[1, 2].map(x, x * 2)")
    #expect(plain.status == .success)
    #expect(plain.output.hasPrefix("[2, 4]\n  = type: list\n  = cost: "))
    let file = try scratch.write("a.yaml", "app:\n  stage: launched\n")
    let blamed = run("eval", "manifest.app.stage == 'development'", file)
    #expect(blamed.output.hasPrefix("false\n  = type: bool\n"))
    #expect(blamed.output.contains("a.yaml:2:10\n"))
    #expect(blamed.output.contains("^^^^^^^^"))
    let json = run("eval", "manifest.app.stage", file, "--format", "json").output
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let result = try #require((object["results"] as? [[String: Any]])?.first)
    #expect(result["value"] as? String == "launched")
    #expect(result["type"] as? String == "string")
    let places = try #require(result["places"] as? [[String: Any]])
    #expect(places.first?["pointer"] as? String == "/app/stage")
  }

  @Test func `'eval' takes each document in turn, and names the document as the rules do`() throws {
    let result = run(
      "eval", "doc.a", "-", "--rules", try writeRule(), input: "a: 1\n---\na: [true]\n")
    #expect(result.output.contains("document 0: 1\n"))
    #expect(result.output.contains("document 1: [true]\n"))
  }

  @Test func `an error in place of a value is status 1, a broken expression 2, a missing file 3`()
    throws
  {
    let missing = run("eval", "literal.nothing", "-", input: "a: 1\n")
    #expect(missing.status == .findings)
    #expect(missing.output.hasPrefix("error: there is no field `nothing`\n"))
    let broken = run("eval", "1 +")
    #expect(broken.status == .fault)
    #expect(broken.errors.contains("expression:1:"))
    #expect(broken.errors.hasSuffix("error: the expression is broken\n"))
    #expect(run("eval", "1", scratch.path.appending("missing").text).status == .incomplete)
    let bad = run("eval", "1", "-", input: "a: [")
    #expect(bad.status == .findings)
    #expect(bad.errors.contains("syntax-error"))
  }

  @Test(arguments: [
    ("manifest.app.ownr", "1:14", "`manifest.app` has no field `ownr`; did you mean `owner`?"),
    ("manifest.app.stage ==\n 'lunched'", "2:2", "did you mean `launched`?"),
    ("size(manifest.partners) == '1'", "1:25", "is never equal to"),
    ("manifest.app.redirect_url", "1:14", "may be absent"),
    ("manifst", "1:1", "did you mean `manifest`?"),
    ("known.partner_hostz", "1:7", "did you mean `partner_hosts`?"),
  ])
  func `'eval' checks an expression against the schema, and says at which place it is broken`(
    expression: String, place: String, message: String
  ) throws {
    // What the document holds does not matter.
    for input in ["app: {}\n", "- 1\n"] {
      let result = run("eval", expression, "-", input: input)
      #expect(result.status == .fault)
      #expect(result.output == "")
      #expect(result.errors.contains("expression:\(place)\n"), "\(result.errors)")
      #expect(result.errors.contains(message), "\(result.errors)")
    }
    #expect(run("eval", "literal.ownr", "-", input: "ownr: 1\n").status == .success)
    #expect(run("eval", "1 + 'a'").status == .fault)
  }

  @Test func `'eval' shows no secret, wherever a value holds it`() throws {
    let text = "x-note: &k s3cr3t-value\nx-s: {app_secret: *k, access_token: 12345678}\n"
    for expression in [
      "literal", "literal['x-note']", "'a' + literal['x-note'] == 'b'", "int(literal['x-note'])",
      "literal['x-s'].access_token + 0", "bytes(literal['x-note'])",
    ] {
      for format in ["text", "json"] {
        let result = run("eval", expression, "-", "--format", format, input: text)
        let all = result.output + result.errors
        #expect(!all.contains("s3cr3t") && !all.contains("12345678"), "\(all)")
      }
    }
    #expect(run("eval", "literal['x-note']", "-", input: text).output.hasPrefix("\"s3***\""))
    let broken = run("link", "-", input: text + "app:\n  app_secret: s3cr3t-value\n  b: [\n")
    #expect(broken.status == .findings)
    #expect(!broken.errors.contains("s3cr3t"), "\(broken.errors)")
  }

  @Test func `'explain' has a page for mistakes in rules, configurations and baselines, too`()
    throws
  {
    for id in ["invalid-rule", "invalid-configuration", "invalid-baseline"] {
      for format in ["text", "markdown", "json"] {
        let page = run("explain", id, "--format", format)
        #expect(page.status == .success)
        #expect(page.output.contains(id))
      }
      #expect(run("check", "--ignore", id).status == .fault)
    }
    #expect(run("explain", "invalid-rul").errors.contains("did you mean `invalid-rule`?"))
  }

  @Test func `a broken configuration or baseline shows no secret`() throws {
    let file = try scratch.write("a.manifest.yaml", "a: 1\n")
    try scratch.write(".authlint.yaml", "app_secret: s3cr3t-value\n")
    let configuration = run("check", file)
    #expect(configuration.status == .fault)
    #expect(configuration.errors.contains("app_secret: s3**********"), "\(configuration.errors)")
    let broken = try scratch.write("b.json", "{\"app_secret\": \"s3cr3t-value\"}")
    let baseline = run("check", "--no-config", "--baseline", broken, file)
    #expect(baseline.status == .fault)
    #expect(baseline.errors.contains("invalid-baseline"))
    #expect(!baseline.errors.contains("s3cr3t"), "\(baseline.errors)")
  }
}
