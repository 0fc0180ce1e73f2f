import Diagnostics
import Testing

@testable import Reporters

/// The escaping of each medium, by itself.
@Suite struct TextFragmentTests {
  private func written(_ body: (inout [UInt8]) -> Void) -> String {
    var out: [UInt8] = []
    body(&out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test(arguments: [
    ("plain words, and `code`.", "plain words, and `code`."),
    ("set `app.stage: launched` once", "set `app.stage: launched` once"),
    ("ping @team", "ping `@team`"), ("a | b", "a `|` b"), ("see #1 GH-2", "see `#1` `GH-2`"),
    ("https://x.example", "`https://x.example`"), ("www.x.example", "`www.x.example`"),
    ("`a`b`", "`a`b`` ` ``"), ("``", "` `"), ("<b>`|`", "`<b>` `|`"),
    ("deadbeef00", "`deadbeef00`"),
    ("a  \n b", "a b"), ("non-empty UTF-8: yes", "non-empty UTF-8: yes"),
    (":tada: :x", "`:tada:` `:x`"),
    ("*", "`*`"), ("\u{1B}[0m", "`␛[0m`"),
  ]) func `prose in Markdown`(text: String, expected: String) {
    #expect(written { MarkdownText.append(text, to: &$0) } == expected)
  }

  @Test(arguments: [
    ("a", "`a`"), ("`", "`` ` ``"), ("a``b", "```a``b```"), (" ", "`   `"), ("", "` `"),
    ("a\nb", "`a␊b`"),
    (" a ", "`  a  `"),
  ]) func `code in Markdown`(text: String, expected: String) {
    #expect(written { MarkdownText.appendCode(text, to: &$0) } == expected)
  }

  @Test(arguments: [
    ("a/b.yaml", "a/b.yaml"), ("./a", "a"), (".//a", "a"), ("a b%c", "a%20b%25c"),
    ("é:?#", "%C3%A9%3A%3F%23"),
    ("", "-"), ("-", "-"), ("/tmp/a", "file:///tmp/a"), ("..a/../b", "..a/../b"), ("a\\b", "a%5Cb"),
  ]) func `paths as URIs`(path: String, expected: String) {
    #expect(written { RelativeURI.append(path, to: &$0) } == expected)
  }

  @Test(arguments: [
    ("https://a.example/x?y=%20#z", true), ("http://a", true), ("javascript:alert(1)", false),
    ("https://a b", false), ("https://a\"", false), ("https://a\n", false), ("", false),
    ("https://é", false),
  ]) func `only web addresses are offered as links`(text: String, expected: Bool) {
    #expect(RelativeURI.isWebAddress(text) == expected)
  }

  @Test(arguments: [
    ("::x\n", "\\u{3a}:x\n"), ("  \t::x", "  \t\\u{3a}:x"),
    ("a\n\u{A0}\u{3000}::x", "a\n\u{A0}\u{3000}\\u{3a}:x"),
    ("a ::x", "a ::x"), ("x ##[error]y", "x ##\\u{5b}error]y"), ("##vso[a]", "##vso\\u{5b}a]"),
    ("###[a]", "###\\u{5b}a]"), ("## [a]", "## [a]"), ("\u{1B}[1m::x", "\u{1B}[1m\\u{3a}:x"),
    (":", ":"), ("##", "##"),
  ]) func `commands of CI servers are broken`(text: String, expected: String) {
    let result = written { out in
      out = Array("::kept ".utf8)
      let start = out.count
      out += Array(text.utf8)
      WorkflowCommands.defuse(&out, from: start)
    }
    #expect(result == "::kept \(expected)")
  }

  @Test(arguments: [
    ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&apos;"), ("\u{0}\n\u{FFFE}", "␀␊\\u{fffe}"),
    ("##[x", "#&#35;[x"),
  ]) func `text in XML`(text: String, expected: String) {
    #expect(written { XMLText.append(text, to: &$0) } == expected)
  }

  @Test func `a failure is one line that no CI server takes for a command`() {
    let failure = Failure(path: "a\n::b", message: "##[x]")
    var style = MessageText.Style()
    style.escapesWorkflowCommands = true
    let text = written { MessageText.append(failure, style: style, to: &$0) }
    #expect(text == "error: a␊::b: ##\\u{5b}x]\n")
  }

  @Test func `nothing of the report is kept once it is written`() {
    let sample = SampleReport.many
    for format in ReportFormat.allCases {
      var writer = format.makeWriter(sample.options)
      var whole: [UInt8] = []
      var part: [UInt8] = []
      writer.begin(into: &part)
      whole += part
      for file in sample.files {
        part.removeAll()
        writer.write(file, into: &part)
        whole += part
      }
      part.removeAll()
      writer.end(sample.summary, into: &part)
      #expect(whole + part == sample.written(as: format))
    }
  }

  @Test func `a summary counts one and many`() {
    var summary = ReportSummary()
    summary.files = 1
    summary.errors = 1
    summary.infos = 2
    summary.isComplete = false
    let text = written { SummaryText.append(summary, to: &$0) }
    #expect(text == "1 error, 0 warnings, 2 infos in 1 file; not everything was checked")
  }
}
