#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The directory that relative paths start from, and the names of files relative to it.
///
/// Except for ``current(logical:)``, everything is lexical: no file is accessed.
package struct WorkingDirectory: Sendable {
  /// The absolute path.
  package let path: Path
  /// Another absolute path of the same directory, through links, as the shell shows it.
  package let logicalPath: Path?
  /// Whether both paths are in normal form.
  private let isNormal: Bool

  /// Creates a working directory from its absolute path and, if there is one, its path through
  /// links.
  package init(path: Path, logicalPath: Path? = nil) {
    self.path = path
    self.logicalPath = logicalPath
    isNormal =
      path.isAbsolute && Self.isNormal(path, from: 1)
      && (logicalPath.map { $0.isAbsolute && Self.isNormal($0, from: 1) } ?? true)
  }

  /// Returns the process's working directory. `logical` is its path according to the shell (`PWD`),
  /// which is used only if it names the same directory.
  package static func current(logical: String? = nil) throws(SystemError) -> WorkingDirectory {
    guard let text = getcwd(nil, 0) else { throw .current }
    defer { free(text) }
    let path = Path(bytes: UnsafeRawBufferPointer(start: text, count: strlen(text)))
    guard let logical, case let other = Path(logical), other.isAbsolute, other != path,
      let here = try? FileStatus.of(path), let there = try? FileStatus.of(other),
      here.identity == there.identity
    else { return WorkingDirectory(path: path) }
    return WorkingDirectory(path: path, logicalPath: other)
  }

  /// Returns `path` with the working directory in front of it, unless it is absolute.
  package func absolute(_ path: Path) -> Path {
    self.path.appending(path.bytes)
  }

  /// Returns the name of a file in reports: relative to the working directory if the file is below
  /// it, without `.`, double slashes, and `..` after a name.
  package func reportName(_ path: Path) -> Path {
    normalized(path, collapsesParents: true)
  }

  /// Returns a key that is equal for different spellings of a path: as ``reportName(_:)``, but
  /// `a/..` is kept, since `a` may be a link to another directory.
  package func key(_ path: Path) -> Path {
    normalized(path, collapsesParents: false)
  }

  /// Returns the name of `path` relative to the directory `base`, with `..` if the path is not
  /// below it. Both may be relative to the working directory.
  package func name(of path: Path, from base: Path) -> Path {
    let parts = Self.components(
      absolute(path).bytes, isAbsolute: true, collapsesParents: true)
    let baseParts = Self.components(
      absolute(base).bytes, isAbsolute: true, collapsesParents: true)
    var shared = 0
    while shared < min(parts.count, baseParts.count),
      parts[parts.startIndex + shared].elementsEqual(baseParts[baseParts.startIndex + shared])
    {
      shared += 1
    }
    let up = [ArraySlice<UInt8>](
      repeating: Array("..".utf8)[...], count: baseParts.count - shared)
    return Self.join((up + parts.dropFirst(shared))[...], isAbsolute: false)
  }

  private func normalized(_ path: Path, collapsesParents: Bool) -> Path {
    if !path.isAbsolute {
      if Self.isNormal(path, from: 0) { return path }
    } else if isNormal, Self.isNormal(path, from: 1) {
      if let name = path.bytes(below: self.path) { return Path(bytes: name) }
      if let logicalPath, let name = path.bytes(below: logicalPath) { return Path(bytes: name) }
      if path != self.path, path != logicalPath { return path }
    }
    let components = Self.components(
      path.bytes, isAbsolute: path.isAbsolute, collapsesParents: collapsesParents)
    guard path.isAbsolute else { return Self.join(components, isAbsolute: false) }
    for base in [self.path, logicalPath] {
      guard let base else { continue }
      let parts = Self.components(base.bytes, isAbsolute: true, collapsesParents: false)
      if components.starts(with: parts, by: { $0.elementsEqual($1) }) {
        return Self.join(components.dropFirst(parts.count), isAbsolute: false)
      }
    }
    return Self.join(components[...], isAbsolute: true)
  }

  /// Returns whether a path is in normal form from an offset on, as nearly all paths are: without
  /// empty, `.` or `..` components.
  private static func isNormal(_ path: Path, from start: Int) -> Bool {
    path.withBytes { bytes in
      var start = start
      while true {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "/") { end += 1 }
        if end == start { return false }
        if bytes[start] == UInt8(ascii: "."), end - start <= 2, bytes[end - 1] == bytes[start] {
          return false
        }
        if end == bytes.count { return true }
        start = end + 1
      }
    }
  }

  private static func components(
    _ bytes: ArraySlice<UInt8>, isAbsolute: Bool, collapsesParents: Bool
  ) -> ArraySlice<ArraySlice<UInt8>> {
    var parts: [ArraySlice<UInt8>] = []
    for part in bytes.split(separator: UInt8(ascii: "/")) {
      if part.elementsEqual(".".utf8) { continue }
      if collapsesParents, part.elementsEqual("..".utf8) {
        if let last = parts.last, !last.elementsEqual("..".utf8) {
          parts.removeLast()
          continue
        }
        // The parent of the root is the root itself.
        if isAbsolute { continue }
      }
      parts.append(part)
    }
    return parts[...]
  }

  private static func join(_ parts: ArraySlice<ArraySlice<UInt8>>, isAbsolute: Bool) -> Path {
    var bytes: [UInt8] = isAbsolute ? [UInt8(ascii: "/")] : []
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "/")) }
      bytes.append(contentsOf: part)
    }
    return Path(bytes: bytes.isEmpty ? [UInt8(ascii: ".")] : bytes)
  }
}
