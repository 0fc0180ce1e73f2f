import CEL
import Diagnostics
import Documents
import RuleEngine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the rule files when authlint is built, and writes a Swift file that embeds them: the text
/// of every file, and each rule set in the compact form that the program reads when it starts.
@main
struct RuleEmbedder {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 2 else { fail("usage: RuleEmbedder OUTPUT RULES FILE…") }
    var root = arguments[2]
    while root.hasSuffix("/") { root.removeLast() }
    let files = arguments.dropFirst(3).map { path in
      (path: String(path.dropFirst(root.utf8.count + 1)), bytes: read(path))
    }
    save(EmbeddedRules(files: files).source, to: arguments[1])
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
  let files: [(path: String, bytes: [UInt8])]

  var source: String {
    var source = "// Generated from rules/ when authlint is built.\n\n"
    source += "import RuleEngine\n\nenum EmbeddedRules {\n"
    source += "  /// The files below rules/, in path order.\n"
    source += "  static let files: [(path: StaticString, content: StaticString)] = [\n"
    for file in files {
      source += "    (\(literal(Array(file.path.utf8))), \(literal(file.bytes))),\n"
    }
    source += "  ]\n"
    for (folder, ruleSet) in ruleSets {
      let encoded = encode(ruleSet)
      source += "  /// The rules of `\(folder)`, encoded.\n"
      source += "  static var \(propertyName(folder)): CarriedRules {\n"
      source += "    CarriedRules(\n      rules: \(literal(encoded.rules)),\n"
      source += "      programs: \(literal(encoded.programs)),\n"
      source += "      plan: \(literal(plan(of: encoded.rules))),\n"
      source += "      schema: \(literal(schema(of: ruleSet, in: folder))),\n"
      source += "      constants: \(literal(ruleSet.encodedConstants())),\n"
      source += "      ruleCount: \(ruleSet.rules.count))\n  }\n"
    }
    return source + "}\n"
  }

  /// Returns the name of a folder's property: `partnerAuthorization` for `partner-authorization`.
  private func propertyName(_ folder: String) -> String {
    let words = folder.split { !$0.isLetter && !$0.isNumber }
    return words.prefix(1).joined()
      + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// Returns the layout of all rules, encoded; it refers to positions in their encoded form.
  private func plan(of rules: [UInt8]) -> [UInt8] {
    let ruleSet = rules.withUnsafeBufferPointer { RuleSetDecoder.decode($0) }
    var planner = RulePlanner(shared: shared(ruleSet))
    for rule in ruleSet.rules { planner.add(rule) }
    return planner.layout().encoded()
  }

  /// Returns the schema of a rule set, encoded; empty if it has none.
  private func schema(of ruleSet: RuleSetDefinition, in folder: String) -> [UInt8] {
    guard let schema = ruleSet.schema else { return [] }
    let path = normalized(folder + "/" + schema)
    guard let file = files.first(where: { $0.path == path }) else {
      RuleEmbedder.fail("rules/\(path): cannot be read")
    }
    var reader = SchemaReader(document(file, .json))
    guard let schema = reader.schema() else { return fail(reader.problems, in: path) }
    return SchemaCodec.encode(schema)
  }

  /// Returns a path without `..`.
  private func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  /// Returns the same names as `RuleSet.sharedNames`.
  private func shared(_ ruleSet: RuleSetDefinition) -> [String] {
    [ruleSet.variable, "literal"] + ruleSet.constants.map(\.key)
  }

  private func encode(_ ruleSet: RuleSetDefinition) -> (rules: [UInt8], programs: [UInt8]) {
    RuleSetEncoder.encode(ruleSet, shared: shared(ruleSet)) { text, names in
      ProgramEncoder.encode(
        Text(text), names: names.reversed().map { Text($0) }, functions: Self.functions)
    }
  }

  /// The functions that rules can call. Compiled programs refer to functions by number, so
  /// authlint's own functions have no bodies here, but must be in the order of `PolicyFunctions`.
  private static let functions = FunctionTable(
    libraries: FunctionTable.standardLibraries + [
      [
        "letters", "nearest", "named", "descendants", "texts", "repeats", "isPlaceholder",
        "withoutPlaceholders", "placeholders", "strangeCharacter", "isBlockScalar", "webHost",
        "secrets", "isSecret",
      ].map { name in
        FunctionRow(name, .global, [], .metered(0...3) { _, _ in .noOverload })
      }
    ])

  /// Each folder with a `ruleset.yaml`, and its rules.
  private var ruleSets: [(folder: String, ruleSet: RuleSetDefinition)] {
    files.compactMap { file in
      guard let folder = folder(of: file.path), name(of: file.path) == RuleSetReader.fileName
      else { return nil }
      var reader = RuleSetReader(document(file))
      guard var ruleSet = reader.ruleSet(defaultName: folder) else {
        return fail(reader.problems, in: file.path)
      }
      ruleSet.rules = files.compactMap { rule in
        guard self.folder(of: rule.path) == folder, rule.path.hasSuffix(".yaml"),
          name(of: rule.path) != RuleSetReader.fileName
        else { return nil }
        var reader = RuleFileReader(
          document(rule), fileID: String(name(of: rule.path).dropLast(".yaml".count)))
        return reader.rule() ?? fail(reader.problems, in: rule.path)
      }
      return (folder, ruleSet)
    }
  }

  private func document(
    _ file: (path: String, bytes: [UInt8]), _ format: DocumentFormat = .yaml
  ) -> Document {
    let loader = DocumentLoader(
      file: SourceFile(path: file.path, bytes: file.bytes), format: format)
    guard let document = loader.next(), loader.problems.isEmpty else {
      RuleEmbedder.fail("rules/\(file.path): \(loader.problems.first?.message ?? "is empty")")
    }
    return document
  }

  private func fail<Result>(_ problems: [Diagnostic], in path: String) -> Result {
    RuleEmbedder.fail("rules/\(path): \(problems.first?.message ?? "is not usable")")
  }

  private func folder(of path: String) -> String? {
    path.lastIndex(of: "/").map { String(path[..<$0]) }
  }

  private func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
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
