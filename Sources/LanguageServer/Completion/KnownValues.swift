import RuleEngine

/// Values that a rule set's constants know for a place in its schema.
struct KnownValues {
  /// The lists of strings among the constants.
  private let lists: [[String]]

  init(_ ruleSets: [RuleSet]) {
    var lists: [[String]] = []
    for set in ruleSets {
      for constant in set.definition.constants { Self.collect(constant.value, &lists, depth: 0) }
    }
    self.lists = lists
  }

  private static func collect(_ value: ConstantValue, _ lists: inout [[String]], depth: Int) {
    guard depth < 20 else { return }
    switch value {
    case .list(let items):
      let texts = items.compactMap { if case .string(let text) = $0 { text } else { nil } }
      if texts.count == items.count, !texts.isEmpty { lists.append(texts) }
    case .map(let entries):
      for entry in entries { collect(entry.value, &lists, depth: depth + 1) }
    default: break
    }
  }

  /// Returns the values of the lists that contain one of the examples of a place: examples are
  /// values, so that such a list is about the same thing.
  func values(like examples: [String]) -> [String] {
    var result: [String] = []
    for list in lists {
      let isAlike = list.contains { item in
        examples.contains { $0.utf8.elementsEqual(item.utf8) }
      }
      if isAlike { result += list }
    }
    return result
  }
}
