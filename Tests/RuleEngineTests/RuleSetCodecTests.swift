import Diagnostics
import Documents
import Testing

@testable import RuleEngine

@Suite struct RuleSetCodecTests {
  @Test func `what is encoded is decoded again`() {
    var check = CheckDefinition()
    check.loops = [
      LoopDefinition(
        variable: "a", secondVariable: "b", range: RuleText(text: "x;é", node: 7, base: -1))
    ]
    check.variables = [VariableDefinition(name: "v", value: RuleText(text: "1", node: 2))]
    check.when = [RuleText(text: "true", node: 3)]
    check.require = RuleText(text: "", node: 4)
    check.labels = [
      LabelDefinition(at: RuleText(text: "a", node: 1), text: RuleText(text: "b", node: 2))
    ]
    check.fix = FixDefinition(
      action: .insert(
        RuleText(text: "a", node: 1), into: RuleText(text: "b", node: 1),
        key: RuleText(text: "c", node: 1)), isSafe: true)
    var rule = RuleDefinition(id: "r", title: "t", severity: .info, requirement: "q")
    rule.references = ["https://example.com"]
    rule.suppressibility = .withReason
    rule.marksSecrets = true
    rule.supersedes = ["unknown-field"]
    rule.checks = [check, CheckDefinition()]
    var ruleSet = RuleSetDefinition(name: "n", title: "t")
    ruleSet.schema = "s"
    ruleSet.constants = [
      .init(
        key: "known",
        value: .map([
          .init(key: "l", value: .list([.null, .bool(true), .int(.min), .int(.max)])),
          .init(key: "d", value: .double(-0.5)), .init(key: "s", value: .string("\n12;")),
        ]))
    ]
    ruleSet.rules = [rule]
    let bytes = RuleSetEncoder.encode(ruleSet)
    #expect(bytes.withUnsafeBufferPointer { RuleSetDecoder.decode($0) } == ruleSet)
  }

  @Test func `one rule is decoded without the others`() {
    var ruleSet = RuleSetDefinition(name: "12;", title: "")
    ruleSet.schema = "3;abc"
    ruleSet.constants = [.init(key: "k", value: .list([.string("7;"), .null]))]
    for id in ["a", "é;5;", ""] {
      var rule = RuleDefinition(id: id, title: "t" + id, severity: .warning, requirement: "q;")
      rule.body.require = RuleText(text: "x == '" + id + "'", node: 4)
      ruleSet.rules.append(rule)
    }
    RuleSetEncoder.encode(ruleSet).withUnsafeBufferPointer { bytes in
      let whole = RuleSetDecoder.decode(bytes)
      for index in ruleSet.rules.indices {
        let rule = RuleSetDecoder.rule(bytes, at: index)
        #expect(rule == ruleSet.rules[index])
        #expect(rule?.body.require?.encoded == whole.rules[index].body.require?.encoded)
      }
      #expect(RuleSetDecoder.rule(bytes, at: 3) == nil)
      #expect(RuleSetDecoder.rule(bytes, at: -1) == nil)
      for count in 0..<bytes.count {
        _ = RuleSetDecoder.rule(UnsafeBufferPointer(rebasing: bytes[..<count]), at: 1)
      }
    }
  }

  @Test func `damage gives something, never a trap`() {
    let bytes = RuleSetEncoder.encode(RuleSetDefinition(name: "name", title: "title"))
    for count in 0..<bytes.count {
      bytes[..<count].withUnsafeBufferPointer { _ = RuleSetDecoder.decode($0) }
    }
    for number in ["99999999999999999999999;", "-5;", "x;", ";;;;"] {
      Array(number.utf8).withUnsafeBufferPointer { _ = RuleSetDecoder.decode($0) }
    }
  }
}
