import CEL
import Diagnostics

/// A rule set that is ready to run: its rules with their texts, its schema and its constants.
public final class RuleSet: Sendable {
  /// The content of its files; for embedded rules, it is read on demand.
  package var definition: RuleSetDefinition { readDefinition() }
  private let readDefinition: @Sendable () -> RuleSetDefinition
  /// Returns a rule of the definition, by its index. Of an embedded set, only this rule is read.
  package func rule(_ index: Int) -> RuleDefinition {
    image?.rule(at: index) ?? definition.rules[index]
  }

  /// Returns the source of the rule with an id and an index.
  package func source(_ index: Int, id: String) -> RuleSource { readSource?(id) ?? sources[index] }
  private let readSource: (@Sendable (_ id: String) -> RuleSource)?

  /// The schema; `nil` if the set has none.
  package let schema: StructuralSchema?
  /// The source of each rule, in the order of `definition.rules`.
  package var sources: [RuleSource] {
    readSource.map { read in definition.rules.map { read($0.id) } } ?? loadedSources
  }
  private let loadedSources: [RuleSource]
  /// Whether the rules were read from files, and are not embedded.
  package var isFromFiles: Bool { image == nil }

  /// Returns the path of a rule's file as reports name it, by the rule's index.
  package func path(ofRule index: Int) -> String { sources[index].file.path }

  /// The `ruleset.yaml` files in which shared texts stand: the set's own, and those of the sets that
  /// it extends.
  package let headers: [RuleSource]
  /// The names that expressions read besides those of the definition, where they read them.
  let implicitNames: [String]
  /// The type of what the rules read, where that is the list of several documents; `nil` for others.
  let documentType: CELType?
  /// The content of the set's files; `nil` if they were not read from a folder.
  package let content: RuleSetContent?
  /// The set before a configuration changed its parameters or names; `nil` for the set itself.
  package let original: RuleSet?

  /// The constants that expressions read, in the order of the definition, and the values of the
  /// parameters behind them.
  package let constants: [Value]
  /// The image of embedded rules; `nil` for rules from files.
  package let image: RuleImage?

  init(
    _ definition: RuleSetDefinition, schema: StructuralSchema?, sources: [RuleSource],
    headers: [RuleSource] = [], original: RuleSet? = nil, content: RuleSetContent? = nil,
    documentType: CELType? = nil
  ) {
    readDefinition = { definition }
    self.schema = schema
    loadedSources = sources
    readSource = nil
    constants =
      definition.constants.map(\.value.celValue) + definition.parameters.map(\.value.celValue)
    image = nil
    self.headers = headers
    self.original = original
    self.content = content
    self.documentType = documentType
    implicitNames = documentType == nil ? definition.implicitNames : []
  }

  /// Returns the set with a changed definition, which has the same rules in the same order. O(rules).
  package func changed(_ change: (inout RuleSetDefinition) -> Void) -> RuleSet {
    var definition = definition
    change(&definition)
    return RuleSet(
      definition, schema: schema, sources: sources, headers: headers, original: original ?? self,
      content: content)
  }

  /// Returns the set with the content of its files.
  package func holding(_ content: RuleSetContent) -> RuleSet {
    RuleSet(
      definition, schema: schema, sources: sources, headers: headers, original: original,
      content: content)
  }

  /// Creates a rule set of embedded rules.
  ///
  /// - Parameters:
  ///   - definition: Returns the content of the rules' files.
  ///   - source: Returns the source of a rule by its id.
  package init(
    _ image: RuleImage, definition: @escaping @Sendable () -> RuleSetDefinition,
    source: @escaping @Sendable (_ id: String) -> RuleSource
  ) {
    readDefinition = definition
    schema = image.schema
    loadedSources = []
    readSource = source
    constants = image.constants
    self.image = image
    headers = []
    implicitNames = []
    original = nil
    content = nil
    documentType = nil
  }

  /// The functions that rules may call.
  package static let functions = FunctionTable(
    libraries: FunctionTable.standardLibraries + [PolicyFunctions.rows])

  /// Returns the library of those functions with a number.
  static func library(_ number: Int) -> [FunctionRow] {
    number == FunctionTable.standardCount
      ? PolicyFunctions.rows : FunctionTable.standardLibrary(number)
  }

  /// The variables that every expression of the set may read: the document, the document as it is
  /// written, the constants, the parameters, and what is known without being declared. They are in
  /// the order of their slots; the set's computed variables are not among them.
  package var sharedNames: [String] {
    [definition.variable, RuleSet.literalVariable] + definition.constants.map(\.key)
      + definition.parameters.map(\.name) + implicitNames
  }

  /// The expressions that its rules share.
  var sharedTexts: [RuleText] { image == nil ? definition.texts : [] }

  /// The slot of a name that is known without being declared; -1 if no expression reads it.
  func slot(ofImplicit name: String) -> Int {
    guard !implicitNames.isEmpty,
      let index = implicitNames.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) })
    else { return -1 }
    return 2 + constants.count + index
  }

  /// Returns the file in which a text of a rule stands, by the rule's source.
  func source(of text: RuleText, in rule: RuleSource) -> RuleSource {
    let index = Int(text.header) - 1
    return headers.indices.contains(index) ? headers[index] : rule
  }

  /// The shared names as variables of an environment.
  package var sharedVariables: [CEL.Environment.Variable] { sharedNames.map { .init($0) } }

  /// The variable through which expressions read the document exactly as it is written.
  static let literalVariable = "literal"
}
