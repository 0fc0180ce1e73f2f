import AuthLint
import CEL
import Diagnostics
import RuleEngine

/// What holds of any bytes that are read as a rule file, and of the rule that they make. An input is
/// a rule file; a `ruleset.yaml` may stand before it, above a line `====`.
enum RuleFileProperties {
  static func check(_ input: [UInt8]) throws(Violation) {
    guard input.count <= 4_000 else { return }
    let (header, rule) = split(input)
    var files = [SourceFile(path: "set/r.yaml", bytes: rule)]
    if let header { files.append(SourceFile(path: "set/ruleset.yaml", bytes: header)) }
    switch (load(files), load(files)) {
    case (.failure(let problems), .failure(let again)):
      try ReportProperties.check(problems)
      try require(
        problems.reports.map(\.diagnostics) == again.reports.map(\.diagnostics),
        "the second reading finds something else")
    case (.success(let ruleSet), .success(let again)):
      try require(ruleSet.definition == again.definition, "the second reading differs")
      try checkCode(ruleSet.definition)
      try checkRun(ruleSet)
      try checkExamples(ruleSet)
    default:
      throw Violation("the second reading ends in another way")
    }
  }

  private static func split(_ input: [UInt8]) -> (header: [UInt8]?, rule: [UInt8]) {
    let mark = Array("\n====\n".utf8)
    for index in input.indices where input[index...].starts(with: mark) {
      return (Array(input[...index]), Array(input[(index + mark.count)...]))
    }
    return (nil, input)
  }

  private static func load(_ files: [SourceFile]) -> Result<RuleSet, RuleProblems> {
    do {
      let schema = SourceFile(path: "manifest.schema.json", bytes: RuleSet.manifestSchema)
      return .success(
        try RuleSetLoader.load(
          files, name: "set", base: .partnerAuthorization,
          provider: { $0.hasSuffix("manifest.schema.json") ? schema : nil }))
    } catch {
      return .failure(error)
    }
  }

  /// What is embedded at build time is read back as it was.
  private static func checkCode(_ definition: RuleSetDefinition) throws(Violation) {
    var writer = ImageWriter()
    definition.write(to: &writer)
    var reader = ImageReader(Text(bytes: writer.bytes).storage)
    let decoded = RuleSetDefinition(from: &reader)
    try require(
      !reader.isBroken && reader.isAtEnd, "the image of a rule set is not read to its end")
    // A check needs no `why`, so it is left out.
    var expected = definition
    for index in expected.rules.indices { expected.rules[index].why = "" }
    try require(decoded == expected, "the rule set is read from an image as another one")
  }

  /// The rule gives findings at places in the manifest, or is reported at places in its own file.
  private static func checkRun(_ ruleSet: RuleSet) throws(Violation) {
    let worker = Linter(ruleSets: [ruleSet]).makeWorker()
    for manifest in RuleManifests.all {
      let file = SourceFile(path: "app.manifest.yaml", bytes: manifest)
      switch (report(worker, file), report(Linter(ruleSets: [ruleSet]).makeWorker(), file)) {
      case (.success(let report), .success(let again)):
        try ReportProperties.check(report)
        try require(
          again.diagnostics == report.diagnostics, "the second check finds something else")
      case (.failure(let problems), .failure):
        try ReportProperties.check(problems)
      default:
        throw Violation("the second check ends in another way")
      }
    }
  }

  private static func report(_ worker: LintWorker, _ file: SourceFile)
    -> Result<FileReport, RuleProblems>
  {
    do {
      return .success(try worker.check(file))
    } catch {
      return .failure(error)
    }
  }

  private static func checkExamples(_ ruleSet: RuleSet) throws(Violation) {
    do {
      for outcome in try ExampleRunner(ruleSet).run() {
        let bounds = SourceBounds(outcome.report.file.bytes)
        for diagnostic in outcome.report.diagnostics { try bounds.demand(diagnostic) }
      }
    } catch let error as RuleProblems {
      try ReportProperties.check(error)
    } catch let error as Violation {
      throw error
    } catch {
      throw Violation("\(error)")
    }
  }
}

/// Manifests for rules to find something in.
enum RuleManifests {
  static let all: [[UInt8]] = [full, sparse].map { Array($0.utf8) }

  private static let full = """
    manifest: 1
    app: &app
      name: "Match \\u00e9 Maker"
      service_id: 7579802912634078989
      stage: development
      owner: "8647245523056104235"
      redirect_url: >-
        http://e.example/
        callback
    scopes: [partner.authorization.info, seller.order.read]
    partners:
      - &p {id: "222", region: US, category: TAP, enrolled: false}
      - <<: *p
        id: '333'
      - *p
    authorization:
      category: TAP
      links:
        - region: US
          url: https://partner.us.tiktokshop.com/open/authorize?service_id=1&state={state}
      on_cancel: |
        stop
    """

  private static let sparse = "app: {name: 1, stage: x}\npartners: {}\nscopes:\n"
}
