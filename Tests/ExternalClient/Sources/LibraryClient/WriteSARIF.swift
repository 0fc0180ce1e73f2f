import AuthLint

/// One report on several texts, in the format that code scanning takes.
func sarif(_ texts: [TextFile]) throws -> String {
  let checker = TextChecker()
  let checked = try texts.map { try checker.check($0) }
  return checker.report(on: checked, as: .sarif)
}
