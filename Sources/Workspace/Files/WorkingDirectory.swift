#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The directory that relative paths start from, and the names that files have below it.
///
/// Everything here is lexical: no file is looked at.
package struct WorkingDirectory: Sendable {
  /// The absolute path.
  package let path: Path
  /// Another absolute path of the same directory, through links: what the shell calls it.
  package let logicalPath: Path?

  /// Creates a working directory from its absolute path and, if there is one, its path through
  /// links.
  package init(path: Path, logicalPath: Path? = nil) {
    self.path = path
    self.logicalPath = logicalPath
  }

  /// The process's working directory. `logical` is what the shell says it is (`PWD`), and is taken
  /// only if it names the same directory.
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

  /// `path` with the working directory in front of it unless it is absolute.
  package func absolute(_ path: Path) -> Path {
    self.path.appending(path.bytes)
  }

  /// The name of a file in reports: relative to the working directory where the file is below it,
  /// without `.`, doubled slashes, and `..` behind a name.
  package func reportName(_ path: Path) -> Path {
    normalized(path, collapsesParents: true)
  }

  /// A key under which the same path given twice is found: as ``reportName(_:)``, but `a/..` stays,
  /// since `a` may be a link to elsewhere.
  package func key(_ path: Path) -> Path {
    normalized(path, collapsesParents: false)
  }

  /// The name of `path` as seen from the directory `base`: with `..` where it is not below it. Both
  /// may be relative to the working directory.
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
    if !path.isAbsolute, Self.isNormal(path.bytes) { return path }
    if let plain = plainName(path) { return plain }
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

  /// As ``normalized(_:collapsesParents:)`` for an absolute path, where all paths are their own normal
  /// forms, as they nearly always are; `nil` where one is not.
  private func plainName(_ path: Path) -> Path? {
    func isPlain(_ path: Path) -> Bool {
      path.isAbsolute && Self.isNormal(path.bytes.dropFirst())
    }
    guard isPlain(path), isPlain(self.path) else { return nil }
    if let logicalPath, !isPlain(logicalPath) { return nil }
    return Self.name(of: path, below: self.path)
      ?? logicalPath.flatMap { Self.name(of: path, below: $0) } ?? path
  }

  /// The name of a path as seen from a directory that it lies below; `nil` if it does not.
  private static func name(of path: Path, below directory: Path) -> Path? {
    guard path.bytes.starts(with: directory.bytes) else { return nil }
    let rest = path.bytes.dropFirst(directory.bytes.count)
    guard let first = rest.first else { return Path(bytes: [UInt8(ascii: ".")]) }
    return first == UInt8(ascii: "/") ? Path(bytes: Array(rest.dropFirst())) : nil
  }

  /// Whether a relative path is its own normal form, as nearly all are: no empty, `.` or `..` part.
  private static func isNormal(_ bytes: ArraySlice<UInt8>) -> Bool {
    var start = bytes.startIndex
    while true {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
      let isDots = end - start <= 2 && bytes[start..<end].allSatisfy { $0 == UInt8(ascii: ".") }
      if isDots { return false }
      if end == bytes.endIndex { return true }
      start = end + 1
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
        // Above the root there is only the root.
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
