import Diagnostics

/// Findings that are known and held back until they are mended.
///
/// An entry goes by rule, file, document, JSON Pointer and a hash of the value, so it survives moved
/// lines and not changed values, and holds back as many findings as it counts.
package struct Baseline: Equatable, Sendable {
  /// Findings that agree in everything that an entry goes by.
  package struct Entry: Equatable, Sendable {
    /// The file's path, as the run names it relative to the baseline's folder; user text.
    package var file: String
    /// The index of the document within the file, from 0.
    package var document: Int
    /// The JSON Pointer of the node found wanting; user text.
    package var pointer: String
    /// The rule's id.
    package var rule: String
    /// The hash of the value there; 0 for none.
    package var value: UInt64
    /// How many findings there are, from 1.
    package var count: Int
    /// Where the entry stands in the baseline's file; empty for one that was made.
    package var range = SourceRange(0, 0)

    /// Whether two entries go by the same things.
    func hasSameKey(as other: Entry) -> Bool { !precedes(other) && !other.precedes(self) }

    /// The order of a baseline: by file, document, pointer, rule and value, texts by their bytes.
    func precedes(_ other: Entry) -> Bool {
      if let order = Self.order(file, other.file) { return order }
      if document != other.document { return document < other.document }
      if let order = Self.order(pointer, other.pointer) { return order }
      if let order = Self.order(rule, other.rule) { return order }
      return value < other.value
    }

    static func order(_ left: String, _ right: String) -> Bool? {
      if left.utf8.elementsEqual(right.utf8) { return nil }
      return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
  }

  /// In the order of a baseline, no two going by the same things.
  package let entries: [Entry]

  /// Creates a baseline; entries that go by the same things become one that counts for all.
  package init(_ entries: [Entry]) {
    var merged: [Entry] = []
    for entry in entries.sorted(by: { $0.precedes($1) }) {
      if let last = merged.last, last.hasSameKey(as: entry) {
        let (count, overflow) = last.count.addingReportingOverflow(entry.count)
        merged[merged.count - 1].count = overflow ? .max : count
      } else {
        merged.append(entry)
      }
    }
    self.entries = merged
  }

  /// The entries of a file. O(log n + their number).
  package func entries(of file: String) -> ArraySlice<Entry> {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if Entry.order(entries[middle].file, file) == true { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < entries.count, entries[end].file.utf8.elementsEqual(file.utf8) { end += 1 }
    return entries[low..<end]
  }

  /// The entries of all findings of some files, without those that no baseline holds back.
  ///
  /// - Parameter isSuppressible: Whether findings of a rule can be held back.
  package static func entries(
    of diagnostics: [Diagnostic], file: String, isSuppressible: (String) -> Bool
  ) -> [Entry] {
    diagnostics.filter { isSuppressible($0.rule) }.map { diagnostic in
      Entry(
        file: file, document: diagnostic.document, pointer: diagnostic.pointer,
        rule: diagnostic.rule, value: diagnostic.valueHash, count: 1)
    }
  }
}
