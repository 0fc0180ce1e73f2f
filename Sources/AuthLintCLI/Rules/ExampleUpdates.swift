import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// Writes the caret lines of rule files anew, for `authlint test --update`.
struct ExampleUpdates {
  private let context: CommandContext
  private var unchanged = 0

  /// Whether a file was written, so that rule sets have to be read again.
  private(set) var hasWritten = false

  init(_ context: CommandContext) { self.context = context }

  /// Updates the files of some rule sets, and says for each what was done.
  ///
  /// - Throws: ``CommandFailure`` if a file cannot be written.
  mutating func update(_ ruleSets: [RuleSet]) throws {
    for ruleSet in ruleSets {
      guard ruleSet.isFromFiles else {
        context.say(
          .note,
          "the rules of `\(ruleSet.definition.name)` are part of the program and stay as they are",
          help: "name a rule file or a folder of rules")
        continue
      }
      for update in try ExampleUpdate.updates(of: ruleSet) { try write(update) }
    }
    if unchanged > 0 {
      context.say(
        .note, "\(unchanged) rule \(unchanged == 1 ? "file is" : "files are") unchanged")
    }
  }

  private mutating func write(_ update: ExampleUpdate) throws(CommandFailure) {
    let name = update.file.path
    let lines = SourceLines(update.file)
    for problem in update.left {
      let place = lines.position(at: problem.primary.range.lower)
      context.say(.warning, "`\(name):\(place.line):\(place.column)`: \(problem.message)")
    }
    guard update.isChanged else {
      if update.left.isEmpty { unchanged += 1 }
      return
    }
    let path = Path(name)
    let current: (bytes: [UInt8], status: FileStatus)
    do throws(ReadFailure) {
      current = try FileReader().readWithStatus(path)
      if current.bytes != update.file.bytes { throw .changed }
    } catch {
      throw CommandFailure("`\(name)` is not updated: \(error.message)")
    }
    do throws(FileReplacement.Failure) {
      try FileReplacement.replace(path, with: update.bytes, since: current.status)
    } catch {
      throw CommandFailure("`\(name)` is not updated: \(error.message)")
    }
    hasWritten = true
    let examples = update.examples == 1 ? "1 example" : "\(update.examples) examples"
    context.say(.note, "`\(name)`: the caret lines of \(examples) are written anew")
  }
}
