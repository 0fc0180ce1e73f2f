import ArgumentParser
import CEL
import Workspace

/// Errors in the arguments, worded in the same style as other errors.
enum UsageErrors {
  /// The options that change files. They are never suggested for a misspelled option.
  static let changing = ["--fix", "--unsafe-fixes", "--write-baseline", "--update"]

  private static var commands: [(name: String, type: any ParsableCommand.Type)] {
    AuthLintCommand.configuration.subcommands.compactMap { type in
      type.configuration.commandName.map { ($0, type) }
    }
  }

  /// The names of the commands.
  static var commandNames: [String] { commands.map(\.name) }

  /// Returns what is wrong with the command that the arguments name; `nil` if it exists or none is
  /// named.
  static func ofCommand(_ arguments: [String]) -> CommandFailure? {
    guard let first = arguments.first else { return nil }
    if first == "help" {
      let words = arguments.dropFirst().filter { !$0.utf8.starts(with: "-".utf8) }
      for word in words where word != "help" && !isCommand(word) {
        let nearest = NearestName.suggestion(for: word, among: commandNames + ["help"])
        return CommandFailure(
          "unknown command `\(word)`",
          help: nearest.map { "did you mean `authlint help \($0)`?" }
            ?? "the commands are \(listing(commandNames))")
      }
      return nil
    }
    if first.utf8.starts(with: "-".utf8), first.utf8.count > 1 { return ofOption(first) }
    if isCommand(first) { return nil }
    return CommandFailure("unknown command `\(first)`", help: help(first))
  }

  private static func isCommand(_ word: String) -> Bool {
    commandNames.contains { $0.utf8.elementsEqual(word.utf8) }
  }

  private static func help(_ word: String) -> String {
    let path = "authlint check " + ShellWord.quoted(word)
    if word == "-" { return "to check standard input: `\(path)`" }
    if (try? FileStatus.of(Path(word))) != nil { return "to check it: `\(path)`" }
    if let nearest = NearestName.suggestion(for: word, among: commandNames + ["help"]) {
      return "did you mean `authlint \(nearest)`?"
    }
    if word.utf8.contains(0x2F) || word.utf8.contains(0x2E) {
      return "if this is a file, check it with `\(path)`"
    }
    return "the commands are \(listing(commandNames))"
  }

  /// Returns what is wrong with an option where a command is expected; `nil` if it is allowed
  /// there.
  private static func ofOption(_ option: String) -> CommandFailure? {
    let name = String(option.prefix { $0 != "=" })
    let own = ["--version", "--help", "-h"]
    // The argument parser defines options of its own, for completions and manual pages.
    let isParsers =
      name.utf8.starts(with: "---".utf8)
      || ["-help", "-version", "--help-hidden", "-help-hidden", "--generate-completion-script"]
        .contains(name)
      || name.utf8.starts(with: "--experimental".utf8)
    if own.contains(name) || isParsers { return nil }
    let message = "unknown option `\(name)` before a command"
    if options(of: CheckCommand.self).contains(name) {
      return CommandFailure(message, help: "options follow the command: `authlint check …`")
    }
    let nearest = NearestName.suggestion(for: name, among: own)
    return CommandFailure(
      message, help: nearest.map { "did you mean `\($0)`?" } ?? "see `authlint --help`")
  }

  /// Returns an error of the argument parser in the style of other errors.
  static func failure(_ error: any Error, arguments: [String]) -> CommandFailure {
    let text = AuthLintCommand.message(for: error)
    let command = commands.first { command in
      arguments.first.map { $0.utf8.elementsEqual(command.name.utf8) } ?? false
    }
    let page = command.map { "see `authlint \($0.name) --help`" } ?? "see `authlint --help`"
    let (message, values) = plain(text)
    if let unknown = quoted(after: "unknown option `", in: message) {
      let known = command.map { options(of: $0.type) } ?? []
      let nearest = NearestName.suggestion(
        for: unknown, among: known.filter { !changing.contains($0) })
      return CommandFailure(message, help: nearest.map { "did you mean `\($0)`?" } ?? page)
    }
    if !values.isEmpty, let value = quoted(after: "the value `", in: message) {
      let nearest = NearestName.suggestion(for: value, among: values)
      return CommandFailure(
        message + ", expected \(listing(values, last: "or"))",
        help: nearest.map { "did you mean `\($0)`?" } ?? page)
    }
    return CommandFailure(message, help: page)
  }

  /// Returns the parser's message in authlint's style, and the values that it suggests.
  private static func plain(_ text: String) -> (message: String, values: [String]) {
    var text = text
    for lead in ["Error: "] where text.hasPrefix(lead) { text.removeFirst(lead.count) }
    if let end = TextSearch.firstIndex(of: ". Did you mean '", in: text) {
      text = String(decoding: text.utf8.prefix(end), as: UTF8.self)
    }
    var values: [String] = []
    if let offer = TextSearch.firstIndex(of: ". Please provide one of", in: text) {
      values = split(Array(text.utf8.dropFirst(offer)))
      text = String(decoding: text.utf8.prefix(offer), as: UTF8.self)
    }
    var words: [UInt8] = []
    // The parser quotes with `'`, authlint with backticks. A `'` in the user's text is replaced
    // too.
    for byte in text.utf8 { words.append(byte == 0x27 ? 0x60 : byte) }
    if let first = words.first, (0x41...0x5A).contains(first) { words[0] = first | 0x20 }
    while let last = words.last, last == 0x2E || last == 0x0A || last == 0x20 { words.removeLast() }
    return (String(decoding: words, as: UTF8.self), values)
  }

  /// Returns the values in `'a', 'b' or 'c'.`, or those of lines `  - a`.
  private static func split(_ bytes: [UInt8]) -> [String] {
    if bytes.contains(0x0A) {
      return bytes.split(separator: 0x0A).dropFirst().map { line in
        String(decoding: line.drop { $0 == 0x20 || $0 == 0x2D }, as: UTF8.self)
      }
    }
    return bytes.split(separator: 0x27, omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String(decoding: $0.element, as: UTF8.self) }
  }

  /// Returns the quoted text after some words at the start of a message; `nil` if it starts
  /// otherwise.
  private static func quoted(after lead: String, in message: String) -> String? {
    guard message.utf8.starts(with: lead.utf8) else { return nil }
    let rest = message.utf8.dropFirst(lead.utf8.count)
    return String(decoding: rest.prefix { $0 != 0x60 }, as: UTF8.self)
  }

  /// Returns the long options of a command, as its help lists them.
  static func options(of type: any ParsableCommand.Type) -> [String] {
    var options: [String] = []
    for line in AuthLintCommand.helpMessage(for: type, columns: 200).split(separator: "\n") {
      guard line.drop(while: { $0 == " " }).hasPrefix("-") else { continue }
      for word in line.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "/" }) {
        guard word.hasPrefix("-") else { break }
        if word.hasPrefix("--") { options.append(String(word)) }
      }
    }
    return options
  }

  private static func listing(_ names: [String], last: String = "and") -> String {
    let quoted = names.map { "`\($0)`" }
    guard quoted.count > 1, let end = quoted.last else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " \(last) " + end
  }
}
