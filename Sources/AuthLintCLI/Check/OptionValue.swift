/// The value of an option, from the command line or the environment.
enum OptionValue {
  /// The option without a value, as `--quiet`.
  case none
  /// A value on the command line, as `--jobs 2`.
  case argument(String)
  /// The value of an environment variable, which the command line overrides. The items of lists are
  /// separated by commas; flags are `true` or `false`.
  case variable(String)

  /// The result of storing a value.
  enum Outcome: Equatable {
    case taken
    /// The option already has a value and can have only one.
    case repeated
    /// The option needs a value.
    case missing
    /// The value is invalid; the text says what was expected.
    case expected(String)
  }

  /// Sets a flag.
  func set(_ flag: inout Bool) -> Outcome {
    if flag { return .repeated }
    switch self {
    case .none: flag = true
    case .argument: return .expected("no value")
    case .variable(let text):
      switch text.lowercased() {
      case "1", "true", "yes", "on": flag = true
      case "0", "false", "no", "off": break
      default: return .expected("`true` or `false`")
      }
    }
    return .taken
  }

  /// Sets a text.
  func set(_ option: inout String?) -> Outcome {
    if option != nil { return .repeated }
    switch self {
    case .none: return .missing
    case .argument(let text), .variable(let text): option = text
    }
    return .taken
  }

  /// Sets a number in decimal digits; in a variable it may have a sign.
  func set(_ option: inout Int?) -> Outcome {
    if option != nil { return .repeated }
    switch self {
    case .none: return .missing
    case .argument(let text):
      // The argument parser accepts a sign too, so a number with a sign is left to it.
      guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(text) else {
        return .expected("a number")
      }
      option = number
    case .variable(let text):
      guard let number = Int(text) else { return .expected("a number") }
      option = number
    }
    return .taken
  }

  /// Sets one of some choices.
  func set<Choice: RawRepresentable & CaseIterable>(_ option: inout Choice?) -> Outcome
  where Choice.RawValue == String {
    if option != nil { return .repeated }
    switch self {
    case .none: return .missing
    case .argument(let text), .variable(let text):
      guard let choice = Choice(rawValue: text) else { return .expected(Self.choices(Choice.self)) }
      option = choice
    }
    return .taken
  }

  /// Adds to a list of texts.
  func add(to list: inout [String]) -> Outcome {
    switch self {
    case .none: return .missing
    case .argument(let text): list.append(text)
    case .variable(let text):
      guard list.isEmpty else { return .repeated }
      list = text.split(separator: ",").map(String.init)
    }
    return .taken
  }

  /// Adds to a list of choices.
  func add<Choice: RawRepresentable & CaseIterable>(to list: inout [Choice]) -> Outcome
  where Choice.RawValue == String {
    if case .variable = self, !list.isEmpty { return .repeated }
    var texts: [String] = []
    let outcome = add(to: &texts)
    for text in texts {
      guard let choice = Choice(rawValue: text) else { return .expected(Self.choices(Choice.self)) }
      list.append(choice)
    }
    return outcome
  }

  private static func choices<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> String
  where Choice.RawValue == String {
    "one of " + Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
  }
}
