import AuthLint
import Reporters
import RuleEngine
import Session
import Workspace

/// Finds the options that `authlint explain` needs to find rules that do not come with authlint.
struct ExplainHints {
  private let settings: CheckSettings
  private let session: CheckSession
  private let environment: HostEnvironment

  init(_ settings: CheckSettings, _ session: CheckSession, _ environment: HostEnvironment) {
    self.settings = settings
    self.session = session
    self.environment = environment
  }

  /// Returns the options for the rules of some rule sets; `nil` if no rule needs one.
  func options(_ sets: [RuleSet]) -> ExplainOptions? {
    let sets = sets.filter(\.isFromFiles)
    if sets.isEmpty { return nil }
    // Rules that are named in the configuration that `explain` finds need no option.
    let configured = session.configuredRules
    var options: [String: String] = [:]
    for set in sets {
      for (index, rule) in set.definition.rules.enumerated() {
        if let text = option(for: set.path(ofRule: index), configured) { options[rule.id] = text }
      }
    }
    return options.isEmpty ? nil : ExplainOptions(options)
  }

  private func option(for file: String, _ configured: [String]) -> String? {
    let arguments = settings.arguments
    if let named = arguments.rules.first(where: { Self.isIn(Path($0).display, file) }) {
      // `explain` reads the environment variables too.
      let list = said(.rules)?.split(separator: ",").map(String.init)
      return list == arguments.rules ? nil : "--rules " + ShellWord.quoted(named)
    }
    if let configuration = arguments.configuration {
      return said(.config) == configuration
        ? nil : "--config " + ShellWord.quoted(configuration)
    }
    if configured.contains(where: { Self.isIn($0, file) }) { return nil }
    let folder = Path(file).directory.display
    return "--rules " + ShellWord.quoted(folder.isEmpty ? "." : folder)
  }

  private func said(_ option: CheckOption) -> String? {
    environment.variable(EnvironmentDefaults.variable(of: option))
  }

  private static func isIn(_ path: String, _ file: String) -> Bool {
    if path.utf8.elementsEqual(file.utf8) { return true }
    var folder = path
    while folder.utf8.last == 0x2F { folder.removeLast() }
    return Path(file).directory.display.utf8.elementsEqual(folder.utf8)
      || (folder == "." && !file.utf8.contains(0x2F))
  }
}
