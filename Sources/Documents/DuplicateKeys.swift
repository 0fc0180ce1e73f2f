import Diagnostics

extension Document {
  /// The findings for keys that their mapping has before, each at the later key.
  func duplicateKeyProblems(_ repeated: [(later: Int32, first: Int32)]) -> [LoadProblem] {
    repeated.sorted { $0.later < $1.later }.map { pair in
      let later = NodeID(pair.later)
      let first = NodeID(pair.first)
      return LoadProblem(
        kind: .duplicateKey,
        message: kind(later) < .sequence
          ? "the key `\(string(later))` is there twice" : "this key is there twice",
        primary: Annotation(range: range(later)),
        related: [Annotation(range: range(first), label: "the first one, which is read")],
        document: index, node: later, pointer: pointer(later))
    }
  }
}
