import Diagnostics
import Documents
import Foundation
import JSONSchema
import TestSupport
import Testing

/// Real schemas with files that fit them and files that do not.
@Suite struct SchemaStoreTests {
  /// The folder with the list of the files, and with the files or an archive of them.
  private static let source: URL? = {
    if let name = ProcessInfo.processInfo.environment["SCHEMASTORE"] {
      return URL(filePath: name, directoryHint: .isDirectory)
    }
    return SharedData.file("jsonschema/schemastore.jsonl")?.deletingLastPathComponent()
  }()

  @Test(
    "at least as many labelled files are judged right as by python-jsonschema",
    .enabled(if: source != nil, "the files are not at hand"))
  func labelledFiles() throws {
    let source = try #require(Self.source)
    let list = source.appending(path: "schemastore.jsonl")
    let folder = try Self.unpacked(source)
    defer { if folder != source { try? FileManager.default.removeItem(at: folder) } }
    var schemas: [String: Result<CompiledSchema, SchemaProblems>] = [:]
    var (right, others) = (0, 0)
    var wrong: [String] = []
    for line in try SharedData.lines(of: list) {
      let row = try SchemaFixture.document(String(decoding: line, as: UTF8.self))
      func text(_ key: StaticString) -> String {
        row.value(forKey: key, of: row.root).map { row.string($0) } ?? ""
      }
      let path = text("schema")
      let expected = text("valid") == "true"
      if text("python_jsonschema") == (expected ? "valid" : "invalid") { others += 1 }
      let compiled = schemas[path] ?? compile(folder.appending(path: path), in: folder)
      schemas[path] = compiled
      let (isValid, words) = try judge(folder.appending(path: text("file")), compiled)
      if isValid == expected {
        right += 1
      } else {
        wrong.append("\(text("file")) [python: \(text("python_jsonschema"))]: \(words)")
      }
    }
    print("schemastore: \(right) right, \(wrong.count) wrong; python-jsonschema: \(others) right")
    for line in wrong.prefix(100) { print("  " + line) }
    #expect(right >= others)
  }

  /// The folder with the schemas and files: the source itself, or a new one with its archive in it.
  private static func unpacked(_ source: URL) throws -> URL {
    let manager = FileManager.default
    if manager.fileExists(atPath: source.appending(path: "schemas").path) { return source }
    let folder = manager.temporaryDirectory.appending(
      path: "schemastore-\(UUID().uuidString)", directoryHint: .isDirectory)
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "tar", "xJf", source.appending(path: "schemastore.tar.xz").path, "-C", folder.path,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return folder
  }

  private func compile(_ file: URL, in folder: URL) -> Result<CompiledSchema, SchemaProblems> {
    // What is not in the folder was not there for the labels' sake: it allows anything.
    var options = SchemaCompiler.Options()
    options.allowsUnresolved = true
    do {
      let bytes = [UInt8]((try? Data(contentsOf: file)) ?? Data())
      return .success(
        try SchemaCompiler.compile(
          SourceFile(path: file.path, bytes: bytes), .json,
          at: SchemaAddress("file://\(file.path)"), options: options
        ) { Self.answer($0, in: folder) })
    } catch {
      return .failure(error)
    }
  }

  /// What the store publishes is in its own folder.
  private static func answer(_ request: SchemaRequest, in folder: URL) -> SchemaAnswer {
    for address in [request.address, request.besideFile].compactMap({ $0 }) {
      var path: String?
      if address.scheme == "file" { path = address.path }
      if address.authority?.hasSuffix("schemastore.org") == true {
        let name = URL(filePath: address.path).lastPathComponent
        path =
          folder.appending(path: "schemas/" + (name.hasSuffix(".json") ? name : name + ".json"))
          .path
      }
      if let path, let data = FileManager.default.contents(atPath: path) {
        return .file(SourceFile(path: path, bytes: [UInt8](data)), .json, nil)
      }
    }
    return request.address.isOnNetwork ? .refused : .unreadable("there is no such file")
  }

  private func judge(
    _ file: URL, _ schema: Result<CompiledSchema, SchemaProblems>
  ) throws -> (Bool, String) {
    switch schema {
    case .failure(let problems):
      return (false, problems.problems.map(\.diagnostic.message).first ?? "")
    case .success(let compiled):
      let source = SourceFile(path: file.path, bytes: [UInt8](try Data(contentsOf: file)))
      let loader = DocumentLoader(
        file: source, format: file.pathExtension == "json" ? .json : .yaml)
      var words = ""
      var isValid = true
      while let document = loader.next() {
        let outcome = compiled.validate(document)
        if !outcome.isValid {
          isValid = false
          words += outcome.findings.first?.message ?? "\(outcome.exhaustion as Any)"
        }
      }
      if loader.documentCount == 0 {
        // A file without a document is `null`.
        isValid = compiled.validate(try SchemaFixture.document("null")).isValid
      }
      if !loader.problems.isEmpty { words += loader.problems[0].message }
      return (isValid && loader.isComplete, words)
    }
  }
}
