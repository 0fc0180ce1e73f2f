/// Gives the findings of one file their fingerprints.
///
/// A fingerprint depends on the rule, the file, the document, the JSON Pointer and the value there,
/// not on lines: it survives moved lines but not changed values. Findings that agree in all of
/// these are numbered in the order of the calls, so that no fingerprint is used twice.
package struct FingerprintAssigner {
  private let path: String
  /// The first identities, each with the number of its uses; few enough for a linear search. Each
  /// takes three numbers, because the runtime would first have to create the type of an array of
  /// structs.
  private var few: [Int] = []
  private static let limit = 16 * 3
  /// All identities with the number of their uses, once there are many.
  private var many: [StableHash: Int] = [:]

  /// Creates the assigner of one file.
  ///
  /// - Parameter path: the path as reports show it, the same from run to run.
  package init(path: String) { self.path = path }

  /// Returns the fingerprint of the next finding: 32 hexadecimal digits.
  ///
  /// - Parameters:
  ///   - rule: the rule's id.
  ///   - document: the index of the document within the file, from 0.
  ///   - pointer: the JSON Pointer of the node at fault.
  ///   - value: a ``StableHash`` of the value there; 0 if a hash of it might reveal a secret.
  package mutating func fingerprint(
    rule: String, document: Int, pointer: String, value: UInt64 = 0
  ) -> String {
    var hash = StableHash()
    hash.combine(rule)
    hash.combine(path)
    hash.combine(document)
    hash.combine(pointer)
    hash.combine(value)
    hash.combine(use(hash))
    return hash.hexDigits
  }

  /// Forgets the identities so far. It is called where a document begins whose findings are all
  /// still to come, because they have no identity in common with those of other documents.
  package mutating func beginDocument() {
    few.removeAll(keepingCapacity: true)
    if !many.isEmpty { many = [:] }
  }

  /// Returns how often an identity was used before, and counts this use.
  private mutating func use(_ hash: StableHash) -> Int {
    if many.isEmpty {
      let (first, second) = hash.words
      for index in stride(from: 0, to: few.count, by: 3)
      where few[index] == first && few[index + 1] == second {
        few[index + 2] += 1
        return few[index + 2] - 1
      }
      if few.count < Self.limit {
        few.append(first)
        few.append(second)
        few.append(1)
        return 0
      }
      for index in stride(from: 0, to: few.count, by: 3) {
        many[StableHash(words: few[index], few[index + 1])] = few[index + 2]
      }
    }
    let ordinal = many[hash, default: 0]
    many[hash] = ordinal + 1
    return ordinal
  }
}
