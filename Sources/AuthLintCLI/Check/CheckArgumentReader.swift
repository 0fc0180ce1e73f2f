/// Reads the plain forms of a `check` command line without the argument parser.
///
/// Starting the argument parser inspects the types of the whole program, which takes longer than
/// checking a file. The parser stays the authority: it handles everything other than plain paths,
/// known options with valid values and flags given once, and also all errors and all help. A test
/// compares the two.
enum CheckArgumentReader {
  /// Reads the arguments, starting with `check` itself; returns false if the argument parser must
  /// read them.
  ///
  /// The result is not an optional, because instantiating its type takes as long as reading.
  static func read(_ arguments: [String], into result: inout CheckArguments) -> Bool {
    guard let command = arguments.first, command.utf8.elementsEqual("check".utf8) else {
      return false
    }
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      guard argument.utf8.first == UInt8(ascii: "-"), argument.utf8.count > 1 else {
        // The argument parser may treat these words specially.
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

  /// Returns whether a text is certainly a value and not an option.
  private static func isPlain(_ value: String) -> Bool {
    let bytes = value.utf8
    return !bytes.isEmpty && (bytes.first != UInt8(ascii: "-") || bytes.count == 1)
  }
}
