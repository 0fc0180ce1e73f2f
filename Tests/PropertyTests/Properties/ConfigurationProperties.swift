import AuthLint
import Diagnostics
import Workspace

/// What holds of any bytes that are read as a configuration.
enum ConfigurationProperties {
  static func check(_ input: [UInt8]) throws(Violation) {
    let file = SourceFile(path: ".authlint.yaml", bytes: input)
    let bounds = SourceBounds(input)
    let (configuration, problems) = ConfigurationReader.read(file)
    let again = ConfigurationReader.read(file)
    try require(
      again.configuration == configuration && again.problems == problems,
      "the second reading differs")
    let unknown = configuration.unknownRules(known: ["missing-state", "unknown-key"])
    for problem in problems + unknown { try bounds.demand(problem) }
    let patterns =
      (configuration.include ?? []) + configuration.exclude
      + configuration.overrides.flatMap(\.files)
    let ids =
      (configuration.select ?? []) + configuration.ignore.map(\.rule) + configuration.locked
      + configuration.severities.map(\.rule)
      + configuration.overrides.flatMap { $0.ignore.map(\.rule) + $0.severities.map(\.rule) }
    let paths = configuration.rules + (configuration.baseline.map { [$0] } ?? [])
    for text in patterns + ids + paths {
      try bounds.demand(text.range, "`\(text.text)`")
      try require(!text.range.isEmpty, "`\(text.text)` is nowhere")
    }
    try checkPatterns(patterns.map(\.text))
    let folder = Path(bytes: "/base".utf8)
    let chain = ConfigurationChain([
      ConfigurationChain.File(
        configuration: configuration, directory: folder, patternBase: folder,
        source: SourceFile(path: ".authlint.yaml", bytes: []))
    ])
    let settings = chain.settings(
      for: folder.appending("a/b.yaml"), suppressible: [:], overruled: RuleChoice())
    for id in configuration.ignore.map(\.rule) {
      try require(!settings.includes(id.text), "`\(id.text)` is enabled though it is ignored")
    }
  }

  /// A pattern says the same by itself and after one that says nothing.
  private static func checkPatterns(_ patterns: [String]) throws(Violation) {
    let base = Path(bytes: "/base".utf8)
    for pattern in patterns.prefix(20) where pattern.utf8.count <= 100 {
      let list = PatternList(base: base, patterns: [pattern])
      try require(
        PatternList.isMalformed(pattern) == list.isEmpty, "`\(pattern)` is malformed or it is not")
      let second = PatternList(base: base, patterns: ["no-such-name", pattern])
      for name in ["/base/a.yaml", "/base/dir/a.manifest.yaml", "/base/*", "/other/a.yaml"] {
        let path = Path(bytes: name.utf8)
        let verdict = list.verdict(path, isDirectory: false)
        try require(
          second.verdict(path, isDirectory: false) == verdict,
          "`\(pattern)` says something else of `\(name)` behind another pattern")
        try require(
          !list.isEmpty || verdict == nil, "`\(pattern)` is malformed and matches `\(name)`")
      }
    }
  }
}
