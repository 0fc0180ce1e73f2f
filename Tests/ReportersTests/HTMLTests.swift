import Diagnostics
import TestSupport
import Testing

@testable import Reporters

/// What makes a page safe to open and possible to read.
@Suite struct HTMLTests {
  private func page(_ sample: SampleReport) -> String {
    String(decoding: sample.written(as: .html), as: UTF8.self)
  }

  @Test func `the policy names the style and the script that the page has`() throws {
    let page = page(.many)
    for (name, text, hash) in [
      ("style", HTMLStyle.text, HTMLStyle.hash), ("script", HTMLScript.text, HTMLScript.hash),
    ] {
      let bytes = text.withUTF8Buffer { Array($0) }
      #expect(SHA256.base64(bytes) == "\(hash)", "record the hash of the \(name)")
      #expect(page.contains("<\(name)>\(text)</\(name)>"))
      #expect(page.contains("\(name)-src 'sha256-\(hash)'"))
    }
    #expect(page.contains("content=\"default-src 'none'; "))
    #expect(!page.contains("'unsafe-"))
  }

  @Test func `the hash is that of the standard`() {
    #expect(SHA256.base64([]) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    #expect(
      SHA256.base64(Array("abc".utf8)) == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
  }

  @Test(arguments: SampleReport.allCases)
  func `elements nest, and there are none but those that were meant`(sample: SampleReport) throws {
    let elements = try HTMLElements(page(sample))
    #expect(elements.counts["script"] ?? 0 <= 1)
    #expect(elements.counts["style"] == 1)
    #expect(elements.counts["h1"] == 1)
    #expect(elements.counts["article"] ?? 0 == sample.files.flatMap(\.diagnostics).count)
    let known: Set = [
      "html", "head", "meta", "link", "title", "style", "body", "a", "header", "h1", "h2", "h3",
      "h4", "main", "template", "slot", "p", "span", "section", "div", "article", "pre", "i", "b",
      "bdi", "mark", "del", "ins", "strong", "code", "br", "table", "caption", "thead", "tbody",
      "tr", "th", "td", "sup", "ol", "ul", "li", "form", "fieldset", "legend", "label", "input",
      "select", "option", "button", "output", "footer", "script", "em",
    ]
    #expect(Set(elements.counts.keys).subtracting(known) == [])
    for attribute in elements.attributes {
      #expect(!attribute.name.hasPrefix("on") && attribute.name != "style", "\(attribute.name)")
      if ["href", "src"].contains(attribute.name) {
        let isFit = ["#", "https://", "data:,"].contains { attribute.value.hasPrefix($0) }
        #expect(isFit, "\(attribute.value)")
      }
    }
  }

  @Test func `the excerpt of a line with a secret masks it, and so does the fix`() throws {
    let file = SourceFile(path: "a.yaml", bytes: Array("key: hunter2hunter2 # old\n".utf8))
    var report = FileReport(
      file: file,
      diagnostics: [
        Diagnostic(
          rule: "r", severity: .error, message: "m", primary: Annotation(range: SourceRange(0, 3)),
          fix: Fix(isSafe: true, edits: [TextEdit(range: SourceRange(0, 3), text: "name")]))
      ])
    report.redactions = [SourceRange(5, 19)]
    var writer = ReportFormat.html.makeWriter(ReportOptions())
    let page = String(decoding: writer.report([report], ReportSummary()), as: UTF8.self)
    #expect(!page.contains("hunter2"))
    #expect(page.contains("- key: hu************ # old"))
    #expect(page.contains("+ name: hu************ # old"))
  }

  @Test func `each colour of text has a contrast of 4.5 to 1 against what is behind it`() throws {
    let schemes = "\(HTMLStyle.text)".split(separator: ":root {").dropFirst()
      .compactMap { $0.split(separator: "}").first }
    #expect(schemes.count == 3)
    for scheme in schemes {
      var colors: [String: Double] = [:]
      for match in scheme.matches(of: /--(\w+): #(\w\w)(\w\w)(\w\w);/) {
        colors[String(match.1)] = luminance([match.2, match.3, match.4].map { Int($0, radix: 16) })
      }
      let texts = ["text", "muted", "link", "error", "warning", "info", "good"]
      let backs = ["back", "panel"]
      let others = [
        ("text", "place"), ("text", "other"), ("text", "added"), ("text", "removed"),
        ("error", "removed"), ("muted", "other"),
      ]
      for (text, back) in texts.flatMap({ text in backs.map { (text, $0) } }) + others {
        let a = try #require(colors[text])
        let b = try #require(colors[back])
        let ratio = (max(a, b) + 0.05) / (min(a, b) + 0.05)
        #expect(ratio >= 4.5, "\(text) on \(back): \(ratio)")
      }
    }
  }

  /// The relative luminance of WCAG 2 of a colour's red, green and blue, 0 to 255.
  private func luminance(_ parts: [Int?]) -> Double {
    let weights = [0.2126, 0.7152, 0.0722]
    return zip(parts, weights).reduce(0) { sum, part in
      let value = Double(part.0 ?? 0) / 255
      // `pow` is not at hand without Foundation: x^2.4 is x^2 times the fifth root of x^2.
      var power = 0.0
      if value > 0.04045 {
        let base = (value + 0.055) / 1.055
        var root = 1.0
        for _ in 0..<60 {
          root -= (root * root * root * root * root - base * base) / (5 * root * root * root * root)
        }
        power = base * base * root
      } else {
        power = value / 12.92
      }
      return sum + power * part.1
    }
  }

  @Test func `ten thousand findings are written in pieces`() {
    let file = SourceFile(path: "a.yaml", bytes: Array("key: value\n".utf8))
    let diagnostics = (0..<10_000).map { number in
      Diagnostic(
        rule: "r", severity: .error, message: "m", primary: Annotation(range: SourceRange(0, 3)),
        fingerprint: "\(number)")
    }
    var writer = ReportFormat.html.makeWriter(ReportOptions())
    var out: [UInt8] = []
    var most = 0
    writer.begin(into: &out)
    out = []
    writer.write(FileReport(file: file, diagnostics: diagnostics), into: &out) { out in
      most = max(most, out.count)
      out = []
    }
    #expect(most < 4_000)
  }

  @Test func `the Markdown of rules becomes paragraphs, lists, tables and code`() throws {
    let text = """
      One `a < b` **strong** and _weak_, snake_case_name,
      two [guide](https://example.com/a?b&c) <https://example.com>.

      - an item
        that goes on
      - [no](javascript:alert)

      | A | B \\| C |
      |---|---|
      | `x` | <b> |

      ```yaml
      key: value
      ```
      """
    var out: [UInt8] = []
    MarkdownHTML.append(text, to: &out)
    #expect(
      String(decoding: out, as: UTF8.self) == """
        <p>One <code>a &lt; b</code> <strong>strong</strong> and <em>weak</em>, snake_case_name, two \
        <a rel="noreferrer" href="https://example.com/a?b&amp;c">guide</a> \
        <a rel="noreferrer" href="https://example.com">https://example.com</a>.</p>
        <ul>
        <li>an item that goes on</li>
        <li>[no](javascript:alert)</li>
        </ul>
        <div class="scroll"><table>
        <tr><th scope="col">A</th><th scope="col">B | C</th></tr>
        <tr><td><code>x</code></td><td>&lt;b&gt;</td></tr>
        </table></div>
        <pre>key: value</pre>

        """)
  }

  @Test func `a name from which a page links is the same for no two rules`() {
    func anchor(_ id: String) -> String {
      var out: [UInt8] = []
      HTMLText.appendAnchor(ofRule: id, to: &out)
      return String(decoding: out, as: UTF8.self)
    }
    #expect(anchor("missing-state") == "rule-missing-state")
    #expect(anchor("a b") == "rule-a_20b")
    #expect(anchor("a_20b") == "rule-a_5f20b")
  }
}
