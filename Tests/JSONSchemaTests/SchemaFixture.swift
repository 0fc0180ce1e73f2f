import Diagnostics
import Documents
import JSONSchema

/// Schemas and documents of tests.
enum SchemaFixture {
  /// The document of a text.
  static func document(
    _ text: String, _ format: DocumentFormat = .json, path: String = "document"
  ) throws -> Document {
    let file = SourceFile(path: path, bytes: Array(text.utf8))
    let loader = DocumentLoader(file: file, format: format)
    guard let document = loader.next() else { throw Missing() }
    return document
  }

  struct Missing: Error {}

  /// A compiled schema, whose references to addresses are answered from `files`.
  static func schema(
    _ text: String, _ format: DocumentFormat = .json, draft: SchemaDraft = .draft2020,
    formats: Bool = false, files: [String: String] = [:]
  ) throws -> CompiledSchema {
    var options = SchemaCompiler.Options()
    options.draft = draft
    options.formats = formats ? .always : .vocabulary
    return try SchemaCompiler.compile(
      SourceFile(path: "schema.json", bytes: Array(text.utf8)), format,
      at: SchemaAddress("file:///schema.json"), options: options
    ) { request in
      for address in [request.address, request.besideFile].compactMap({ $0?.text }) {
        if let text = files[address] {
          return .file(SourceFile(path: address, bytes: Array(text.utf8)), .json, nil)
        }
      }
      return request.address.isOnNetwork ? .refused : .unreadable("there is no such file")
    }
  }

  /// The findings of a document.
  static func findings(
    _ schema: String, _ text: String, _ format: DocumentFormat = .json,
    draft: SchemaDraft = .draft2020, formats: Bool = false
  ) throws -> [SchemaFinding] {
    try self.schema(schema, draft: draft, formats: formats)
      .validate(document(text, format)).findings
  }

  /// Whether a document fits.
  static func isValid(
    _ schema: String, _ text: String, draft: SchemaDraft = .draft2020, formats: Bool = false
  ) throws -> Bool {
    try self.schema(schema, draft: draft, formats: formats).validate(document(text)).isValid
  }
}
