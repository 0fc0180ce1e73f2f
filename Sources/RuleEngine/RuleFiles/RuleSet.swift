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

  /// The constants that expressions read, in the order of the definition.
  package let constants: [Value]
  /// The image of embedded rules; `nil` for rules from files.
  package let image: RuleImage?

  init(_ definition: RuleSetDefinition, schema: StructuralSchema?, sources: [RuleSource]) {
    readDefinition = { definition }
    self.schema = schema
    loadedSources = sources
    readSource = nil
    constants = definition.constants.map(\.value.celValue)
    image = nil
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
  /// written, and the constants. They are in the order of their slots.
  var sharedNames: [String] {
    [definition.variable, RuleSet.literalVariable] + definition.constants.map(\.key)
  }

  /// The shared names as variables of an environment.
  package var sharedVariables: [CEL.Environment.Variable] { sharedNames.map { .init($0) } }

  /// The variable through which expressions read the document exactly as it is written.
  static let literalVariable = "literal"
}

extension ConstantValue {
  /// Returns the type of the constant, for the checker.
  func celType(name: String) -> CELType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .double: .double
    case .string: .string
    case .list(let items): .list(Self.common(items.map { $0.celType(name: name + "[]") }))
    case .map(let entries):
      // A map whose values have the same scalar type is accessed by computed keys, any other map by
      // field.
      if let first = entries.first?.value.celType(name: name), first.isScalar,
        entries.allSatisfy({ $0.value.celType(name: name) == first })
      {
        .map(key: .string, value: first)
      } else {
        .object(
          ObjectType(
            name: name,
            fields: entries.map {
              .init(
                name: $0.key, type: $0.value.celType(name: name + "." + $0.key), isRequired: true)
            }))
      }
    }
  }

  private static func common(_ types: [CELType]) -> CELType {
    guard let first = types.first, types.allSatisfy({ $0 == first }) else { return .dyn }
    return first
  }
}

extension CELType {
  fileprivate var isScalar: Bool {
    switch self {
    case .bool, .int, .double, .string: true
    default: false
    }
  }
}
