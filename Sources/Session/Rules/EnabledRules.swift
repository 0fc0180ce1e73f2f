import AuthLint
import Reporters
import Workspace

/// The rules that commands other than `check` work with: the same as `check` would use.
struct RulesInForce {
  var ruleSets: [RuleSet]
  /// Which of the rules are in force, and how severe they are.
  var settings: LintSettings
  /// What the option `--rules` names.
  var named: [Path]
  /// What `authlint explain` has to be told to know the rules.
  var explainOptions: ExplainOptions?

  /// Finds the rules by options, the environment and the configuration of a directory.
  static func find(
    _ arguments: CheckArguments, in directory: Path = Path("."), _ context: CommandContext
  ) throws -> RulesInForce {
    var arguments = arguments
    arguments.paths = []
    let settings = try CheckSettings(
      rulesOf: arguments, environment: context.environment)
    let workingDirectory: WorkingDirectory
    do throws(SystemError) {
      workingDirectory = try context.environment.workingDirectory()
    } catch {
      throw CommandFailure("the working directory is not there: \(error.message)")
    }
    let engine = try LintEngine(settings, workingDirectory: workingDirectory, context: context)
    return try engine.rulesInForce(in: directory)
  }

  /// The names and numbers in an expression, those in its texts too.
  static func words(of expression: String) -> [Substring.UTF8View] {
    expression.utf8.split { byte in
      !(byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte))
    }
  }

  /// The rule sets, the last of which an expression is about: the last one that `--rules` names, or
  /// one whose name for the document the expression has.
  func ruleSets(for expression: String) -> [RuleSet] {
    let first = named.isEmpty ? ruleSets.first : ruleSets.last
    let words = Self.words(of: expression)
    func isNamed(_ set: RuleSet) -> Bool {
      words.contains { $0.elementsEqual(set.definition.variable.utf8) }
    }
    guard let first, !isNamed(first), let other = ruleSets.first(where: isNamed) ?? ruleSets.first
    else {
      return ruleSets.filter { $0 !== first } + (first.map { [$0] } ?? [])
    }
    let chosen = isNamed(other) ? other : first
    return ruleSets.filter { $0 !== chosen } + [chosen]
  }
}

/// Finds out what `authlint explain` has to be told of rules that do not come with authlint.
struct ExplainHints {
  let settings: CheckSettings
  let environment: HostEnvironment
  /// The rule files and folders of the configuration that `explain` finds, as reports name them.
  let configured: [String]

  /// The options for the rules of some sets; `nil` if none needs any.
  func options(_ sets: [RuleSet]) -> ExplainOptions? {
    var options: [String: String] = [:]
    for set in sets where set.isFromFiles {
      for (index, rule) in set.definition.rules.enumerated() {
        if let text = option(for: set.path(ofRule: index)) { options[rule.id] = text }
      }
    }
    return options.isEmpty ? nil : ExplainOptions(options)
  }

  private func option(for file: String) -> String? {
    let arguments = settings.arguments
    if let named = arguments.rules.first(where: { Self.isIn(Path($0).display, file) }) {
      // What the environment says, `explain` reads too.
      let list = said("RULES")?.split(separator: ",").map(String.init)
      return list == arguments.rules ? nil : "--rules " + ShellWord.quoted(named)
    }
    if let configuration = arguments.configuration {
      return said("CONFIG") == configuration
        ? nil : "--config " + ShellWord.quoted(configuration)
    }
    if configured.contains(where: { Self.isIn($0, file) }) { return nil }
    let folder = Path(file).directory.display
    return "--rules " + ShellWord.quoted(folder.isEmpty ? "." : folder)
  }

  private func said(_ option: String) -> String? { environment.variable("AUTHLINT_" + option) }

  private static func isIn(_ path: String, _ file: String) -> Bool {
    if path.utf8.elementsEqual(file.utf8) { return true }
    var folder = path
    while folder.utf8.last == 0x2F { folder.removeLast() }
    return Path(file).directory.display.utf8.elementsEqual(folder.utf8)
      || (folder == "." && !file.utf8.contains(0x2F))
  }
}
