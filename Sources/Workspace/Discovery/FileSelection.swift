/// Which of the files below a directory are meant.
package struct FileSelection: Sendable {
  /// What manifests are called unless a configuration says otherwise.
  package static let defaultPatterns = [
    "*.manifest.yaml", "*.manifest.yml", "*.manifest.json",
    "manifest.yaml", "manifest.yml", "manifest.json",
  ]

  /// Files that are meant, and with a slash at the end directories all of whose files are.
  package var include: PatternList
  /// Files and directories that are left out; a later list overrules an earlier one.
  package var exclude: [PatternList]
  /// What would be meant without the nearest configuration's `include`; `nil` if that has none.
  package var wider: PatternList?

  /// Creates a selection.
  package init(include: PatternList, exclude: [PatternList] = []) {
    self.include = include
    self.exclude = exclude
  }

  /// The selection by ``defaultPatterns`` below `base`, an absolute path.
  package init(base: Path, exclude: [PatternList] = []) {
    self.init(
      include: PatternList(base: base, patterns: Self.defaultPatterns), exclude: exclude)
  }

  /// The list that leaves out a file that was named, by itself or by a directory that it lies in;
  /// `nil` if none does.
  package func excluder(ofNamed path: Path) -> PatternList? {
    for list in exclude.reversed() {
      if let verdict = list.verdictWithParents(path) { return verdict == .matched ? list : nil }
    }
    return nil
  }

  /// Where the pattern is written that leaves a file or directory out.
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
    include.verdict(
      path, nameStart: nameStart, isDirectory: isDirectory, directoryPatternsOnly: isDirectory)
      == .matched
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
