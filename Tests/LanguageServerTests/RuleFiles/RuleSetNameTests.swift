import TestSupport
import Testing

@testable import LanguageServer

/// Names that a `ruleset.yaml` declares, in its rules and in itself.
@Suite struct RuleSetNameTests {
  private static let header = """
    name: mine
    variable: workflow
    constants:
      allowed: [a, b]
    parameters:
      limit: {default: 3, description: How many there may be.}
    variables:
      jobs: workflow.jobs

    """

  /// A folder with the header, and the name of a rule file in it.
  private func folder() throws -> (scratch: Scratch, rule: String) {
    let scratch = try Scratch()
    let header = try scratch.write("ruleset.yaml", Self.header)
    return (scratch, "file://" + header.replacing("ruleset.yaml", with: "r.yaml"))
  }

  private func rule(_ expression: String) -> String {
    "id: r\nseverity: error\nrequire: \(expression)\nmessage: m\n"
  }

  @Test func `rules see constants, parameters and shared names`() throws {
    let (scratch, name) = try folder()
    let client = TestClient()
    let names = client.completions(rule("‸"), in: name)
    #expect(names.starts(with: ["workflow", "literal", "allowed", "limit", "jobs"]))
    #expect(names.contains("file"))
    #expect(client.completions(rule("file.‸"), in: name).prefix(2) == ["path", "name"])
    #expect(!names.contains("manifest"))
    _ = scratch
  }

  @Test func `hover and definition lead to the header`() throws {
    let (scratch, name) = try folder()
    let client = TestClient()
    let hover = client.ask("textDocument/hover", rule("size(allowed) < lim‸it"), in: name)
    #expect(hover["contents"]["value"].text?.contains("How many there may be.") ?? false)
    let place = client.ask("textDocument/definition", rule("size(allo‸wed) < limit"), in: name)
    #expect(place["uri"].text?.hasSuffix("/ruleset.yaml") ?? false)
    #expect(place["range"]["start"]["line"].integer == 3)
    let shared = client.ask("textDocument/definition", rule("has(jo‸bs.x)"), in: name)
    #expect(shared["range"]["start"]["line"].integer == 7)
    _ = scratch
  }

  @Test func `the header completes its own expressions`() throws {
    let (scratch, name) = try folder()
    let client = TestClient()
    let header = name.replacing("r.yaml", with: "ruleset.yaml")
    let names = client.completions(Self.header + "  more: ‸", in: header)
    #expect(names.contains("workflow"))
    #expect(names.contains("jobs"))
    #expect(client.completions(Self.header + "when: size(allow‸", in: header).first == "allowed")
    _ = scratch
  }

  @Test func `values of the first bad example stand behind expressions`() throws {
    let scratch = try Scratch()
    let text = """
      id: r
      severity: error
      for: partner in manifest.partners
      variables:
        region: partner.region
      when: partner.enrolled
      require: region != 'US'
      message: m
      examples:
        bad:
          - manifest: |
              partners:
                - {region: US, enrolled: true}
                #  ^^^^^^

      """
    let name = "file://" + (try scratch.write("r.yaml", text))
    let client = TestClient()
    client.open(name, text)
    let hints = client.result(
      "textDocument/inlayHint",
      [
        "textDocument": ["uri": .text(name)],
        "range": ["start": ["line": 0, "character": 0], "end": ["line": 20, "character": 0]],
      ])
    let shown = hints.elements.map {
      "\($0["position"]["line"].integer ?? -1) \($0["label"].text ?? "")"
    }
    #expect(shown == ["4 = \"US\"", "5 = true", "6 = false"])
    client.notify(
      "workspace/didChangeConfiguration", ["settings": ["authlint": ["values": false]]])
    let off = client.result(
      "textDocument/inlayHint",
      [
        "textDocument": ["uri": .text(name)],
        "range": ["start": ["line": 0, "character": 0], "end": ["line": 20, "character": 0]],
      ])
    #expect(off.isNull)
  }
}
