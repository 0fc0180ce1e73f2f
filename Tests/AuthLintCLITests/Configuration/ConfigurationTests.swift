import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// A rule set about any document, and files that break it.
struct Project {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("mine/ruleset.yaml", "name: mine\ntitle: rules of mine\nvariable: doc\n")
    for (id, field) in [("no-bad-name", "name"), ("no-bad-kind", "kind")] {
      try scratch.write(
        "mine/\(id).yaml",
        """
        id: \(id)
        title: a bad \(field)
        severity: warning
        requirement: No \(field) is bad.
        references: [https://example.com]
        when: has(doc.\(field))
        require: doc.\(field) != "bad"
        message: "`${doc.\(field)}` is bad"
        help: choose another
        why: Bad is bad.
        examples: {good: [{doc: "\(field): good"}], bad: [{doc: "\(field): bad\\n#     ^^^"}]}

        """)
    }
  }

  func run(
    _ arguments: String..., variables: [String: String] = [:]
  ) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(variables: variables, directory: scratch.path)
    let fixed = ["check", "--no-default-rules", "--format", "compact"]
    let status = AuthLintProgram.run(fixed + arguments.map(path), in: context)
    return (status, context.output.text, context.errors.text)
  }

  /// Paths of files of the project are absolute, since tests do not change the working directory.
  private func path(_ argument: String) -> String {
    let name = argument == "." ? "" : argument
    let path = scratch.path.appending(name)
    guard !argument.hasPrefix("-"), (try? FileStatus.of(path)) != nil || argument.hasSuffix(".new")
    else { return argument }
    return path.text
  }
}

@Suite struct ConfigurationTests {
  let project: Project
  var scratch: Scratch { project.scratch }

  init() throws {
    project = try Project()
    try scratch.write(".authlint.yaml", "rules: [mine]\n")
    try scratch.write("a/x.manifest.yaml", "name: bad\nkind: bad\n")
  }

  let both = """
    a/x.manifest.yaml:1:7: warning: `bad` is bad [no-bad-name]
    a/x.manifest.yaml:2:7: warning: `bad` is bad [no-bad-kind]

    """

  @Test("a configuration is found upwards, and adds its rules")
  func discovery() throws {
    #expect(project.run("a/x.manifest.yaml").output == both)
    #expect(project.run(".").output == both)
    #expect(project.run(".").status == .success)
    #expect(project.run(".", "--no-config").output == "")
  }

  @Test("the nearest says what counts, key by key, and a root stops the search")
  func nesting() throws {
    try scratch.write(".authlint.yaml", "rules: [mine]\nfail-on: warning\nignore: [no-bad-name]\n")
    #expect(project.run(".").status == .findings)
    try scratch.write("a/.authlint.yaml", "ignore: [no-bad-kind]\nseverity: {no-bad-name: info}\n")
    let nested = project.run(".")
    #expect(
      nested.output == """
        a/x.manifest.yaml:1:7: info: `bad` is bad [no-bad-name]
        1 finding ignored by a/.authlint.yaml
        1 finding does not fail the run, by `severity` in a/.authlint.yaml

        """)
    #expect(nested.status == .success)
    try scratch.write("a/.authlint.yaml", "root: true\n")
    #expect(project.run(".").output == "")
  }

  @Test("what is broken above a root is nobody's concern below it")
  func brokenAboveRoot() throws {
    try scratch.write(".authlint.yaml", "nonsense: 1\n")
    try scratch.write("a/.authlint.yaml", "root: true\n")
    #expect(project.run("a/x.manifest.yaml").status == .success)
    #expect(project.run(".").status == .fault)
  }

  @Test("an option overrules the environment, and the environment the configuration")
  func precedence() throws {
    try scratch.write(".authlint.yaml", "rules: [mine]\nignore: [no-bad-name]\nfail-on: warning\n")
    #expect(project.run(".").output.contains("no-bad-kind"))
    let environment = ["AUTHLINT_IGNORE": "no-bad-kind", "AUTHLINT_FAIL_ON": "error"]
    let overruled = project.run(".", variables: environment)
    #expect(overruled.output.contains("no-bad-name") && !overruled.output.contains("no-bad-kind"))
    #expect(overruled.status == .success)
    let option = project.run(
      ".", "--ignore", "no-bad-name", "--fail-on", "info", variables: environment)
    #expect(option.output.contains("no-bad-kind") && !option.output.contains("no-bad-name"))
    #expect(option.status == .findings)
  }

  @Test("overrides hold for the files that they name, relative to the configuration")
  func overrides() throws {
    try scratch.write("a/y.manifest.yaml", "name: bad\n")
    try scratch.write(
      ".authlint.yaml",
      """
      rules: [mine]
      overrides:
        - files: [a/x*]
          ignore: [no-bad-name]
        - files: [a/]
          severity: {no-bad-name: error, no-bad-kind: info}

      """)
    #expect(
      project.run(".").output == """
        a/x.manifest.yaml:2:7: info: `bad` is bad [no-bad-kind]
        a/y.manifest.yaml:1:7: error: `bad` is bad [no-bad-name]
        1 finding ignored by .authlint.yaml

        """)
  }

  @Test("include and exclude say what is searched for, relative to the configuration")
  func selection() throws {
    try scratch.write("a/app.yml", "name: bad\n")
    try scratch.write("a/b/app.yml", "name: bad\n")
    try scratch.write(".authlint.yaml", "rules: [mine]\ninclude: [app.yml]\nexclude: [a/b/]\n")
    #expect(project.run(".").output == "a/app.yml:1:7: warning: `bad` is bad [no-bad-name]\n")
    // The option takes the place of the configuration's patterns.
    let other = project.run(".", "--exclude", "/a/app.yml").output
    #expect(other == "a/b/app.yml:1:7: warning: `bad` is bad [no-bad-name]\n")
  }

  @Test("a configuration that is named holds for all, relative to its own folder")
  func named() throws {
    try scratch.write("settings/strict.yaml", "rules: [../mine]\nfail-on: info\n")
    let result = project.run(".", "--config", "settings/strict.yaml")
    #expect(result.output == both)
    #expect(result.status == .findings)
    let missing = project.run(".", "--config", "nowhere.yaml")
    #expect(missing.status == .fault)
    #expect(missing.errors == "error: `nowhere.yaml`: no such file or directory\n")
  }

  @Test(
    "a broken configuration is shown at its place, and nothing is checked",
    arguments: [
      ("ignroe: [x]", ".authlint.yaml:1:1"), ("exclude: ['[a']", ".authlint.yaml:1:11"),
      ("rules: [mine]\nignore: [no-bad-nam]", ".authlint.yaml:2:10"), ("[", ".authlint.yaml:1:1"),
    ])
  func broken(text: String, place: String) throws {
    try scratch.write(".authlint.yaml", text)
    let result = project.run(".")
    #expect(result.status == .fault)
    #expect(result.output == "")
    #expect(result.errors.contains("┌─ \(place)\n"), "\(result.errors)")
    #expect(result.errors.hasSuffix("error: the configuration is broken\n"))
  }
}

@Suite struct BaselineTests {
  let project: Project
  var scratch: Scratch { project.scratch }

  init() throws {
    project = try Project()
    try scratch.write(".authlint.yaml", "rules: [mine]\nfail-on: warning\n")
    try scratch.write("a/x.manifest.yaml", "name: bad\n")
    try scratch.write("a/y.manifest.yaml", "kind: bad\n")
  }

  @Test("what a baseline was written with is not reported, what is new is not")
  func roundTrip() throws {
    #expect(project.run(".").status == .findings)
    let written = project.run(".", "--baseline", "known.new", "--write-baseline")
    #expect(written.status == .success)
    #expect(written.output == "")
    let text = try scratch.read("known.new")
    #expect(text.contains("\"file\": \"a/x.manifest.yaml\""))
    #expect(project.run(".", "--baseline", "known.new").status == .success)
    // A moved line is no change, a new finding is one.
    try scratch.write("a/x.manifest.yaml", "# moved\nother: 1\nname: bad\nkind: bad\n")
    let changed = project.run(".", "--baseline", "known.new")
    #expect(changed.output == "a/x.manifest.yaml:4:7: warning: `bad` is bad [no-bad-kind]\n")
    #expect(changed.status == .findings)
    // Writing it again with the same findings changes nothing.
    try scratch.write("a/x.manifest.yaml", "name: bad\n")
    _ = project.run(".", "--baseline", "known.new", "--write-baseline")
    #expect(try scratch.read("known.new") == text)
  }

  @Test("entries of files that are not checked stay, and those of files that are gone do not")
  func partialWriting() throws {
    _ = project.run(".", "--baseline", "known.new", "--write-baseline")
    try scratch.write("a/y.manifest.yaml", "kind: good\n")
    _ = project.run("a/y.manifest.yaml", "--baseline", "known.new", "--write-baseline")
    let text = try scratch.read("known.new")
    #expect(text.contains("a/x.manifest.yaml") && !text.contains("a/y.manifest.yaml"))
    try FileManager.default.removeItem(atPath: scratch.path.appending("a/x.manifest.yaml").text)
    _ = project.run("a/y.manifest.yaml", "--baseline", "known.new", "--write-baseline")
    #expect(try !scratch.read("known.new").contains("a/x.manifest.yaml"))
  }

  @Test("on request, entries that match nothing any more are findings in the baseline")
  func stale() throws {
    try scratch.write(".authlint.yaml", "rules: [mine]\nbaseline: known.new\n")
    _ = project.run(".", "--baseline", "known.new", "--write-baseline")
    try scratch.write("a/x.manifest.yaml", "name: good\n")
    #expect(project.run(".").status == .success)
    let strict = project.run(".", "--baseline-strict")
    #expect(strict.status == .findings)
    #expect(strict.output.hasPrefix("known.new:4:5: error: `no-bad-name` no longer finds anything"))
    try FileManager.default.removeItem(atPath: scratch.path.appending("a/y.manifest.yaml").text)
    #expect(project.run(".", "--baseline-strict").output.split(separator: "\n").count == 2)
  }

  @Test("a baseline that is missing or damaged stops the run")
  func damaged() throws {
    let missing = project.run(".", "--baseline", "nowhere.json")
    #expect(missing.status == .fault)
    try scratch.write("known.json", "{\"version\": 1}")
    let damaged = project.run(".", "--baseline", "known.json")
    #expect(damaged.status == .fault)
    #expect(damaged.errors.contains("┌─ known.json:1:"))
    #expect(damaged.errors.hasSuffix("error: the baseline is broken\n"))
  }
}
