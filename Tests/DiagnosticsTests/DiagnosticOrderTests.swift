import Testing

@testable import Diagnostics

@Suite struct DiagnosticOrderTests {
  @Test func `findings are ordered by place, then rule, then text, by bytes`() {
    func finding(
      _ lower: Int, _ upper: Int, _ rule: String, document: Int = 0, pointer: String = "",
      message: String = ""
    ) -> Diagnostic {
      Diagnostic(
        rule: rule, severity: .error, message: message,
        primary: Annotation(range: SourceRange(lower, upper)), document: document,
        pointer: pointer)
    }
    let ordered = [
      finding(0, 1, "z"), finding(0, 2, "a"), finding(3, 4, "a"), finding(3, 4, "b"),
      finding(3, 4, "b", document: 1), finding(3, 4, "b", document: 1, pointer: "/a"),
      finding(3, 4, "b", document: 1, pointer: "/a", message: "e\u{301}"),
      finding(3, 4, "b", document: 1, pointer: "/a", message: "\u{e9}"),
    ]
    for (left, a) in ordered.enumerated() {
      for (right, b) in ordered.enumerated() {
        #expect(Diagnostic.inSourceOrder(a, b) == (left < right))
      }
    }
  }
}
