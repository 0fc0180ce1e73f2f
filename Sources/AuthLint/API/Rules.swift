import Diagnostics
import RuleEngine
import Workspace

/// The rules that texts are checked by.
///
/// They are read and compiled once, and shared by all checkers that are made with them.
public struct Rules: Sendable {
  /// The rules that come with authlint: what the partner authorization guide requires of an app's
  /// manifest. They are part of the program, so that nothing has to be read.
  public static let partnerAuthorization = Rules(sets: [.partnerAuthorization], files: [])

  /// The rule sets, in the order in which they were added.
  let sets: [RuleSet]
  /// The absolute paths of the files that were handed over.
  private let files: [Path]

  private init(sets: [RuleSet], files: [Path]) {
    self.sets = sets
    self.files = files
  }

  /// Reads one rule set, without the rules that come with authlint.
  ///
  /// - Parameter files: The files of one folder, as ``adding(_:)`` takes them.
  /// - Throws: ``BrokenInput`` with each mistake at its place.
  public init(_ files: [TextFile]) throws(BrokenInput) {
    self = try Rules(sets: [], files: []).adding(files)
  }

  /// These rules and those of one more rule set.
  ///
  /// - Parameter files: The files of one folder. Those whose names end in `.yaml` or `.yml` are rules,
  ///   but for `ruleset.yaml`, which says what the rules are about; without it, they are about app
  ///   manifests. A schema that it names is looked for among all the files.
  /// - Throws: ``BrokenInput`` with each mistake at its place; also if two rules have one id.
  public func adding(_ files: [TextFile]) throws(BrokenInput) -> Rules {
    let paths = files.map { TextPlaces.absolute($0.name) }
    let ruleIndices = files.indices.filter { Self.isRuleFile(paths[$0]) }
    guard let first = ruleIndices.first else {
      let problem = Diagnostic(
        rule: "invalid-rule", severity: .error,
        message: "there is no rule among the files, expected names that end in `.yaml`",
        primary: Annotation(range: SourceRange(0, 0)))
      throw BrokenInput(problem, in: files.first?.source ?? SourceFile(path: "rules", bytes: []))
    }
    let folder = paths[first].directory
    let set: RuleSet
    do throws(RuleProblems) {
      set = try RuleSetLoader.load(
        ruleIndices.filter { paths[$0].directory == folder }.map { files[$0].source },
        name: PathText.display(folder.name), base: .partnerAuthorization,
        provider: { name in
          let path = TextPlaces.absolute(folder.appending(name).text)
          return paths.firstIndex(of: path).map { files[$0].source }
        },
        extended: { name throws(RuleProblems) in
          if let shipped = try RuleSet.loadShipped(name) { return .set(shipped) }
          return .problem(
            "only sets that come with authlint can be extended here", help: nil)
        })
      let broken = ParameterCheck.problems(in: set)
      guard broken.isEmpty else { throw RuleProblems(broken) }
    } catch {
      throw BrokenInput(error)
    }
    let rules = Rules(sets: sets + [set], files: self.files + paths)
    if let id = RuleCatalog(rules.sets).repeatedID {
      throw Self.repetition(of: id, in: set, files[first].source)
    }
    return rules
  }

  /// The ids of all rules, those of the findings about a text's syntax included, in their order.
  public var ids: [String] { RuleCatalog(sets).ids }

  /// Whether a file was handed over that lies at a path or below it.
  func holdsFile(at path: Path) -> Bool {
    files.contains { $0 == path || $0.isBelow(path) }
  }

  private static func isRuleFile(_ path: Path) -> Bool {
    path.name.suffix(5).elementsEqual(".yaml".utf8)
      || path.name.suffix(4).elementsEqual(".yml".utf8)
  }

  /// The mistake of an id that is taken, at its place in the file of the later rule.
  private static func repetition(
    of id: String, in set: RuleSet, _ file: SourceFile
  ) -> BrokenInput {
    let index = set.definition.rules.firstIndex { $0.id.utf8.elementsEqual(id.utf8) }
    let source = index.map { set.source($0, id: id) }
    let range = source?.document.flatMap { document in
      document.value(forKey: "id", of: document.root).map { document.range($0) }
    }
    let problem = Diagnostic(
      rule: "invalid-rule", severity: .error, message: "two rules are called `\(id)`",
      primary: Annotation(range: range ?? SourceRange(0, 0)), help: "rename one of them")
    return BrokenInput(problem, in: source?.file ?? file)
  }
}
