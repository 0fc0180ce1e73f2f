import Diagnostics
import Documents
import TestSupport
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Configurations, baselines and suppressions in which characters are lost, doubled and swapped:
/// whatever they say then, it is said within the file.
@Suite struct DamagedSettingsTests {
  private static func damaged(_ text: String, seed: Int) -> [UInt8] {
    var numbers = SeededGenerator(seed: seed)
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...6, using: &numbers) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &numbers)
      switch Int.random(in: 0..<5, using: &numbers) {
      case 0: bytes.remove(at: index)
      case 1:
        bytes.insert(numbers.pick(Array(" \n\t:-?#&*!|>'\"[]{},+%~<=x1\r\u{FF}".utf8)), at: index)
      case 2: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &numbers))
      case 3: bytes.removeSubrange(index...)
      default: bytes[index] = UInt8.random(in: 0...255, using: &numbers)
      }
    }
    return bytes
  }

  private func isWithin(_ diagnostics: [Diagnostic], _ bytes: [UInt8]) -> Bool {
    diagnostics.allSatisfy { diagnostic in
      let edits = diagnostic.fix?.edits ?? []
      return diagnostic.primary.range.lower >= 0 && diagnostic.primary.range.upper <= bytes.count
        && !diagnostic.message.isEmpty
        && (edits.isEmpty || EditedText.isSound(edits, within: bytes.count))
    }
  }

  @Test(arguments: 0..<400) func `a damaged configuration is read or refused`(_ seed: Int) {
    let bytes = Self.damaged(ConfigurationTests.full, seed: seed)
    let file = SourceFile(path: ".authlint.yaml", bytes: bytes)
    let (configuration, problems) = ConfigurationReader.read(file)
    #expect(isWithin(problems + configuration.unknownRules(known: ["missing-state"]), bytes))
    let settings = ConfigurationTests.settings(of: configuration, for: "a")
    #expect(configuration.ignore.allSatisfy { !settings.includes($0.rule.text) })
  }

  @Test(arguments: 0..<400) func `a damaged baseline is read or refused`(_ seed: Int) {
    let baseline = Baseline(
      (0..<6).map {
        Baseline.Entry(
          file: "f\($0 / 2)", document: $0 % 2, pointer: "/a/\($0)", rule: "r", value: 7,
          count: $0 + 1)
      })
    let bytes = Self.damaged(
      String(decoding: BaselineFile.bytes(of: baseline), as: UTF8.self), seed: seed)
    let (read, problems) = BaselineFile.read(SourceFile(path: "baseline.json", bytes: bytes))
    #expect((read == nil) == !problems.isEmpty)
    #expect(isWithin(problems, bytes))
    #expect(read?.entries.allSatisfy { $0.count > 0 && $0.range.upper <= bytes.count } != false)
  }

  @Test(arguments: 0..<400) func `a damaged suppression suppresses or is reported`(_ seed: Int) {
    let text = """
      # authlint: ignore-file[rule-a, rule-b] until=2027-01-01
      a: # authlint: ignore[rule-c, rule-a] why # authlint: ignore[ nope ]
        - x # authlint: ignore[rule-b]
      # authlint: ignore[locked,off] until=2020-01-01
      b: [ # authlint:ignore[rule-b]
        y ]

      """
    let bytes = Self.damaged(text, seed: seed)
    let run = SuppressionRun(bytes) { file in
      (0..<bytes.count).map { place in
        Diagnostic(
          rule: ["rule-a", "rule-b", "rule-c", "locked"][place % 4], severity: .error,
          message: "m", primary: Annotation(range: SourceRange(place, place)))
      }
    }
    #expect(run.outcome.kept.count + run.outcome.suppressed.count == bytes.count)
    #expect(run.outcome.suppressed.allSatisfy { $0.diagnostic.rule != "locked" })
    #expect(isWithin(run.outcome.problems, bytes))
  }
}
