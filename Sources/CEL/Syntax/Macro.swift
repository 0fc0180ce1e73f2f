/// A macro: a call that is recognised only by its name, its receiver and the number of its
/// arguments (CEL specification, "Macros"; cel-go's extensions for two variables, bindings,
/// optionals, lists and blocks).
struct Macro: Sendable {
  /// What precedes the dot.
  enum Receiver: Sendable {
    /// Nothing: `has(…)`.
    case none
    /// Any expression: `list.all(…)`.
    case value
    /// The word `cel`: `cel.bind(…)`.
    case cel
  }

  /// What the call expands to.
  enum Meaning: Sendable {
    /// A presence test.
    case presence
    /// A comprehension. The arguments are the variables, then the filter, then the body.
    case comprehension(ComprehensionKind, hasSecondVariable: Bool = false, hasFilter: Bool = false)
    /// A binding of one variable.
    case binding(BindKind)
    /// `cel.block([…], e)`: bindings named `@index0`, `@index1`, …
    case block
    /// `cel.index(n)`: a variable of the block around it.
    case blockIndex
    /// `cel.iterVar(depth, n)`: a variable whose name is not valid in source text.
    case iterationVariable
  }

  let name: StaticString
  let receiver: Receiver
  let argumentCount: Int
  let meaning: Meaning
  /// The call with placeholder names for its arguments, for messages.
  let form: StaticString

  /// The name as it is called: `all`, `cel.bind`.
  var qualifiedName: String { receiver == .cel ? "cel.\(name)" : "\(name)" }

  private init(
    _ name: StaticString, _ receiver: Receiver, _ argumentCount: Int, _ meaning: Meaning,
    _ form: StaticString
  ) {
    self.name = name
    self.receiver = receiver
    self.argumentCount = argumentCount
    self.meaning = meaning
    self.form = form
  }

  /// The macros, one row each. Where several share a name, the most common form comes first.
  static let all: [Macro] = [
    Macro("has", .none, 1, .presence, "has(value.field)"),
    Macro("all", .value, 2, .comprehension(.all), "list.all(x, condition)"),
    Macro(
      "all", .value, 3, .comprehension(.all, hasSecondVariable: true), "list.all(i, x, condition)"),
    Macro("exists", .value, 2, .comprehension(.exists), "list.exists(x, condition)"),
    Macro(
      "exists", .value, 3, .comprehension(.exists, hasSecondVariable: true),
      "list.exists(i, x, condition)"),
    Macro("exists_one", .value, 2, .comprehension(.existsOne), "list.exists_one(x, condition)"),
    Macro(
      "exists_one", .value, 3, .comprehension(.existsOne, hasSecondVariable: true),
      "list.exists_one(i, x, condition)"),
    Macro("existsOne", .value, 2, .comprehension(.existsOne), "list.existsOne(x, condition)"),
    Macro(
      "existsOne", .value, 3, .comprehension(.existsOne, hasSecondVariable: true),
      "list.existsOne(i, x, condition)"),
    Macro("filter", .value, 2, .comprehension(.filter), "list.filter(x, condition)"),
    Macro("map", .value, 2, .comprehension(.map), "list.map(x, value)"),
    Macro(
      "map", .value, 3, .comprehension(.map, hasFilter: true), "list.map(x, condition, value)"),
    Macro("sortBy", .value, 2, .comprehension(.sortBy), "list.sortBy(x, key)"),
    Macro(
      "transformList", .value, 3, .comprehension(.transformList, hasSecondVariable: true),
      "list.transformList(i, x, value)"),
    Macro(
      "transformList", .value, 4,
      .comprehension(.transformList, hasSecondVariable: true, hasFilter: true),
      "list.transformList(i, x, condition, value)"),
    Macro(
      "transformMap", .value, 3, .comprehension(.transformMap, hasSecondVariable: true),
      "map.transformMap(k, v, value)"),
    Macro(
      "transformMap", .value, 4,
      .comprehension(.transformMap, hasSecondVariable: true, hasFilter: true),
      "map.transformMap(k, v, condition, value)"),
    Macro(
      "transformMapEntry", .value, 3, .comprehension(.transformMapEntry, hasSecondVariable: true),
      "map.transformMapEntry(k, v, {key: value})"),
    Macro(
      "transformMapEntry", .value, 4,
      .comprehension(.transformMapEntry, hasSecondVariable: true, hasFilter: true),
      "map.transformMapEntry(k, v, condition, {key: value})"),
    Macro("optMap", .value, 2, .binding(.optMap), "optional.optMap(x, value)"),
    Macro("optFlatMap", .value, 2, .binding(.optFlatMap), "optional.optFlatMap(x, optional)"),
    Macro("bind", .cel, 3, .binding(.bind), "cel.bind(name, value, expression)"),
    Macro("block", .cel, 2, .block, "cel.block([value, …], expression)"),
    Macro("index", .cel, 1, .blockIndex, "cel.index(number)"),
    Macro("iterVar", .cel, 2, .iterationVariable, "cel.iterVar(depth, number)"),
  ]

  /// Returns the macro with a name, kind of receiver and number of arguments.
  static func named(_ name: Text, _ receiver: Receiver, argumentCount: Int) -> Macro? {
    all.first {
      $0.argumentCount == argumentCount && $0.receiver == receiver && name.isSame(as: $0.name)
    }
  }

  /// Returns the first form of the macro with a name, in backticks; `nil` if no macro has that
  /// name.
  static func form(of name: Text, _ receiver: Receiver) -> String? {
    all.first { $0.receiver == receiver && name.isSame(as: $0.name) }.map { "`\($0.form)`" }
  }

  /// Returns the names of the macros with a kind of receiver, sorted and without duplicates.
  static func names(_ receiver: Receiver) -> [String] {
    Set(all.filter { $0.receiver == receiver }.map { "\($0.name)" }).sorted()
  }
}
