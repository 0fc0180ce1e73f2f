#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Creates directories.
package enum DirectoryCreation {
  /// Creates the directory at `path` and its missing parent directories. An existing directory is
  /// not changed.
  package static func create(_ path: Path) throws(SystemError) {
    if let status = try? FileStatus.of(path) {
      guard status.kind == .directory else { throw SystemError(code: EEXIST) }
      return
    }
    let parent = path.directory
    if parent != path { try create(parent) }
    guard let code = path.withCString({ mkdir($0, 0o777) }) else { throw .invalidPath }
    if code != 0, errno != EEXIST { throw .current }
  }
}
