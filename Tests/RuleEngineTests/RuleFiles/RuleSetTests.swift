import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

/// What a `ruleset.yaml` shares among its rules.
@Suite struct RuleSetTests {
  /// A rule of a name; `fields` is the rest of its file.
  static func rule(_ id: String, _ fields: String, in folder: String = "") -> SourceFile {
    let message = fields.contains("message:") ? "" : "message: m\n"
    return SourceFile(
      path: folder + id + ".yaml",
      bytes: Array("id: \(id)\nseverity: error\n\(message)\(fields)\n".utf8))
  }

  static func set(
    _ header: String, _ rules: [SourceFile], named name: String = "mine",
    extending sets: [String: RuleSet] = [:]
  ) throws -> RuleSet {
    let file = SourceFile(path: name + "/ruleset.yaml", bytes: Array(header.utf8))
    let set = try RuleSetLoader.load(
      [file] + rules, name: name, base: nil, provider: { _ in nil },
      extended: { name throws(RuleProblems) in
        sets[name].map { .set($0) } ?? .problem("there is no such set", help: nil)
      })
    let broken = ParameterCheck.problems(in: set)
    if !broken.isEmpty { throw RuleProblems(broken) }
    return set
  }

  static func findings(_ set: RuleSet, _ text: String, path: String = "dir/app.yaml") throws
    -> [String]
  {
    let file = SourceFile(path: path, bytes: Array(text.utf8))
    return try Linter(ruleSets: [set]).check(file).diagnostics.map {
      let place = SourceLines(file).position(at: $0.primary.range.lower)
      return "\($0.rule) \(place.line):\(place.column) \($0.message)"
    }
  }

  /// What is wrong with a set, as `path:line:column message`.
  static func problems(_ make: () throws -> RuleSet) -> [String] {
    do {
      _ = try make()
      return []
    } catch let problems as RuleProblems {
      return problems.reports.flatMap { report in
        report.diagnostics.map { problem in
          let place = SourceLines(report.file).position(at: problem.primary.range.lower)
          return "\(report.file.path):\(place.line):\(place.column) \(problem.message)"
        }
      }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `shared variables may be used everywhere, in loops too`() throws {
    let set = try Self.set(
      """
      variable: object
      variables:
        spec: object.?spec.template.spec.orValue({})
        containers: spec.?containers.orValue([])
      """,
      [
        Self.rule(
          "tagged",
          """
          for: container in containers
          when: has(container.image) && has(spec.containers)
          require: container.image.contains(":")
          at: container.image
          message: "${container.image} of ${size(containers)}"
          """)
      ])
    let text = """
      spec:
        template:
          spec:
            containers:
              - image: web
              - image: db:1
      """
    #expect(try Self.findings(set, text) == ["tagged 5:18 web of 2"])
    #expect(try Self.findings(set, "kind: x\n") == [])
  }

  @Test func `a rule's own variables may be used in its loops`() throws {
    let set = try Self.set(
      "variable: doc\n",
      [
        Self.rule(
          "nested",
          """
          for: [group in groups, item in items]
          variables:
            items: group.items
            groups: doc.groups
            double: item * 2
          require: double < 10
          message: "${double}"
          """)
      ])
    let text = "groups: [{items: [1, 7]}, {items: [9]}]\n"
    #expect(try Self.findings(set, text) == ["nested 1:22 14", "nested 1:36 18"])
  }

  @Test func `a variable of a loop may not use what the loop binds`() {
    let problems = Self.problems {
      try Self.set(
        "variable: doc\n",
        [Self.rule("r", "for: a in list\nvariables: {list: a.b}\nrequire: a == 1")])
    }
    #expect(problems.count == 1 && problems[0].hasPrefix("r.yaml:5:19 "), "\(problems)")
  }

  @Test func `rules apply only to the documents that the set is about`() throws {
    let set = try Self.set(
      "variable: object\nwhen: object.kind == \"Service\"\n",
      [
        Self.rule("named", "require: has(object.name)"),
        Self.rule("listed", "for: port in object.ports\nrequire: port > 0"),
      ])
    let text = "kind: Service\nports: [0]\n---\nkind: Other\nports: [0]\n---\nports: [0]\n"
    #expect(try Self.findings(set, text) == ["named 1:1 m", "listed 2:9 m"])
    var linter = Linter(ruleSets: [set])
    linter.reportsCoverage = true
    let report = try linter.check(SourceFile(path: "a.yaml", bytes: Array(text.utf8)))
    let reasons = report.coverage.map { $0.entries.map { $0.reason ?? "judged" } }
    let absent = "the rule set is not about this document"
    #expect(reasons == [["judged", "judged"], [absent, absent], [absent, absent]])
  }

  @Test func `a condition of a set that meets an odd value is a finding that names the rules`()
    throws
  {
    let set = try Self.set(
      "variable: object\nvariables: {kind: object.kind}\nwhen: kind.startsWith(\"S\")\n",
      [Self.rule("a", "require: has(object.name)"), Self.rule("b", "require: has(object.name)")])
    let file = SourceFile(path: "a.yaml", bytes: Array("kind: [1]\n".utf8))
    let report = try Linter(ruleSets: [set]).check(file)
    #expect(report.diagnostics.map(\.rule) == ["not-judged"])
    #expect(report.diagnostics[0].message.hasPrefix("the rules `a` and `b` could not judge"))
    #expect(
      report.diagnostics[0].elsewhere.map(\.lines.file.path) == [
        "mine/ruleset.yaml", "mine/ruleset.yaml",
      ])
  }

  @Test func `parameters are read by name, and a configured value takes the default's place`()
    throws
  {
    let set = try Self.set(
      """
      variable: doc
      parameters:
        allowed:
          default: [a]
          schema: {type: array, items: {type: string}}
          description: Names
      """, [Self.rule("known", "require: doc.name in allowed")])
    #expect(try Self.findings(set, "name: a\n") == [])
    #expect(try Self.findings(set, "name: b\n") == ["known 1:7 m"])
    let changed = set.changed { $0.parameters[0].value = .list([.string("b")]) }
    #expect(try Self.findings(changed, "name: b\n") == [])
    #expect(changed.original === set)
  }

  @Test func `the type of a parameter is what its schema says`() {
    let header = "variable: doc\nparameters: {most: {default: 3, schema: {type: integer}}}\n"
    let problems = Self.problems {
      try Self.set(header, [Self.rule("r", "require: most == \"3\"")])
    }
    #expect(problems.count == 1 && problems[0].hasPrefix("r.yaml:4:"), "\(problems)")
  }

  @Test(arguments: [
    ("parameters: {a: {default: x, schema: {type: integer}}}", "1:27 the default of the parameter"),
    ("parameters: {a: {default: 1, schema: {type: what}}}", "1:30 the schema of the parameter"),
    ("parameters: {a: {schema: {}}}", "1:14 `default` is missing"),
    ("parameters: {a: {default: 1, scheme: {}}}", "1:30 unknown key `scheme`; did you mean"),
    ("parameters: {a: 1}", "1:17 a parameter is a mapping"),
    ("parameters: {1a: {default: 1}}", "1:14 `1a` is not a name"),
    ("constants: {a: 1}\nparameters: {a: {default: 1}}", "2:14 the name `a` is taken already"),
    ("parameters: {a: {default: 1}}\nvariables: {a: '1'}", "2:13 the name `a` is taken already"),
    ("variables: {a: manifest.}", "1:25 "),
    ("variables: {a: b}", "1:16 "),
    ("when: '1'", "1:8 "),
    ("extends: [nowhere]", "1:11 `nowhere`: there is no such set"),
    ("file: [a]", "1:1 unknown key `file`; did you mean `files`?"),
  ])
  func `a mistake in a ruleset file is told at its place`(header: String, expected: String) {
    let problems = Self.problems {
      try Self.set(header + "\n", [Self.rule("r", "require: \"true\"")])
    }
    #expect(
      problems.count == 1 && problems[0].hasPrefix("mine/ruleset.yaml:" + expected), "\(problems)")
  }

  @Test func `the file and the whole document may be read`() throws {
    let set = try Self.set(
      "variable: doc\n",
      [
        Self.rule("name", "require: file.name == \"app.yaml\" && file.path.startsWith(\"dir/\")"),
        Self.rule("same", "require: document.a == doc.a\nat: document.a"),
        Self.rule("other", "for: file in doc.files\nrequire: file > 1"),
      ])
    let text = "a: 1\nfiles: [1]\n"
    #expect(try Self.findings(set, text) == ["other 2:9 m"])
    #expect(try Self.findings(set, text, path: "x.yaml") == ["name 1:1 m", "other 2:9 m"])
  }

  @Test func `a set has what the sets have that it extends`() throws {
    let base = try Self.set(
      """
      variable: object
      files: ["*.base.yaml"]
      when: has(object.kind)
      constants: {kinds: [A], least: 1}
      variables: {kind: object.kind, twice: least * 2}
      parameters: {names: {default: [x]}}
      """,
      [
        Self.rule("kind", "require: kind in kinds", in: "base/"),
        Self.rule("size", "require: object.size >= twice\nmessage: \"${twice}\"", in: "base/"),
        Self.rule("name", "require: object.name in names", in: "base/"),
      ], named: "base")
    let set = try Self.set(
      "extends: [base]\nconstants: {least: 5}\n",
      [Self.rule("name", "require: object.name == \"y\"\nmessage: own", in: "mine/")],
      extending: ["base": base])
    #expect(set.definition.rules.map(\.id) == ["kind", "name", "size"])
    #expect(set.definition.files == ["*.base.yaml"])
    let text = "kind: B\nname: x\nsize: 3\n"
    #expect(try Self.findings(set, text) == ["kind 1:7 m", "name 2:7 own", "size 3:7 10"])
    #expect(try Self.findings(set, "name: x\n") == [])
    // The examples of its own rules are all that are tested.
    #expect(try ExampleRunner(set).run().map(\.rule) == ["name"])
  }

  @Test func `what cannot be extended together is told where it is named`() throws {
    let first = try Self.set(
      "variable: a\n", [Self.rule("r", "require: has(a.b)", in: "1/")], named: "1")
    let second = try Self.set(
      "variable: a\n", [Self.rule("r", "require: has(a.c)", in: "2/")], named: "2")
    let other = try Self.set("variable: b\n", [], named: "3")
    let sets = ["1": first, "2": second, "3": other]
    let twice = Self.problems { try Self.set("extends: ['1', '2']\n", [], extending: sets) }
    #expect(
      twice == [
        "mine/ruleset.yaml:1:17 `2` cannot be extended here: another set before it has a rule `r` too"
      ])
    let own = try Self.set(
      "extends: ['1', '2']\n", [Self.rule("r", "require: has(a.d)")], extending: sets)
    #expect(own.definition.rules.count == 1)
    let unlike = Self.problems { try Self.set("extends: ['1', '3']\n", [], extending: sets) }
    #expect(
      unlike.count == 1 && unlike[0].contains("reads the document as `b`, not as `a`")
        || unlike.count == 1 && unlike[0].contains("read the document as `b`, not as `a`"))
  }

  @Test func `the rules that come with authlint can be extended`() throws {
    let shipped = try #require(try RuleSet.loadShipped("partner-authorization"))
    let set = try Self.set(
      "extends: partner-authorization\n",
      [Self.rule("named", "require: manifest.app.name != \"x\"")],
      extending: ["partner-authorization": shipped])
    #expect(set.definition.rules.count == shipped.definition.rules.count + 1)
    #expect(set.schema != nil)
    let findings = try Self.findings(set, "scopes: [a.b, a.b]\napp: {name: x}\n")
    #expect(findings.contains { $0.hasPrefix("duplicate-scope") })
    #expect(findings.contains { $0.hasPrefix("named 2:13") })
  }
}
