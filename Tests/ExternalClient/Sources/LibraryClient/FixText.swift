import AuthLint

/// Applies the fixes that cannot change what the author meant, and says what is left.
func fix(_ text: TextFile) throws -> TextFile {
  let fixed = try TextChecker().fix(text)

  for fix in fixed.applied { print("fixed: \(fix.title) [\(fix.rule)]") }
  for finding in fixed.remaining.findings {
    let advice = finding.fix.map { "an unsafe fix would \($0.title)" } ?? "to be fixed by hand"
    print("left: line \(finding.line): \(finding.message): \(advice)")
  }
  return fixed.text
}
