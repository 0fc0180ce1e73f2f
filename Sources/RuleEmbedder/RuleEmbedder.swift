import Diagnostics
import RuleEngine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes Swift files when authlint is built: one with the files in `rules/` and the image of each
/// rule set, and one with the form of the images that this build of authlint reads.
///
/// The form is the hash of the sources that write and read images. Each of the two build steps
/// computes it, so that an image from an earlier build has another form and is refused.
@main
struct RuleEmbedder {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count > 2 else { fail("usage: RuleEmbedder form|rules OUTPUT …") }
    switch arguments[0] {
    case "form": save(form(hash(arguments[2...])), to: arguments[1])
    case "rules":
      var root = arguments[2]
      while root.hasSuffix("/") { root.removeLast() }
      let parts = arguments[3...].split(
        separator: "--", maxSplits: 1, omittingEmptySubsequences: false)
      let files = parts[0].map { path in
        SourceFile(path: String(path.dropFirst(root.utf8.count + 1)), bytes: read(path))
      }
      save(EmbeddedRules(files: files, form: hash(parts.last ?? [])).source, to: arguments[1])
    default: fail("unknown command `\(arguments[0])`")
    }
  }

  private static func form(_ hash: UInt64) -> String {
    """
    // Generated from the sources when authlint is built.

    /// The form of images.
    enum ImageForm {
      /// The hash of the sources that write and read images.
      static var hash: UInt64 { 0x\(String(hash, radix: 16)) }
    }

    """
  }

  /// Returns the FNV-1a hash of files.
  private static func hash(_ paths: ArraySlice<String>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for path in paths {
      for byte in read(path) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return hash
  }

  private static func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { fail("\(path): cannot be read") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  private static func save(_ text: String, to path: String) {
    guard let file = fopen(path, "wb") else { fail("\(path): cannot be written") }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fclose(file) == 0 else {
      fail("\(path): cannot be written")
    }
  }

  static func fail(_ message: String) -> Never {
    let bytes = Array("error: \(message)\n".utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    exit(1)
  }
}

/// The generated source.
private struct EmbeddedRules {
  let files: [SourceFile]
  /// The form of images.
  let form: UInt64

  var source: String {
    var source = "// Generated from rules/ when authlint is built.\n\n"
    source += "enum EmbeddedRules {\n"
    source += "  /// The files below rules/, in path order.\n"
    source += "  static let files: [(path: StaticString, content: StaticString)] = [\n"
    for file in files {
      source += "    (\(literal(Array(file.path.utf8))), \(literal(file.bytes))),\n"
    }
    source += "  ]\n"
    for file in files {
      let (folder, name) = parts(of: file.path)
      guard name == RuleSetReader.fileName else { continue }
      source += "  /// The image of `\(folder)`.\n"
      source += "  static let \(propertyName(folder)): [UInt64] = [\n"
      source += words(image(of: folder))
      source += "  ]\n"
    }
    return source + "}\n"
  }

  /// Returns the image of the rule set in a folder.
  private func image(of folder: String) -> [UInt8] {
    do {
      let ruleSet = try RuleSetLoader.load(
        files.filter { parts(of: $0.path).folder == folder && $0.path.hasSuffix(".yaml") },
        name: folder, base: nil,
        provider: { path in
          let path = normalized(folder + "/" + path)
          return files.first { $0.path == path }
        })
      return try RuleImage.bytes(of: ruleSet, form: form)
    } catch let problems as RuleProblems {
      let report = problems.reports.first { !$0.diagnostics.isEmpty }
      let message = report?.diagnostics.first?.message ?? "is not usable"
      RuleEmbedder.fail("rules/\(report?.file.path ?? folder): \(message)")
    } catch {
      RuleEmbedder.fail("rules/\(folder): the image is not read as it was written")
    }
  }

  /// Returns the name of a folder's property: `partnerAuthorization` for `partner-authorization`.
  private func propertyName(_ folder: String) -> String {
    let words = folder.split { !$0.isLetter && !$0.isNumber }
    return words.prefix(1).joined()
      + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// Returns a path without `..`.
  private func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  /// Returns the folder of a path and the name in it.
  private func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// Returns bytes as the words of a little-endian machine, the last one padded with zeros. An
  /// array literal of words compiles several times as fast as one of bytes.
  private func words(_ bytes: [UInt8]) -> String {
    var lines = ""
    for start in stride(from: 0, to: bytes.count, by: 8) {
      let word = bytes[start..<min(start + 8, bytes.count)].reversed()
        .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      lines += start % 48 == 0 ? "    " : " "
      lines += "0x\(String(word, radix: 16)),"
      if start % 48 == 40 { lines += "\n" }
    }
    return lines + "\n"
  }

  private func literal(_ bytes: [UInt8]) -> String {
    var literal = "\""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case " "..."~": literal.unicodeScalars.append(scalar)
      default: literal += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return literal + "\""
  }
}
