/// Which files below a directory are selected.
package struct FileSelection: Sendable {
  /// The names of manifests, unless a configuration says otherwise.
  package static let defaultPatterns = [
    "*.manifest.yaml", "*.manifest.yml", "*.manifest.json",
    "manifest.yaml", "manifest.yml", "manifest.json",
  ]

  /// The selected files; a pattern that ends in a slash selects all files of a directory.
  package var include: PatternList
  /// Further files that are selected, each list by itself.
  package var others: [PatternList] = []
  /// The excluded files and directories; a later list overrides an earlier one.
  package var exclude: [PatternList]
  /// The files that would be selected without the `include` of the nearest configuration that has
  /// one; `nil` if none has one.
  package var wider: PatternList?

  /// Creates a selection.
  package init(include: PatternList, exclude: [PatternList] = []) {
    self.include = include
    self.exclude = exclude
  }

  /// Creates the selection by ``defaultPatterns`` below `base`, an absolute path.
  package init(base: Path, exclude: [PatternList] = []) {
    self.init(
      include: PatternList(base: base, patterns: Self.defaultPatterns), exclude: exclude)
  }

  /// Returns the list that excludes a named file, directly or through one of its directories; `nil`
  /// if no list does.
  package func excluder(ofNamed path: Path) -> PatternList? {
    for list in exclude.reversed() {
      if let verdict = list.verdictWithParents(path) { return verdict == .matched ? list : nil }
    }
    return nil
  }

  /// Returns whether a search would select the file at an absolute path without links.
  package func selects(_ path: Path) -> Bool {
    let isIncluded =
      include.verdictWithParents(path) == .matched
      || others.contains { $0.verdictWithParents(path) == .matched }
    return isIncluded && excluder(ofNamed: path) == nil
  }

  /// Returns where the pattern that excludes a file or directory is written.
  func origin(
    excluding path: UnsafeBufferPointer<UInt8>, nameStart: Int, isDirectory: Bool
  ) -> PatternOrigin? {
    exclude.last { list in
      list.verdict(path, nameStart: nameStart, isDirectory: isDirectory) != nil
    }?.origin
  }

  func includes(
    _ path: UnsafeBufferPointer<UInt8>, nameStart: Int, isDirectory: Bool
  ) -> Bool {
    func isMatched(_ list: PatternList) -> Bool {
      list.verdict(
        path, nameStart: nameStart, isDirectory: isDirectory, directoryPatternsOnly: isDirectory)
        == .matched
    }
    if isMatched(include) { return true }
    return others.isEmpty ? false : others.contains(where: isMatched)
  }

  func excludes(
    _ path: UnsafeBufferPointer<UInt8>, nameStart: Int, isDirectory: Bool
  ) -> Bool {
    for list in exclude.reversed() {
      if let verdict = list.verdict(path, nameStart: nameStart, isDirectory: isDirectory) {
        return verdict == .matched
      }
    }
    return false
  }
}
