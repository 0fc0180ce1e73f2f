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
      var spelling = argument
      var value: String?
      if let sign = argument.utf8.firstIndex(of: UInt8(ascii: "=")) {
        spelling = String(argument[..<sign])
        value = String(argument[argument.utf8.index(after: sign)...])
      }
      guard let option = CheckOption(spelling: spelling) else { return false }
      if value == nil {
        let outcome = option.take(.none, into: &result)
        if outcome == .taken { continue }
        guard outcome == .missing else { return false }
      }
      guard let value = value ?? rest.popFirst(), isPlain(value),
        option.take(.argument(value), into: &result) == .taken
      else { return false }
    }
    return true
  }

  /// Whether a value is certainly one, and no option.
  private static func isPlain(_ value: String) -> Bool {
    let bytes = value.utf8
    return !bytes.isEmpty && (bytes.first != UInt8(ascii: "-") || bytes.count == 1)
  }
}
