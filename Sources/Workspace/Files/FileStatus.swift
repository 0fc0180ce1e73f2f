#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The kind of a file.
package enum FileKind: Sendable {
  case regular, directory, link, fifo, socket, characterDevice, blockDevice, other

  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .directory
    case S_IFLNK: self = .link
    case S_IFIFO: self = .fifo
    case S_IFSOCK: self = .socket
    case S_IFCHR: self = .characterDevice
    case S_IFBLK: self = .blockDevice
    default: self = .other
    }
  }

  /// The kind as a noun with an article.
  package var noun: String {
    switch self {
    case .regular: "a regular file"
    case .directory: "a directory"
    case .link: "a symbolic link"
    case .fifo: "a named pipe"
    case .socket: "a socket"
    case .characterDevice, .blockDevice: "a device"
    case .other: "something else"
    }
  }
}

/// Identifies a file, independently of its names.
package struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
}

/// The status of a file, as `stat` returns it.
package struct FileStatus: Sendable {
  /// The kind of the file.
  package let kind: FileKind
  /// The identity of the file.
  package let identity: FileIdentity
  /// The size in bytes as the system states it; 0 for files that are generated while they are read.
  package let size: Int
  /// When the content last changed, in seconds and nanoseconds since 1970.
  package let modified: (seconds: Int, nanoseconds: Int)
  /// The number of hard links.
  let linkCount: Int
  let mode: mode_t
  let owner: uid_t
  let group: gid_t

  init(_ status: stat) {
    kind = FileKind(mode: status.st_mode)
    identity = FileIdentity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino))
    size = Int(clamping: status.st_size)
    linkCount = Int(clamping: status.st_nlink)
    mode = status.st_mode
    owner = status.st_uid
    group = status.st_gid
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    modified = (Int(time.tv_sec), Int(time.tv_nsec))
  }

  /// Returns the status of the file at `path`, following links unless `followsLinks` is false.
  package static func of(
    _ path: Path, followsLinks: Bool = true
  ) throws(SystemError) -> FileStatus {
    var status = stat()
    let code = path.withCString { name in
      followsLinks ? stat(name, &status) : lstat(name, &status)
    }
    guard let code else { throw .invalidPath }
    guard code == 0 else { throw .current }
    return FileStatus(status)
  }

  /// Returns whether this is the same file with the same size and time of modification.
  package func isUnchanged(since other: FileStatus) -> Bool {
    identity == other.identity && size == other.size
      && modified.seconds == other.modified.seconds
      && modified.nanoseconds == other.modified.nanoseconds
  }
}
