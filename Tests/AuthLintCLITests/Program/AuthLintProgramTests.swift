import ArgumentParser
import AuthLint
import Foundation
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

@Suite struct AuthLintProgramTests {
  func run(_ arguments: String...) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext()
    let status = AuthLintProgram.run(arguments, in: context)
    return (status, context.output.text, context.errors.text)
  }

  @Test func `the version and help are what was asked for, and go to standard output`() {
    let version = run("--version")
    #expect(version.output == TextChecker.version + "\n")
    #expect(version.status == .success)
    for arguments in [["--help"], ["help"], ["check", "--help"], ["help", "check"]] {
      let context = makeContext()
      #expect(AuthLintProgram.run(arguments, in: context) == .success)
      #expect(context.output.text.contains("USAGE: authlint"))
      #expect(context.errors.text == "")
    }
  }

  @Test(arguments: [
    ["--unknown"], ["unknown"], ["check", "--jobs", "many"], ["check", "--format", "xml"],
    ["check", "--format"], ["check", "--jobs", "0"], ["check", "--config", "a", "--no-config"],
  ])
  func `bad usage is status 2, and is explained on standard error`(arguments: [String]) {
    let context = makeContext()
    #expect(AuthLintProgram.run(arguments, in: context) == .fault)
    #expect(context.output.text == "")
    let text = context.errors.text
    #expect(text.hasPrefix("error: "))
  }

  @Test(arguments: [
    ["--X"], ["X"], ["check", "--X"], ["check", "--format", "X"], ["check", "--select", "X"],
    ["check", "--config", "X"], ["explain", "X"], ["rules", "--format", "X"],
    ["init", "--name", "X"],
  ])
  func `what is wrong with an argument is told without obeying it`(arguments: [String]) {
    let context = makeContext(variables: ["GITHUB_ACTIONS": "true"])
    let hostile = "\u{1B}[31m\u{9B}\u{202E}\n::error::x\n##[error]x"
    let arguments = arguments.map { $0.replacingOccurrences(of: "X", with: hostile) }
    #expect(AuthLintProgram.run(arguments, in: context) == .fault)
    let text = context.errors.text
    #expect(text.contains("error]x"))
    let obeyed: Set<Unicode.Scalar> = ["\u{1B}", "\u{9B}", "\u{202E}"]
    #expect(!text.unicodeScalars.contains { obeyed.contains($0) })
    #expect(!text.contains("##[") && !text.contains("\n::"))
  }

  @Test func `no command at all checks nothing, and is no success`() {
    let result = run()
    #expect(result.status == .fault)
    #expect(result.output == "")
    #expect(result.errors.contains("USAGE: authlint"))
  }

  @Test func `every file in Commands is a command, and every command has a file`() throws {
    let folder = Checkout.file("Sources/AuthLintCLI/Commands")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let commands = AuthLintCommand.configuration.subcommands
    #expect(commands.map { "\($0).swift" }.sorted() == files)
    for command in commands {
      let name = try #require(command.configuration.commandName)
      #expect("\(command)".lowercased() == name + "command")
      #expect(!command.configuration.abstract.isEmpty)
    }
  }
}
