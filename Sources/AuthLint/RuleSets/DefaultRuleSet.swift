import CEL
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

  /// The names of the rule sets that come with authlint.
  package static let shippedNames = [folder]

  /// Returns the nearest of those names, to suggest for a misspelt one.
  package static func nearestShipped(to name: String) -> String? {
    NearestName.suggestion(for: name, among: shippedNames)
  }

  /// Returns the rule set with a name that comes with authlint, read from the embedded files so that
  /// it can be extended and changed; `nil` if there is none.
  ///
  /// - Throws: ``RuleProblems`` if the files are broken, which the build excludes.
  package static func loadShipped(_ name: String) throws(RuleProblems) -> RuleSet? {
    guard shippedNames.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else { return nil }
    return try RuleSetLoader.load(
      shippedFiles(name), name: name, base: nil,
      provider: { path in
        let absolute = TextPlaces.absolute(name + "/" + path)
        return file(String(absolute.text.dropFirst()))
      })
  }

  /// Returns the files of a rule set that comes with authlint.
  package static func shippedFiles(_ name: String) -> [SourceFile] {
    EmbeddedRules.files.compactMap { path, content in
      let path = path.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
      guard path.utf8.starts(with: (name + "/").utf8),
        path.utf8.suffix(5).elementsEqual(".yaml".utf8)
      else { return nil }
      return SourceFile(
        path: "rules/" + path, bytes: content.withUTF8Buffer { Array($0) })
    }
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
