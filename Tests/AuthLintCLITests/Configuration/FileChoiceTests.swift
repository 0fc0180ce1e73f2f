import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// Runs of the program in a folder of a test's own, with the rules that come with authlint.
@Suite struct FileChoiceTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let good = """
    manifest: 1
    app:
      name: Campaign Helper
      service_id: "7351234567890123456"
      stage: launched
      owner: "7123456789012345678"
    scopes: [partner.authorization.info]
    authorization:
      category: TAP
      on_cancel: stop
      links:
        - region: US
          url: https://partner.us.tiktokshop.com/open/authorize?service_id=7351234567890123456&state={state}
    partners:
      - {id: "7222222222222222222", region: US, category: TAP, enrolled: true}

    """
  static let bad = good.replacingOccurrences(of: "enrolled: true", with: "enrolled: false")
  static let kubernetes = "apiVersion: v1\nkind: ConfigMap\n"

  func run(
    _ arguments: String..., in directory: String = "", input: String = ""
  ) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(
      input: input, directory: directory.isEmpty ? scratch.path : scratch.path.appending(directory))
    let status = AuthLintProgram.run(
      ["check", "--format", "compact"]
        + arguments.map { argument in
          guard argument.hasPrefix("@") else { return argument }
          return scratch.path.appending(String(argument.dropFirst())).text
        }, in: context)
    return (status, context.output.text, context.errors.text)
  }

  // MARK: - Where patterns count from

  @Test("a path outside the configuration's folder is searched by the patterns all the same")
  func elsewhere() throws {
    try scratch.write("here/c.yaml", "include: [app.yml, deploy/*.yml]\n")
    try scratch.write("other/app.yml", Self.bad)
    try scratch.write("other/deploy/x.yml", Self.bad)
    let result = run("@other", "--config", "@here/c.yaml", in: "here")
    #expect(result.status == .findings)
    #expect(result.output.split(separator: "\n").count == 2)
    let excluded = run(
      "@other", "--config", "@here/c.yaml", "--exclude", "deploy/", in: "here")
    #expect(excluded.output.split(separator: "\n").count == 1)
  }

  @Test("patterns of a configuration that is named count from the working directory")
  func namedConfiguration() throws {
    try scratch.write("settings/c.yaml", "include: [apps/*.yml]\n")
    try scratch.write("apps/x.yml", Self.bad)
    let result = run("@", "--config", "@settings/c.yaml")
    #expect(result.status == .findings && result.output.hasPrefix("apps/x.yml:"))
  }

  // MARK: - Files of authlint's own

  @Test("the configuration, rule files and baselines are not checked as manifests")
  func ownFiles() throws {
    try scratch.write("x.manifest.yaml", Self.good)
    try scratch.write("known.json", #"{"version": 1, "entries": []}"#)
    try scratch.write(
      ".authlint.yaml", "include: ['*.yaml', '*.json']\nbaseline: known.json\n")
    let found = run("@")
    #expect(found.status == .success)
    #expect(found.output == "")
    #expect(found.errors == "note: known.json: skipped: this is the baseline, not a manifest\n")
    let named = run("@.authlint.yaml", "@x.manifest.yaml")
    #expect(named.status == .success)
    #expect(
      named.errors == "note: .authlint.yaml: skipped: this is a configuration, not a manifest\n"
    )
    // Alone, nothing was checked; a hook says that this is all right.
    #expect(run("@.authlint.yaml").status == .incomplete)
    #expect(run("@.authlint.yaml", "--skip-foreign").status == .success)
  }

  @Test("a misspelt name of a configuration is told of")
  func misnamed() throws {
    try scratch.write("x.manifest.yaml", Self.good)
    try scratch.write("sub/.authlint.yml", "fail-on: never\n")
    let result = run("@")
    #expect(result.status == .fault)
    #expect(result.errors.contains("`sub/.authlint.yml` is not read"))
    #expect(run("@", "--no-config").status == .success)
    try scratch.write("sub/.authlint.yaml", "")
    #expect(run("@").status == .success)
  }

  @Test(
    "a misspelt name of a configuration in the working directory is refused, with or without a dot",
    arguments: [".authlint.yml", "authlint.yaml", "authlint.yml"])
  func misnamed(name: String) throws {
    try scratch.write("x.manifest.yaml", Self.good)
    try scratch.write(name, "fail-on: never\n")
    let result = run("@x.manifest.yaml")
    #expect(result.status == .fault)
    #expect(result.errors.contains("`\(name)` is not read"))
    #expect(run("@x.manifest.yaml", "--no-config").status == .success)
  }

  @Test("a folder or baseline that is missing is an error at its place in the configuration")
  func missing() throws {
    try scratch.write("x.manifest.yaml", Self.good)
    try scratch.write(".authlint.yaml", "fail-on: info\nrules: [policy]\n")
    let rules = run("@")
    #expect(rules.status == .fault)
    #expect(rules.errors.contains(".authlint.yaml:2:9"))
    #expect(rules.errors.contains("`policy`: no such file or directory"))
    try scratch.write(".authlint.yaml", "baseline: known.json\n")
    let baseline = run("@")
    #expect(baseline.status == .fault)
    #expect(baseline.errors.contains(".authlint.yaml:1:11"))
    #expect(baseline.errors.contains("--write-baseline"))
  }

  @Test("a baseline is written to the place that the configuration gives")
  func writtenBaseline() throws {
    try scratch.write("x.manifest.yaml", Self.bad)
    try scratch.write(".authlint.yaml", "baseline: known.json\n")
    #expect(run("@", "--write-baseline").status == .success)
    #expect(try scratch.read("known.json").contains("partner-not-enrolled"))
    #expect(run("@").status == .success)
    try scratch.write(".authlint.yaml", "")
    let nowhere = run("@", "--write-baseline")
    #expect(nowhere.status == .fault)
    #expect(nowhere.errors.contains("`--write-baseline` does not say where to"))
  }

  // MARK: - What is left out

  @Test("excluded files are checked if they are named, but not with --force-exclude")
  func forced() throws {
    try scratch.write("gen/x.manifest.yaml", Self.bad)
    try scratch.write(".authlint.yaml", "exclude: [gen/]\n")
    #expect(run("@gen/x.manifest.yaml").status == .findings)
    #expect(run("@gen/x.manifest.yaml", "--force-exclude").status == .success)
    try scratch.write(".authlint.yaml", "")
    #expect(run("@gen/x.manifest.yaml", "--force-exclude", "--exclude", "gen").status == .success)
    #expect(run("@gen/x.manifest.yaml", "--force-exclude").status == .findings)
  }

  @Test("what is left out is counted")
  func counted() throws {
    try scratch.write("x.manifest.yaml", Self.good)
    try scratch.write("gen/x.manifest.yaml", Self.bad)
    try scratch.write(".authlint.yaml", "exclude: [gen/]\n")
    let context = makeContext(directory: scratch.path)
    _ = AuthLintProgram.run(["check", scratch.path.text], in: context)
    #expect(context.output.text == "0 errors, 0 warnings in 1 file; 1 file skipped\n")
  }

  @Test("a manifest of something else is one finding if it is named, and passed over if found")
  func foreign() throws {
    try scratch.write("a/manifest.yaml", Self.kubernetes)
    try scratch.write("b/manifest.json", #"{"manifest_version": 3, "name": "x"}"#)
    try scratch.write("x.manifest.yaml", Self.good)
    let found = run("@")
    #expect(found.status == .success && found.output == "")
    #expect(
      found.errors == """
        note: a/manifest.yaml: skipped: this looks like a Kubernetes manifest; an app manifest \
        has the fields `manifest`, `app`, `partners` and others
        note: b/manifest.json: skipped: this looks like a browser extension's manifest; an app \
        manifest has the fields `manifest`, `app`, `partners` and others

        """)
    let named = run("@a/manifest.yaml")
    #expect(named.status == .findings)
    #expect(
      named.output == """
        a/manifest.yaml:1:1: error: this looks like a Kubernetes manifest; an app manifest has the \
        fields `manifest`, `app`, `partners` and others [foreign-file]

        """)
    #expect(run("@a/manifest.yaml", "--skip-foreign").status == .success)
    // A search that finds nothing else has checked nothing.
    #expect(run("@a").status == .incomplete)
  }

  @Test("a file with a document of ours is ours: another's document is one finding")
  func halfForeign() throws {
    let file = try scratch.write("manifest.yaml", Self.kubernetes + "---\n" + Self.good)
    let result = run(file)
    #expect(result.status == .findings)
    #expect(result.output.contains("foreign-file") && !result.output.contains("unknown-field"))
    #expect(!result.output.contains("missing-field"), "\(result.output)")
    for text in ["{}\n", "[]\n", "", "mainfest: 1\napp: {}\n"] {
      #expect(!run("-", input: text).output.contains("foreign-file"))
    }
    #expect(run("-", input: "mainfest: 1\n").output.contains("foreign-file"))
    #expect(run("-", "--select", "unknown-field", input: "x: 1\n").output.contains("unknown-field"))
  }

  // MARK: - Links

  @Test("a fix does not change what a link leads to unless the link was named")
  func fixedLinks() throws {
    let text = Self.good.replacingOccurrences(
      of: "scopes: [", with: "scopes: [partner.authorization.info, ")
    try scratch.write("tree/data/app.txt", text)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path.appending("tree/x.manifest.yaml").text,
      withDestinationPath: "data/app.txt")
    let found = run("@tree", "--fix", "--unsafe-fixes")
    #expect(found.errors.contains("`tree/x.manifest.yaml` is not fixed: a link leads to it"))
    #expect(try scratch.read("tree/data/app.txt") == text)
    _ = run("@tree/x.manifest.yaml", "--fix", "--unsafe-fixes")
    #expect(try scratch.read("tree/data/app.txt") != text)
  }

  @Test(
    "a directory in which nothing can be opened hides nothing else",
    .enabled(if: geteuid() != 0, "the superuser may open everything"))
  func unsearchable() throws {
    try scratch.write("a/x.manifest.yaml", Self.good)
    try scratch.write("b/x.manifest.yaml", Self.bad)
    chmod(scratch.path.appending("a").text, 0o444)
    defer { chmod(scratch.path.appending("a").text, 0o755) }
    let result = run("@")
    #expect(result.status == .incomplete)
    #expect(result.output.hasPrefix("b/x.manifest.yaml:"))
    #expect(result.errors.contains("a/x.manifest.yaml: permission denied"))
  }
}
