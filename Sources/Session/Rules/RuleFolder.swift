import AuthLint
import Diagnostics
import RuleEngine
import Workspace

/// Finds and loads rule sets on disk: a folder of rule files with its subfolders, or a single rule
/// file.
package enum RuleFolder {
  /// Reads the rule set at `path`. Throws the errors in its files.
  ///
  /// Without a `ruleset.yaml` beside them, the rules are about app manifests.
  ///
  /// Findings name the rule set's files with paths that start with `path`.
  ///
  /// - Parameter note: Receives what lies there and is not read.
  package static func load(
    _ path: Path, note: (RuleTree.Note) -> Void = { _ in }
  ) throws -> RuleSet {
    try load(path, nil, usesReportNames: false, note: note)
  }

  static func load(
    _ path: Path, _ source: SessionFiles?, usesReportNames: Bool, around: [Path] = [],
    note: (RuleTree.Note) -> Void
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
    if let source { source.willRead?(source.absolute(path)) }
    let tree = try RuleTree(at: path)
    tree.notes.forEach(note)
    guard !tree.files.isEmpty else {
      let own = tree.notes.filter(\.isRuleSet).map { "`\($0.path.display)`" }
      throw SessionFailure.unusable(
        "`\(name(path))` holds no rule: expected `.yaml` files"
          + (own.isEmpty ? "" : "; rule sets below it are \(own.joined(separator: ", "))"))
    }
    var files: [SourceFile] = []
    var content = RuleSetContent()
    for file in tree.files {
      let source = try read(file)
      files.append(source)
      content.parts.append(
        RuleSetContent.Part(name: tree.name(of: file), bytes: source.bytes))
    }
    let folder = source?.absolute(tree.folder) ?? tree.folder
    let place = folder.resolved() ?? folder
    var failure: SessionFailure?
    let set = try RuleSetLoader.load(
      files, name: PathText.display(path.name), base: .partnerAuthorization,
      provider: { name in
        guard let file = try? read(tree.folder.appending(name)) else { return nil }
        content.parts.append(
          RuleSetContent.Part(name: Array(name.utf8), bytes: file.bytes))
        return file
      },
      extended: { text throws(RuleProblems) in
        do {
          let other = try extended(
            text, tree.folder, source, usesReportNames, around + [place], note)
          if case .set(let set) = other {
            content.parts.append(
              RuleSetContent.Part(name: Array(text.utf8), bytes: Array(set.digest.utf8)))
          }
          return other
        } catch let problems as RuleProblems {
          throw problems
        } catch {
          failure = error as? SessionFailure
          return .problem("it cannot be read", help: nil)
        }
      })
    if let failure { throw failure }
    let broken = ParameterCheck.problems(in: set)
    guard broken.isEmpty else { throw RuleProblems(broken) }
    return set.holding(content)
  }

  /// Returns a set that another one extends. `around` are the folders of the sets that are being
  /// read, the outermost first.
  private static func extended(
    _ text: String, _ folder: Path, _ source: SessionFiles?, _ usesReportNames: Bool,
    _ around: [Path], _ note: (RuleTree.Note) -> Void
  ) throws -> ExtendedSet {
    if let shipped = try RuleSet.loadShipped(text) { return .set(shipped) }
    let path = folder.appending(text)
    guard (try? FileStatus.of(path)) != nil else {
      let nearest = RuleSet.nearestShipped(to: text)
      return .problem(
        "there is no such file or folder",
        help: nearest.map { "did you mean `\($0)`?" }
          ?? "paths in `extends` count from the rule set's folder")
    }
    let absolute = source?.absolute(path) ?? path
    let place = absolute.resolved() ?? absolute
    guard !around.contains(place) else {
      return .problem("the set extends itself this way", help: "take it out of `extends`")
    }
    guard around.count < depthLimit else {
      return .problem("more than \(depthLimit) sets extend each other", help: nil)
    }
    return .set(
      try load(
        path, source, usesReportNames: usesReportNames, around: around, note: note))
  }

  /// The largest number of rule sets that extend each other.
  private static let depthLimit = 20

  /// Returns the rule sets at a path: the path itself if it is a file or a folder of rules, and
  /// below it the folders of rules that are not a part of another set. Returns the path itself if
  /// there are none.
  package static func folders(at path: Path) throws(SessionFailure) -> [Path] {
    guard (try? FileStatus.of(path))?.kind == .directory else { return [path] }
    var folders: [Path] = []
    var rest: [(folder: Path, isInSet: Bool)] = [(path, false)]
    while let (folder, isInSet) = rest.popLast() {
      do throws(SystemError) {
        let isSet = isInSet ? RuleTree.hasHeader(folder) : RuleTree.holdsRules(folder)
        if isSet { folders.append(folder) }
        rest += try DirectoryListing.directories(in: folder).reversed()
          .filter { !RuleTree.isHidden($0) }.map { ($0, isSet || isInSet) }
      } catch {
        throw SessionFailure.unusable("`\(folder.display)`: \(error.message)")
      }
    }
    return folders.isEmpty ? [path] : folders
  }
}
