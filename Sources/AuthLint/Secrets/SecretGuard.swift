import Diagnostics
import Rules

/// Keeps the secrets of a file out of everything that is said about it.
///
/// What a rule that marks secrets has found is hidden wherever it stands in the file, in messages
/// and in fixes. Of text that no rule could judge, such as the rest of a file behind a syntax error,
/// the values are hidden whose keys are named as secrets are (``LikelySecrets``).
struct SecretGuard {
  /// The names of secrets, by their letters; empty if no rule marks any.
  private let names: [[UInt8]]

  /// Takes the names from the rule sets' constants: every list called `secrets` of a set in which a
  /// rule marks secrets.
  init(_ ruleSets: [RuleSet]) {
    var names: Set<[UInt8]> = []
    for set in ruleSets where set.definition.rules.contains(where: \.marksSecrets) {
      for constant in set.definition.constants {
        Self.gather(constant.value, key: constant.key, into: &names)
      }
    }
    self.names = names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func gather(_ value: ConstantValue, key: String, into names: inout Set<[UInt8]>) {
    switch value {
    case .map(let entries):
      for entry in entries { gather(entry.value, key: entry.key, into: &names) }
    case .list(let items) where key.utf8.elementsEqual("secrets".utf8):
      for case .string(let name) in items {
        let letters = name.utf8.map { $0 | 0x20 }.filter { (0x61...0x7A).contains($0) }
        if letters.count >= 4 { names.insert(letters) }
      }
    default: break
    }
  }

  /// Where text that no rule has judged seems to hold secrets.
  func likelySecrets(in bytes: [UInt8]) -> [SourceRange] {
    names.isEmpty ? [] : LikelySecrets(bytes, names: names).ranges
  }

  /// Takes what `texts` are out of a report, and adds to its redactions where else they stand.
  func protect(_ report: inout FileReport, _ texts: inout SecretTexts, isJudged: Bool) {
    let bytes = report.file.bytes
    if !isJudged {
      let likely = likelySecrets(in: bytes)
      for range in likely { texts.insert(bytes[range.lower..<range.upper]) }
      report.redactions += likely
    }
    guard !report.redactions.isEmpty else { return }
    report.redactions += texts.occurrences(in: bytes)
    let secrets = SourceRangeSet(report.redactions)
    let fixes = SecretFreeFixes(source: bytes, secrets: secrets, texts: texts)
    for index in report.diagnostics.indices {
      Self.protect(&report.diagnostics[index], bytes, secrets, texts)
      report.diagnostics[index].fix = report.diagnostics[index].fix.flatMap(fixes.fix)
    }
  }

  private static func protect(
    _ diagnostic: inout Diagnostic, _ bytes: [UInt8], _ secrets: SourceRangeSet,
    _ texts: SecretTexts
  ) {
    diagnostic.message = texts.masked(diagnostic.message)
    diagnostic.help = diagnostic.help.map { texts.masked($0) }
    diagnostic.pointer = texts.masked(diagnostic.pointer, isName: true)
    diagnostic.primary.label = texts.masked(diagnostic.primary.label)
    for index in diagnostic.related.indices {
      diagnostic.related[index].label = texts.masked(diagnostic.related[index].label)
    }
    // A hash of a value is enough to try guesses at it: it is made of what may be shown.
    let places = [diagnostic.primary] + diagnostic.related
    guard diagnostic.valueHash != 0, places.contains(where: { secrets.overlaps($0.range) })
    else { return }
    var hash = StableHash()
    let range = diagnostic.primary.range
    let inside = SourceRange(min(range.lower, bytes.count), min(range.upper, bytes.count))
    bytes.withUnsafeBufferPointer { bytes in
      for gap in secrets.gaps(in: inside) {
        hash.combine(UnsafeBufferPointer(rebasing: bytes[gap.lower..<gap.upper]))
      }
    }
    diagnostic.valueHash = max(1, hash.value)
  }
}

extension FileReport {
  /// Hides what seems to be a secret in a file that no rule judges, such as a configuration, by the
  /// names that the default rules have for secrets.
  package mutating func hideLikelySecrets() {
    var texts = SecretTexts()
    SecretGuard([.partnerAuthorization]).protect(&self, &texts, isJudged: false)
  }
}
