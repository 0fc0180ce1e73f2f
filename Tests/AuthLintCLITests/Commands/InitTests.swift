import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

@Suite struct InitTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func run(
    _ arguments: [String] = [], terminals: Set<Int32> = [], answers: [String] = []
  ) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(
      variables: ["NO_COLOR": "1"], terminals: terminals, directory: scratch.path, answers: answers)
    let status = AuthLintProgram.run(["init", scratch.path.text] + arguments, in: context)
    return (status, context.output.text, context.errors.text)
  }

  @Test func `what is missing is asked for where somebody can answer, and nowhere else`() throws {
    for terminals in [[], [0], [2], [1]] as [Set<Int32>] {
      let silent = try InitTests()
      #expect(silent.run(terminals: terminals, answers: ["asked"]).errors.isEmpty)
      #expect(!(try silent.scratch.read("app.manifest.yaml").contains("asked")))
    }
    let asked = run(
      ["--owner", "8647245523056104235"], terminals: [0, 2],
      answers: [" My App ", "12x", "7579802912634078989", "", "US, uk", "us, gb"])
    #expect(asked.status == .success)
    #expect(asked.errors.contains("error: the service id is `12x`, expected decimal digits\n"))
    #expect(asked.errors.contains("help: did you mean `GB`?\n"))
    #expect(!asked.errors.contains("owner: "))
    let manifest = try scratch.read("app.manifest.yaml")
    for line in [
      "  name: \"My App\"", "  service_id: \"7579802912634078989\"", "  stage: development",
      "    region: \"GB\"",
    ] {
      #expect(manifest.contains(line + "\n"), "\(manifest)")
    }
    #expect(!manifest.contains("<"))
  }

  @Test func `the end of input leaves the rest open`() throws {
    #expect(run(terminals: [0, 2], answers: ["My App"]).status == .success)
    let manifest = try scratch.read("app.manifest.yaml")
    #expect(manifest.contains("name: \"My App\"\n") && manifest.contains("owner: \"<owner>\"\n"))
    // A manifest that is there is not asked about.
    #expect(run(terminals: [0, 2], answers: ["Other"]).errors.isEmpty)
  }

  @Test(arguments: [
    ["--service-id", "abc"], ["--service-id", ""], ["--stage", "lunched"], ["--region", "UK"],
    ["--region", "US,"], ["--region", "Germany"], ["--region", "XX"], ["--name", " "],
    ["--owner", "a\nb"],
    ["--name", "a\u{1B}[31m"],
  ])
  func `a value that cannot be meant is refused before anything is written`(arguments: [String])
    throws
  {
    let result = run(arguments)
    #expect(result.status == .fault)
    #expect(result.errors.hasPrefix("error: `\(arguments[0])` is `"))
    #expect(!result.errors.contains("\u{1B}"))
    #expect(throws: (any Error).self) { try scratch.read("app.manifest.yaml") }
  }

  @Test func `a region that no partner can have is refused, with the nearest`() {
    let result = run(["--region", "xx"])
    #expect(result.errors.contains("expected `US`, or the two letters of a market\n"))
    #expect(result.errors.contains("help: did you mean `"))
    #expect(run(["--region", "row,mx"]).status == .success)
  }

  @Test func `the end of input at the first question writes nothing`() {
    let result = run(terminals: [0, 2])
    #expect(result.status == .interrupted)
    #expect(result.errors.hasSuffix("\nnothing is written\n"))
    for name in ["app.manifest.yaml", "manifest.schema.json", ".authlint.yaml"] {
      #expect(throws: (any Error).self) { try scratch.read(name) }
    }
  }

  @Test func `hooks are written where pre-commit reads them, at the repository's root`() throws {
    try scratch.write(".git/HEAD", "ref: refs/heads/main\n")
    let context = makeContext(directory: scratch.path)
    #expect(
      AuthLintProgram.run(["init", scratch.path.appending("apps/x").text], in: context) == .success)
    #expect(try scratch.read(".pre-commit-config.yaml").contains("id: authlint"))
    #expect(throws: (any Error).self) { try scratch.read("apps/x/.pre-commit-config.yaml") }
    #expect(try !scratch.read("apps/x/app.manifest.yaml").isEmpty)
  }

  @Test func `values are texts whatever they look like`() throws {
    #expect(run(["--name", "yes: [\"#{$(x)}\\", "--owner", "0123"]).status == .success)
    let context = makeContext(directory: scratch.path)
    let file = scratch.path.appending("app.manifest.yaml").text
    for (expression, value) in [
      ("literal.app.name", ##""yes: [\"#{$(x)}\\""##), ("literal.app.owner", "\"0123\""),
    ] {
      _ = AuthLintProgram.run(["eval", expression, file], in: context)
      #expect(context.output.text.contains(value + "\n"), "\(context.output.text)")
    }
  }

  @Test
  func `an app without a name is called like its folder, and no placeholder is left in silence`()
    throws
  {
    for folder in ["a/match-maker", "a/./match-maker/", "a/match-maker/b/.."] {
      let scratch = try Scratch()
      let context = makeContext(variables: ["NO_COLOR": "1"], directory: scratch.path)
      let path = scratch.path.appending(folder).text
      #expect(AuthLintProgram.run(["init", path], in: context) == .success)
      let manifest = try scratch.read("a/match-maker/app.manifest.yaml")
      #expect(manifest.contains("  name: \"match-maker\"\n"), "\(manifest)")
      let check = AuthLintProgram.run(["check", path, "--format", "compact"], in: context)
      #expect(check == .findings)
      let left = manifest.split(separator: "\n").filter { $0.contains("\"<") && !$0.contains("#") }
      let found = context.output.text.split(separator: "\n").filter {
        $0.contains("unresolved-placeholder")
      }
      #expect(!left.isEmpty && left.count == found.count, "\(context.output.text)")
    }
  }
}
