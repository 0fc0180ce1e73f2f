#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writing files so that no reader, and no crash, ever finds half of one.
package enum FileReplacement {
  /// Why a file was not replaced; it is then as it was.
  package enum Failure: Error, Equatable, Sendable {
    /// The system said no.
    case system(SystemError)
    /// It is no regular file.
    case notRegular(FileKind)
    /// It is not what was read before.
    case changed

    /// The failure in words, lower-case, without a full stop.
    package var message: String {
      switch self {
      case .system(let error): error.message
      case .notRegular(let kind): "is \(kind.noun), not a regular file"
      case .changed: "changed since it was read"
      }
    }
  }

  /// Gives the file at `path` a new content: written beside it, forced to the disk, and put in its
  /// place with its mode and owner. A link is followed, and stays one.
  ///
  /// A file with several names (hard links), and one whose owner cannot be given to a new file, is
  /// written in place instead, so that it stays the same file; a failure brings its old content back.
  ///
  /// With `status`, from reading the file, a file that has changed since is left alone. A file that
  /// does not exist is made. One that the user may not write is not replaced, though its directory
  /// would allow it.
  package static func replace(
    _ path: Path, with bytes: [UInt8], since status: FileStatus? = nil
  ) throws(Failure) {
    do {
      let target = try target(of: path)
      let current = try regularFile(at: target)
      if let status, current?.isUnchanged(since: status) != true { throw Failure.changed }
      let file = try TemporaryFile(beside: target)
      try file.write(bytes)
      try file.take(place: target, original: current, isDurable: true) {
        // The last look comes after all that takes time: an edit that is saved meanwhile is not lost.
        if let status, (try? FileStatus.of(target))?.isUnchanged(since: status) != true {
          throw Failure.changed
        }
      }
    } catch let failure as Failure {
      throw failure
    } catch let error as SystemError {
      throw .system(error)
    } catch {
      throw .changed
    }
  }

  /// The status of the regular file at `path` that may be written; `nil` if there is none.
  private static func regularFile(at path: Path) throws -> FileStatus? {
    let status: FileStatus
    do throws(SystemError) {
      status = try FileStatus.of(path)
    } catch {
      if error.code == ENOENT { return nil }
      throw error
    }
    guard status.kind == .regular else { throw Failure.notRegular(status.kind) }
    guard path.withCString({ access($0, W_OK) }) == 0 else { throw SystemError.current }
    return status
  }

  /// What a path leads to in the end: links are followed, the last of which may lead nowhere.
  static func target(of path: Path) throws(SystemError) -> Path {
    var path = path
    for _ in 0..<40 {
      guard let status = try? FileStatus.of(path, followsLinks: false),
        status.kind == .link
      else { return path }
      let link = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
        let length = buffer.withMemoryRebound(to: CChar.self) { buffer in
          path.withCString { name in
            buffer.baseAddress.map { readlink(name, $0, buffer.count) } ?? -1
          }
        }
        count = max(0, length ?? 0)
      }
      if link.isEmpty { throw .current }
      path = link.first == UInt8(ascii: "/") ? Path(bytes: link) : path.directory.appending(link)
    }
    throw SystemError(code: ELOOP)
  }
}
