import Testing

@testable import RuleEngine

@Suite struct ExampleMarksTests {
  @Test func `caret lines are taken out and mark the line above`() {
    let example = ExampleMarks(
      """
      a: b
      #  ^ words
      # ^ not this: it has no
      c:
      #^ key
        - "222"   # ^ no caret line
      #   ^^^ ^^
      #     ^
      """)
    #expect(example.text == "a: b\nc:\n  - \"222\"   # ^ no caret line")
    #expect(
      example.marks.map { [$0.line, $0.column, $0.length] } == [
        [0, 2, 1], [0, 3, 1], [1, 0, 2], [2, 4, 3], [2, 6, 1], [2, 8, 2],
      ])
    #expect(example.marks.map(\.caretLine) == [2, 1, 4, 6, 7, 6])
  }

  @Test func `a caret line without a line above is an ordinary comment`() {
    let example = ExampleMarks("# ^^\na: 1")
    #expect(example.text == "# ^^\na: 1")
    #expect(example.marks.isEmpty)
  }

  @Test func `columns count code points`() {
    let example = ExampleMarks("é👩‍👩‍👧: x\n#        ^")
    #expect(example.marks.first?.column == 9)
  }
}
