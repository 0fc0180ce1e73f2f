import Diagnostics

@testable import Reporters

extension SampleReport {
  static let hostileText =
    "\u{1B}[31m\r\n::error file=x::y\n##[error]z ##vso[task.x]`|<script>alert(1)</script> & \"q\" 's'"
    + " ]]> @team #12 GH-1 [link](https://evil.example) ![i](x) **b** _i_ ~~s~~ $x$ :tada: www.a.b"
    + " %0A %25 \\ {0} ${{ github.token }} \u{202E}rtl\u{2066}\u{0}\u{FFFE}\u{85}\u{9B}1m\u{2028} שלום"
    + " 日本 😀 e\u{301} \u{E0041} -->"

  static var foreignPartner: FileReport {
    let text = """
      manifest: 1


      app:
        stage: development
        owner: "111"




      partners:

        - name: "111"
          id: "222"

      """
    let file = SourceFile(path: "app.manifest.yaml", bytes: Array(text.utf8))
    let diagnostic = Diagnostic(
      rule: "foreign-partner-in-development", severity: .error,
      message: "partner `222` is not the app's owner, `111`",
      primary: Annotation(range: range(of: "\"222\"", in: file), label: "may not authorize yet"),
      related: [
        Annotation(range: range(of: "development", in: file), label: "in development"),
        Annotation(range: range(of: "\"111\"", in: file), label: "the owner"),
      ],
      help: "remove the partner, or set `app.stage: launched` once the app is published",
      url: "https://partner.tiktokshop.com/docv2/page/partner-authorization-guide",
      pointer: "/partners/0/id", fingerprint: "00112233445566778899aabbccddeeff")
    return FileReport(file: file, diagnostics: [diagnostic])
  }

  static var manyFiles: [FileReport] {
    let text = """
      # 日本語 — e\u{301}
      scopes: [data.read, seller.x] # \u{9}tab
      links:
        - region: US
          url: https://evil.example/open?service_id=1
        - region: US
          on_cancel: |
            one
            two

      """
    let file = SourceFile(path: "b/links.yaml", bytes: Array(text.utf8))
    let first = range(of: "US", in: file)
    let second = range(of: "US", in: file, from: first.upper)
    let scope = range(of: "seller.x", in: file)
    let diagnostics = [
      Diagnostic(
        rule: "unrelated-scope", severity: .info, message: "`seller.x` is granted by the seller",
        primary: Annotation(range: scope), pointer: "/scopes/1",
        fix: Fix(
          isSafe: false,
          edits: [TextEdit(range: SourceRange(scope.lower - 2, scope.upper), text: "")],
          title: "remove `seller.x` from `scopes`"),
        fingerprint: "01"),
      Diagnostic(
        rule: "wrong-authorization-domain", severity: .error,
        message: "`evil.example` is not a partner host",
        primary: Annotation(range: range(of: "evil.example", in: file), label: "this host"),
        related: [
          Annotation(
            range: range(of: "https://evil.example/open?service_id=1", in: file), label: "the link")
        ], help: "use the link\nfrom Partner Center", pointer: "/links/0/url",
        fix: Fix(
          isSafe: true,
          edits: [
            TextEdit(range: range(of: "evil.example", in: file), text: "partner.us.tiktokshop.com")
          ]),
        fingerprint: "02"),
      Diagnostic(
        rule: "ambiguous-authorization-link", severity: .warning,
        message: "region `US` has two links", primary: Annotation(range: second, label: "again"),
        related: [Annotation(range: first, label: "first here")], pointer: "/links/1/region",
        fingerprint: "03"),
      Diagnostic(
        rule: "ambiguous-authorization-link", severity: .warning, message: "of two lines",
        primary: Annotation(range: range(of: "|\n      one\n      two\n", in: file), label: "all"),
        document: 1, pointer: "/links/1/on_cancel", fingerprint: "04"),
    ]
    return [
      foreignPartner,
      FileReport(
        file: SourceFile(path: "b/clean file.yaml", bytes: []), diagnostics: [], suppressed: 1),
      FileReport(file: file, diagnostics: diagnostics, suppressed: 2),
    ]
  }

  static var broken: FileReport {
    let file = SourceFile(path: "broken.json", bytes: Array("{\"a\": \"x\n".utf8) + [0xFF, 0x0A])
    let diagnostic = Diagnostic(
      rule: "syntax-error", severity: .error, message: "the string is never closed",
      primary: Annotation(range: range(of: "\"x", in: file), label: "opened here"),
      related: [Annotation(range: SourceRange(9, 10), label: "not UTF-8")], fingerprint: "0a")
    return FileReport(file: file, diagnostics: [diagnostic], isComplete: false)
  }

  static var hostileFile: FileReport {
    let text = hostileText
    var bytes = Array("key: \(text)\n::error::x\n  ##[error]y\n".utf8)
    bytes += [0xFF, 0xC3, 0x28, 0x0A]
    let file = SourceFile(path: text, bytes: bytes)
    func finding(_ severity: Severity, _ range: SourceRange) -> Diagnostic {
      Diagnostic(
        rule: text, severity: severity, message: text,
        primary: Annotation(range: range, label: text),
        related: [Annotation(range: SourceRange(0, 3), label: text)], help: text, url: text,
        pointer: "/" + text,
        fix: Fix(isSafe: true, edits: [TextEdit(range: range, text: text)], title: text),
        fingerprint: text)
    }
    return FileReport(
      file: file,
      diagnostics: [
        finding(.error, SourceRange(5, 40)), finding(.error, SourceRange(5, 40)),
        finding(.warning, range(of: "::error::x", in: file)),
        finding(.info, SourceRange(0, bytes.count + 100)),
      ],
      coverage: [
        DocumentCoverage(
          document: 0,
          entries: [
            DocumentCoverage.Entry(rule: text, applied: 0, reason: text, suppressed: 1)
          ])
      ])
  }
}
