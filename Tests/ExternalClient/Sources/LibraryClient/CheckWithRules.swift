import AuthLint
import Foundation

/// Checks files by rules and a configuration of one's own, on the day of today.
func check(_ paths: [String], rules folder: String, configuration path: String) throws {
  func read(_ path: String) throws -> TextFile {
    TextFile(name: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
  }
  let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  let today = CalendarDate(String(Date().ISO8601Format().prefix(10)))
  do {
    let rules = try Rules.partnerAuthorization.adding(names.map { try read("\(folder)/\($0)") })
    let configuration = try ConfigurationFile(path: path, bytes: read(path).bytes)
    let checker = try TextChecker(rules: rules, configuration: configuration, today: today)
    for path in paths {
      let checked = try checker.check(read(path))
      print("\(path): \(checked.findings.count) findings, \(checked.suppressedCount) suppressed")
      for finding in checked.findings {
        print("  \(finding.line):\(finding.column): \(finding.severity): \(finding.rule)")
      }
    }
  } catch let broken as BrokenInput {
    for problem in broken.problems {
      let finding = problem.finding
      print("\(problem.name):\(finding.line):\(finding.column): \(finding.message)")
    }
  }
}
