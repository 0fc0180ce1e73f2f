import CEL
import Diagnostics
import Testing

@testable import RuleEngine

/// What rule sets' files say is read from an image as it was written.
@Suite struct DefinitionImageTests {
  /// Reads what was written, if it is read to the end and nothing that is cut off is taken for whole.
  private func again<Value: ImageCodable>(_ value: Value) -> Value? {
    var writer = ImageWriter(functions: RuleSet.functions)
    value.write(to: &writer)
    for count in stride(from: writer.bytes.count - 1, through: 0, by: -1) {
      var reader = ImageReader(Text(bytes: Array(writer.bytes[..<count])).storage)
      _ = Value(from: &reader)
      if !reader.isBroken { return nil }
    }
    for index in writer.bytes.indices {
      for byte in [0, 0x7F, 0xFF, writer.bytes[index] &+ 1] {
        var bytes = writer.bytes
        bytes[index] = byte
        var reader = ImageReader(Text(bytes: bytes).storage)
        _ = Value(from: &reader)
      }
    }
    var reader = ImageReader(Text(bytes: writer.bytes).storage)
    let value = Value(from: &reader)
    return reader.isBroken || !reader.isAtEnd ? nil : value
  }

  private static func text(_ text: String) -> RuleText { RuleText(text: text, node: 7, base: -1) }

  private static let check: CheckDefinition = {
    var check = CheckDefinition()
    check.loops = [
      LoopDefinition(variable: "a", secondVariable: "b", range: text("[1, 2]")),
      LoopDefinition(variable: "c", secondVariable: nil, range: text("é")),
    ]
    check.variables = [VariableDefinition(name: "v", value: text("1"))]
    check.when = [text("true"), text("v")]
    check.require = text("")
    check.at = text("v")
    check.message = text("one ${v} and ${a + b}")
    check.label = text("${")
    check.labels = [LabelDefinition(at: text("a"), text: text("b"))]
    check.help = text("h")
    return check
  }()

  private static func rule(
    _ suppressibility: Suppressibility = .always, _ severity: Severity = .info
  ) -> RuleDefinition {
    var rule = RuleDefinition(id: "r", title: "é", severity: severity, requirement: "q")
    rule.references = ["https://example.com"]
    rule.suppressibility = suppressibility
    rule.marksSecrets = true
    rule.supersedes = ["unknown-field"]
    rule.otherwise = "o"
    rule.checks = [check, CheckDefinition()]
    return rule
  }

  @Test func `a check and its parts are the same afterwards`() {
    let check = Self.check
    #expect(again(check) == check && again(CheckDefinition()) == CheckDefinition())
    #expect(again(check.loops[0]) == check.loops[0] && again(check.loops[1]) == check.loops[1])
    #expect(again(check.variables[0]) == check.variables[0])
    #expect(again(check.labels[0]) == check.labels[0])
  }

  @Test func `a fix of every kind is the same afterwards`() {
    let (a, b, c) = (Self.text("a"), Self.text("b"), Self.text("c"))
    let actions: [FixDefinition.Action] = [
      .remove(a), .set(a, to: b), .insert(a, into: b, key: c), .insert(a, into: b, key: nil),
    ]
    for action in actions {
      for isSafe in [true, false] {
        let fix = FixDefinition(action: action, isSafe: isSafe)
        #expect(again(fix) == fix)
      }
    }
  }

  @Test func `a rule of every severity and suppressibility is the same afterwards`() {
    for severity in Severity.allCases {
      let rule = Self.rule(.always, severity)
      #expect(again(rule) == rule)
    }
    for suppressibility in (0...UInt8.max).compactMap({ Suppressibility(rawValue: $0) }) {
      let rule = Self.rule(suppressibility)
      #expect(again(rule) == rule)
    }
  }

  private static let ruleSet: RuleSetDefinition = {
    var ruleSet = RuleSetDefinition(name: "n", title: "t")
    ruleSet.schema = "s"
    ruleSet.constants = [
      .init(
        key: "known",
        value: .map([
          .init(key: "l", value: .list([.null, .bool(true), .int(.min), .int(.max)])),
          .init(key: "d", value: .double(-0.5)), .init(key: "s", value: .string("\n12;")),
        ])), .init(key: "none", value: .list([])),
    ]
    var other = rule()
    other.id = ""
    ruleSet.rules = [rule(), other]
    return ruleSet
  }()

  @Test func `a rule set is the same afterwards`() {
    #expect(again(Self.ruleSet) == Self.ruleSet)
    let empty = RuleSetDefinition(name: "", title: "")
    #expect(again(empty) == empty)
    for constant in Self.ruleSet.constants { #expect(again(constant) == constant) }
  }

  @Test func `a rule and the constants are read without the others`() {
    var writer = ImageWriter()
    Self.ruleSet.write(to: &writer)
    let storage = Text(bytes: writer.bytes).storage
    for (index, rule) in Self.ruleSet.rules.enumerated() {
      var reader = ImageReader(storage)
      #expect(RuleSetDefinition.rule(at: index, from: &reader) == rule)
    }
    for index in [-1, 2] {
      var reader = ImageReader(storage)
      #expect(RuleSetDefinition.rule(at: index, from: &reader) == nil)
    }
    var reader = ImageReader(storage)
    let values = RuleSetDefinition.constants(from: &reader)
    #expect(values.map { ConstantValue($0) } == Self.ruleSet.constants.map(\.value))
  }

  @Test func `what no file gives is no constant`() {
    for value: Value in [.uint(1), .bytes("a"), .list(ListValue([.uint(1)]))] {
      #expect(ConstantValue(value) == nil)
    }
  }
}
