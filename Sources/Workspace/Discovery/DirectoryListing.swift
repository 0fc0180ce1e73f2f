#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The entries of one directory.
package struct DirectoryListing {
  struct Entry {
    /// The name, followed by a slash if the entry is a directory, so that names sort as paths do.
    var name: [UInt8]
    /// The kind of the entry itself: links are not followed.
    var kind: FileKind
  }

  /// The identity of the directory.
  let identity: FileIdentity
  /// All entries except `.` and `..`, unordered.
  private(set) var entries: [Entry] = []

  /// Reads the directory at `path`, links followed.
  init(_ path: Path) throws(SystemError) {
    let file = try FileDescriptor.open(path, flags: O_RDONLY | O_DIRECTORY)
    identity = try file.status().identity
    let number = file.release()
    guard let stream = fdopendir(number) else {
      let error = SystemError.current
      close(number)
      throw error
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno == 0 { return }
        throw .current
      }
      if let entry = Self.entry(entry, in: path) { entries.append(entry) }
    }
  }

  /// Returns the paths of a directory's entries with their kinds, links not followed, sorted by the
  /// bytes of their names.
  package static func all(in directory: Path) throws(SystemError) -> [(path: Path, kind: FileKind)]
  {
    try DirectoryListing(directory).entries.map { entry in
      let name = entry.kind == .directory ? entry.name.dropLast() : entry.name[...]
      return (directory.appending(name), entry.kind)
    }.sorted { $0.path < $1.path }
  }

  /// Returns the paths of a directory's entries that are not directories, sorted by the bytes of
  /// their names.
  package static func files(in directory: Path) throws(SystemError) -> [Path] {
    try DirectoryListing(directory).entries.filter { $0.kind != .directory }
      .map { directory.appending($0.name) }.sorted()
  }

  /// Returns the paths of a directory's subdirectories, sorted by the bytes of their names. Links
  /// to directories are not included.
  package static func directories(in directory: Path) throws(SystemError) -> [Path] {
    try DirectoryListing(directory).entries.filter { $0.kind == .directory }
      .map { directory.appending($0.name.dropLast()) }.sorted()
  }

  private static func entry(_ entry: UnsafeMutablePointer<dirent>, in directory: Path) -> Entry? {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
    let start = UnsafeRawPointer(entry) + offset
    let length = strlen(start.assumingMemoryBound(to: CChar.self))
    var name = [UInt8](UnsafeRawBufferPointer(start: start, count: length))
    if name == [0x2E] || name == [0x2E, 0x2E] { return nil }
    let kind = kind(entry, name, in: directory)
    if kind == .directory { name.append(UInt8(ascii: "/")) }
    return Entry(name: name, kind: kind)
  }

  private static func kind(
    _ entry: UnsafeMutablePointer<dirent>, _ name: [UInt8], in directory: Path
  ) -> FileKind {
    switch Int(entry.pointee.d_type) {
    case Int(DT_REG): return .regular
    case Int(DT_DIR): return .directory
    case Int(DT_LNK): return .link
    default:
      // Some file systems do not report the kind.
      let status = try? FileStatus.of(directory.appending(name), followsLinks: false)
      return status?.kind ?? .other
    }
  }
}
