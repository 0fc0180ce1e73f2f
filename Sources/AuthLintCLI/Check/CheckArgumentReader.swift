import AuthLint
import Reporters

/// Reads the plain forms of a `check` command line without the argument parser.
///
/// The argument parser looks through the types of the whole program when it starts, which takes
/// longer than checking a file does. It stays the authority: whatever is not a plain path, a known
/// option with a sound value, or a flag given once is left to it, and so are all mistakes and all
/// help. A test compares the two.
enum CheckArgumentReader {
  /// Reads what the arguments say, `check` itself among them; false to ask the argument parser.
  ///
  /// Not an optional: to make the type of one takes as long as reading.
  static func read(_ arguments: [String], into result: inout CheckArguments) -> Bool {
    guard let command = arguments.first, command.utf8.elementsEqual("check".utf8) else {
      return false
    }
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      guard argument.utf8.first == UInt8(ascii: "-"), argument.utf8.count > 1 else {
        // Words that the argument parser may have a meaning for.
        if argument.isEmpty || argument.utf8.elementsEqual("help".utf8) { return false }
        result.paths.append(argument)
        continue
      }
      var option = argument
      var value: String?
      if let sign = argument.utf8.firstIndex(of: UInt8(ascii: "=")) {
        option = String(argument[..<sign])
        value = String(argument[argument.utf8.index(after: sign)...])
      }
      if value == nil, setFlag(option, &result) { continue }
      guard let value = value ?? rest.popFirst(), isPlain(value),
        set(option, to: value, &result)
      else { return false }
    }
    return true
  }

  /// Whether a value is certainly one, and no option.
  private static func isPlain(_ value: String) -> Bool {
    let bytes = value.utf8
    return !bytes.isEmpty && (bytes.first != UInt8(ascii: "-") || bytes.count == 1)
  }

  /// Sets a flag that was not set; false if there is no such flag, or it was.
  private static func setFlag(_ option: String, _ result: inout CheckArguments) -> Bool {
    switch option {
    case "--quiet", "-q": set(&result.isQuiet)
    case "--statistics": set(&result.showsStatistics)
    case "--coverage": set(&result.showsCoverage)
    case "--no-default-rules": set(&result.usesNoDefaultRules)
    case "--no-suppressions": set(&result.usesNoSuppressions)
    case "--write-baseline": set(&result.writesBaseline)
    case "--baseline-strict": set(&result.isBaselineStrict)
    case "--fix": set(&result.fixes)
    case "--unsafe-fixes": set(&result.fixesUnsafely)
    case "--diff": set(&result.showsDiff)
    case "--no-config": set(&result.usesNoConfiguration)
    case "--force-exclude": set(&result.excludesNamed)
    case "--skip-foreign": set(&result.skipsForeign)
    case "--follow-links": set(&result.followsLinks)
    default: false
    }
  }

  private static func set(_ flag: inout Bool) -> Bool {
    defer { flag = true }
    return !flag
  }

  /// Gives an option its value; false if there is no such option, if it has one, or if it does not
  /// take this one.
  private static func set(
    _ option: String, to value: String, _ result: inout CheckArguments
  ) -> Bool {
    switch option {
    case "--format":
      guard let format = ReportFormat(rawValue: value) else { return false }
      result.formats.append(format)
      return true
    case "--output": return append(value, &result.outputs)
    case "--color": return set(ColorChoice(rawValue: value), &result.color)
    case "--rules": return append(value, &result.rules)
    case "--select": return append(value, &result.select)
    case "--ignore": return append(value, &result.ignore)
    case "--severity": return append(value, &result.severities)
    case "--fail-on": return set(FailureThreshold(rawValue: value), &result.threshold)
    case "--baseline": return set(value, &result.baseline)
    case "--config": return set(value, &result.configuration)
    case "--exclude": return append(value, &result.exclude)
    case "--stdin-filename": return set(value, &result.standardInputName)
    case "--max-size": return set(value, &result.maximumSize)
    case "--max-findings":
      guard value.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
      return set(Int(value), &result.maximumFindings)
    case "--jobs":
      // The argument parser takes a sign too.
      guard value.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
      return set(Int(value), &result.jobs)
    default: return false
    }
  }

  private static func append(_ value: String, _ list: inout [String]) -> Bool {
    list.append(value)
    return true
  }

  private static func set<Value>(_ value: Value?, _ option: inout Value?) -> Bool {
    guard let value, option == nil else { return false }
    option = value
    return true
  }
}
