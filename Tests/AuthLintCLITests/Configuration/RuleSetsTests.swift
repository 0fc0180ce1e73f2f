import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// `rule-sets` in a configuration: each file is checked by what is for it.
@Suite struct RuleSetsTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try write(
      set: "kubernetes", "variable: object\nwhen: has(object.kind)",
      [
        "latest-tag": """
        for: container in object.?containers.orValue([])
        require: '!container.image.endsWith(":latest")'
        at: container.image
        """
      ])
    try write(
      set: "workflows", "variable: workflow\nfiles: [.github/workflows/*.yaml]",
      ["named": "require: has(workflow.name)"])
    try scratch.write(
      "schemas/settings.json", #"{"type": "object", "required": ["port"]}"#)
    try scratch.write("deploy/web.yaml", "kind: Pod\ncontainers: [{image: 'a:latest'}]\n")
    try scratch.write("deploy/vendor/db.yaml", "kind: Pod\ncontainers: [{image: 'b:latest'}]\n")
    try scratch.write(".github/workflows/ci.yaml", "on: push\n")
    try scratch.write("settings/a.json", "{}")
    try scratch.write("notes.yaml", "anything: 1\n")
  }

  /// Writes a rule set; `rules` are the fields of its rules by their ids.
  private func write(set name: String, _ header: String, _ rules: [String: String]) throws {
    try scratch.write("policy/\(name)/ruleset.yaml", "name: \(name)\n\(header)\n")
    for (id, fields) in rules {
      try scratch.write(
        "policy/\(name)/\(id).yaml",
        "id: \(id)\nseverity: error\n"
          + (fields.contains("message:") ? "" : "message: wrong\n") + "\(fields)\n")
    }
  }

  private func configure(_ text: String, in folder: String = "") throws {
    try scratch.write(folder + ".authlint.yaml", text + "\n")
  }

  private static let three = """
    default-rules: false
    rule-sets:
      - rules: policy/kubernetes
        files: ["deploy/**/*.yaml", "!deploy/vendor/**"]
      - rules: policy/workflows
      - schema: schemas/settings.json
        files: ["settings/*.json"]
    """

  /// Runs a command in the project; its output has paths relative to it.
  private func run(_ arguments: String...) -> (
    status: CommandStatus, output: String, errors: String
  ) {
    let context = makeContext(directory: scratch.path)
    let status = AuthLintProgram.run(
      arguments.map { argument in
        guard !argument.hasPrefix("-"), argument != ".",
          argument.contains("/") || argument.contains(".")
        else { return argument == "." ? scratch.path.text : argument }
        let path = scratch.path.appending(argument)
        return (try? FileStatus.of(path)) == nil ? argument : path.text
      }, in: context)
    let root = scratch.path.text + "/"
    func short(_ text: String) -> String { text.replacing(root, with: "") }
    return (status, short(context.output.text), short(context.errors.text))
  }

  private func check(_ arguments: String...) -> (
    status: CommandStatus, lines: [String], errors: String
  ) {
    let context = makeContext(directory: scratch.path)
    let status = AuthLintProgram.run(
      ["check", "--format", "compact", "-q"]
        + arguments.map { $0.hasPrefix("-") || $0.contains("=") ? $0 : path($0) }, in: context)
    let root = scratch.path.text + "/"
    return (
      status,
      context.output.text.replacing(root, with: "").split(separator: "\n")
        .map(String.init).filter { $0.hasSuffix("]") },
      context.errors.text.replacing(root, with: "")
    )
  }

  private func path(_ argument: String) -> String {
    argument == "." ? scratch.path.text : scratch.path.appending(argument).text
  }

  private static let findings = [
    ".github/workflows/ci.yaml:1:1: error: wrong [named]",
    "deploy/web.yaml:2:22: error: wrong [latest-tag]",
    "settings/a.json:1:1: error: `port` is missing [missing-field]",
  ]

  @Test func `one run checks each file only by what is for it`() throws {
    try configure(Self.three)
    let found = check(".")
    #expect(found.lines.count == 3, "\(found)")
    for (line, expected) in zip(found.lines, Self.findings) {
      #expect(line.hasPrefix(expected), "\(line)")
    }
    #expect(found.status == .findings)
    #expect(check(".", "--jobs=1").lines == found.lines)
    #expect(check(".", "--jobs=3").lines == found.lines)
  }

  @Test func `a named file that no set is for is not checked, which is no success`() throws {
    try configure(Self.three)
    let named = check("notes.yaml")
    #expect(named.status == .incomplete && named.lines == [])
    #expect(named.errors.contains("no rule set is for this file"), "\(named.errors)")
    #expect(check("deploy/vendor/db.yaml").status == .incomplete)
    #expect(check("notes.yaml", "--skip-foreign").status == .success)
    // The rules that come with authlint are for what is named, unless another set is.
    try configure(Self.three.replacing("default-rules: false\n", with: ""))
    #expect(check("notes.yaml").lines.map { $0.contains("foreign-file") } == [true])
    #expect(check("deploy/web.yaml").lines.map { $0.contains("latest-tag") } == [true])
    try scratch.write("a.manifest.yaml", "scopes: [a.b, a.b]\n")
    let all = check(".").lines
    #expect(all.contains { $0.contains("a.manifest.yaml") && $0.contains("duplicate-scope") })
    #expect(!all.contains { $0.contains("notes.yaml") })
  }

  @Test func `two sets check one file, and their findings come in source order`() throws {
    try write(
      set: "labels", "variable: doc",
      ["owned": "require: has(doc.owner)", "last": "require: doc.containers[0].image == \"\""])
    try configure(
      Self.three + """

          - rules: policy/labels
            files: ["deploy/*.yaml"]
        """)
    try scratch.write(
      "deploy/web.yaml",
      "kind: Pod  # authlint: ignore[owned] later\n"
        + "containers: [{image: 'a:latest'}]  # authlint: ignore[named] of another set\n")
    let found = check("deploy/web.yaml").lines
    #expect(
      found == [
        "deploy/web.yaml:2:22: error: wrong [last]",
        "deploy/web.yaml:2:22: error: wrong [latest-tag]",
      ], "\(found)")
    try scratch.write("deploy/web.yaml", "kind: Pod\nowner: a  # authlint: ignore[owned] b\na: {\n")
    let broken = check("deploy/web.yaml").lines
    #expect(broken.count { $0.contains("syntax-error") } == 1, "\(broken)")
  }

  @Test func `rules of one id in two sets are told apart by the names of the sets`() throws {
    try write(set: "docker", "variable: doc", ["latest-tag": "require: has(doc.image)"])
    try configure(
      Self.three + """

          - rules: policy/docker
            files: ["deploy/*.yaml"]
            severity: {latest-tag: warning}
        """)
    let found = check("deploy/web.yaml").lines
    #expect(found.contains { $0.contains("error: wrong [kubernetes/latest-tag]") }, "\(found)")
    #expect(found.contains { $0.contains("warning: wrong [docker/latest-tag]") }, "\(found)")
    let some = check("deploy/web.yaml", "--select=docker/latest-tag").lines
    #expect(some.count == 1 && some[0].contains("[docker/latest-tag]"))
    let plain = check("deploy/web.yaml", "--ignore=latest-tag")
    #expect(plain.status == .fault)
    #expect(plain.errors.contains("/latest-tag`?"), "\(plain.errors)")
    try scratch.write(
      "deploy/web.yaml",
      "kind: Pod\ncontainers: [{image: 'a:latest'}]  # authlint: ignore[kubernetes/latest-tag] soon\n"
    )
    #expect(check("deploy/web.yaml").lines.map { $0.contains("docker/latest-tag") } == [true])
    let page = run("explain", "docker/latest-tag", "--config", ".authlint.yaml")
    #expect(page.status == .success && page.output.contains("docker/latest-tag"))
    let list = run("rules", "--config", ".authlint.yaml").output
    #expect(list.contains("kubernetes/latest-tag") && list.contains("docker/latest-tag"))
    #expect(run("rules", "--no-config").output.contains("docker") == false)
  }

  @Test func `a set that does not name its rules otherwise cannot be told apart`() throws {
    try write(set: "docker", "variable: doc", ["latest-tag": "require: has(doc.image)"])
    try scratch.write("policy/docker/ruleset.yaml", "name: kubernetes\nvariable: doc\n")
    try configure(
      Self.three + "\n  - {rules: policy/docker, files: [deploy/*.yaml]}")
    let found = check(".")
    #expect(found.status == .fault)
    #expect(
      found.errors.contains("two rules are called `kubernetes/latest-tag`"), "\(found.errors)")
  }

  @Test func `parameters are set, checked at their places, and the last entry for a set counts`()
    throws
  {
    try write(
      set: "images",
      """
      variable: object
      parameters:
        registries:
          default: []
          schema: {type: array, items: {type: string}}
      """,
      [
        "registry": """
        for: container in object.?containers.orValue([])
        require: registries.exists(r, container.image.startsWith(r + "/"))
        message: expected one of ${registries.join(' ')}
        """
      ])
    func entries(_ parameters: String) -> String {
      """
      default-rules: false
      rule-sets:
        - rules: policy/images
          files: ["deploy/**"]
          parameters: {registries: [one]}
        - rules: policy/images
          files: ["deploy/vendor/*"]
          parameters: \(parameters)
      """
    }
    try configure(entries("{registries: [two, three]}"))
    let found = check(".").lines
    #expect(
      found.map { $0.contains("two three") } == [true, false], "\(found)")
    for (parameters, place, message) in [
      (
        "{registry: [a]}", "8:18",
        "`registry` is not a parameter of the rule set `images`; did you mean"
      ),
      ("{registries: [a, 1]}", "8:34", "the parameter `registries`: "),
      ("[a]", "8:5", "expected a map of parameters to values"),
    ] {
      try configure(entries(parameters))
      let broken = check(".")
      #expect(broken.status == .fault)
      #expect(broken.errors.contains(".authlint.yaml:\(place)"), "\(parameters) \(broken.errors)")
      #expect(broken.errors.contains(message), "\(parameters) \(broken.errors)")
    }
  }

  @Test(arguments: [
    ("- rules: policy/kubernetes\n    file: [a]", "unknown key `file`; did you mean `files`?"),
    ("- files: [a]", "`rules` is missing, or `schema`"),
    ("- {rules: policy/kubernetes, schema: a.json}", "an entry has either `rules` or `schema`"),
    ("- schema: schemas/settings.json", "`files` is missing"),
    ("- {schema: nowhere.json, files: [a]}", "`nowhere.json`: "),
    ("- rules: nowhere", "`nowhere`: "),
    ("- rules: partner-authorisation", "did you mean `partner-authorization`?"),
    (
      "- {rules: policy/kubernetes, files: ['*.yaml'], ignore: [latest-tga]}",
      "did you mean `latest-tag`?"
    ),
    ("- {rules: policy/kubernetes, severity: {latest-tag: of}}", "did you mean `off`?"),
    ("- {rules: policy/kubernetes, digest: abc}", "`abc` is not a digest"),
    ("- {rules: policy/kubernetes, files: ['[a']}", "`[a` is not a pattern"),
    ("  policy", "expected a list of maps with `rules` or `schema`"),
  ])
  func `a mistake in an entry is told`(entry: String, message: String) throws {
    try configure("rule-sets:\n  " + entry)
    let found = check(".")
    #expect(found.status == .fault && found.errors.contains(message), "\(found.errors)")
    #expect(found.errors.contains(".authlint.yaml:"), "\(found.errors)")
  }

  @Test func `what an entry turns off is told, unless a configuration above locks it`() throws {
    try configure(
      Self.three.replacing("!deploy/vendor/**", with: "!x") + "\nlocked: [latest-tag]")
    try configure(
      "rule-sets: [{rules: ../policy/kubernetes, files: ['*.yaml'], ignore: [latest-tag]}]",
      in: "deploy/")
    let locked = check("deploy/web.yaml")
    #expect(locked.lines.map { $0.contains("latest-tag") } == [true])
    #expect(locked.errors.contains("`latest-tag` stays as it is"), "\(locked.errors)")
    try configure(Self.three)
    let open = run("check", "deploy/web.yaml")
    #expect(open.output.contains("1 finding ignored by deploy/.authlint.yaml"), "\(open)")
    try configure(
      Self.three.replacing(
        "  - rules: policy/workflows",
        with: "    severity: {latest-tag: off}\n  - rules: policy/workflows"))
    try scratch.write("deploy/.authlint.yaml", "fail-on: error\n")
    #expect(check("deploy/web.yaml").lines == [])
  }

  @Test func `another content than the digest names is refused`() throws {
    try configure(Self.three)
    let listed = run("rules", "--format", "json", "--config", ".authlint.yaml").output
    let digest = try #require(
      listed.split(separator: "\"").first { $0.hasPrefix("sha256:") }.map(String.init))
    let name = listed.split(separator: "\"sets\"")[1].split(separator: "\"")[3]
    let isFirst = name == "kubernetes"
    #expect(isFirst, "\(listed)")
    try configure(
      Self.three.replacing(
        "rules: policy/kubernetes", with: "rules: policy/kubernetes\n    digest: \(digest)"))
    #expect(check(".").lines.count == 3)
    try scratch.write(
      "policy/kubernetes/latest-tag.yaml",
      "id: latest-tag\nseverity: error\nmessage: m\nrequire: 'true'\n")
    let changed = check(".")
    #expect(changed.status == .fault)
    #expect(changed.errors.contains("`policy/kubernetes` has another content"), "\(changed.errors)")
  }

  @Test func `the files of a set hold where an option names it, too`() throws {
    let found = check(
      "--no-default-rules", "--rules=" + scratch.path.appending("policy/workflows").text, ".")
    #expect(found.lines.count == 1 && found.lines[0].hasPrefix(Self.findings[0]), "\(found)")
  }

  @Test func `a set that others extend is read once, and a circle is refused`() throws {
    try scratch.write(
      "policy/strict/ruleset.yaml", "name: strict\nextends: ../kubernetes\n")
    try scratch.write(
      "policy/strict/kind.yaml",
      "id: kind\nseverity: error\nmessage: kind\nrequire: object.kind == \"Job\"\n")
    try configure(
      "default-rules: false\nrule-sets: [{rules: policy/strict, files: ['deploy/*.yaml']}]")
    let found = check(".").lines
    #expect(found.count == 2 && found[0].contains("[kind]") && found[1].contains("[latest-tag]"))
    try scratch.write(
      "policy/kubernetes/ruleset.yaml", "name: kubernetes\nextends: [../strict]\n")
    let circle = check(".")
    #expect(circle.status == .fault)
    #expect(
      circle.errors.contains("policy/kubernetes/ruleset.yaml:2:11"), "\(circle.errors)")
    #expect(circle.errors.contains("the set extends itself this way"))
  }

  @Test func `'test' and 'eval' know the sets of the configuration`() throws {
    try configure(Self.three)
    let tested = run("test", "--config", ".authlint.yaml")
    #expect(tested.output.contains("kubernetes: 1 rule"), "\(tested)")
    let value = run(
      "eval", "workflow.on", ".github/workflows/ci.yaml", "--config", ".authlint.yaml")
    #expect(value.output.hasPrefix("\"push\""), "\(value)")
  }
}
