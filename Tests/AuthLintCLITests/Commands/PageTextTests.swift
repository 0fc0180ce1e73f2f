import Reporters
import Testing

@testable import AuthLintCLI

/// How pages of rules are laid out on a terminal.
@Suite struct PageTextTests {
  private static func page(_ text: String, width: Int?) -> String {
    var options = ReportOptions()
    options.width = width
    var out: [UInt8] = []
    PageText(options).paragraph(text, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test func `lines of code keep their lines, those of a paragraph are joined`() {
    let text = """
      Some words
      and more words.

      ```yaml
      a: 1
      b: a very long line of code that is wider than the terminal is
      ```

          indented: 1
          code: 2
      """
    #expect(
      Self.page(text, width: 40) == """
        Some words and more words.

        ```yaml
        a: 1
        b: a very long line of code that is wider than the terminal is
        ```

            indented: 1
            code: 2


        """)
    #expect(Self.page(text, width: nil) == text + "\n\n")
  }

  @Test func `a block of code that never ends keeps its lines`() {
    #expect(Self.page("```\na\nb", width: 40) == "```\na\nb\n\n")
  }
}
