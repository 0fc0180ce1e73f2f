import Workspace

/// The environment's say in the options of `check`: `AUTHLINT_FAIL_ON` for `--fail-on`.
struct EnvironmentDefaults {
  let environment: HostEnvironment

  /// Fills in what the arguments leave open. Throws where a variable makes no sense.
  func fill(_ arguments: inout CheckArguments) throws(CommandFailure) {
    for option in CheckOption.allCases {
      // Of two that exclude each other, the one that was given as an option holds.
      if option == .config, arguments.usesNoConfiguration { continue }
      if option == .noConfig, arguments.configuration != nil { continue }
      let name = Self.variable(of: option)
      guard let value = environment.variable(name), !value.isEmpty else { continue }
      if case .expected(let expected) = option.take(.variable(value), into: &arguments) {
        throw CommandFailure("`\(name)` is `\(value)`, expected \(expected)")
      }
    }
  }

  /// The variable that stands for an option.
  static func variable(of option: CheckOption) -> String {
    var name = "AUTHLINT_"
    for byte in option.rawValue.utf8 {
      let isLetter = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
      name.unicodeScalars.append(Unicode.Scalar(isLetter ? byte - 0x20 : UInt8(ascii: "_")))
    }
    return name
  }
}
