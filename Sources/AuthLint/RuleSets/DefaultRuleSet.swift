import Diagnostics
import Documents
import Rules

extension RuleSet {
  /// The rules that come with authlint: what the partner authorization guide requires of an app's
  /// manifest. They are part of the program; nothing is read when they are used.
  public static let partnerAuthorization: RuleSet = {
    for (folder, content, programs) in EmbeddedRules.ruleSets
    where folder.description == defaultName {
      return content.withUTF8Buffer {
        embedded(RuleSetDecoder.decode($0), programs, folder: defaultName)
      }
    }
    return RuleSet(
      RuleSetDefinition(name: defaultName, title: defaultName), schema: nil, sources: [])
  }()

  private static let defaultName = "partner-authorization"

  private static func embedded(
    _ definition: RuleSetDefinition, _ programs: StaticString, folder: String
  ) -> RuleSet {
    let schema = definition.schema.flatMap { path in
      file(normalized(folder + "/" + path)).flatMap { self.schema(in: $0) }
    }
    return RuleSet(
      definition, schema: schema,
      sources: definition.rules.map { rule in
        RuleSource {
          file(folder + "/" + rule.id + ".yaml") ?? SourceFile(path: rule.id, bytes: [])
        }
      }, programs: programs)
  }

  private static func schema(in file: SourceFile) -> StructuralSchema? {
    guard let document = DocumentLoader(file: file, format: .json).next() else { return nil }
    var reader = SchemaReader(document)
    return reader.schema()
  }

  /// A file of `rules/` as it was when authlint was built.
  package static func file(_ path: String) -> SourceFile? {
    for (name, content) in EmbeddedRules.files {
      let isWanted = name.withUTF8Buffer { $0.elementsEqual(path.utf8) }
      if isWanted {
        return SourceFile(path: "rules/" + path, bytes: content.withUTF8Buffer { Array($0) })
      }
    }
    return nil
  }

  /// The JSON Schema of manifests, as `authlint schema` prints it.
  package static var manifestSchema: [UInt8] { file("manifest.schema.json")?.bytes ?? [] }

  /// A path without `..`.
  private static func normalized(_ path: String) -> String {
    let slash = UInt8(ascii: "/")
    var bytes: [UInt8] = []
    for part in path.utf8.split(separator: slash) {
      if part.elementsEqual("..".utf8) {
        bytes.removeLast(bytes.count - (bytes.lastIndex(of: slash) ?? 0))
      } else {
        if !bytes.isEmpty { bytes.append(slash) }
        bytes.append(contentsOf: part)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
