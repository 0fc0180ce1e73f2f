import Diagnostics
import RuleEngine

extension RuleSet {
  /// The default rules: what the partner authorization guide requires of an app's manifest. They
  /// are embedded in the program; using them reads no file.
  package static let partnerAuthorization = RuleSet(
    shipped, definition: { shippedDefinition }, source: { shippedSource($0) })

  private static var folder: String { "partner-authorization" }

  /// The image of the default rules. If it cannot be read, the build is at fault.
  private static let shipped: RuleImage = {
    do throws(ImageError) {
      let image = try RuleImage(EmbeddedRules.partnerAuthorization, form: ImageForm.hash)
      assert(image.isIntact, ImageError.damaged.message)
      return image
    } catch {
      fatalError(error.message)
    }
  }()

  /// The content of the embedded rules' files.
  static let shippedDefinition = shipped.definition

  /// Returns the source of an embedded rule.
  static func shippedSource(_ id: String) -> RuleSource {
    RuleSource { file(folder + "/" + id + ".yaml") ?? SourceFile(path: id, bytes: []) }
  }

  /// Returns a file of `rules/` as it was when authlint was built.
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
