/// The states of files at some moment, by their paths, to notice later what has changed.
package struct FileStamps: Equatable, Sendable {
  /// `nil` for a file that did not exist.
  private var statuses: [Path: FileStatus?] = [:]

  package init() {}

  /// The paths, in no particular order.
  package var paths: some Collection<Path> { statuses.keys }

  package func contains(_ path: Path) -> Bool { statuses[path] != nil }

  /// Records the state of a file now, unless one is recorded already.
  package mutating func record(_ path: Path) {
    if statuses[path] == nil { statuses[path] = .some(try? FileStatus.of(path)) }
  }

  /// Returns whether a recorded file is no longer as it was.
  package func isChanged(_ path: Path) -> Bool {
    guard let before = statuses[path] else { return false }
    return !Self.isSame(before, try? FileStatus.of(path))
  }

  /// Returns whether `other` has all files of this in the same states.
  package func isHeld(by other: FileStamps) -> Bool {
    statuses.allSatisfy { path, status in
      other.statuses[path].map { Self.isSame(status, $0) } ?? false
    }
  }

  package static func == (left: FileStamps, right: FileStamps) -> Bool {
    left.statuses.count == right.statuses.count && left.isHeld(by: right)
  }

  private static func isSame(_ left: FileStatus?, _ right: FileStatus?) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): left.isUnchanged(since: right)
    default: false
    }
  }
}
