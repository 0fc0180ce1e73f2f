import Reporters
import Workspace

/// How text is written to a standard stream: the width, colours and links of its terminal, if any.
struct TerminalStyle: Equatable {
  /// The width in cells; `nil` if the stream is not a terminal.
  var width: Int?
  /// Whether colours are used.
  var usesColor = false
  /// Whether links (OSC 8) are used.
  var usesLinks = false

  /// Determines the style of a stream by its number: 1 or 2.
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

  /// Returns whether colours are used. The option decides. Without it, `NO_COLOR` turns them off;
  /// then `FORCE_COLOR` decides (`0` and `false` mean no); then `CLICOLOR_FORCE` turns them on;
  /// otherwise they need a terminal that is not `dumb`.
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

  /// Returns whether the terminal is known to support links; others might print the escape sequence
  /// as garbage.
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
    // Inside a multiplexer, the variables of the outer terminal do not tell what it supports.
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
