import Diagnostics
import Foundation
import Reporters
import RuleEngine
import Session
import TestSupport
import Testing
import Workspace

@testable import AuthLint
@testable import AuthLintCLI
@testable import Documents

@Suite struct CheckPipelineTests {
  let scratch: Scratch
  /// The folder of rules that find what the entries of a list say.
  let rules: String

  init() throws {
    scratch = try Scratch()
    try scratch.write("rules/ruleset.yaml", "name: says\ntitle: t\nvariable: doc\n")
    for (word, severity, more) in [
      ("error", "error", ""), ("warning", "warning", ""), ("info", "info", ""),
      ("mend", "error", "fix: {set: word, to: \"'mended'\", safe: true}"),
      ("knotty", "error", "fix: {set: word, to: \"'plain'\", safe: false}"),
      ("bad", "error", "when: 1 / (size(doc) - 4) == 0"),
    ] {
      try scratch.write(
        "rules/says-\(word).yaml",
        """
        id: says-\(word)
        title: t
        severity: \(severity)
        requirement: R.
        why: W.
        for: word in doc
        require: word != "\(word)"
        at: word
        message: says so
        help: h
        \(more)
        examples: {good: [], bad: []}

        """)
    }
    rules = scratch.path.appending("rules").text
  }

  /// Runs `check` with these rules alone.
  func run(
    _ arguments: String..., context: CommandContext? = nil
  ) throws -> (status: CommandStatus, output: String, errors: String) {
    let context = context ?? makeContext(directory: scratch.path)
    var arguments = arguments + ["--no-default-rules", "--rules", rules]
    if !arguments.contains("--format") { arguments += ["--format", "compact"] }
    let read = try #require(CheckArgumentReader.read(["check"] + arguments))
    let status = try CheckRun(context: context).run(read)
    return (status, context.output.text, context.errors.text)
  }

  @Test func `files are read so that their text need not be copied`() {
    #expect(FileReader.zerosBehind >= SourceText.padding)
  }

  @Test func `findings come in path order, then the figures`() throws {
    try scratch.write("b.manifest.yaml", "- warning\n- error\n")
    try scratch.write("a/manifest.yaml", "- error\n")
    let result = try run(scratch.path.text)
    #expect(
      result.output == """
        a/manifest.yaml:1:3: error: says so [says-error]
        b.manifest.yaml:1:3: warning: says so [says-warning]
        b.manifest.yaml:2:3: error: says so [says-error]

        """)
    #expect(result.status == .findings)
    #expect(result.errors == "")
  }

  @Test(arguments: [
    ("[ok]", "info", CommandStatus.success), ("[info]", "info", .findings),
    ("[info]", "warning", .success),
    ("[warning]", "warning", .findings), ("[warning]", "error", .success),
    ("[error]", "error", .findings), ("[error]", "never", .success),
    ("[broken", "never", .incomplete), ("[broken", "error", .findings),
  ])
  func `the status is that of the worst finding against the threshold`(
    text: String, threshold: String, status: CommandStatus
  ) throws {
    let file = try scratch.write("a.yaml", text)
    #expect(try run(file, "--fail-on", threshold).status == status)
  }

  @Test func `what could not be read is named, hides nothing, and is a status of its own`() throws {
    let file = try scratch.write("b.yaml", "- error\n")
    let result = try run(
      scratch.path.appending("c.yaml").text, file, scratch.path.appending("a").text)
    #expect(result.status == .incomplete)
    #expect(result.output == "b.yaml:1:3: error: says so [says-error]\n")
    #expect(
      result.errors == """
        error: a: no such file or directory
        error: c.yaml: no such file or directory

        """)
  }

  @Test func `a directory with nothing to check is no success`() throws {
    let result = try run(scratch.path.text)
    #expect(result.status == .incomplete)
    #expect(
      result.errors
        == "error: .: no manifests found: looked for `*.manifest.{yaml,yml,json}` and `manifest.{yaml,yml,json}`; `authlint init` writes one\n"
    )
  }

  @Test func `a file beyond the limit is a finding`() throws {
    let file = try scratch.write("a.yaml", "0123456789")
    let result = try run(file, "--max-size", "9")
    #expect(result.status == .findings)
    #expect(
      result.output.contains("a.yaml:1:1: error: the file is larger than 9 bytes [limit-exceeded]"))
  }

  @Test func `what could not be loaded is refused by its size, whatever the limit is`() throws {
    let file = try scratch.write("a.yaml", "")
    try #require(truncate(file, 2_200_000_000) == 0)
    let result = try run(file, "--max-size", "4GiB")
    #expect(result.status == .findings)
    #expect(result.output.contains("a.yaml:1:1: error: the file has 2 GiB or more"))
  }

  @Test func `standard input stands in its place among the files`() throws {
    let files = [try scratch.write("a.yaml", "- info\n"), try scratch.write("c.yaml", "- info\n")]
    let context = makeContext(input: "- error", directory: scratch.path)
    let result = try run(
      files[1], "-", files[0], "--stdin-filename", "b.yaml", context: context)
    #expect(
      result.output == """
        a.yaml:1:3: info: says so [says-info]
        b.yaml:1:3: error: says so [says-error]
        c.yaml:1:3: info: says so [says-info]

        """)
    let unnamed = try run("-", context: makeContext(input: "- error", directory: scratch.path))
    #expect(unnamed.output.contains("<stdin>:1:3: error: says so [says-error]"))
    let tooLong = try run(
      "-", "--max-size", "4", context: makeContext(input: "- error", directory: scratch.path))
    #expect(
      tooLong.output.contains(
        "<stdin>:1:1: error: the file is larger than 4 bytes [limit-exceeded]"))
  }

  @Test(arguments: [2, 8])
  func `the same bytes come whatever the number of jobs`(count: Int) throws {
    for index in 0..<200 {
      try scratch.write(
        "\(index).manifest.yaml", index % 3 == 0 ? "- error\n- warning\n" : "- ok\n")
    }
    let one = try run(scratch.path.text, "--jobs", "1").output
    #expect(try run(scratch.path.text, "--jobs", "\(count)").output == one)
  }

  @Test func `several reports are written in one run, files when they are complete`() throws {
    let file = try scratch.write("a.yaml", "- error\n")
    let report = scratch.path.appending("report").text
    let result = try run(
      file, "--format", "compact", "--output", "-", "--format", "json", "--output", report)
    #expect(result.output == "a.yaml:1:3: error: says so [says-error]\n")
    #expect(try scratch.read("report").contains("\"errors\": 1"))
    #expect(result.status == .findings)
  }

  @Test func `a report that has nowhere to go stops the run before it starts`() throws {
    let file = try scratch.write("a.yaml", "- error\n")
    let nowhere = scratch.path.appending("no/report").text
    #expect(throws: CommandFailure("`\(nowhere)` cannot be written: no such file or directory")) {
      try run(file, "--output", nowhere)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func `a full disk is a fault`() throws {
    let file = try scratch.write("a.yaml", "- error\n")
    let result = try run(file, "--output", "/dev/full")
    #expect(result.status == .fault)
    #expect(result.errors == "error: `/dev/full` is not written: no space left on device\n")
  }

  @Test func `fixes are written in place, and shown without being written`() throws {
    let file = try scratch.write("a.yaml", "- mend\n")
    let shown = try run(file, "--diff")
    #expect(shown.status == .findings)
    #expect(shown.output == "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-- mend\n+- mended\n")
    #expect(try scratch.read("a.yaml") == "- mend\n")
    #expect(try run(file, "--fix").status == .success)
    #expect(try scratch.read("a.yaml") == "- mended\n")
  }

  @Test func `what became of the fixes is told on standard error, unless nobody wants to hear it`()
    throws
  {
    let file = try scratch.write("a.yaml", "- mend\n- knotty\n")
    let run = try run(file, "--fix")
    #expect(
      run.errors == """
        note: `a.yaml`: 1 fix applied (1 says-mend)
        note: `a.yaml`: 1 unsafe fix not applied (1 says-knotty)
        help: add `--unsafe-fixes` to apply it too

        """)
    #expect(try scratch.read("a.yaml") == "- mended\n- knotty\n")
    #expect(try self.run(file).errors.isEmpty)
  }

  @Test func `a fix that was not tried is named with the reason`() {
    let finding = Diagnostic(
      rule: "says-so", severity: .error, message: "m",
      primary: Annotation(range: SourceRange(0, 1)))
    let report = FileReport(
      file: SourceFile(path: "a.yaml", bytes: [0x61]), diagnostics: [finding])
    let outcome = FixApplier.Outcome(
      bytes: [], applied: [], report: report,
      left: [.init(finding: finding, reason: .untried)])
    #expect(
      FixReport(outcome, isShown: false).notes.map(\.message) == [
        "`a.yaml:1:1`: the fix of `says-so` is not applied: too many fixes get in each other's way"
      ])
  }

  @Test func `nothing to fix is no difference`() throws {
    let file = try scratch.write("a.yaml", "- ok\n")
    let shown = try run(file, "--diff")
    #expect(shown.status == .success)
    #expect(shown.output == "")
  }

  @Test func `a file that cannot be fixed is a fault, and the others are fixed`() throws {
    let good = try scratch.write("b.yaml", "- mend\n")
    let bad = try scratch.write("a.yaml", "- mend\n")
    let context = makeContext(directory: scratch.path)
    let settings = try CheckSettings(
      try #require(
        CheckArgumentReader.read([
          "check", "--fix", "--jobs", "1", "--no-default-rules", "--rules", rules,
        ])),
      environment: context.environment)
    // A file that is changed by someone else between reading and writing.
    struct Meddler: ReportWriter {
      let path: String
      func begin(into out: inout [UInt8]) {}
      func write(
        _ report: FileReport, into out: inout [UInt8], flush: (inout [UInt8]) -> Void
      ) {
        if report.file.path == "a.yaml" {
          try? Data("others\n".utf8).write(to: URL(fileURLWithPath: path))
        }
      }
      func end(_ summary: ReportSummary, into out: inout [UInt8]) {}
    }
    let report = OpenReport(
      .standardOutput, sink: context.output, writer: Meddler(path: bad))
    let session = try context.session(settings, in: try context.workingDirectory())
    let checker = try session.makeChecker(
      for: [(bad, "a.yaml"), (good, "b.yaml")].map {
        CheckItem(path: Path($0.0), name: Path($0.1))
      }, passOver: { _ in })
    let outcome = CheckPipeline(settings: settings, context: context, reports: [report])
      .run(checker, failures: [], passedOver: PassedOver())
    #expect(outcome.status == .fault)
    #expect(
      context.errors.text == """
        note: `b.yaml`: 1 fix applied (1 says-mend)
        error: `a.yaml` is not fixed: changed since it was read

        """)
    #expect(try scratch.read("a.yaml") == "others\n")
    #expect(try scratch.read("b.yaml") == "- mended\n")
  }

  @Test func `a value that a rule cannot work with is a finding, and the run goes on`() throws {
    let files = [
      try scratch.write("a.yaml", "- error\n"), try scratch.write("b.yaml", "[a, b, c, d]"),
    ]
    let context = makeContext(directory: scratch.path)
    let outcome = try run(files[0], files[1], context: context)
    #expect(outcome.status == .findings)
    #expect(
      context.output.text == """
        a.yaml:1:3: error: says so [says-error]
        b.yaml:1:1: error: the rule `says-bad` could not judge this value: division by zero \
        [not-judged]

        """)
  }

  @Test func `findings are counted by rule on request`() throws {
    let file = try scratch.write("a.yaml", "- info\n- error\n- info\n")
    let counted = try run(file, "--statistics", "--format", "text").output
    let plain = try run(file, "--format", "text").output
    #expect(counted.count > plain.count)
    #expect(counted.contains("says-info") && counted.contains("says-error"))
  }

  @Test func `control characters in names do not reach the terminal`() throws {
    let missing = scratch.path.appending("\u{1B}[31m\nx").text
    #expect(
      try run(missing).errors == "error: \u{241B}[31m\u{240A}x: no such file or directory\n")
  }

  @Test func `progress shows on a terminal alone, and goes away`() throws {
    for index in 0..<100 { try scratch.write("\(index).manifest.yaml", "- ok\n") }
    func errors(
      _ variables: [String: String], _ terminals: Set<Int32>, format: String = "compact"
    ) throws -> String {
      var time = 0.0
      let context = makeContext(
        variables: variables, terminals: terminals, directory: scratch.path,
        clock: {
          time += 1
          return time
        })
      return try run(scratch.path.text, "--format", format, context: context).errors
    }
    #expect(try errors([:], [2]).hasPrefix("\r16 of 100 files"))
    #expect(try errors([:], [2]).hasSuffix("\r\u{1B}[K"))
    #expect(try errors(["CI": "true"], [2]) == "")
    #expect(try errors([:], []) == "")
    // Findings on the same terminal stand above the line, if they are lines themselves.
    #expect(try errors([:], [1, 2]).hasPrefix("\r16 of 100 files"))
    #expect(try errors([:], [1, 2], format: "json") == "")
    try scratch.write("49.manifest.yaml", "- error\n")
    let mixed = try errors([:], [1, 2])
    #expect(mixed.components(separatedBy: "\r\u{1B}[K").count == 3, "\(mixed.debugDescription)")
  }

  @Test func `when nobody reads any more, the run ends, without a word and without success`() throws
  {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    signal(SIGPIPE, SIG_IGN)
    close(ends[0])
    defer { close(ends[1]) }
    for index in 0..<3000 {
      try scratch.write("\(index).manifest.yaml", String(repeating: "- warning\n", count: 5))
    }
    var context = makeContext(directory: scratch.path)
    context.output = OutputSink(descriptor: ends[1])
    let result = try run(scratch.path.text, context: context)
    #expect(result.status == .incomplete)
    #expect(result.errors == "")
  }
}
