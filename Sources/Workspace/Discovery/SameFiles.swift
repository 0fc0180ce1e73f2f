/// Finds files that several paths lead to.
///
/// Two names of one file that are no links (hard links) are two files here: each has a path of its
/// own, and what replaces one does not replace the other.
struct SameFiles {
  private let workingDirectory: WorkingDirectory

  init(_ workingDirectory: WorkingDirectory) { self.workingDirectory = workingDirectory }

  /// The files without those that are there under another path already: what stays is the path
  /// without links if that is among them, or else the first one. In the same order.
  func removed(from files: [FileDiscovery.File]) -> [FileDiscovery.File] {
    var first: [FileIdentity: [Int]] = [:]
    var kept = files
    var isRemoved = [Bool](repeating: false, count: files.count)
    var repeats = false
    for index in files.indices {
      guard let status = try? FileStatus.of(files[index].path) else { continue }
      let others = first[status.identity] ?? []
      // Nearly always there is none, and nothing more is asked.
      guard !others.isEmpty, let real = files[index].path.resolved(),
        let same = others.first(where: { files[$0].path.resolved() == real })
      else {
        first[status.identity, default: []].append(index)
        continue
      }
      repeats = true
      let isBetter = isReal(files[index].path, real) && !isReal(kept[same].path, real)
      let (stays, goes) = isBetter ? (index, same) : (same, index)
      isRemoved[goes] = true
      kept[stays].isNamed = kept[stays].isNamed || kept[goes].isNamed
      kept[stays].isLinked = kept[stays].isLinked && kept[goes].isLinked
      if isBetter {
        first[status.identity] = others.map { $0 == same ? index : $0 }
      }
    }
    if !repeats { return files }
    return kept.indices.filter { !isRemoved[$0] }.map { kept[$0] }
  }

  private func isReal(_ path: Path, _ real: Path) -> Bool {
    workingDirectory.absolute(workingDirectory.reportName(path)) == real
  }
}
