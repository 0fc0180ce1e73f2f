import Diagnostics

/// Known findings that are suppressed until they are fixed.
///
/// The key of an entry is the rule, file, document, JSON Pointer and a hash of the value. So an
/// entry remains valid if lines move, but not if the value changes. It suppresses as many findings
/// as its count says.
package struct Baseline: Equatable, Sendable {
  /// A number of findings with the same key.
  package struct Entry: Equatable, Sendable {
    /// The file's path as the run names it, relative to the baseline's folder; user text.
    package var file: String
    /// The index of the document within the file, from 0.
    package var document: Int
    /// The JSON Pointer of the node that the finding is about; user text.
    package var pointer: String
    /// The rule's id.
    package var rule: String
    /// The hash of the value there; 0 if there is none.
    package var value: UInt64
    /// The number of findings, at least 1.
    package var count: Int
    /// The place of the entry in the baseline's file; empty for an entry that was not read from a
    /// file.
    package var range = SourceRange(0, 0)

    /// Whether two entries have the same key.
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

  /// In the order of a baseline, each with a different key.
  package let entries: [Entry]

  /// Creates a baseline; entries with the same key become one whose count is their sum.
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

  /// Returns the entries of a file. O(log n + their number).
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

  /// Returns the entries of a file's findings, without those that a baseline must not suppress.
  ///
  /// - Parameter isSuppressible: Whether a baseline may suppress the findings of a rule.
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
