import Testing

@testable import RuleEngine

@Suite struct MessageTemplateTests {
  private func pieces(_ template: String) throws -> [String] {
    let bytes = Array(template.utf8)
    return try MessageTemplate(template).pieces.map { piece in
      switch piece {
      case .text(let text): "'\(text)'"
      case .expression(let range): String(decoding: bytes[range], as: UTF8.self)
      }
    }
  }

  @Test(arguments: [
    ("plain", ["'plain'"]),
    ("", []),
    ("a ${b} c", ["'a '", "b", "' c'"]),
    ("${a}${b}", ["a", "b"]),
    ("$${a} $", ["'${a} $'"]),
    (#"${{"k": {"x": 1}}["k"]}!"#, [#"{"k": {"x": 1}}["k"]"#, "'!'"]),
    (#"${"}" + '\'}' + "\"}"}"#, [#""}" + '\'}' + "\"}""#]),
    (#"${r"\"}x"#, [#"r"\""#, "'x'"]),
    (#"${"""}"}"""}"#, [#""""}"}""""#]),
  ])
  func `a template is split into texts and expressions`(_ template: String, _ expected: [String])
    throws
  {
    #expect(try pieces(template) == expected)
  }

  @Test(arguments: [("a ${b", 2..<4), ("${\"}", 0..<2), ("x ${ } y", 2..<6)])
  func `a template that is not well formed says where`(_ template: String, _ range: Range<Int>) {
    #expect {
      try MessageTemplate(template)
    } throws: {
      ($0 as? MessageTemplate.Malformation)?.range == range
    }
  }
}
