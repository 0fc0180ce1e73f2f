import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// Proposes a view of an existing configuration, for `authlint init --from`.
struct ViewStart {
  private let name: String
  private let context: CommandContext

  init(_ name: String, _ context: CommandContext) {
    self.name = name
    self.context = context
  }

  /// Writes a configuration with the view, or shows what to add to the one that is there.
  func run() throws -> CommandStatus {
    let file: SourceFile
    do throws(ReadFailure) {
      file = try DocumentArgument.read(name, context)
    } catch {
      DocumentArgument.show(error, of: name, context)
      return .incomplete
    }
    guard let lines = ViewProposal.lines(for: file) else {
      throw CommandFailure(
        "`\(file.path)` has no field with a known name",
        help: "write the view yourself: examples/views/README.md in authlint's repository shows one"
      )
    }
    let working = try context.workingDirectory()
    let place = working.reportName(working.absolute(Path(name))).text
    let entry = """
      rule-sets:
        - rules: partner-authorization
          files: [\(ScalarText(quoting: .plain, isInFlow: true).scalar(place))]
          # The manifest that the rules see, with `${…}` where it is taken from the file.
          view:
      \(lines.map { "      " + $0 }.joined(separator: "\n"))

      """
    let files = StartWriter(context)
    let path = Path(ConfigurationReader.fileName)
    let configuration = "# How authlint checks what is in this folder and below.\n" + entry
    try files.write(
      working.absolute(path), as: path, Array(configuration.utf8), addition: Array(entry.utf8))
    let shown = ShellWord.quoted(name)
    files.showNextSteps([
      "Correct the expressions of the view, and fill in what no field was found for",
      "Look at the manifest that results: authlint view \(shown)",
      "Check it: authlint check \(shown)",
    ])
    return .success
  }
}
