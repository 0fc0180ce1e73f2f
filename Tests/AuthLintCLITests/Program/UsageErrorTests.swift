import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

@Suite struct UsageErrorTests {
  func errors(_ arguments: [String]) -> String {
    let context = makeContext()
    #expect(AuthLintProgram.run(arguments, in: context) == .fault, "\(arguments)")
    #expect(context.output.text == "")
    return context.errors.text
  }

  @Test(arguments: [
    (["chekc"], "unknown command `chekc`", "did you mean `authlint check`?"),
    (["help", "chekc"], "unknown command `chekc`", "did you mean `authlint help check`?"),
    (["zzz"], "unknown command `zzz`", "the commands are `check`, `explain`, "),
    (["-"], "unknown command `-`", "to check standard input: `authlint check -`"),
    (
      ["a/b c.yaml"], "unknown command `a/b c.yaml`",
      "if this is a file, check it with `authlint check 'a/b c.yaml'`"
    ),
    (["--hlp"], "unknown option `--hlp` before a command", "did you mean `--help`?"),
    (["check", "--frmt", "x"], "unknown option `--frmt`", "did you mean `--format`?"),
    (["check", "--format", "txet"], "the value `txet` is invalid for", "did you mean `text`?"),
    (["eval"], "missing expected argument `<expression>`", "see `authlint eval --help`"),
    (["explain"], "no rule is named", "name a rule that `authlint rules` lists, or use `--all`"),
    (["init", "a", "b"], "unexpected argument `b`", "see `authlint init --help`"),
  ])
  func `what is misspelt is named, and the nearest is offered`(
    arguments: [String], message: String, help: String
  ) {
    let lines = errors(arguments).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("error: \(message)") == true, "\(lines)")
    #expect(lines.last?.hasPrefix("help: \(help)") == true, "\(lines)")
  }

  @Test func `a file in the command's place is one to check`() throws {
    let scratch = try Scratch()
    let file = try scratch.write("chec", "a: 1\n")
    #expect(errors([file]).hasSuffix("help: to check it: `authlint check \(file)`\n"))
  }

  @Test(arguments: [
    ["check", "--fxi"], ["check", "--fi"], ["check", "--unsafe-fixs"], ["--fix"],
    ["check", "--write-baselin"], ["--unsafe-fixes"], ["test", "--fix"], ["test", "--updat"],
  ])
  func `no suggestion changes files`(arguments: [String]) {
    let text = errors(arguments)
    let advice = text.split(separator: "\n").filter { $0.hasPrefix("help: ") }.joined()
    #expect(!advice.isEmpty)
    for option in UsageErrors.changing { #expect(!advice.contains(option), "\(text)") }
  }

  @Test func `the options that change files are options of 'check' and 'test'`() {
    let options = UsageErrors.options(of: CheckCommand.self)
    let ofTest = UsageErrors.options(of: TestCommand.self)
    #expect(Set(options + ofTest).isSuperset(of: UsageErrors.changing))
    #expect(options.contains("--config") && options.contains("--quiet"))
  }

  @Test(arguments: [
    ("a.yaml", "a.yaml"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''"), ("$x", "'$x'"),
    ("*", "'*'"), ("é/ü", "é/ü"), ("~", "'~'"),
  ])
  func `words are quoted for a shell where it would read them otherwise`(
    word: String, quoted: String
  ) {
    #expect(ShellWord.quoted(word) == quoted)
  }
}
