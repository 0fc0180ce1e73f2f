#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The error of a system call: an `errno` value.
package struct SystemError: Error, Equatable, Sendable {
  /// The `errno` value.
  package let code: Int32

  /// Creates an error from an `errno` value.
  package init(code: Int32) { self.code = code }

  /// The calling thread's `errno`.
  static var current: SystemError { SystemError(code: errno) }

  /// Whether the file does not exist.
  package var isMissingFile: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether a path leads to no file, or to a loop of links. A directory walk skips such links.
  var leadsNowhere: Bool { isMissingFile || code == ELOOP }

  /// The error for a path that contains a NUL and cannot be passed to the system.
  static let invalidPath = SystemError(code: EINVAL)

  /// The message, which is the same on every system: starts in lower case, has no full stop.
  package var message: String {
    switch code {
    case ENOENT: "no such file or directory"
    case EACCES: "permission denied"
    case EPERM: "operation not permitted"
    case EISDIR: "is a directory"
    case ENOTDIR: "a part of the path is not a directory"
    case ELOOP: "too many levels of symbolic links"
    case ENAMETOOLONG: "the name is too long"
    case EINVAL: "not a valid path"
    case EMFILE, ENFILE: "too many open files"
    case ENOMEM: "out of memory"
    case ENOSPC: "no space left on device"
    case EDQUOT: "disk quota exceeded"
    case EFBIG: "the file is too large"
    case EROFS: "read-only file system"
    case EIO: "input/output error"
    case EBADF: "the stream is closed"
    case EPIPE: "broken pipe"
    case EEXIST: "it exists already"
    case ENXIO, ENODEV: "no such device"
    case EBUSY: "the device or file is busy"
    case ETXTBSY: "the file is being executed"
    case ESTALE: "stale file handle"
    case EXDEV: "not on the same file system"
    default: "system error \(code)"
    }
  }
}
