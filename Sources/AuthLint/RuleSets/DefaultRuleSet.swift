import Diagnostics
import RuleEngine

extension RuleSet {
  /// The rules that come with authlint: what the partner authorization guide requires of an app's
  /// manifest. They are part of the program; nothing is read when they are used.
  package static let partnerAuthorization: RuleSet = {
    RuleSet(
      shipped, schema: SchemaCodec.decode(CarriedRules.bytes(shipped.schema)),
      constants: RuleSetDefinition.constants(CarriedRules.bytes(shipped.constants)),
      definition: { shippedDefinition }, source: { shippedSource($0) }, sources: { shippedSources })
  }()

  private static var folder: String { "partner-authorization" }

  private static var shipped: CarriedRules { EmbeddedRules.partnerAuthorization }

  /// What the files of the shipped rules say.
  static let shippedDefinition = RuleSetDecoder.decode(CarriedRules.bytes(shipped.rules))

  /// The sources of the shipped rules, each read when somebody asks.
  static let shippedSources = shippedDefinition.rules.map { shippedSource($0.id) }

  /// The source of a shipped rule.
  static func shippedSource(_ id: String) -> RuleSource {
    RuleSource { file(folder + "/" + id + ".yaml") ?? SourceFile(path: id, bytes: []) }
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
}
