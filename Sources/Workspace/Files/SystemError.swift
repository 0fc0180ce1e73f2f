#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a system call said no with: an `errno` value.
package struct SystemError: Error, Equatable, Sendable {
  /// The `errno` value.
  package let code: Int32

  /// Creates an error from an `errno` value.
  package init(code: Int32) { self.code = code }

  /// The calling thread's `errno`.
  static var current: SystemError { SystemError(code: errno) }

  /// Whether there is no such file.
  package var isMissingFile: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether a path leads to nothing, which a walk passes over.
  var leadsNowhere: Bool { isMissingFile || code == ELOOP }

  /// What a call with a path that holds a NUL would have met.
  static let invalidPath = SystemError(code: EINVAL)

  /// The error in words: the same on every system, lower-case, without a full stop.
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
