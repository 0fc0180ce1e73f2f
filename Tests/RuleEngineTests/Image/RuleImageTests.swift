import CEL
import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

/// The image that authlint has is what the rules' files give.
@Suite struct RuleImageTests {
  private static let set = RuleSet.partnerAuthorization

  private static func image() throws -> RuleImage { try #require(set.image) }

  private static func written(_ tables: PlanTables) -> [UInt8] {
    var writer = ImageWriter()
    tables.write(to: &writer)
    return writer.bytes
  }

  @Test func `the plan is that of all rules`() throws {
    var planner = RulePlanner(shared: Self.set.sharedNames)
    for rule in Self.set.definition.rules { planner.add(rule) }
    let (tables, texts) = planner.plan()
    let image = try Self.image()
    #expect(Self.written(image.plan) == Self.written(tables))
    #expect(image.ruleCount == Self.set.definition.rules.count)
    let plan = RulePlan(Self.set, image: image)
    #expect(plan.expressions.count == tables.expressions.count && plan.expressions.count > 100)
    let loops = plan.scopes.flatMap { $0.loopGuards.map { plan.expressions.loopText($0) } }
    #expect((0..<plan.expressions.count).map { plan.expressions.text($0) } + loops == texts)
  }

  @Test func `a single rule is that of the whole set`() {
    for (index, rule) in Self.set.definition.rules.enumerated() {
      #expect(Self.set.rule(index) == rule)
      #expect(
        Self.set.source(index, id: rule.id).file.path == Self.set.sources[index].file.path)
    }
  }

  @Test func `the constants are those of the rule set's file`() throws {
    let values = Self.set.definition.constants.map(\.value.celValue)
    #expect(values.count == Self.set.constants.count && !values.isEmpty)
    for (left, right) in zip(values, Self.set.constants) { #expect(left.isEqual(to: right)) }
  }

  @Test func `every expression has its program`() throws {
    let plan = RulePlan(Self.set, image: try Self.image())
    for index in 0..<plan.expressions.count {
      let text = plan.expressions.text(index).text
      #expect(plan.expressions.stored(index) != nil, "`\(text)` has no program")
    }
  }

  @Test func `some of the rules have their programs too, rules of others have none`() throws {
    let some = RulePlan(Self.set, rules: [3, 5])
    #expect(some.expressions.count > 1)
    for index in 0..<some.expressions.count { #expect(some.expressions.stored(index) != nil) }
    let other = RuleSet(
      Self.set.definition, schema: Self.set.schema, sources: Self.set.sources)
    let plan = RulePlan(other, rules: [3, 5])
    #expect(plan.expressions.count == some.expressions.count)
    for index in 0..<plan.expressions.count {
      #expect(plan.expressions.stored(index) == nil)
      #expect(plan.expressions.text(index) == some.expressions.text(index))
      #expect(plan.expressions.program(index).text == some.expressions.program(index).text)
    }
  }

  // MARK: - Images of other rule sets

  private static let form: UInt64 = 0x0123_4567_89AB_CDEF

  /// A rule set with what the rules of authlint need not have.
  private static func otherSet() throws -> RuleSet {
    let rule = """
      id: a-rule
      title: t
      severity: warning
      requirement: r
      suppressible: with-reason
      for: i, x in manifest.list.sortBy(y, -y)
      variables: {limit: known.limit}
      require: x <= limit && x in manifest.allowed
      message: 'number ${i} is ${x}'
      help: 'add ${x}'
      fix: {insert: string(x), into: manifest.allowed}
      why: w
      examples: {good: [], bad: []}
      """
    let header = "name: n\ntitle: t\nvariable: manifest\nconstants: {known: {limit: 2}}\n"
    let files = [("a-rule.yaml", rule), ("ruleset.yaml", header)].map {
      SourceFile(path: $0, bytes: Array($1.utf8))
    }
    return try RuleSetLoader.load(files, name: "rules", base: nil, provider: { _ in nil })
  }

  private static func set(_ image: RuleImage, like set: RuleSet) -> RuleSet {
    let definition = image.definition
    let sources = set.sources
    return RuleSet(
      image, definition: { definition }, source: { _ in sources[0] })
  }

  private static func load(_ bytes: [UInt8]) throws(ImageError) -> RuleImage {
    try RuleImage(Text(bytes: bytes).storage, form: form)
  }

  /// Reads all that there is.
  private static func readAll(_ image: RuleImage) {
    let texts = image.definition.rules.flatMap { rule in
      rule.texts
        + ([rule.body] + rule.checks).flatMap { check in
          [check.at, check.message, check.label, check.help].compactMap { $0 }
        }
    }
    for text in texts {
      for number in 0..<3 {
        _ = image.program(number, ofTextAt: text.offset, slot: { _ in 0 })
      }
      _ = image.text(at: text.offset)
    }
    _ = (image.schema, image.constants, image.plan, image.ruleCount)
    _ = (image.rule(at: 0), image.rule(at: 1))
  }

  @Test func `rules find and fix the same from an image as from their files`() throws {
    let files = try Self.otherSet()
    let image = try Self.load(try RuleImage.bytes(of: files, form: Self.form))
    let embedded = Self.set(image, like: files)
    #expect(embedded.definition.rules[0].suppressibility == .withReason)
    let plan = RulePlan(embedded, image: image)
    for index in 0..<plan.expressions.count { #expect(plan.expressions.stored(index) != nil) }
    let manifest = SourceFile(
      path: "app.yaml", bytes: Array("list: [1, 3, 2]\nallowed: [1]\n".utf8))
    let reports = try [files, embedded].map { set in
      var linter = Linter(ruleSets: [set])
      linter.recognizesForeign = false
      return try linter.check(manifest)
    }
    #expect(reports[0].diagnostics == reports[1].diagnostics)
    #expect(reports[1].diagnostics.map(\.message) == ["number 0 is 3", "number 1 is 2"])
    #expect(reports[1].diagnostics.contains { $0.fix != nil })
  }

  @Test func `an image of another form is refused`() throws {
    let bytes = try RuleImage.bytes(of: try Self.otherSet(), form: Self.form)
    #expect(throws: ImageError.otherForm) {
      try RuleImage(Text(bytes: bytes).storage, form: Self.form + 1)
    }
    #expect(throws: ImageError.otherForm) { try RuleImage([] as [UInt64], form: Self.form) }
  }

  @Test func `an image that is cut off or damaged at any byte is known as such`() throws {
    let bytes = try RuleImage.bytes(of: try Self.otherSet(), form: Self.form)
    #expect(try Self.load(bytes).isIntact)
    for count in 0..<bytes.count {
      #expect(throws: ImageError.self) { try Self.load(Array(bytes[..<count])) }
    }
    for index in bytes.indices {
      for byte in [0, 0x7F, 0xFF, bytes[index] &+ 1] where byte != bytes[index] {
        var damaged = bytes
        damaged[index] = byte
        guard let image = try? Self.load(damaged) else { continue }
        #expect(!image.isIntact, "byte \(index) is \(byte)")
        Self.readAll(image)
      }
    }
  }

  @Test func `damage to the image that authlint has gives something, never a trap`() throws {
    let bytes = try RuleImage.bytes(of: Self.set, form: Self.form)
    for index in stride(from: 7, to: bytes.count, by: 1_009) {
      var damaged = bytes
      damaged[index] ^= 0xFF
      guard let image = try? Self.load(damaged) else { continue }
      #expect(!image.isIntact)
      Self.readAll(image)
    }
  }
}
