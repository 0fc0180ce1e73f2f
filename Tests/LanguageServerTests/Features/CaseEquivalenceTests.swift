import AuthLint
import Diagnostics
import Session
import TestSupport
import Testing
import Workspace

@testable import LanguageServer

/// The server has the same findings as `check`, at the same places.
@Suite struct CaseEquivalenceTests {
  /// A finding of `check`, as the server should send it.
  static func expected(_ report: FileReport) -> [String] {
    let lines = SourceLines(report.file)
    let text = DocumentText(report.file.bytes)
    return report.diagnostics.map { finding in
      let range = DiagnosticEncoder.visible(finding.primary.range, in: text)
      let places = lines.positions(of: range, unit: .utf16)
      let severity =
        switch finding.severity {
        case .error: 1
        case .warning: 2
        case .info: 3
        }
      return "\(places.start.line - 1):\(places.start.column - 1)-\(places.end.line - 1):"
        + "\(places.end.column - 1) \(severity) \(finding.rule) \(finding.message) "
        + finding.related.map(\.label).joined(separator: ", ")
    }
  }

  /// The diagnostics of the server, in the same form.
  static func found(_ items: JSONValue) -> [String] {
    items.elements.map { item in
      let (start, end) = (item["range"]["start"], item["range"]["end"])
      func number(_ value: JSONValue) -> String { value.integer.map(String.init) ?? "?" }
      return "\(number(start["line"])):\(number(start["character"]))-\(number(end["line"])):"
        + "\(number(end["character"])) \(number(item["severity"])) \(item["code"].text ?? "") "
        + "\(item["message"].text ?? "") "
        + item["relatedInformation"].elements.map { $0["message"].text ?? "" }
        .joined(separator: ", ")
    }
  }

  private static let pulling: JSONValue = [
    "textDocument": ["diagnostic": ["relatedInformation": true]]
  ]

  @Test func `the findings of all cases are those of check`() throws {
    let root = Path(TestClient.root)
    let paths =
      Checkout.files(below: "Tests/AuthLintTests/Cases", ending: ".yaml")
      + Checkout.files(below: "Tests/AuthLintTests/Cases", ending: ".json")
    #expect(paths.count > 100)
    let client = TestClient(capabilities: Self.pulling)
    for path in paths {
      // A client sends text, so that a case with bytes that are not text cannot be opened, and
      // columns behind a byte order mark are counted with it.
      guard let text = try? Checkout.text(path), !text.hasPrefix("\u{FEFF}") else { continue }
      let name = "case.manifest." + (path.hasSuffix(".json") ? "json" : "yaml")
      let session = try CheckSession(
        SessionOptions(), workingDirectory: WorkingDirectory(path: root))
      try session.setText(Array(text.utf8), for: root.appending(name))
      guard let report = try session.check(root.appending(name))?.report else { continue }
      client.open(name, text)
      let result = client.result(
        "textDocument/diagnostic", ["textDocument": ["uri": TestClient.uri(name)]])
      #expect(Self.found(result["items"]) == Self.expected(report), "\(path)")
      client.close(name)
    }
  }

  @Test(arguments: ["utf-8", "utf-16", "utf-32"])
  func `after many edits the findings are those of the whole text`(encoding: String) throws {
    var generator = SeededGenerator(seed: 42)
    let pieces = [
      "", "x", "é", "😀", "\n", "  ", ": ", "- ", "\"", "stage: launched\n", "TAP", "\r\n", "&a ",
      "*a",
      "# authlint: ignore[x] y\n", "{", "]", "\t",
    ]
    var capabilities = Self.pulling
    if case .object(let members) = capabilities {
      let general: JSONValue = ["positionEncodings": [.text(encoding)]]
      capabilities = .object(members + [JSONValue.Member("general", general)])
    }
    let client = TestClient(capabilities: capabilities)
    for round in 0..<20 {
      let name = "edited.manifest.yaml"
      client.open(name, Manifests.good)
      for version in 1...50 {
        guard let document = client.document(name) else { return }
        let text = document.text
        let lower = Int.random(in: 0...text.bytes.count, using: &generator)
        let upper = min(text.bytes.count, lower + Int.random(in: 0...4, using: &generator))
        let positions = [lower, upper].map { text.position(at: $0, document.encoding) }
        client.change(
          name,
          [
            [
              "range": ["start": positions[0].json, "end": positions[1].json],
              "text": .text(pieces.randomElement(using: &generator) ?? ""),
            ]
          ], version: version)
      }
      guard let document = client.document(name) else { return }
      let edited = client.result(
        "textDocument/diagnostic", ["textDocument": ["uri": TestClient.uri(name)]])
      client.close(name)
      client.open(name, String(decoding: document.text.bytes, as: UTF8.self))
      let whole = client.result(
        "textDocument/diagnostic", ["textDocument": ["uri": TestClient.uri(name)]])
      client.close(name)
      // Beside a syntax error, findings of an earlier text are shown too.
      let isBroken = whole["items"].elements.contains { $0["code"].text == "syntax-error" }
      if isBroken {
        let found = Set(Self.found(edited["items"]))
        #expect(found.isSuperset(of: Self.found(whole["items"])), "round \(round)")
      } else {
        #expect(Self.found(edited["items"]) == Self.found(whole["items"]), "round \(round)")
      }
    }
  }
}
