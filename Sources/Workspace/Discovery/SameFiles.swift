/// Finds files that are reached through several paths.
///
/// Hard links count as different files: each has a path of its own, and replacing one does not
/// replace the other.
struct SameFiles {
  private let workingDirectory: WorkingDirectory

  init(_ workingDirectory: WorkingDirectory) { self.workingDirectory = workingDirectory }

  /// Returns the files, in the same order, with only one path for each: the path without links if
  /// it is among them, else the first one.
  func removed(from files: [FileDiscovery.File]) -> [FileDiscovery.File] {
    let groups = Self.groups(files)
    if groups.isEmpty { return files }
    var kept = files
    var isRemoved = [Bool](repeating: false, count: files.count)
    for group in groups {
      var known: [Path: Int] = [:]
      for index in group {
        guard let real = files[index].path.resolved() else { continue }
        guard let same = known[real] else {
          known[real] = index
          continue
        }
        let isBetter = isReal(files[index].path, real) && !isReal(kept[same].path, real)
        let (stays, goes) = isBetter ? (index, same) : (same, index)
        isRemoved[goes] = true
        kept[stays].isNamed = kept[stays].isNamed || kept[goes].isNamed
        kept[stays].isLinked = kept[stays].isLinked && kept[goes].isLinked
        known[real] = stays
      }
    }
    return kept.indices.filter { !isRemoved[$0] }.map { kept[$0] }
  }

  /// Returns the indices of paths that lead to the same file or to hard links of it; in most runs
  /// there are none.
  private static func groups(_ files: [FileDiscovery.File]) -> [[Int]] {
    guard files.count > 1 else { return [] }
    var known: [(identity: FileIdentity, index: Int)] = []
    known.reserveCapacity(files.count)
    for index in files.indices {
      guard let identity = (try? FileStatus.of(files[index].path))?.identity else { continue }
      known.append((identity, index))
    }
    known.sort { left, right in
      (left.identity.inode, left.identity.device, left.index)
        < (right.identity.inode, right.identity.device, right.index)
    }
    var groups: [[Int]] = []
    for (before, entry) in zip(known, known.dropFirst()) where before.identity == entry.identity {
      if groups.last?.last == before.index {
        groups[groups.count - 1].append(entry.index)
      } else {
        groups.append([before.index, entry.index])
      }
    }
    return groups
  }

  private func isReal(_ path: Path, _ real: Path) -> Bool {
    workingDirectory.absolute(workingDirectory.reportName(path)) == real
  }
}
