/// A count of the files that patterns or ignore files leave out of a search though their names are
/// those of manifests.
///
/// A directory that is left out is looked through for them, but only so far: an ignored directory
/// may hold a hundred thousand files. One that was not looked through to its end counts at least
/// once.
struct LeftOutFiles {
  /// How many there are.
  private(set) var count = 0
  /// What left them out.
  private(set) var causes: [LeftOutCause] = []
  /// How many more names are looked at.
  private var budget = 4096

  /// Counts a file.
  mutating func add(fileBy origin: PatternOrigin?) {
    count += 1
    LeftOutCause.add(1, by: origin, to: &causes)
  }

  /// Counts what a directory holds that is left out as a whole.
  mutating func add(
    directory: Path, _ selection: FileSelection, isIncluded: Bool, by origin: PatternOrigin?
  ) {
    var pending = [(path: directory, isIncluded: isIncluded)]
    let before = count
    defer { LeftOutCause.add(count - before, by: origin, to: &causes) }
    while let next = pending.popLast() {
      // What cannot be read would not have been read in any case.
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
