import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// Finds and loads rule sets on disk: a folder of rule files, or a single rule file.
package enum RuleFolder {
  /// Throws if two rules have the same id.
  static func refuseRepetitions(_ ruleSets: [RuleSet]) throws(SessionFailure) {
    // The default rules by themselves have distinct ids.
    guard ruleSets.count > 1, let id = RuleCatalog(ruleSets).repeatedID else { return }
    throw SessionFailure.unusable("two rules are called `\(id)`")
  }

  /// Reads the rule set at `path`. Throws the errors in its files.
  ///
  /// Without a `ruleset.yaml` beside them, the rules are about app manifests.
  ///
  /// Findings name the rule set's files with paths that start with `path`.
  package static func load(_ path: Path) throws -> RuleSet {
    try load(path, nil, usesReportNames: false)
  }

  static func load(
    _ path: Path, _ source: SessionFiles?, usesReportNames: Bool
  ) throws -> RuleSet {
    func name(_ path: Path) -> String {
      (usesReportNames ? source?.name(path) ?? path : path).display
    }
    func read(_ path: Path) throws(SessionFailure) -> SourceFile {
      do throws(ReadFailure) {
        if let text = source?.openText(path) { return SourceFile(path: name(path), bytes: text) }
        return SourceFile(path: name(path), bytes: try FileReader().read(path))
      } catch {
        throw SessionFailure.unusable("`\(name(path))`: \(error.message)")
      }
    }
    let paths = try files(at: path, name(path))
    guard !paths.isEmpty else {
      throw SessionFailure.unusable("`\(name(path))` holds no rule: expected `.yaml` files")
    }
    var files: [SourceFile] = []
    for file in paths { files.append(try read(file)) }
    let folder = paths[0].directory
    return try RuleSetLoader.load(
      files, name: PathText.display(path.name), base: .partnerAuthorization,
      provider: { try? read(folder.appending($0)) })
  }

  /// Returns the rule sets at a path: the path itself if it is a file or a folder of rules, and the
  /// folders of rules below it. Returns the path itself if there are none.
  package static func folders(at path: Path) throws(SessionFailure) -> [Path] {
    guard (try? FileStatus.of(path))?.kind == .directory else { return [path] }
    var folders: [Path] = []
    var rest = [path]
    while let folder = rest.popLast() {
      do throws(SystemError) {
        if try holdsRules(folder) { folders.append(folder) }
        rest += try DirectoryListing.directories(in: folder).reversed().filter {
          $0.name.first != UInt8(ascii: ".")
        }
      } catch {
        throw SessionFailure.unusable("`\(folder.display)`: \(error.message)")
      }
    }
    return folders.isEmpty ? [path] : folders
  }

  /// Returns whether a folder is a rule set: it has a `ruleset.yaml`, or a YAML file that looks
  /// like a rule.
  private static func holdsRules(_ folder: Path) throws(SystemError) -> Bool {
    try DirectoryListing.files(in: folder).contains { file in
      if file.name.elementsEqual("ruleset.yaml".utf8) { return true }
      guard isRuleFile(file), let bytes = try? FileReader(limit: 1 << 20).read(file) else {
        return false
      }
      let keys = bytes.split(separator: 0x0A).map { $0.prefix { $0 != 0x3A } }
      func has(_ key: String) -> Bool { keys.contains { $0.elementsEqual(key.utf8) } }
      return has("id") && (has("require") || has("checks") || has("examples"))
    }
  }

  private static func isRuleFile(_ file: Path) -> Bool {
    file.name.suffix(5).elementsEqual(".yaml".utf8)
      || file.name.suffix(4).elementsEqual(".yml".utf8)
  }

  /// Returns the rule files at a path: the path itself if it is not a directory.
  static func files(
    at path: Path, _ name: String
  ) throws(SessionFailure) -> [Path] {
    do throws(SystemError) {
      guard try FileStatus.of(path).kind == .directory else { return [path] }
      return try DirectoryListing.files(in: path).filter { isRuleFile($0) }
    } catch {
      throw SessionFailure.unusable("`\(name)`: \(error.message)")
    }
  }
}
