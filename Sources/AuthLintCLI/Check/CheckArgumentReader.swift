import Reporters

/// Reads the plain forms of a `check` command line without the argument parser.
///
/// The argument parser looks through the types of the whole program when it starts, which takes
/// longer than checking a file does. It stays the authority: whatever is not a plain path, a known
/// option with a sound value, or a flag given once is left to it, and so are all mistakes and all
/// help. A test compares the two.
enum CheckArgumentReader {
  private enum Action {
    case flag(WritableKeyPath<CheckArguments, Bool>)
    case list(WritableKeyPath<CheckArguments, [String]>)
    case text(WritableKeyPath<CheckArguments, String?>)
    case format
    case color
    case threshold
    case jobs
  }

  /// What the arguments say, `check` itself among them; `nil` to ask the argument parser.
  static func read(_ arguments: [String]) -> CheckArguments? {
    guard let command = arguments.first, command.utf8.elementsEqual("check".utf8) else {
      return nil
    }
    var result = CheckArguments()
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      guard argument.utf8.first == UInt8(ascii: "-"), argument.utf8.count > 1 else {
        // Words that the argument parser may have a meaning for.
        if argument.isEmpty || argument.utf8.elementsEqual("help".utf8) { return nil }
        result.paths.append(argument)
        continue
      }
      var option = argument
      var value: String?
      if let sign = argument.utf8.firstIndex(of: UInt8(ascii: "=")) {
        option = String(argument[..<sign])
        value = String(argument[argument.utf8.index(after: sign)...])
      }
      guard let action = action(option) else { return nil }
      if case .flag(let flag) = action {
        if value != nil || result[keyPath: flag] { return nil }
        result[keyPath: flag] = true
        continue
      }
      guard let value = value ?? rest.popFirst(), isPlain(value),
        apply(action, value, to: &result)
      else { return nil }
    }
    return result
  }

  /// Whether a value is certainly one, and no option.
  private static func isPlain(_ value: String) -> Bool {
    let bytes = value.utf8
    return !bytes.isEmpty && (bytes.first != UInt8(ascii: "-") || bytes.count == 1)
  }

  private static func apply(
    _ action: Action, _ value: String, to result: inout CheckArguments
  ) -> Bool {
    switch action {
    case .flag: return false
    case .list(let list): result[keyPath: list].append(value)
    case .text(let text):
      if result[keyPath: text] != nil { return false }
      result[keyPath: text] = value
    case .format:
      guard let format = ReportFormat(rawValue: value) else { return false }
      result.formats.append(format)
    case .color:
      guard result.color == nil, let color = ColorChoice(rawValue: value) else { return false }
      result.color = color
    case .threshold:
      guard result.threshold == nil, let threshold = FailureThreshold(rawValue: value) else {
        return false
      }
      result.threshold = threshold
    case .jobs:
      guard result.jobs == nil, value.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
        let jobs = Int(value)
      else { return false }
      result.jobs = jobs
    }
    return true
  }

  private static func action(_ option: String) -> Action? {
    switch option {
    case "--format": .format
    case "--output": .list(\.outputs)
    case "--color": .color
    case "--quiet", "-q": .flag(\.isQuiet)
    case "--statistics": .flag(\.showsStatistics)
    case "--coverage": .flag(\.showsCoverage)
    case "--rules": .list(\.rules)
    case "--no-default-rules": .flag(\.usesNoDefaultRules)
    case "--select": .list(\.select)
    case "--ignore": .list(\.ignore)
    case "--severity": .list(\.severities)
    case "--fail-on": .threshold
    case "--no-suppressions": .flag(\.usesNoSuppressions)
    case "--baseline": .text(\.baseline)
    case "--write-baseline": .flag(\.writesBaseline)
    case "--baseline-strict": .flag(\.isBaselineStrict)
    case "--fix": .flag(\.fixes)
    case "--unsafe-fixes": .flag(\.fixesUnsafely)
    case "--diff": .flag(\.showsDiff)
    case "--config": .text(\.configuration)
    case "--no-config": .flag(\.usesNoConfiguration)
    case "--exclude": .list(\.exclude)
    case "--stdin-filename": .text(\.standardInputName)
    case "--max-size": .text(\.maximumSize)
    case "--jobs": .jobs
    default: nil
    }
  }
}
