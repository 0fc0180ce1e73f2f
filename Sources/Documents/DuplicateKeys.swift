import Diagnostics

extension Document {
  /// Adds the problems of repeated keys, each at the later key, until the limits are reached; the
  /// texts of the last one may exceed them. `bytes` counts the bytes of all such texts of the file.
  func addDuplicateKeyProblems(
    _ repeated: [(later: Int32, first: Int32)], to problems: inout [LoadProblem],
    _ limits: DocumentLimits, bytes: inout Int
  ) {
    guard problems.count < limits.problems else { return }
    let pairs = repeated.sorted { $0.later < $1.later }
    var index = 0
    while index < pairs.count {
      guard problems.count < limits.problems, bytes <= limits.problemBytes else { return }
      let length = itemLength(of: pairs[index...])
      let problem =
        length > 1 ? missingItemProblem(pairs[index]) : duplicateKeyProblem(pairs[index])
      bytes += problem.message.utf8.count + problem.pointer.utf8.count
      problems.append(problem)
      index += length
    }
  }

  /// Returns how many of the duplicate keys exist because the start of a list item is missing: the
  /// keys of an item are repeated from some key on, each once. Returns 1 if the first key is a
  /// duplicate by itself.
  private func itemLength(of pairs: ArraySlice<(later: Int32, first: Int32)>) -> Int {
    guard let start = pairs.first, let mapping = parent(NodeID(start.later)),
      let list = parent(mapping), kind(list) == .sequence
    else { return 1 }
    let isRestart = key(at: 0, of: mapping).index == start.first
    var length = 1
    var firsts: Set = [start.first]
    for pair in pairs.dropFirst() {
      let previous = pairs[pairs.startIndex + length - 1].later
      guard parent(NodeID(pair.later)) == mapping,
        isRestart || pair.later == previous + 2,
        firsts.insert(pair.first).inserted
      else { break }
      length += 1
    }
    return length
  }

  private func missingItemProblem(_ pair: (later: Int32, first: Int32)) -> LoadProblem {
    var problem = duplicateKeyProblem(pair)
    let later = NodeID(pair.later)
    let isBlock = parent(later).map { style($0) == .block } ?? true
    let name = "`\(string(later))`"
    problem.message = "\(name) and keys behind it are there twice in one item of the list"
    problem.help =
      isBlock
      ? "write `- ` in front of \(name) if another item starts there, or keep one of each"
      : "write `}, {` in front of \(name) if another item starts there, or keep one of each"
    problem.related[0].label = "the first one, which is read"
    problem.startsItem = true
    return problem
  }

  private func duplicateKeyProblem(_ pair: (later: Int32, first: Int32)) -> LoadProblem {
    let later = NodeID(pair.later)
    let first = NodeID(pair.first)
    return LoadProblem(
      kind: .duplicateKey,
      message: kind(later) < .sequence
        ? "the key `\(string(later))` is there twice" : "this key is there twice",
      help: "keep one of the two; readers of the file do not agree on which one counts",
      primary: Annotation(range: range(later)),
      related: [Annotation(range: range(first), label: "the first one, which is read")],
      document: index, node: later, pointer: pointer(later))
  }
}
