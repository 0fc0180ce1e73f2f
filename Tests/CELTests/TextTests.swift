import CEL
import Testing

@Suite struct TextTests {
  @Test func textsAreComparedByCodePoints() {
    #expect(Text("caf\u{e9}") != Text("cafe\u{301}"))
  }
}
