import AuthLint
import Diagnostics
import Reporters
import Session
import Testing
import Workspace

@testable import AuthLintCLI

@Suite struct CheckSettingsTests {
  func settings(
    _ arguments: [String], variables: [String: String] = [:], terminals: Set<Int32> = []
  ) throws -> CheckSettings {
    let read = try #require(CheckArgumentReader.read(["check"] + arguments))
    let context = makeContext(variables: variables, terminals: terminals)
    return try CheckSettings(read, environment: context.environment)
  }

  func failure(_ arguments: [String], variables: [String: String] = [:]) -> String? {
    do {
      _ = try settings(arguments, variables: variables)
      return nil
    } catch {
      return (error as? CommandFailure)?.message
    }
  }

  @Test func `nothing said is the text report on what the working directory holds`() throws {
    let settings = try settings([])
    #expect(settings.paths == [Path(".")])
    #expect(settings.reports == [ReportRequest(format: .text, destination: .standardOutput)])
    #expect(settings.threshold == nil)
    #expect(settings.rules == RuleChoice())
    #expect(settings.reader.limit == 16 << 20)
    #expect(settings.change == .none)
  }

  @Test func `formats and outputs are pairs`() throws {
    let two = try settings(["--format", "text", "--output", "-", "--format=sarif", "--output=r"])
    #expect(
      two.reports == [
        ReportRequest(format: .text, destination: .standardOutput),
        ReportRequest(format: .sarif, destination: .file(Path("r"))),
      ])
    #expect(
      try settings(["--output", "r"]).reports
        == [ReportRequest(format: .text, destination: .file(Path("r")))])
    #expect(
      failure(["--format", "text", "--format", "json", "--output", "r"])
        == "there are 2 of `--format` and 1 of `--output`")
    #expect(
      failure(["--format", "text", "--format", "json"])
        == "there are 2 of `--format` and 0 of `--output`")
    #expect(
      failure(["--format", "text", "--format", "json", "--output", "r", "--output", "r"])
        == "two reports go to `r`")
  }

  @Test func `an option overrules the environment, which fills in the rest`() throws {
    let variables = [
      "AUTHLINT_FORMAT": "json", "AUTHLINT_FAIL_ON": "warning", "AUTHLINT_IGNORE": "a,b",
      "AUTHLINT_QUIET": "1", "AUTHLINT_JOBS": "3", "AUTHLINT_MAX_SIZE": "1k",
      "AUTHLINT_FIX": "no", "AUTHLINT_SELECT": "",
    ]
    let plain = try settings([], variables: variables)
    #expect(plain.reports.map(\.format) == [.json])
    #expect(plain.threshold == .warning)
    #expect(plain.rules.ignore == ["a", "b"])
    #expect(plain.rules.select == nil)
    #expect(plain.arguments.isQuiet)
    #expect(plain.jobs == 3)
    #expect(plain.reader.limit == 1024)
    #expect(plain.change == .none)
    let overruled = try settings(
      ["--format", "text", "--fail-on", "never", "--ignore", "c", "--jobs", "1"],
      variables: variables)
    #expect(overruled.reports.map(\.format) == [.text])
    #expect(overruled.threshold == .never)
    #expect(overruled.rules.ignore == ["c"])
    #expect(overruled.jobs == 1)
  }

  @Test func `every option has its variable`() throws {
    let values = [
      "--format": "junit", "--color": "always", "--fail-on": "info", "--jobs": "7",
      "--severity": "a=info", "--max-size": "5", "--max-findings": "6",
    ]
    for option in CheckArgumentReaderTests.valued {
      let name = option.dropFirst(2).uppercased().split(separator: "-").joined(separator: "_")
      var filled = CheckArguments()
      let context = makeContext(variables: ["AUTHLINT_\(name)": values[option] ?? "x"])
      try EnvironmentDefaults(environment: context.environment).fill(&filled)
      #expect(
        filled == CheckArgumentReader.read(["check", option, values[option] ?? "x"]), "\(name)")
    }
    for flag in CheckArgumentReaderTests.flags where flag != "-q" {
      let name = flag.dropFirst(2).uppercased().split(separator: "-").joined(separator: "_")
      var filled = CheckArguments()
      let context = makeContext(variables: ["AUTHLINT_\(name)": "true"])
      try EnvironmentDefaults(environment: context.environment).fill(&filled)
      #expect(filled == CheckArgumentReader.read(["check", flag]), "\(name)")
    }
  }

  @Test(arguments: [
    ("AUTHLINT_FORMAT", "xml"), ("AUTHLINT_FAIL_ON", "fatal"), ("AUTHLINT_QUIET", "maybe"),
    ("AUTHLINT_JOBS", "many"), ("AUTHLINT_COLOR", "red"),
  ])
  func `a variable that makes no sense is refused by its name`(name: String, value: String) throws {
    let message = try #require(failure([], variables: [name: value]))
    #expect(message.hasPrefix("`\(name)` is `\(value)`, expected "))
  }

  @Test(
    arguments: [
      (["--config", "c", "--no-config"], "`--config` and `--no-config` cannot be used together"),
      (["--jobs", "0"], "`--jobs` is 0, expected at least 1"),
      (["--fix", "-"], "standard input cannot be changed"),
      (
        ["--stdin-filename", "x", "a.yaml"],
        "`--stdin-filename` names standard input, which is not checked"
      ),
      (["--exclude", "[a"], "`[a` is not a pattern that `--exclude` can use"),
      (["--ignore", "a,,b"], "`--ignore` is `a,,b`, where an id is empty"),
      (
        ["--severity", "a"],
        "`--severity` is `a`, expected `ID=LEVEL` with one of `error`, `warning`, `info`, `off`"
      ),
      (
        ["--severity", "a=on"],
        "`--severity` is `a=on`, expected `ID=LEVEL` with one of `error`, `warning`, `info`, `off`"
      ),
      (
        ["--max-findings", "0"], "`--max-findings` is 0, expected at least 1"
      ),
      (
        ["--max-size", "big"], "`--max-size` is `big`, expected a size such as `16MiB` or `500000`"
      ),
    ] as [([String], String)])
  func `what cannot be meant is refused`(arguments: [String], message: String) {
    #expect(failure(arguments) == message)
  }

  @Test func `lists of ids may be repeated, and take several separated by commas`() throws {
    let settings = try settings([
      "--ignore", "a,b", "--ignore", "c", "--severity", "a=info,b=error",
    ])
    #expect(settings.rules.ignore == ["a", "b", "c"])
    #expect(settings.rules.severities.map(\.id) == ["a", "b"])
    #expect(settings.rules.severities.map(\.severity) == [.info, .error])
  }

  @Test func `a name for standard input without paths says that it is to be read`() throws {
    #expect(try settings(["--stdin-filename", "a.json"]).paths == [Path("-")])
    #expect(try settings([], variables: ["AUTHLINT_STDIN_FILENAME": "a.json"]).paths == [Path(".")])
  }

  @Test func `differences have standard output for themselves`() throws {
    let settings = try settings(
      ["--diff", "--format", "text", "--output", "-", "--format", "json", "--output", "r"])
    #expect(settings.change == .show)
    #expect(settings.reports.map(\.format) == [.json])
  }

  @Test func `on GitHub the text report is followed by annotations and the job's summary`() throws {
    let variables = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "/s"]
    let plain = try settings([], variables: variables)
    #expect(plain.reports.map(\.format) == [.text, .github, .markdown])
    #expect(plain.reports.last?.destination == .endOfFile(Path("/s")))
    #expect(
      try settings(["--format", "json"], variables: variables).reports.map(\.format) == [.json])
    #expect(try settings([], variables: ["GITHUB_ACTIONS": "false"]).reports.count == 1)
  }

  @Test(
    arguments: [
      ([:], true, ColorChoice.auto, true), ([:], false, .auto, false), ([:], false, .always, true),
      ([:], true, .never, false), (["NO_COLOR": "1"], true, .auto, false),
      (["NO_COLOR": ""], true, .auto, true), (["NO_COLOR": "1"], true, .always, true),
      (["FORCE_COLOR": "1"], false, .auto, true), (["FORCE_COLOR": "0"], true, .auto, false),
      (["CLICOLOR_FORCE": "1"], false, .auto, true), (["CLICOLOR_FORCE": "0"], true, .auto, true),
      (["NO_COLOR": "1", "FORCE_COLOR": "1"], true, .auto, false),
      (["TERM": "dumb"], true, .auto, false),
      (["TERM": "dumb", "FORCE_COLOR": "1"], true, .auto, true),
    ] as [([String: String], Bool, ColorChoice, Bool)])
  func `colour is a matter of the option, then of the environment, then of the terminal`(
    variables: [String: String], isTerminal: Bool, choice: ColorChoice, isColored: Bool
  ) {
    let environment = makeContext(variables: variables, terminals: isTerminal ? [1] : [])
      .environment
    #expect(
      ReportRequest.usesColor(choice, isStandardOutput: true, environment: environment) == isColored
    )
    // A file is coloured only when that is asked for.
    #expect(
      ReportRequest.usesColor(choice, isStandardOutput: false, environment: environment)
        == (choice == .always))
  }

  @Test(
    arguments: [
      ("1", 1), ("16MiB", 16 << 20), ("16M", 16 << 20), ("500kB", 500_000), ("2K", 2048),
      ("1GiB", 1 << 30), ("", nil), ("M", nil), ("-1", nil), ("1.5M", nil), ("1 M", nil),
      ("9223372036854775807G", nil), ("99999999999999999999", nil), ("1T", nil),
    ] as [(String, Int?)])
  func `sizes are numbers with or without a unit`(text: String, bytes: Int?) {
    #expect(ByteSize.bytes(text) == bytes)
  }
}
