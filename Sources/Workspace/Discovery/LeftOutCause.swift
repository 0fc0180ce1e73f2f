/// The number of files that the patterns in one file exclude.
package struct LeftOutCause: Sendable {
  /// The file with the patterns.
  package var origin: PatternOrigin
  /// The number of excluded files; a lower bound, because large directories are not counted to the
  /// end.
  package var count: Int

  /// Adds a number of files to their cause. The list of causes is short and searched linearly.
  package static func add(
    _ count: Int, by origin: PatternOrigin?, to causes: inout [LeftOutCause]
  ) {
    guard count > 0, let origin else { return }
    if let index = causes.lastIndex(where: { $0.origin == origin }) {
      causes[index].count += count
    } else {
      causes.append(LeftOutCause(origin: origin, count: count))
    }
  }
}
