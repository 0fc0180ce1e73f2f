import CEL
import Diagnostics
import Documents

/// Builds a rule set from the files of a folder of rules. It does not read files itself.
package struct RuleSetLoader {
  /// Returns the text of a file by its path relative to the rule set's folder; `nil` if it cannot
  /// be read.
  package typealias FileProvider = (String) -> SourceFile?
  /// Returns a rule set that the set extends, by its path relative to the set's folder or by the name
  /// of a set that comes with authlint. Throws the mistakes in that set's files.
  package typealias SetProvider = (String) throws(RuleProblems) -> ExtendedSet

  private var reports: [FileReport] = []
  /// The files of the rules so far, by the bytes of their ids.
  private var filesOfRules: [[UInt8]: String] = [:]

  /// Builds a rule set from files.
  ///
  /// - Parameters:
  ///   - files: The YAML files of one folder: rules, and a `ruleset.yaml` if there is one.
  ///   - name: The folder's name.
  ///   - base: The rule set whose variable, schema and constants apply if there is no
  ///     `ruleset.yaml`.
  ///   - provider: Reads the schema.
  ///   - extended: Gives the sets that the set extends.
  /// - Throws: All mistakes in the files, at their places.
  package static func load(
    _ files: [SourceFile], name: String, base: RuleSet?, provider: FileProvider,
    extended: SetProvider = { _ throws(RuleProblems) in
      .problem("no other rule set can be read here", help: nil)
    }
  ) throws(RuleProblems) -> RuleSet {
    var loader = RuleSetLoader()
    return try loader.load(files, name: name, base: base, provider: provider, extended: extended)
  }

  private init() {}

  private mutating func load(
    _ files: [SourceFile], name: String, base: RuleSet?, provider: FileProvider,
    extended: SetProvider
  ) throws(RuleProblems) -> RuleSet {
    var definition = RuleSetDefinition(name: name, title: name)
    var schema: StructuralSchema?
    var headers: [RuleSource] = []
    var merge: RuleSetMerge?
    let header = files.first { Self.name(of: $0.path) == RuleSetReader.fileName }
    if let header {
      if let read = readHeader(header, name: name) {
        definition = read
        schema = readSchema(of: read, header: header, provider: provider)
        if !read.texts.isEmpty || !read.parameters.isEmpty || !read.extends.isEmpty,
          let document = document(of: header)
        {
          headers = [RuleSource(document: document)]
          if !read.extends.isEmpty {
            merge = try inherit(read, schema, document, headers, extended)
            definition = merge?.definition ?? read
          }
        }
      }
    } else if let base {
      definition.variable = base.definition.variable
      definition.constants = base.definition.constants
      schema = base.schema
    }
    var sources: [RuleSource] = []
    for file in files where Self.name(of: file.path) != RuleSetReader.fileName {
      guard let document = document(of: file) else { continue }
      var reader = RuleFileReader(
        document, fileID: Self.stem(of: file.path),
        nearest: { NearestName.suggestion(for: $0, among: $1) })
      let rule = reader.rule()
      var examples = RuleExampleReader(document, variable: definition.variable)
      _ = examples.examples()
      report(reader.problems + examples.problems, in: file)
      refuseRepetition(of: Self.stem(of: file.path), in: file, document)
      if let rule {
        definition.rules.append(rule)
        sources.append(RuleSource(document: document))
      }
    }
    if var merge {
      merge.finish(definition.rules.map(\.id))
      report(merge.problems, in: headers, of: definition)
      let own = Array(zip(definition.rules, sources))
      let all = (own + merge.rules.map { ($0.definition, $0.source) }).sorted {
        $0.0.id.utf8.lexicographicallyPrecedes($1.0.id.utf8)
      }
      definition = merge.definition
      definition.rules = all.map(\.0)
      sources = all.map(\.1)
      schema = merge.schema
      headers = merge.headers
    }
    guard reports.isEmpty else { throw RuleProblems(reports) }
    let set = RuleSet(definition, schema: schema, sources: sources, headers: headers)
    let broken = set.check()
    guard broken.isEmpty else { throw RuleProblems(broken) }
    return set
  }

  /// Reads the sets that a set extends.
  private mutating func inherit(
    _ own: RuleSetDefinition, _ schema: StructuralSchema?, _ document: Document,
    _ headers: [RuleSource], _ extended: SetProvider
  ) throws(RuleProblems) -> RuleSetMerge {
    var merge = RuleSetMerge(
      own, schema: schema, headers: headers,
      hasVariable: document.value(forKey: "variable", of: document.root) != nil)
    for entry in own.extends {
      switch try extended(entry.text) {
      case .set(let set): merge.add(set)
      case .problem(let message, let help):
        report(
          [
            headers[0].diagnostic(
              "`\(entry.text)`: \(message)", part: 0..<entry.text.utf8.count, in: entry, help: help)
          ], in: document.file)
      }
    }
    return merge
  }

  /// Reports what is wrong with sets that a set extends, at the places where it names them.
  private mutating func report(
    _ problems: [(set: Int, message: String)], in headers: [RuleSource],
    of definition: RuleSetDefinition
  ) {
    guard let header = headers.first, !definition.extends.isEmpty else { return }
    report(
      problems.map { problem in
        let entry = definition.extends[min(problem.set, definition.extends.count - 1)]
        return header.diagnostic(
          "`\(entry.text)` cannot be extended here: \(problem.message)",
          part: 0..<entry.text.utf8.count, in: entry,
          help: "rename one of the two, or take the set out of `extends`")
      }, in: header.file)
  }

  /// Reports a rule that another file of the set has defined.
  private mutating func refuseRepetition(
    of id: String, in file: SourceFile, _ document: Document
  ) {
    guard let other = filesOfRules.updateValue(file.path, forKey: Array(id.utf8)) else { return }
    let root = document.root
    let place = document.value(forKey: "id", of: root) ?? document.firstKey(of: root) ?? root
    report(
      [
        Diagnostic(
          rule: "invalid-rule", severity: .error,
          message: "two rules are called `\(id)`; the other is in `\(other)`",
          primary: Annotation(range: document.range(place)), help: "rename one of the two files")
      ], in: file)
  }

  private mutating func readHeader(_ file: SourceFile, name: String) -> RuleSetDefinition? {
    guard let document = document(of: file) else { return nil }
    var reader = RuleSetReader(
      document, nearest: { NearestName.suggestion(for: $0, among: $1) })
    let definition = reader.ruleSet(defaultName: name)
    report(reader.problems, in: file)
    return definition
  }

  private mutating func readSchema(
    of definition: RuleSetDefinition, header: SourceFile, provider: FileProvider
  ) -> StructuralSchema? {
    guard let path = definition.schema else { return nil }
    guard let file = provider(path) else {
      let place = document(of: header).flatMap { document in
        document.value(forKey: "schema", of: document.root).map { document.range($0) }
      }
      report(
        [
          Diagnostic(
            rule: "invalid-rule", severity: .error, message: "the schema `\(path)` cannot be read",
            primary: Annotation(range: place ?? SourceRange(0, 0)))
        ], in: header)
      return nil
    }
    let format: DocumentFormat = path.utf8.suffix(5).elementsEqual(".json".utf8) ? .json : .yaml
    guard let document = document(of: file, format: format) else { return nil }
    var reader = SchemaReader(document)
    let schema = reader.schema()
    report(reader.problems, in: file)
    return schema
  }

  /// Returns the only document of a file; `nil` if there is another number of documents or any
  /// other problem, which is reported.
  private mutating func document(of file: SourceFile, format: DocumentFormat = .yaml) -> Document? {
    let loader = DocumentLoader(file: file, format: format)
    let document = loader.next()
    let another = loader.next()
    var problems = loader.problems.map {
      UnquotedExpression.explain(LoaderFindings.diagnostic($0), in: file)
    }
    if let another {
      problems.append(
        Diagnostic(
          rule: "invalid-rule", severity: .error, message: "the file holds a second document",
          primary: Annotation(range: another.place(of: another.root).range)))
    } else if document == nil, problems.isEmpty {
      problems.append(
        Diagnostic(
          rule: "invalid-rule", severity: .error, message: StructuralMessages.emptyFile,
          primary: Annotation(range: SourceRange(0, 0))))
    }
    report(problems, in: file)
    return problems.isEmpty ? document : nil
  }

  private mutating func report(_ diagnostics: [Diagnostic], in file: SourceFile) {
    guard !diagnostics.isEmpty else { return }
    reports.append(FileReport(file: file, diagnostics: diagnostics, isComplete: false))
  }

  private static func name(of path: String) -> String {
    String(decoding: path.utf8.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
  }

  /// Returns the name of a file without its extension.
  private static func stem(of path: String) -> String {
    let name = Array(name(of: path).utf8)
    let end = name.lastIndex(of: UInt8(ascii: ".")) ?? name.count
    return String(decoding: name[..<end], as: UTF8.self)
  }
}
