import Diagnostics

/// How often each rule was broken.
struct RuleStatistics {
  private var counts: [String: (severity: Severity, count: Int)] = [:]

  /// Counts a file's findings in.
  mutating func add(_ report: FileReport) {
    for diagnostic in report.diagnostics {
      counts[diagnostic.rule, default: (diagnostic.severity, 0)].count += 1
    }
  }

  /// One line a rule: the most frequent first, then by id.
  var text: String {
    let rows = counts.sorted { left, right in
      left.value.count != right.value.count
        ? left.value.count > right.value.count : left.key < right.key
    }
    let width = rows.first.map { String($0.value.count).utf8.count } ?? 0
    return rows.map { id, entry in
      let count = String(entry.count)
      let indent = String(repeating: " ", count: width - count.utf8.count)
      return "\(indent)\(count)  \(entry.severity.rawValue)[\(id)]\n"
    }.joined()
  }
}
