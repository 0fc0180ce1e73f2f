import CEL
import Diagnostics

/// Keeps the secrets of a file out of everything that is said about it.
///
/// What a rule that marks secrets has found is hidden wherever it stands in the file, in messages
/// and in fixes. Of text that no rule could judge, such as the rest of a file behind a syntax error,
/// the values are hidden whose keys are named as secrets are (``LikelySecrets``).
package final class SecretGuard {
  private let ruleSets: [RuleSet]
  /// The lists of the rule sets' constants by these names, joined.
  private lazy var lists = Self.lists(of: ruleSets)
  /// The names of secrets; none if no rule marks any.
  package private(set) lazy var names = SecretNames(lists.names)
  /// What may stand under such a name.
  package private(set) lazy var references = SecretReferences(lists.references)
  private var givenNames: SecretNames?
  private var givenReferences: (list: ArrayStorage, references: SecretReferences)?
  /// The names by their letters, also with the words behind them that do not change them.
  private lazy var spellings = Self.spellings(lists.names)

  /// Takes the names from the rule sets' constants: every list called `secrets` of a set in which a
  /// rule marks secrets, and every list called `secret_references`.
  package init(_ ruleSets: [RuleSet]) { self.ruleSets = ruleSets }

  private static func lists(of ruleSets: [RuleSet]) -> (names: ListValue, references: ListValue) {
    var names: [Value] = []
    var references: [Value] = []
    for set in ruleSets {
      // What comes with authlint is known, and not decoded for this.
      let isShipped = set.carried != nil
      guard isShipped || set.definition.rules.contains(where: \.marksSecrets) else { continue }
      for (index, constant) in set.constants.enumerated() {
        let key = isShipped ? Text.empty : Text(set.definition.constants[index].key)
        gather(constant, key: key, &names, &references)
      }
    }
    return (ListValue(names), ListValue(references))
  }

  private static func gather(
    _ value: Value, key: Text, _ names: inout [Value], _ references: inout [Value]
  ) {
    switch value {
    case .map(let map):
      for index in 0..<map.count {
        let entry = map.entry(at: index)
        if case .string(let key) = entry.key { gather(entry.value, key: key, &names, &references) }
      }
    case .list(let list):
      let isNames = key.isSame(as: "secrets")
      guard isNames || key.isSame(as: "secret_references") else { return }
      for index in 0..<list.count {
        guard case .string(let text) = list[index] else { continue }
        if !isNames {
          references.append(.string(text))
        } else if text.byteCount >= 4, text.bytes.allSatisfy({ (0x61...0x7A).contains($0) }) {
          names.append(.string(text))
        }
      }
    default: break
    }
  }

  private static func spellings(_ names: ListValue) -> [[UInt8]] {
    var result: Set<[UInt8]> = []
    for index in 0..<names.count {
      guard case .string(let name) = names[index] else { continue }
      for word in ["", "key", "value", "s"] { result.insert(Array(name.bytes) + Array(word.utf8)) }
    }
    return result.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The names that a rule gives, which are prepared once for all documents.
  func names(_ list: ArrayStorage) -> SecretNames {
    if let givenNames, givenNames.isMade(of: list) { return givenNames }
    let names = SecretNames(list)
    givenNames = names
    return names
  }

  /// The references that a rule gives, likewise.
  func references(_ list: ArrayStorage) -> SecretReferences {
    if let givenReferences, givenReferences.list === list { return givenReferences.references }
    let references = SecretReferences(ListValue(list))
    givenReferences = (list, references)
    return references
  }

  /// The secrets of a document.
  package func taint(of bridge: DocumentBridge) -> SecretTaint {
    bridge.secrets(names) { references }
  }

  /// Where text that no rule has judged seems to hold secrets.
  func likelySecrets(in bytes: [UInt8]) -> [SourceRange] {
    spellings.isEmpty ? [] : LikelySecrets(bytes, names: spellings).ranges
  }

  /// Takes what `texts` are out of a report, and adds to its redactions where else they stand.
  package func protect(_ report: inout FileReport, _ texts: inout SecretTexts, isJudged: Bool) {
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
