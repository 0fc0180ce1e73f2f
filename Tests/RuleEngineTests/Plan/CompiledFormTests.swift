import CEL
import Diagnostics
import Documents
import Testing

@testable import AuthLint
@testable import RuleEngine

/// The forms that authlint carries are what the rules' files give.
@Suite struct CompiledFormTests {
  private static let set = RuleSet.partnerAuthorization

  private static func carried() throws -> CarriedRules { try #require(set.carried) }

  @Test func `the plan is that of all rules`() throws {
    var planner = RulePlanner(shared: Self.set.sharedNames)
    for rule in Self.set.definition.rules { planner.add(rule) }
    let layout = planner.layout()
    let carried = try Self.carried()
    #expect(CarriedRules.bytes(carried.plan).elementsEqual(layout.encoded()))
    #expect(carried.ruleCount == Self.set.definition.rules.count)
    let plan = RulePlan(Self.set, carried: carried)
    #expect(plan.expressions.count == layout.expressions.count && plan.expressions.count > 100)
    for (index, expression) in layout.expressions.enumerated() {
      #expect(plan.expressions.text(index) == expression.text)
    }
    let loopTexts = plan.scopes.flatMap { $0.entrances.map { plan.expressions.loopText($0) } }
    #expect(loopTexts == Array(layout.texts.dropFirst(layout.expressions.count)))
  }

  @Test func `a single rule is that of the whole set`() {
    for (index, rule) in Self.set.definition.rules.enumerated() {
      #expect(Self.set.rule(index) == rule)
      #expect(
        Self.set.source(index, id: rule.id).file.path == Self.set.sources[index].file.path)
    }
  }

  @Test func `the constants are those of the rule set's file`() throws {
    let carried = try Self.carried()
    #expect(
      CarriedRules.bytes(carried.constants).elementsEqual(Self.set.definition.encodedConstants()))
    let values = Self.set.definition.constants.map(\.value.celValue)
    #expect(values.count == Self.set.constants.count)
    for (left, right) in zip(values, Self.set.constants) { #expect(left.isEqual(to: right)) }
  }

  @Test func `every expression has its compiled form`() throws {
    let carried = try Self.carried()
    var planner = RulePlanner(shared: Self.set.sharedNames)
    for rule in Self.set.definition.rules { planner.add(rule) }
    let layout = planner.layout()
    let plan = RulePlan(Self.set, carried: carried)
    let programs = CarriedRules.bytes(carried.programs)
    for (index, expression) in layout.expressions.enumerated() {
      let text = expression.text.text
      let (bytes, compiled) = RuleSetDecoder.expression(
        CarriedRules.bytes(carried.rules), at: Int(expression.text.encoded))
      #expect(bytes.elementsEqual(text.utf8))
      guard
        let encoded = ProgramEncoder.encode(
          Text(text), names: names(expression.names, layout), functions: RuleSet.functions),
        compiled >= 0
      else {
        Issue.record("`\(text)` has no compiled form")
        continue
      }
      #expect(programs.dropFirst(compiled).prefix(encoded.count).elementsEqual(encoded), "\(text)")
      #expect(plan.expressions.decoded(index) != nil, "\(text)")
    }
  }

  /// The names in reach, the innermost first.
  private func names(_ innermost: Int, _ layout: PlanLayout) -> [Text] {
    var names: [Text] = []
    var number = innermost
    while number >= 0 {
      names.append(Text(layout.names[number].name))
      number = layout.names[number].outer
    }
    return names
  }

  @Test func `the schema is that of its file`() throws {
    let file = try #require(RuleSet.file("manifest.schema.json"))
    let document = try #require(DocumentLoader(file: file, format: .json).next())
    var reader = SchemaReader(document)
    let read = reader.schema()
    let schema = try #require(read)
    let carried = try Self.carried()
    let bytes = CarriedRules.bytes(carried.schema)
    #expect(bytes.elementsEqual(SchemaCodec.encode(schema)))
    let decoded = try #require(SchemaCodec.decode(bytes))
    #expect(bytes.elementsEqual(SchemaCodec.encode(decoded)))
  }

  @Test func `a schema is the same afterwards`() throws {
    let text = #"""
      {
        "title": "té", "description": "d", "type": ["object", "null"], "required": ["a", "z"],
        "properties": {
          "a": {"type": "string", "pattern": "^[a-c]+$", "examples": ["abc"], "minLength": 2},
          "b": {"enum": [null, true, false, 1, -1.5e3, "é"]},
          "c": {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1e300}},
          "d": true, "e": {"$ref": "#/properties/a"},
          "f": {"additionalProperties": {"type": "integer"}, "maxItems": 3},
          "g": {"const": "x"}
        },
        "patternProperties": {"^x-": true, "^[a-c]+$": {"type": "boolean"}},
        "additionalProperties": false
      }
      """#
    let file = SourceFile(path: "s.json", bytes: Array(text.utf8))
    let document = try #require(DocumentLoader(file: file, format: .json).next())
    var reader = SchemaReader(document)
    let read = reader.schema()
    let schema = try #require(read)
    // What is decoded refers to the bytes for good.
    let encoded = SchemaCodec.encode(schema)
    let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: encoded.count)
    _ = bytes.initialize(from: encoded)
    let decoded = try #require(SchemaCodec.decode(UnsafeBufferPointer(bytes)))
    #expect(decoded.title == "té" && decoded.definitions.count == schema.definitions.count)
    #expect(SchemaCodec.encode(decoded) == encoded)
    for (left, right) in zip(schema.definitions, decoded.definitions) {
      #expect(left.path == right.path && left.description == right.description)
      #expect(left.values == right.values && left.types == right.types)
      #expect(left.items == right.items && left.keyDefinitions == right.keyDefinitions)
      #expect(left.minimum == right.minimum && left.maximum == right.maximum)
      #expect(left.minimumCount == right.minimumCount)
      #expect(left.maximumCount == right.maximumCount)
      #expect(left.properties.map(\.name) == right.properties.map(\.name))
      #expect(left.properties.map(\.key) == right.properties.map(\.key))
      #expect(left.properties.map(\.isRequired) == right.properties.map(\.isRequired))
      #expect(left.pattern?.text == right.pattern?.text)
      #expect(left.otherRequired == right.otherRequired && left.examples == right.examples)
    }
    #expect(SchemaCodec.decode(UnsafeBufferPointer(start: nil, count: 0)) == nil)
  }

  @Test func `some of the rules have their compiled forms too, rules of others have none`() throws {
    let some = RulePlan(Self.set, rules: [3, 5])
    #expect(some.expressions.count > 1)
    for index in 0..<some.expressions.count { #expect(some.expressions.decoded(index) != nil) }
    let other = RuleSet(
      Self.set.definition, schema: Self.set.schema, sources: Self.set.sources)
    let plan = RulePlan(other, rules: [3, 5])
    #expect(plan.expressions.count == some.expressions.count)
    for index in 0..<plan.expressions.count {
      #expect(plan.expressions.decoded(index) == nil)
      #expect(plan.expressions.text(index) == some.expressions.text(index))
      #expect(plan.expressions.program(index).text == some.expressions.program(index).text)
    }
  }
}
