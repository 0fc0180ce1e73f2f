import AuthLint
import Foundation

/// Checks a file, and prints each finding with its line and column.
func checkFile(_ path: String) throws {
  let checker = TextChecker()
  let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
  let checked = try checker.check(TextFile(name: path, bytes: [UInt8](bytes)))

  for finding in checked.findings {
    let place = "\(path):\(finding.line):\(finding.column)"
    print("\(place): \(finding.severity): \(finding.message) [\(finding.rule)]")
    for related in finding.related {
      print("  \(related.line):\(related.column): \(related.label)")
    }
    if let help = finding.help { print("  help: \(help)") }
  }
  if !checked.isComplete { print("\(path): not checked to its end") }
}
