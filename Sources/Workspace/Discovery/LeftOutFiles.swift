/// The number of files with names of manifests that patterns or ignore files exclude from a search.
///
/// An excluded directory is searched for such files, but only up to a limit, because it may contain
/// a hundred thousand files. A directory that was not searched to its end counts at least once.
struct LeftOutFiles {
  /// The number of files.
  private(set) var count = 0
  /// The files whose patterns exclude them.
  private(set) var causes: [LeftOutCause] = []
  /// How many more entries may be examined.
  private var budget = 4096

  /// Counts a file.
  mutating func add(fileBy origin: PatternOrigin?) {
    count += 1
    LeftOutCause.add(1, by: origin, to: &causes)
  }

  /// Counts the files in a directory that is excluded as a whole.
  mutating func add(
    directory: Path, _ selection: FileSelection, isIncluded: Bool, by origin: PatternOrigin?
  ) {
    var pending = [(path: directory, isIncluded: isIncluded)]
    let before = count
    defer { LeftOutCause.add(count - before, by: origin, to: &causes) }
    while let next = pending.popLast() {
      // A directory that cannot be read has no files that could be counted.
      guard budget > 0, let listing = try? DirectoryListing(next.path) else { continue }
      for entry in listing.entries {
        budget -= 1
        if budget <= 0 { break }
        let isDirectory = entry.kind == .directory
        let name = isDirectory ? entry.name.dropLast() : entry.name[...]
        let path = next.path.appending(name)
        let isIncluded =
          next.isIncluded
          || path.withNameStart { bytes, nameStart in
            selection.includes(bytes, nameStart: nameStart, isDirectory: isDirectory)
          }
        if isDirectory {
          pending.append((path, isIncluded))
        } else if isIncluded {
          count += 1
        }
      }
    }
    if budget <= 0, count == before { count += 1 }
  }
}
