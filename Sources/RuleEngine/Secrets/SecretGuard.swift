import CEL
import Diagnostics

/// Keeps the secrets of a file out of everything that is reported about it.
///
/// What a rule that marks secrets has found is hidden wherever it occurs in the file, in messages
/// and in fixes. In text that no rule could judge, such as the rest of a file behind a syntax
/// error, the values of keys that have a secret's name are hidden (``LikelySecrets``).
package final class SecretGuard {
  private let ruleSets: [RuleSet]
  /// The texts of the constants' lists with these names, from all rule sets.
  private lazy var lists = Self.lists(of: ruleSets)
  /// The names of secrets; empty if no rule marks secrets.
  package private(set) lazy var names = SecretNames(lists.names)
  /// The values that are allowed under such a name.
  package private(set) lazy var references = SecretReferences(lists.references)
  private var givenNames: SecretNames?
  private var givenReferences: (list: ArrayStorage, references: SecretReferences)?
  /// The names in lower-case letters, also with the words behind them that do not change their
  /// meaning.
  private lazy var spellings = Self.spellings(lists.names)

  /// Takes the names from the constants of each rule set in which a rule marks secrets: the lists
  /// called `secrets`, of which names of at least four lower-case letters count, and the lists
  /// called `secret_references`.
  package init(_ ruleSets: [RuleSet]) { self.ruleSets = ruleSets }

  private static func lists(of ruleSets: [RuleSet]) -> (names: ListValue, references: ListValue) {
    var names: [Value] = []
    var references: [Value] = []
    for set in ruleSets {
      // Embedded rule sets are known to mark secrets, so their definition is not read to find out.
      let isShipped = !set.isFromFiles
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

  /// Returns the names that a rule passes; they are prepared once for all documents.
  func names(_ list: ArrayStorage) -> SecretNames {
    if let givenNames, givenNames.isMade(of: list) { return givenNames }
    let names = SecretNames(list)
    givenNames = names
    return names
  }

  /// Returns the references that a rule passes; they are prepared once for all documents.
  func references(_ list: ArrayStorage) -> SecretReferences {
    if let givenReferences, givenReferences.list === list { return givenReferences.references }
    let references = SecretReferences(ListValue(list))
    givenReferences = (list, references)
    return references
  }

  /// Returns the secrets of a document.
  package func taint(of bridge: DocumentBridge) -> SecretTaint {
    bridge.secrets(names) { references }
  }

  /// Returns the places that probably hold secrets in text that no rule has judged.
  func likelySecrets(in bytes: [UInt8]) -> [SourceRange] {
    spellings.isEmpty ? [] : LikelySecrets(bytes, names: spellings).ranges
  }

  /// Masks the secrets in a report, and adds their other occurrences in the file to its redactions.
  ///
  /// - Parameters:
  ///   - texts: The secrets that are known; likely ones are added.
  ///   - isJudged: Whether rules have judged the file. If not, likely secrets are hidden too.
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
    for index in diagnostic.elsewhere.indices {
      let label = diagnostic.elsewhere[index].annotation.label
      diagnostic.elsewhere[index].annotation.label = texts.masked(label)
    }
    // With a hash of the value, guesses at the secret could be verified. So the hash is computed
    // only from what may be shown.
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
