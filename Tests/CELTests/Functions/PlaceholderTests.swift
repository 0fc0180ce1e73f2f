import Testing

@testable import CEL

/// What a placeholder is, and what is left without them.
@Suite struct PlaceholderTests {
  private func isPlaceholder(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { Placeholders.isPlaceholder($0) }
  }

  private func rest(_ text: String) -> String? {
    var text = text
    return text.withUTF8 { Placeholders.removed(from: $0) }.map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  @Test(arguments: [
    "{a}", "${a}", "{{a}}", "${{a}}", "{{ state }}", "${{ secrets.STATE }}", "{ a b }", "<a>",
    "<your state here>", "‹a›", "‹ä b›", "%(state)s", "%s", "$STATE", "$STATE_2", "$_", "$1",
    "{a{b}", "{a&b=c#d}", "{\u{202E}}", "{{ a | default('x') }}",
  ])
  func `what something fills in later is a placeholder`(_ text: String) {
    #expect(isPlaceholder(text))
    #expect(rest("a\(text) b") == "a b")
    #expect(rest(text + text)?.isEmpty == true)
  }

  @Test(arguments: [
    "", "a", "{}", "${}", "{{}}", "${{}}", "<>", "‹›", "%()s", "%", "%d", "%(a)d", "%(a)", "$",
    "$state", "$STATEx", "{a", "a}", "<a", "‹a", "{a}}", "{{a}}}", "{a}{b}", "x{a}", "{a}x",
    "{{{a}}}", "%s ", "‹a\u{BA}", "\u{E2}",
  ])
  func `what lacks an inside, an end or stands beside other text is none`(_ text: String) {
    #expect(!isPlaceholder(text))
  }

  @Test func `a text without a placeholder is left as it is`() {
    #expect(rest("https://example.com/?a=%20b") == nil)
    #expect(rest("{}<>‹›${}%()s") == nil)
    #expect(rest("{{}}0123{{}}") == "}0123}")
    #expect(rest("{{ a }}-{b}{") == "-{")
  }

  @Test func `brackets that nothing closes are looked for once`() {
    for bracket in ["{", "${", "<", "‹", "%("] {
      let text = String(repeating: bracket, count: 200_000)
      #expect(rest(text) == nil)
    }
  }
}
