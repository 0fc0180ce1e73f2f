import Diagnostics

/// How many findings each rule has, for `--statistics`.
struct RuleStatistics {
  private struct Key: Hashable {
    // Bytes, because `String` would treat some different ids as equal.
    let rule: [UInt8]
    let severity: Severity
  }

  private var counts: [Key: Int] = [:]

  /// Counts a finding.
  mutating func add(_ diagnostic: Diagnostic) {
    counts[Key(rule: Array(diagnostic.rule.utf8), severity: diagnostic.severity), default: 0] += 1
  }

  /// Appends a row for each rule, the most frequent first, and a blank line.
  func append(to out: inout [UInt8]) {
    guard let most = counts.values.max() else { return }
    let rows = counts.sorted { left, right in
      if left.value != right.value { return left.value > right.value }
      if left.key.severity != right.key.severity { return left.key.severity > right.key.severity }
      return left.key.rule.lexicographicallyPrecedes(right.key.rule)
    }
    let width = "\(most)".utf8.count
    for (key, count) in rows {
      let digits = "\(count)"
      out.append(0x20, times: width - digits.utf8.count)
      out.appendText(digits)
      out.append(0x20)
      out.appendText(key.severity.rawValue)
      out.append(0x5B)
      key.rule.withUnsafeBufferPointer { VisibleText.append($0, to: &out) }
      out.appendLiteral("]\n")
    }
    out.append(0x0A)
  }
}
