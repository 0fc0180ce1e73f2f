import AuthLint
import Diagnostics
import Workspace

/// Writes a first rule set, for `authlint init --rules`.
struct RuleSetStart {
  private let folder: String
  private let context: CommandContext

  init(folder: String, _ context: CommandContext) {
    self.folder = folder
    self.context = context
  }

  /// Writes the rule set, and the configuration in the working directory that uses it.
  func run() throws -> CommandStatus {
    let root = Path(folder)
    let working = try context.workingDirectory()
    let files = StartWriter(context)
    let place = working.reportName(working.absolute(root))
    let target = working.absolute(root)
    let start = StartingRules(name: setName(target), folder: place.text)
    try files.createDirectory(target)
    for (name, text) in start.files {
      let isSchema = name.utf8.suffix(5).elementsEqual(".json".utf8)
      try files.write(
        target.appending(name), as: root.appending(name), text, isShown: !isSchema)
    }
    let isInside = isInside(place)
    if isInside {
      let name = Path(ConfigurationReader.fileName)
      try files.write(
        working.absolute(name), as: name, Array(StartingRules.configuration(place.text).utf8),
        addition: Array(StartingRules.entry(place.text).utf8))
    }
    showNextSteps(files, isInside: isInside)
    return .success
  }

  /// Returns whether a folder is below the working directory, where a configuration may name it.
  private func isInside(_ place: Path) -> Bool {
    let parts = place.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.first?.isEmpty == false && !parts.contains { $0.elementsEqual("..".utf8) }
      && !place.bytes.elementsEqual(".".utf8)
  }

  /// Returns the name of the rule set: the folder's own, or `rules` if it has none that is text.
  private func setName(_ path: Path) -> String {
    let name = path.bytes.split(separator: UInt8(ascii: "/")).last {
      !$0.elementsEqual(".".utf8)
    }
    guard let text = name.flatMap({ String(validating: $0, as: UTF8.self) }),
      !text.unicodeScalars.contains(where: { VisibleText.isHidden($0.value) })
    else { return StartingRules.defaultFolder }
    return text
  }

  private func showNextSteps(_ files: StartWriter, isInside: Bool) {
    let place = ShellWord.quoted(folder)
    let rule = Path(folder).appending(StartingRules.ruleName).text
    var steps = [
      "Run the rule's examples: authlint test \(place)",
      "Change \(rule), or copy it for a rule of your own; authlint test --update \(place) writes the "
        + "caret lines of its bad examples",
    ]
    steps.append(
      isInside
        ? "Say in .authlint.yaml which files the set is for, and check them: authlint check"
        : "Check files by the rules: authlint check --no-default-rules --rules \(place) FILE")
    steps.append("Read what else rules can do: rules/README.md in authlint's repository")
    files.showNextSteps(steps)
  }
}
