import CEL

/// Variables of every type, with values, for expressions to speak of.
enum ExpressionSample {
  private static let stage = EnumerationType(name: "m.app.stage", values: ["draft", "launched"])

  private static let app = ObjectType(
    name: "m.app",
    fields: [
      .init(name: "name", type: .string, isRequired: true),
      .init(name: "stage", type: .enumeration(stage), isRequired: true),
      .init(name: "note", type: .string, isRequired: false),
      .init(name: "count", type: .int, isRequired: true),
    ])

  private static let partner = ObjectType(
    name: "m.partners[]",
    fields: [
      .init(name: "id", type: .string, isRequired: true),
      .init(name: "rate", type: .double, isRequired: false),
    ])

  private static let manifest = ObjectType(
    name: "m",
    fields: [
      .init(name: "app", type: .object(app), isRequired: true),
      .init(name: "partners", type: .list(.object(partner)), isRequired: true),
      .init(name: "labels", type: .map(key: .string, value: .int), isRequired: true),
    ])

  private static let variables: [(name: String, type: CELType, value: Value)] = [
    ("m", .object(manifest), manifestValue),
    ("n", .int, .int(-7)), ("u", .uint, .uint(3)), ("d", .double, .double(2.5)),
    ("s", .string, Value("Ångström, b\u{301} 😀")), ("o", .bytes, .bytes("abc")),
    ("b", .bool, .bool(true)), ("l", .list(.int), .list(ListValue([.int(3), .int(1), .int(2)]))),
    ("w", .list(.string), .list(ListValue([Value("b"), Value("a"), Value("")]))),
    ("k", .map(key: .string, value: .int), labels),
    (
      "t", .timestamp,
      Timestamp(seconds: 1_700_000_000, nanoseconds: 5).map { .timestamp($0) } ?? .null
    ),
    ("e", .duration, .duration(Duration(nanoseconds: 90_000_000_001))),
    ("q", .optional(.string), .optional(OptionalValue(Value("x")))),
    ("x", .dyn, .list(ListValue([.null, .double(.nan), labels, Value("1")]))),
    ("z", .null, .null),
  ]

  private static let labels = Value.map(
    MapValue([(Value("one"), .int(1)), (Value("two"), .int(2)), (Value(""), .int(.max))]))

  private static let manifestValue = Value.map(
    MapValue([
      (
        Value("app"),
        .map(
          MapValue([
            (Value("name"), Value("Match Maker")), (Value("stage"), Value("draft")),
            (Value("count"), .int(.min)),
          ]))
      ),
      (
        Value("partners"),
        .list(
          ListValue([
            .map(MapValue([(Value("id"), Value("1")), (Value("rate"), .double(0.5))])),
            .map(MapValue([(Value("id"), Value("https://a.example/b?c=d%20#e"))])),
          ]))
      ), (Value("labels"), labels),
    ]))

  /// The variables.
  static let environment = CEL.Environment(
    variables: variables.map { .init($0.name, $0.type) })

  /// Their values, each with a place of its own.
  static func activation() -> Activation {
    let activation = Activation(environment)
    for (slot, variable) in variables.enumerated() {
      activation.set(
        slot, to: variable.value, origin: Origin(node: Int32(slot), part: nil, role: .value))
    }
    return activation
  }

  /// Whether a type leaves anything to be found out when the expression is evaluated.
  static func isVague(_ type: CELType) -> Bool {
    switch type {
    // Null goes for a timestamp or a duration, which has operators that null has not.
    case .dyn, .null, .parameter, .error, .opaque: true
    case .type(let inner), .list(let inner), .optional(let inner): isVague(inner)
    case .map(let key, let value): isVague(key) || isVague(value)
    default: false
    }
  }

  /// Whether a value is of a type.
  static func conforms(_ value: Value, to type: CELType) -> Bool {
    switch (type, value) {
    case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
      (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration),
      (.type, .type), (.dyn, _), (.enumeration, .string), (.object, .map):
      return true
    // A value of these types may be null: they are classes where CEL comes from.
    case (.timestamp, .null), (.duration, .null), (.object, .null), (.optional, .null): return true
    case (.list(let element), .list(let list)):
      return list.elements.allSatisfy { conforms($0, to: element) }
    case (.map(let key, let content), .map(let map)):
      return (0..<map.count).allSatisfy {
        let entry = map.entry(at: $0)
        return conforms(entry.key, to: key) && conforms(entry.value, to: content)
      }
    case (.optional(let content), .optional(let optional)):
      return optional.value.map { conforms($0, to: content) } ?? true
    default:
      return false
    }
  }
}
