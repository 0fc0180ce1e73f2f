import Diagnostics
import Documents
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Fixes of the shipped rules on manifests with faults, in styles that differ from place to place.
@Suite struct ManifestFixTests {
  /// A manifest with faults, written in some way.
  struct Sample {
    var text: String
    var format: FileFormat

    init(seed: Int) {
      var numbers = SeededGenerator(seed: seed)
      let isJSON = numbers.chance(25)
      var writer = RandomText(seed: seed, isJSON: isJSON)
      text = writer.document(Self.manifest(&numbers))
      format = isJSON ? .json : .yaml
    }

    private static func map(_ entries: (String, ConstantValue)...) -> ConstantValue {
      .map(entries.map { ConstantValue.Entry(key: $0.0, value: $0.1) })
    }

    private static func manifest(_ numbers: inout SeededGenerator) -> ConstantValue {
      let owner = "8647245523056104235"
      func id(_ text: String, _ numbers: inout SeededGenerator) -> ConstantValue {
        numbers.chance(40) ? .int(Int64(text) ?? 0) : .string(text)
      }
      let known = [
        "partner.authorization.info", "partner.tap_campaign.read", "partner.cap_orders.read",
      ]
      let scopes = (0..<Int.random(in: 0...5, using: &numbers)).map { _ in
        ConstantValue.string(
          numbers.pick(known + ["partner.tap_campain.read", "seller.order.read"]))
      }
      let partners = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
        map(
          ("id", id(numbers.pick([owner, "222", "333"]), &numbers)),
          ("region", .string(numbers.pick(["US", "GB", "row"]))),
          ("category", .string(numbers.pick(["TAP", "Connectors"]))),
          ("enrolled", .bool(numbers.chance(80))))
      }
      let links = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
        map(
          ("region", .string(numbers.pick(["US", "ROW"]))),
          ("url", .string(url(&numbers))))
      }
      return map(
        ("manifest", .int(1)),
        (
          "app",
          map(
            ("name", .string(numbers.pick(["Match Maker", "it's: \"a\" name #1", "é"]))),
            ("service_id", id("7579802912634078989", &numbers)),
            ("stage", .string(numbers.pick(["development", "launched"]))),
            ("owner", id(owner, &numbers)),
            (
              "redirect_url",
              .string(numbers.pick(["https://e.example/cb", "http://e.example/cb"]))
            ))
        ), ("scopes", .list(scopes)), ("partners", .list(partners)),
        (
          "authorization",
          map(
            ("category", .string(numbers.pick(["TAP", "Connectors"]))), ("links", .list(links)),
            ("on_cancel", .string("stop\n")))
        ))
    }

    private static func url(_ numbers: inout SeededGenerator) -> String {
      let scheme = numbers.pick(["https", "https", "http"])
      let host = numbers.pick([
        "partner.us.tiktokshop.com", "partner.tiktokshop.com", "services.tiktokshop.com",
      ])
      let path = numbers.pick(["/open/authorize", "/open/authorize", "/open"])
      let id = numbers.pick(["7579802912634078989", "123", "xxxx"])
      return "\(scheme)://\(host)\(path)?service_id=\(id)"
        + numbers.pick(["", "&state={state}", "&state=abc", "&state="])
    }
  }

  @Test(arguments: 0..<200)
  func `mends, brings nothing new, keeps comments, and is done at once`(_ seed: Int) throws {
    let sample = Sample(seed: seed)
    let worker = Linter(ruleSets: [.partnerAuthorization]).makeWorker()
    var failures: [any Error] = []
    func lint(_ file: SourceFile) -> FileReport {
      do {
        return try worker.check(file, format: sample.format)
      } catch {
        failures.append(error)
        return FileReport(file: file, diagnostics: [], isComplete: false)
      }
    }
    let format = sample.format.documentFormat
    let file = SourceFile(path: "app.manifest", bytes: Array(sample.text.utf8))
    let before = lint(file)
    #expect(before.isComplete, "\(sample.text)")
    for includesUnsafe in [false, true] {
      let applier = FixApplier(includesUnsafe: includesUnsafe)
      let outcome = applier.apply(before, format: format, lint: lint)
      let text = "\(sample.text)\nbecomes\n\(String(decoding: outcome.bytes, as: UTF8.self))"
      let after = lint(SourceFile(path: "app.manifest", bytes: outcome.bytes))
      #expect(after.isComplete, "\(text)")
      #expect(after.diagnostics.map(\.message) == outcome.report.diagnostics.map(\.message))
      for (rule, count) in Self.counts(after) {
        #expect(count <= Self.counts(before)[rule, default: 0], "\(rule): \(text)")
      }
      #expect(outcome.applied.isEmpty || after.diagnostics.count < before.diagnostics.count)
      let again = applier.apply(after, format: format, lint: lint)
      #expect(again.bytes == outcome.bytes, "\(text)")
      // What is safe is done, wherever it stands.
      if !includesUnsafe, !sample.text.contains("&a") {
        #expect(after.diagnostics.allSatisfy { $0.fix?.isSafe != true }, "\(text)")
      }
    }
    #expect(failures.isEmpty)
  }

  @Test(arguments: 0..<200)
  func `safe fixes of ids and scopes change the type of ids alone`(_ seed: Int) throws {
    let sample = Sample(seed: seed)
    let linter = Linter(ruleSets: [.partnerAuthorization])
    let worker = linter.makeWorker()
    var settings = LintSettings()
    settings.selected = ["unquoted-id"]
    let file = SourceFile(path: "app.manifest", bytes: Array(sample.text.utf8))
    let before = try worker.check(file, format: sample.format, settings: settings)
    let outcome = FixApplier(includesUnsafe: false).apply(
      before, format: sample.format.documentFormat
    ) { file in
      (try? worker.check(file, format: sample.format, settings: settings))
        ?? FileReport(file: file, diagnostics: [], isComplete: false)
    }
    let values = [Array(sample.text.utf8), outcome.bytes].map {
      LoadedText($0, sample.format.documentFormat).values.map(\.withNumbersAsTexts)
    }
    #expect(values[0] == values[1], "\(sample.text)")
    #expect(
      outcome.bytes.filter { $0 != UInt8(ascii: "\"") }
        == file.bytes.filter { $0 != UInt8(ascii: "\"") }, "\(sample.text)")
  }

  private static func counts(_ report: FileReport) -> [String: Int] {
    report.diagnostics.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
  }
}

extension PlainValue {
  /// The value with texts instead of numbers.
  fileprivate var withNumbersAsTexts: PlainValue {
    switch self {
    case .number(let digits): .string(digits)
    case .list(let items): .list(items.map(\.withNumbersAsTexts))
    case .map(let entries):
      .map(entries.map { PlainEntry(key: $0.key, value: $0.value.withNumbersAsTexts) })
    default: self
    }
  }
}
