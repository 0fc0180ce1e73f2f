import Diagnostics

extension Document {
  /// Adds the findings for keys that their mapping has before, each at the later key, as far as the
  /// limits allow: the texts of the last one may go beyond. `bytes` counts those of the file.
  func addDuplicateKeyProblems(
    _ repeated: [(later: Int32, first: Int32)], to problems: inout [LoadProblem],
    _ limits: DocumentLimits, bytes: inout Int
  ) {
    guard problems.count < limits.problems else { return }
    for pair in repeated.sorted(by: { $0.later < $1.later }) {
      guard problems.count < limits.problems, bytes <= limits.problemBytes else { return }
      let problem = duplicateKeyProblem(pair)
      bytes += problem.message.utf8.count + problem.pointer.utf8.count
      problems.append(problem)
    }
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
