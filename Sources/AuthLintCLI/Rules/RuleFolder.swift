import AuthLint
import Diagnostics
import Workspace

/// A rule set on disk: a folder of rule files, or one of them.
enum RuleFolder {
  /// The rule sets that arguments ask for: the default one unless they refuse it, then their own.
  static func ruleSets(_ arguments: CheckArguments) throws -> [RuleSet] {
    var ruleSets: [RuleSet] = arguments.usesNoDefaultRules ? [] : [.partnerAuthorization]
    for path in arguments.rules { ruleSets.append(try load(Path(path))) }
    return ruleSets
  }

  /// Reads the rule set at `path`. Throws what is wrong with its files.
  ///
  /// Rules without a `ruleset.yaml` beside them are about app manifests.
  static func load(_ path: Path) throws -> RuleSet {
    let paths = try files(at: path)
    guard !paths.isEmpty else {
      throw CommandFailure("`\(path.display)` holds no rule: expected `.yaml` files")
    }
    var files: [SourceFile] = []
    for file in paths { files.append(try read(file)) }
    let folder = paths[0].directory
    return try RuleSetLoader.load(
      files, name: PathText.display(path.name), base: .partnerAuthorization,
      provider: { name in try? read(folder.appending(name)) })
  }

  private static func files(at path: Path) throws(CommandFailure) -> [Path] {
    do throws(SystemError) {
      guard try FileStatus.of(path).kind == .directory else { return [path] }
      return try DirectoryListing.files(in: path).filter { file in
        file.name.suffix(5).elementsEqual(".yaml".utf8)
          || file.name.suffix(4).elementsEqual(".yml".utf8)
      }
    } catch {
      throw CommandFailure("`\(path.display)`: \(error.message)")
    }
  }

  private static func read(_ path: Path) throws(CommandFailure) -> SourceFile {
    do throws(ReadFailure) {
      return SourceFile(path: path.display, bytes: try FileReader().read(path))
    } catch {
      throw CommandFailure("`\(path.display)`: \(error.message)")
    }
  }
}
