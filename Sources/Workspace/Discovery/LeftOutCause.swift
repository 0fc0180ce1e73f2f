/// How many files the patterns in one file left out.
package struct LeftOutCause: Sendable {
  /// The file with the patterns.
  package var origin: PatternOrigin
  /// How many files there are, at least.
  package var count: Int

  /// Counts files for their cause, of which there are few.
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
