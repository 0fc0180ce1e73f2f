import AuthLint
import Diagnostics
import JSONSchema
import Workspace

/// The schemas of a session, each compiled once for each set of files that stand for addresses.
struct SessionSchemas {
  private var loaded: [(path: Path, mappings: [SchemaLoader.Mapping], schema: CompiledSchema)] = []

  /// Returns the schema at a path, for files with these configurations. Throws if the schema cannot be
  /// read or is broken, or if a file that a configuration maps an address to is missing.
  ///
  /// - Parameter note: Receives a line for each reference that leads into the network.
  mutating func schema(
    _ path: Path, _ chain: ConfigurationChain, _ options: SessionOptions, _ files: SessionFiles,
    note: (String) -> Void
  ) throws -> CompiledSchema {
    let mappings = try chain.schemas.map { entry in
      let file = entry.reference
      try chain.requireFile(
        at: file.path, named: file.text, in: file.file,
        help: "save the schema there, or take it out of `schemas`; paths count from the"
          + " configuration's folder")
      if case .discovered = options.configuration { try Self.refuseOutside(file) }
      return SchemaLoader.Mapping(
        address: entry.address, path: files.workingDirectory.absolute(file.path))
    }
    if let known = loaded.first(where: { $0.path == path && $0.mappings == mappings }) {
      return known.schema
    }
    let loader = SchemaLoader(
      files: files, mappings: mappings, assertsFormats: options.assertsFormats)
    let schema = try loader.load(path)
    SchemaLoader.notes(schema).forEach(note)
    loaded.append((path, mappings, schema))
    return schema
  }

  /// Throws if a discovered configuration maps an address to a file outside its tree, whose lines
  /// reports would show.
  private static func refuseOutside(_ reference: ConfigurationChain.Reference) throws {
    if ConfigurationTree(around: reference.file.directory).holds(reference.path) { return }
    let problem = Diagnostic(
      rule: ConfigurationReader.rule, severity: .error,
      message: "`\(reference.text.text)` lies outside the folder and the repository of the"
        + " configuration",
      primary: Annotation(range: reference.text.range),
      help: "copy the schema into the repository, or name the configuration with `--config`")
    throw BrokenFiles(
      reports: [
        FileReport(file: reference.file.source, diagnostics: [problem], isComplete: false)
      ], message: "the configuration is broken")
  }
}
