import AuthLint
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// `check --watch`.
@Suite struct WatchRunTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Watches a folder while `changes` happen one after the other; returns what was written.
  private func watch(
    _ arguments: CheckArguments, _ changes: [() throws -> Void]
  ) throws -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(directory: scratch.path)
    var arguments = arguments
    arguments.watches = true
    if arguments.paths.isEmpty { arguments.paths = [scratch.path.text] }
    arguments.formats = [.compact]
    var left = changes[...]
    var failure: (any Error)?
    let run = WatchRun(
      context: context,
      pause: {
        guard let next = left.popFirst() else { return false }
        do { try next() } catch { failure = error }
        return true
      })
    let status = try run.run(arguments)
    if let failure { throw failure }
    return (status, context.output.text, context.errors.text)
  }

  private func count(_ part: String, in text: String) -> Int {
    let bytes = Array(text.utf8)
    return bytes.indices.count { bytes[$0...].starts(with: part.utf8) }
  }

  private static let flaw = "manifest: 1\nscopes: [partner.authorization.info]\nlevel: 1\n"

  @Test func `what changes is checked again, and what is fixed is said`() throws {
    try scratch.write("a.manifest.yaml", Self.flaw)
    let (status, output, errors) = try watch(
      CheckArguments(),
      [
        {},
        {
          try scratch.write(
            "a.manifest.yaml", "manifest: 1\nscopes: [partner.authorization.info]\n")
        },
        {},
      ])
    #expect(status == .findings)
    #expect(count("unknown field `level`", in: output) == 1)
    #expect(count("watching for changes", in: errors) == 2)
    #expect(count("fixed: ", in: errors) == 1)
    #expect(count("a.manifest.yaml:3 warning[unknown-field]", in: errors) == 1)
  }

  @Test func `new files, configurations and rules are noticed`() throws {
    try scratch.write("a.manifest.yaml", Self.flaw)
    let (_, output, errors) = try watch(
      CheckArguments(),
      [
        { try scratch.write("b.manifest.yaml", Self.flaw) },
        { try scratch.write(".authlint.yaml", "exclude: [b.manifest.yaml]\n") },
        { try scratch.write(".authlint.yaml", "exclude: [a.manifest.yaml]\nnothing: 1\n") },
      ])
    #expect(count("watching for changes", in: errors) == 4)
    #expect(count("b.manifest.yaml:3", in: output) == 1)
    // A broken configuration is told, and does not end the watch.
    #expect(count("the configuration is broken", in: errors) == 1)
  }

  @Test func `standard input is not watched`() throws {
    var arguments = CheckArguments()
    arguments.paths = ["-"]
    #expect(throws: CommandFailure.self) { try watch(arguments, []) }
  }
}
