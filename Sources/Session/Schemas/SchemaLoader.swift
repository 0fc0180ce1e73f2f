import AuthLint
import Diagnostics
import Documents
import JSONSchema
import Workspace

/// Reads and compiles JSON Schemas, with the files that they refer to.
struct SchemaLoader {
  /// A file that stands for an address.
  struct Mapping: Equatable {
    /// The address, without fragment.
    var address: String
    /// The absolute path of the file.
    var path: Path
  }

  let files: SessionFiles
  /// The files that stand for addresses of the network; of those for one address the first counts.
  let mappings: [Mapping]
  /// Whether `format` is an assertion in every draft.
  let assertsFormats: Bool

  /// Compiles the schema at a path. Throws if it cannot be read or is broken, or if a file that it
  /// refers to is.
  func load(_ path: Path) throws -> CompiledSchema {
    let file: SourceFile
    do throws(ReadFailure) {
      file = try files.source(path)
    } catch {
      throw SessionFailure.unusable("the schema `\(path.display)` cannot be read: \(error.message)")
    }
    var options = SchemaCompiler.Options()
    if assertsFormats { options.formats = .always }
    let absolute = files.absolute(path)
    // A schema may come from somebody who must not see the files outside its tree.
    return try ConfigurationTree(around: absolute.directory).reading(from: files) {
      do throws(SchemaProblems) {
        return try SchemaCompiler.compile(
          file, Self.format(of: path), at: Self.address(of: absolute), options: options,
          find: find)
      } catch {
        throw BrokenFiles(reports: Self.reports(error.problems), message: "the schema is broken")
      }
    }
  }

  /// Returns one line for each reference of a schema that leads into the network.
  static func notes(_ schema: CompiledSchema) -> [String] {
    schema.unresolved.map { problem in
      let lines = SourceLines(problem.file)
      let place = lines.position(at: problem.diagnostic.primary.range.lower)
      return "\(problem.file.path):\(place.line):\(place.column): \(problem.diagnostic.message);"
        + " values that it is about are reported; " + (problem.diagnostic.help ?? "")
    }
  }

  private static func reports(_ problems: [SchemaProblem]) -> [FileReport] {
    var reports: [FileReport] = []
    for problem in problems {
      if let index = reports.firstIndex(where: { $0.file === problem.file }) {
        reports[index].diagnostics.append(problem.diagnostic)
      } else {
        reports.append(
          FileReport(file: problem.file, diagnostics: [problem.diagnostic], isComplete: false))
      }
    }
    for index in reports.indices { reports[index].diagnostics.sort(by: Diagnostic.inSourceOrder) }
    return reports
  }

  // MARK: - References

  private func find(_ request: SchemaRequest) -> SchemaAnswer {
    let address = request.address.text
    if let mapping = mappings.first(where: { $0.address.utf8.elementsEqual(address.utf8) }) {
      return read(mapping.path)
    }
    var answer = SchemaAnswer.refused
    for candidate in [request.address, request.besideFile].compactMap({ $0 })
    where !candidate.isOnNetwork {
      answer = read(Path(bytes: SchemaAddress.decoded(candidate.path)))
      if case .file = answer { return answer }
    }
    // A relative reference in a schema with an address of the network means one of the network.
    return request.address.isOnNetwork ? .refused : answer
  }

  private func read(_ path: Path) -> SchemaAnswer {
    do throws(ReadFailure) {
      return .file(try files.source(path), Self.format(of: path), Self.address(of: path))
    } catch {
      return .unreadable(error.message)
    }
  }

  /// Returns the address of a file, given by its absolute path.
  static func address(of path: Path) -> SchemaAddress {
    var text = "file://"
    for byte in path.bytes {
      switch byte {
      case 0x2F, 0x2D, 0x2E, 0x5F, 0x7E, 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        text.unicodeScalars.append("%")
        text.unicodeScalars.append(digits[Int(byte >> 4)])
        text.unicodeScalars.append(digits[Int(byte & 15)])
      }
    }
    return SchemaAddress(text)
  }

  /// Returns the language of a file by its ending; JSON is YAML too, but not the other way round.
  private static func format(of path: Path) -> DocumentFormat {
    switch FileFormat(path: path.display) {
    case .json: .json
    case .yaml: .yaml
    }
  }
}
