/// Gives the findings of one file their fingerprints.
///
/// A fingerprint depends on the rule, the file, the document, the JSON Pointer and the value found
/// there, not on lines: it survives moved lines and not changed values. Findings that agree in all
/// of them are numbered in the order in which they are asked for, so that none is used twice.
package struct FingerprintAssigner {
  private let path: String
  private var uses: [StableHash: Int] = [:]

  /// Creates the assigner of one file.
  ///
  /// - Parameter path: the path as reports show it, the same from run to run.
  package init(path: String) { self.path = path }

  /// The fingerprint of the next finding: 32 hexadecimal digits.
  ///
  /// - Parameters:
  ///   - rule: the rule's id.
  ///   - document: the index of the document within the file, from 0.
  ///   - pointer: the JSON Pointer of the node found wanting.
  ///   - value: a ``StableHash`` of the value found there; 0 where a hash of it might give a
  ///     secret away.
  package mutating func fingerprint(
    rule: String, document: Int, pointer: String, value: UInt64 = 0
  ) -> String {
    var hash = StableHash()
    hash.combine(rule)
    hash.combine(path)
    hash.combine(document)
    hash.combine(pointer)
    hash.combine(value)
    let ordinal = uses[hash, default: 0]
    uses[hash] = ordinal + 1
    hash.combine(ordinal)
    return hash.hexDigits
  }
}
