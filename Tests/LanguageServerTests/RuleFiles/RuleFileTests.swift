import TestSupport
import Testing

@testable import LanguageServer

@Suite struct RuleFileTests {
  private let client = TestClient()

  /// A rule with an expression, whose cursor is marked.
  private static func rule(_ expression: String, before: String = "") -> String {
    """
    id: r
    title: t
    severity: error
    \(before)require: \(expression)
    message: m

    """
  }

  private func completions(_ expression: String, before: String = "") -> [String] {
    client.completions(Self.rule(expression, before: before), in: "rules/r.yaml")
  }

  @Test func `the fields of the document come from the schema`() {
    #expect(completions("manifest.‸").prefix(3) == ["$schema", "manifest", "app"])
    #expect(completions("manifest.app.‸").prefix(3) == ["name", "service_id", "stage"])
    #expect(completions("manifest.app.st‸").first == "stage")
    #expect(completions("has(manifest.app.‸").first == "name")
    #expect(completions("manifest.app.stage == 'x' && manifest.partners[0].‸").first == "id")
    #expect(completions("'manifest.app.‸'").first == "name")
    #expect(completions("\"manifest.app.‸").first == "name")
    #expect(completions("|\n  manifest.app.stage == 'x' &&\n  manifest.app.‸").first == "name")
    #expect(completions(">-\n  manifest\n  .app.‸\n").first == "name")
  }

  @Test func `names of loops, variables and macros have their types`() {
    let before = "for: partner in manifest.partners\nvariables:\n  app: manifest.app\n"
    #expect(completions("partner.‸", before: before).prefix(2) == ["id", "name"])
    #expect(completions("app.‸", before: before).first == "name")
    #expect(completions("‸", before: before).prefix(3) == ["app", "partner", "manifest"])
    #expect(completions("manifest.partners.exists(p, p.‸").first == "id")
    #expect(completions("manifest.partners.exists(p, ‸").first == "p")
    #expect(
      completions("manifest.partners.exists(p, p.id == app.‸", before: before).first == "name")
    #expect(completions("manifest.partners.filter(p, p.enrolled).all(q, q.re‸").first == "region")
  }

  @Test func `methods fit their receiver`() {
    let text = completions("manifest.app.name.‸")
    #expect(text.contains("startsWith"))
    #expect(!text.contains("exists"))
    let list = completions("manifest.scopes.‸")
    #expect(list.contains("exists"))
    #expect(list.contains("join"))
    #expect(!list.contains("startsWith"))
    #expect(completions("math.‸").contains("greatest"))
  }

  @Test func `compared values come from the enumeration`() {
    #expect(completions("manifest.app.stage == ‸").prefix(2) == ["development", "launched"])
    #expect(completions("manifest.app.stage == \"la‸\"").first == "launched")
    #expect(completions("manifest.app.stage in ['development', ‸]").first == "development")
    #expect(
      client.completing(
        Self.rule("manifest.app.stage == ‸"), with: "launched", in: "rules/r.yaml")
        == Self.rule("manifest.app.stage == \"launched\""))
  }

  @Test func `constants, templates and fixes are completed`() {
    #expect(completions("known.‸").first == "partner_hosts")
    let message = Self.rule("true").replacing("message: m", with: "message: '`${manifest.app.‸'")
    #expect(client.completions(message, in: "rules/r.yaml").first == "name")
    let fix = Self.rule("true") + "fix: {set: manifest.app.‸"
    #expect(client.completions(fix, in: "rules/r.yaml").first == "name")
    let words = Self.rule("true").replacing("message: m", with: "message: the man‸ ${known}")
    #expect(!client.completions(words, in: "rules/r.yaml").contains("manifest"))
  }

  @Test func `keys and values of rule files are completed`() {
    #expect(client.completions("id: r\nrequire: x\n‸", in: "rules/r.yaml").first == "severity")
    #expect(
      client.completions("severity: ‸\nrequire: x\nid: r\nmessage: m\n", in: "rules/r.yaml")
        == ["info", "warning", "error"])
    #expect(
      client.completions(Self.rule("true") + "fix:\n  ‸", in: "rules/r.yaml").first == "remove")
    #expect(
      client.completions(Self.rule("true") + "examples:\n  bad:\n    - ‸", in: "rules/r.yaml")
        .contains("manifest"))
    #expect(client.completions("‸", in: "rules/ruleset.yaml").first == "name")
    let configuration = client.completions("fail-on: error\n‸", in: ".authlint.yaml")
    #expect(configuration.first == "root")
    #expect(!configuration.contains("fail-on"))
    #expect(client.completions("ignore:\n  - ‸", in: ".authlint.yaml").contains("duplicate-scope"))
    #expect(
      client.completions("severity:\n  missing-state: ‸", in: ".authlint.yaml").first == "error")
  }

  // MARK: - Hover, signatures, navigation

  private func hover(_ expression: String, before: String = "") -> String {
    client.ask("textDocument/hover", Self.rule(expression, before: before), in: "rules/r.yaml")[
      "contents"]["value"].text ?? ""
  }

  @Test func `a hover says type and words`() {
    #expect(hover("manifest.app.sta‸ge == 'launched'").contains("In development only the owner"))
    #expect(hover("manifest.app.redirect_‸url == ''").contains("may be absent"))
    #expect(hover("manifest.scopes.si‸ze() > 0").contains("size"))
    #expect(hover("kno‸wn.partner_scopes == []").contains("A constant of the rule set"))
    #expect(hover("p‸.id == ''", before: "for: p in manifest.partners\n").contains("each of"))
    #expect(hover("manifest.scopes.ex‸ists(s, s == '')").contains("list.exists(x, condition)"))
  }

  @Test func `keys and ids of rules have hovers`() {
    func hover(_ text: String, in name: String) -> String {
      client.ask("textDocument/hover", text, in: name)["contents"]["value"].text ?? ""
    }
    let rule = Self.rule("true").replacing("severity", with: "seve‸rity")
    #expect(hover(rule, in: "rules/r.yaml").contains("How much a finding matters"))
    let configuration = "ignore:\n  - duplicate-sc‸ope\n"
    #expect(hover(configuration, in: ".authlint.yaml").contains("Each scope is listed once."))
  }

  @Test func `documents of examples are completed as documents`() {
    let examples = "examples:\n  bad:\n    - manifest: |\n        app:\n          name: x\n"
    let text = Self.rule("true") + examples + "          sta‸\n        scopes: []\n  good: []\n"
    #expect(client.completions(text, in: "rules/r.yaml").first == "stage")
    #expect(
      client.completing(text, with: "stage", in: "rules/r.yaml")
        == text.replacing("sta‸", with: "stage: "))
    let root = Self.rule("true") + examples + "        ‸\n"
    #expect(client.completions(root, in: "rules/r.yaml").first == "manifest")
  }

  @Test func `signatures follow the argument`() {
    func help(_ expression: String) -> JSONValue {
      client.ask("textDocument/signatureHelp", Self.rule(expression), in: "rules/r.yaml")
    }
    let replace = help("manifest.app.name.replace('a', ‸")
    #expect(replace["activeParameter"].integer == 1)
    #expect(
      replace["signatures"].elements.first?["label"].text?.hasPrefix("string.replace(") ?? false)
    #expect(
      help("manifest.scopes.exists(s, ‸")["signatures"].elements.first?["label"].text
        == "list.exists(x, condition)")
    #expect(
      help("letters(‸")["signatures"].elements.first?["label"].text == "letters(string) -> string")
    #expect(help("manifest.app‸").isNull)
  }

  private static let named = """
    id: r
    severity: error
    for: partner in manifest.partners
    variables:
      same: partner.id == manifest.app.owner
    when: same || partner.enrolled
    require: "!same && manifest.partners.all(partner, partner.id != 'é') && partner.id != ''"
    message: 'the ${partner.id} is ${same}'

    """

  private func lines(_ locations: JSONValue) -> [String] {
    locations.elements.map {
      let start = $0["range"]["start"]
      return "\(start["line"].integer ?? -1):\(start["character"].integer ?? -1)"
    }
  }

  @Test func `names lead to their definitions and uses`() {
    let text = Self.named.replacing("when: same", with: "when: sa‸me")
    let definition = client.ask("textDocument/definition", text, in: "rules/r.yaml")
    #expect(definition["range"]["start"]["line"].integer == 4)
    let uses = client.ask(
      "textDocument/references", text, in: "rules/r.yaml",
      [.init("context", ["includeDeclaration": true])])
    #expect(lines(uses) == ["4:2", "5:6", "6:11", "7:33"])
    let loop = Self.named.replacing("for: partner", with: "for: part‸ner")
    let elements = client.ask(
      "textDocument/references", loop, in: "rules/r.yaml",
      [.init("context", ["includeDeclaration": false])])
    #expect(lines(elements) == ["4:8", "5:14", "6:72", "7:16"])
  }

  @Test func `renaming keeps to the scope of a name`() {
    let text = Self.named.replacing("for: partner", with: "for: part‸ner")
    let edit = client.ask(
      "textDocument/rename", text, in: "rules/r.yaml", [.init("newName", "one")])
    let edits = edit["changes"].members.first?.value.elements ?? []
    let renamed = TestClient.applying(edits, to: Self.named)
    #expect(
      renamed
        == Self.named.replacing("for: partner", with: "for: one")
        .replacing("same: partner", with: "same: one")
        .replacing("|| partner", with: "|| one")
        .replacing("&& partner.id", with: "&& one.id")
        .replacing("${partner", with: "${one"))
    let macro = Self.named.replacing("all(partner", with: "all(part‸ner")
    let inner = client.ask(
      "textDocument/rename", macro, in: "rules/r.yaml", [.init("newName", "each")])
    let changed = TestClient.applying(
      inner["changes"].members.first?.value.elements ?? [], to: Self.named)
    #expect(changed == Self.named.replacing("all(partner, partner.id", with: "all(each, each.id"))
    let taken = client.request(
      "textDocument/rename",
      [
        "textDocument": ["uri": TestClient.uri("rules/r.yaml")],
        "position": MarkedCursor(macro).position, "newName": "same",
      ])
    #expect(throws: ResponseError.self) { try taken.get() }
  }

  @Test func `tokens have kinds and do not overlap`() {
    let data = client.ask("textDocument/semanticTokens/full", Self.named, in: "rules/r.yaml")[
      "data"
    ]
    .elements.compactMap(\.integer)
    #expect(data.count > 100)
    #expect(data.count % 5 == 0)
    // `partner`, `manifest`, `partners` of the loop.
    #expect(data.prefix(15) == [2, 5, 7, 0, 0, 0, 11, 8, 0, 0, 0, 9, 8, 1, 0])
  }

  @Test func `no place of a rule file is an error`() {
    let methods = [
      "textDocument/completion", "textDocument/hover", "textDocument/signatureHelp",
      "textDocument/definition", "textDocument/references", "textDocument/prepareRename",
      "textDocument/documentHighlight",
    ]
    let text =
      Self.named + "fix: {set: \"a.\\u00e9 ${\", to: |\n  x\nlabels: [{at: manifest.\n- for: [a"
    client.open("rules/r.yaml", text)
    let document = DocumentText(Array(text.utf8))
    for offset in 0...document.bytes.count {
      for method in methods {
        let answer = client.request(
          method,
          [
            "textDocument": ["uri": TestClient.uri("rules/r.yaml")],
            "position": document.position(at: offset, .utf16).json,
          ])
        #expect(throws: Never.self) { try answer.get() }
      }
    }
  }

  // MARK: - Examples

  @Test func `examples run at every change, and their carets are written`() throws {
    let scratch = try Scratch()
    let rule = """
      id: r
      severity: error
      require: manifest.app.stage == 'launched'
      message: m
      examples:
        bad:
          - manifest: |
              app:
                stage: development
                #      ^^^

      """
    let path = try scratch.write("r.yaml", rule)
    let client = TestClient()
    client.open("file://" + path, rule)
    client.settle()
    #expect(client.published("file://" + path).last == "0: failed-example@8:17")
    let action = client.result(
      "textDocument/codeAction",
      [
        "textDocument": ["uri": .text("file://" + path)],
        "range": [
          "start": ["line": 8, "character": 18], "end": ["line": 8, "character": 18],
        ], "context": ["diagnostics": []],
      ])
    let edits = action.elements.first?["edit"]["changes"].members.first?.value.elements ?? []
    let fixed = TestClient.applying(edits, to: rule)
    #expect(fixed == rule.replacing("#      ^^^", with: "#      ^^^^^^^^^^^"))
    client.change("file://" + path, to: fixed, version: 2)
    client.settle()
    #expect(client.published("file://" + path).last == "2: ")
  }
}
