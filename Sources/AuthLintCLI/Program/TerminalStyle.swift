import Reporters
import Workspace

/// How text is written to a standard stream: what the terminal there can do, if there is one.
struct TerminalStyle: Equatable {
  /// The cells of a row; `nil` if there is no terminal.
  var width: Int?
  /// Whether colours are used.
  var usesColor = false
  /// Whether links (OSC 8) are used.
  var usesLinks = false

  /// Looks at a stream, by its number.
  init(stream: Int32, environment: HostEnvironment, color: ColorChoice = .auto) {
    usesColor = Self.usesColor(color, stream: stream, environment: environment)
    guard environment.isTerminal(stream) else { return }
    width = environment.terminalWidth(stream)
    usesLinks = usesColor && Self.knowsLinks(environment)
  }

  /// The options of a report that is written in this style.
  var reportOptions: ReportOptions {
    var options = ReportOptions()
    options.usesColor = usesColor
    options.usesLinks = usesLinks
    options.width = width
    return options
  }

  /// Whether colours are used: by the option; else never where `NO_COLOR` is set, always where
  /// `FORCE_COLOR` or `CLICOLOR_FORCE` is, and on a terminal that can.
  static func usesColor(
    _ choice: ColorChoice, stream: Int32, environment: HostEnvironment
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if let value = environment.variable("NO_COLOR"), !value.isEmpty { return false }
    if let value = environment.variable("FORCE_COLOR"), !value.isEmpty {
      return environment.isSet("FORCE_COLOR")
    }
    if environment.isSet("CLICOLOR_FORCE") { return true }
    if environment.variable("TERM") == "dumb" { return false }
    return environment.isTerminal(stream)
  }

  /// Whether the terminal is known to show links. What is not known might print them as garbage.
  static func knowsLinks(_ environment: HostEnvironment) -> Bool {
    if let forced = environment.variable("FORCE_HYPERLINK"), !forced.isEmpty {
      return environment.isSet("FORCE_HYPERLINK")
    }
    let terminal = environment.variable("TERM") ?? ""
    if environment.isSet("CI") || terminal.isEmpty || terminal == "dumb" || terminal == "linux" {
      return false
    }
    let program = environment.variable("TERM_PROGRAM") ?? ""
    func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
      let parts = (environment.variable("TERM_PROGRAM_VERSION") ?? "").split(separator: ".")
        .map { Int($0.prefix { $0.isASCII && $0.isNumber }) ?? 0 }
      let version = (parts.first ?? 0, parts.dropFirst().first ?? 0)
      return version >= (major, minor)
    }
    // A multiplexer stands between: variables of the terminal around it say nothing.
    if environment.isSet("TMUX") || program == "tmux" {
      return program == "tmux" && isAtLeast(3, 4)
    }
    if environment.isSet("STY") || terminal.hasPrefix("screen") { return false }
    switch program {
    case "iTerm.app": return isAtLeast(3, 1)
    case "vscode": return isAtLeast(1, 72)
    case "WezTerm", "ghostty", "mintty", "rio", "Tabby": return true
    default: break
    }
    if let version = environment.variable("VTE_VERSION").flatMap({ Int($0) }) {
      return version > 5000
    }
    let marks = ["KITTY_WINDOW_ID", "WT_SESSION", "ALACRITTY_WINDOW_ID", "KONSOLE_VERSION"]
    if marks.contains(where: { environment.variable($0)?.isEmpty == false }) { return true }
    return ["xterm-kitty", "alacritty", "foot", "xterm-ghostty"].contains(terminal)
  }
}
