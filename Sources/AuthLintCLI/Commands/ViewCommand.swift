import ArgumentParser
import AuthLint
import Diagnostics
import RuleEngine
import Session
import Workspace

/// `authlint view`: prints the manifest that the configuration's view makes of a file.
struct ViewCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Print the manifest that the configuration's view makes of a file.",
    discussion: """
      A configuration of another form is read as a manifest by the `view` of an entry under \
      `rule-sets` in .authlint.yaml. What is printed is what the rules see. Secrets are not shown. \
      Expressions that find nothing are named on standard error.

      Exit status: 0 there is a manifest, 1 the file is broken, 2 no view is for the file.
      """)

  @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup var configurationOptions: ConfigurationOptions

  func run(in context: CommandContext) throws -> CommandStatus {
    var arguments = CheckArguments()
    configurationOptions.fill(&arguments)
    let session = try context.session(
      CheckSettings(arguments, environment: context.environment),
      in: try context.workingDirectory())
    let path = Path(file)
    guard let linter = try session.viewingLinter(for: path) else {
      throw CommandFailure(
        "no view is for `\(path.display)`",
        help: "write one under `rule-sets` in .authlint.yaml")
    }
    let source: SourceFile
    do throws(ReadFailure) {
      source = try DocumentArgument.read(file, context)
    } catch {
      DocumentArgument.show(error, of: file, context)
      return .incomplete
    }
    let (manifests, report) = try ViewedManifest.all(of: source, linter)
    for (index, manifest) in manifests.enumerated() {
      if index > 0 { context.output.write("---\n") }
      context.output.write { out in
        for line in manifest.text.utf8.split(separator: UInt8(ascii: "\n")) {
          VisibleText.append(String(decoding: line, as: UTF8.self), to: &out)
          out.append(UInt8(ascii: "\n"))
        }
      }
      context.output.flush()
      for absent in manifest.absent {
        context.say(.note, "`\(absent)` is absent: its expression finds nothing")
      }
    }
    guard report.isComplete, !manifests.isEmpty else {
      var problems = report
      problems.diagnostics.removeAll { $0.rule != "syntax-error" && $0.rule != "limit-exceeded" }
      DocumentArgument.show(problems, context)
      return .findings
    }
    return .success
  }
}
