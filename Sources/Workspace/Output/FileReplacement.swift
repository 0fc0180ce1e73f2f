#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Replaces files so that no reader ever sees a partly written one, even after a crash.
package enum FileReplacement {
  /// The reason why a file was not replaced; the file is then unchanged.
  package enum Failure: Error, Equatable, Sendable {
    /// A system call failed.
    case system(SystemError)
    /// The path does not lead to a regular file.
    case notRegular(FileKind)
    /// The file has changed since it was read.
    case changed

    /// The message: starts in lower case, has no full stop.
    package var message: String {
      switch self {
      case .system(let error): error.message
      case .notRegular(let kind): "is \(kind.noun), not a regular file"
      case .changed: "changed since it was read"
      }
    }
  }

  /// Replaces the content of the file at `path`. The new content is written to a temporary file in
  /// the same directory, synchronised to the disk, and renamed over the file, with the same mode
  /// and owner. A link is followed and stays a link.
  ///
  /// A file with several hard links, or with an owner that cannot be given to a new file, is
  /// overwritten in place instead, so that it stays the same file; if that fails, its old content
  /// is restored.
  ///
  /// With `status`, from reading the file, a file that has changed since is not replaced. A file
  /// that does not exist is created. A file that the user may not write is not replaced, even if
  /// its directory would allow it.
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
        // The status is checked again after the slow writes, so that an edit that was saved
        // meanwhile is not lost.
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

  /// Returns the status of the regular file at `path`; `nil` if there is no file. Throws if the
  /// file may not be written.
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

  /// Returns the final target of a path: links are followed, and the last one may be broken. Throws
  /// after 40 links.
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
