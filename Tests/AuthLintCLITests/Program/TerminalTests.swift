import Diagnostics
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

@Suite struct TerminalTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func run(_ arguments: [String], width: Int?, variables: [String: String] = [:]) -> [String] {
    var variables = variables
    variables["NO_COLOR"] = variables["NO_COLOR"] ?? "1"
    let context = makeContext(
      variables: variables, terminals: width == nil ? [] : [1, 2], directory: scratch.path,
      width: width)
    _ = AuthLintProgram.run(arguments, in: context)
    return (context.output.text + context.errors.text)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  static let manifest = """
    manifest: 1
    app: {name: My App, service_id: "7579802912634078989", stage: development, owner: "1"}
    scopes: [seller.product.basic]
    partners:
      - {id: "2", region: US, category: TAP, enrolled: true}
    authorization:
      category: TAP
      links:
        - region: US
          url: https://services.us.tiktokshop.com/open/authorize?service_id=7579802912634078989&state=constant

    """

  @Test(arguments: [40, 47, 60, 80, 120])
  func `rows fit into the terminal, words are whole`(width: Int) throws {
    let file = try scratch.write("a.manifest.yaml", Self.manifest)
    for arguments in [
      ["check", file, "--coverage"], ["check", file, "--severity", "x"],
      ["rules"], ["explain", "unused-suppression"], ["explain", "invalid-rule"], ["chekc"],
      ["explain", "ambiguous-document"],
      ["--help"], ["check", "nowhere/there"], ["init", scratch.path.text],
      ["check", "--format", "x"],
    ] {
      let rows = run(arguments, width: width)
      #expect(rows.count > 1)
      for row in rows {
        let cells = row.unicodeScalars.reduce(0) { $0 + DisplayWidth.cells(of: $1.value) }
        // Paths and URLs are left whole.
        let isWord =
          row.contains("┌─") || row.hasPrefix("See ") || row.hasPrefix("    ")
          || arguments[0] == "init"
        #expect(cells <= width || isWord, "\(arguments): \(row)")
      }
      let words = { (rows: [String]) in
        Set(rows.joined(separator: " ").split(separator: " ").filter { $0.allSatisfy(\.isLetter) })
      }
      // Whatever is a word on a wide terminal is one here.
      if arguments[0] != "init", arguments != ["--help"] {
        #expect(words(rows).isSubset(of: words(run(arguments, width: 1000))), "\(arguments)")
      }
    }
  }

  @Test func `what is not a terminal gets whole lines`() {
    let rows = run(["check", "--format", "x"], width: nil)
    #expect(rows.contains { $0.utf8.count > 95 }, "\(rows)")
  }

  @Test(arguments: [
    (["TERM": "xterm-256color"], false), (["TERM": "xterm-kitty"], true),
    (["TERM": "xterm-256color", "VTE_VERSION": "7600"], true),
    (["TERM": "xterm-256color", "VTE_VERSION": "4800"], false),
    (["TERM": "xterm-256color", "WT_SESSION": "x"], true),
    (["TERM": "xterm-256color", "WT_SESSION": "x", "CI": "true"], false),
    (["TERM": "dumb", "WT_SESSION": "x"], false), (["WT_SESSION": "x"], false),
    (["TERM": "screen", "WT_SESSION": "x"], false),
    (["TERM": "tmux-256color", "TMUX": "x", "KITTY_WINDOW_ID": "1"], false),
    (
      [
        "TERM": "tmux-256color", "TMUX": "x", "TERM_PROGRAM": "tmux",
        "TERM_PROGRAM_VERSION": "3.4",
      ], true
    ),
    (["TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal", "TERM_PROGRAM_VERSION": "450"], false),
    (["TERM": "xterm", "TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.5.1"], true),
    (["TERM": "xterm", "FORCE_HYPERLINK": "1"], true),
    (["TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"], false),
  ])
  func `links are used on terminals that are known to show them`(
    variables: [String: String], areUsed: Bool
  ) throws {
    let file = try scratch.write("a.manifest.yaml", Self.manifest)
    for format in ["text", "compact"] {
      let context = makeContext(
        variables: variables, terminals: [1, 2], directory: scratch.path, width: 80)
      _ = AuthLintProgram.run(["check", file, "--format", format], in: context)
      let start = "\u{1B}]8;;https://partner.tiktokshop.com/"
      #expect(context.output.text.contains(start) == areUsed, "\(format)")
      let piped = makeContext(variables: variables, directory: scratch.path)
      _ = AuthLintProgram.run(["check", file, "--format", format], in: piped)
      #expect(!piped.output.text.contains("\u{1B}"))
      let plain = makeContext(
        variables: variables, terminals: [1, 2], directory: scratch.path, width: 80)
      _ = AuthLintProgram.run(
        ["check", file, "--format", format, "--color", "never"], in: plain)
      #expect(!plain.output.text.contains("\u{1B}"))
    }
  }

  @Test func `the compact report has colours on a terminal, and the same words`() throws {
    let file = try scratch.write("a.manifest.yaml", Self.manifest)
    let arguments = ["check", file, "--format", "compact"]
    let plain = run(arguments, width: nil)
    let coloured = run(arguments + ["--color", "always"], width: 80)
    #expect(coloured.joined().contains("\u{1B}[1;31merror\u{1B}[0m"))
    let stripped = coloured.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
    #expect(stripped == plain)
  }

  @Test func `the completions offer ids behind commas, and levels behind '='`() {
    #expect(RuleCompletions.ids("missing-state,predict") == ["missing-state,predictable-state"])
    #expect(!RuleCompletions.ids("missing-state,").contains("missing-state,missing-state"))
    #expect(RuleCompletions.severities("missing-sta", words: [], at: 0) == ["missing-state="])
    #expect(
      RuleCompletions.severities("a=info,missing-state=w", words: [], at: 0)
        == ["a=info,missing-state=warning"])
    #expect(RuleCompletions.severities("o", words: ["x", "=", "o"], at: 2) == ["off"])
    for shell in ["bash", "zsh", "fish"] {
      let script = run(["--generate-completion-script", shell], width: nil).joined(separator: "\n")
      #expect(script.contains("check explain rules test link eval init schema"), "\(shell)")
    }
  }
}
