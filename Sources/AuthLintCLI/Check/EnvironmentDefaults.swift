import Workspace

/// The options of `check` that environment variables set, such as `AUTHLINT_FAIL_ON` for
/// `--fail-on`.
struct EnvironmentDefaults {
  let environment: HostEnvironment

  /// Sets the options that the arguments do not give. Throws if a variable has an invalid value.
  func fill(_ arguments: inout CheckArguments) throws(CommandFailure) {
    for option in CheckOption.allCases {
      // If two options cannot be used together, the one on the command line overrides the variable.
      if option == .config, arguments.usesNoConfiguration { continue }
      if option == .noConfig, arguments.configuration != nil { continue }
      let name = Self.variable(of: option)
      guard let value = environment.variable(name), !value.isEmpty else { continue }
      if case .expected(let expected) = option.take(.variable(value), into: &arguments) {
        throw CommandFailure("`\(name)` is `\(value)`, expected \(expected)")
      }
    }
  }

  /// Returns the name of an option's environment variable.
  static func variable(of option: CheckOption) -> String {
    var name = Array("AUTHLINT_".utf8)
    for byte in option.rawValue.utf8 {
      let isLetter = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
      name.append(isLetter ? byte - 0x20 : UInt8(ascii: "_"))
    }
    return String(decoding: name, as: UTF8.self)
  }
}
