import Diagnostics

/// Finds the suppression that applies to a finding.
struct SuppressionIndex {
  /// The suppressions of one rule, by the numbers with which they were added.
  private struct Rule {
    var lines: [Int: Int] = [:]
    var reaches: [Reach] = []
    var file: Int?
  }

  /// A part of the file to which a suppression applies.
  private struct Reach {
    var lower: Int
    var upper: Int
    var number: Int
    /// The nearest one before it that ends later; -1 for none.
    var outer = -1
  }

  private var rules: [String: Rule] = [:]

  /// Adds a suppression of the whole file; only the first one counts.
  mutating func add(_ number: Int, rule: String) {
    if rules[rule, default: Rule()].file == nil { rules[rule, default: Rule()].file = number }
  }

  /// Adds a suppression of a line and of the values that begin there; only the first one for a line
  /// counts.
  mutating func add(_ number: Int, rule: String, target: SuppressionTargets.Target) {
    guard rules[rule, default: Rule()].lines[target.line] == nil else { return }
    rules[rule, default: Rule()].lines[target.line] = number
    guard target.valueEnd > target.upper else { return }
    rules[rule, default: Rule()].reaches.append(
      Reach(lower: target.lower, upper: target.valueEnd, number: number))
  }

  /// Prepares for searches. O(n · log n).
  mutating func sort() {
    for rule in rules.keys {
      rules[rule]?.reaches.sort { $0.lower < $1.lower }
      guard var reaches = rules[rule]?.reaches, !reaches.isEmpty else { continue }
      var open: [Int] = []
      for index in reaches.indices {
        while let last = open.last, reaches[last].upper <= reaches[index].upper {
          open.removeLast()
        }
        reaches[index].outer = open.last ?? -1
        open.append(index)
      }
      rules[rule]?.reaches = reaches
    }
  }

  /// Returns the number of the suppression nearest to a place: of its line, then of the innermost
  /// value around it, then of the file. O(log n + depth).
  func number(rule: String, line: Int, offset: Int) -> Int? {
    guard let rule = rules[rule] else { return nil }
    if let number = rule.lines[line] { return number }
    var low = 0
    var high = rule.reaches.count
    while low < high {
      let middle = (low + high) / 2
      if rule.reaches[middle].lower <= offset { low = middle + 1 } else { high = middle }
    }
    var index = low - 1
    while index >= 0 {
      if offset < rule.reaches[index].upper { return rule.reaches[index].number }
      index = rule.reaches[index].outer
    }
    return rule.file
  }
}
