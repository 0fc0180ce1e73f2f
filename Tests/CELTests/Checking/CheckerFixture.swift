import CEL

/// A checker for a small manifest, and diagnostics drawn as carets below the expression.
enum CheckerFixture {
  static let stage = EnumerationType(
    name: "manifest.app.stage", values: ["development", "launched"])

  static let app = ObjectType(
    name: "manifest.app",
    fields: [
      field("name", .string), field("service_id", .string), field("owner", .string),
      field("stage", .enumeration(stage)), field("redirect_url", .string, isRequired: false),
      field("limits", .object(limits), isRequired: false), field("retries", .int),
    ])

  static let limits = ObjectType(
    name: "manifest.app.limits",
    fields: [field("burst", .int, isRequired: false), field("rate", .double)])

  static let partner = ObjectType(
    name: "manifest.partners[]",
    fields: [
      field("id", .string), field("enrolled", .bool),
      field("name", .string, isRequired: false), field("region", .enumeration(region)),
    ])

  static let region = EnumerationType(name: "manifest.partners[].region", values: ["US", "ROW"])

  static let manifest = ObjectType(
    name: "manifest",
    fields: [
      field("app", .object(app)), field("partners", .list(.object(partner))),
      field("scopes", .list(.enumeration(scope))),
      field("labels", .map(key: .string, value: .string)),
      field("extra", .object(open), isRequired: false),
      field("x-note", .string, isRequired: false),
    ])

  static let scope = EnumerationType(
    name: "manifest.scopes[]", values: ["partner.info", "partner.read", "seller.read"])

  static let open = ObjectType(
    name: "manifest.extra", fields: [field("known", .int)], isOpen: true)

  static func field(_ name: String, _ type: CELType, isRequired: Bool = true) -> ObjectType.Field {
    ObjectType.Field(name: name, type: type, isRequired: isRequired)
  }

  static var declarations: Declarations {
    var declarations = Declarations()
    declarations.declare(variable: "manifest", as: .object(manifest))
    declarations.declare(variable: "partner", as: .object(partner))
    declarations.declare(variable: "anything", as: .dyn)
    declarations.declare(variable: "n", as: .int)
    declarations.declare(variable: "s", as: .string)
    declarations.declare(variable: "w", as: .opaque("wrapper", [.int]))
    declarations.declare(variable: "nested.deep.name", as: .string)
    return declarations
  }

  static func check(
    _ text: String, expecting expected: [CELType] = [], assuming facts: Facts = Facts(),
    declarations: Declarations = declarations
  ) throws -> CheckResult {
    var checker = Checker(declarations)
    return checker.check(
      try SyntaxTree(parsing: Text(text)), expecting: expected, assuming: facts)
  }

  /// The expression, and below it for each diagnostic a line of carets and the message.
  static func drawing(_ text: String, _ diagnostics: [CheckDiagnostic]) -> String {
    var lines = [text]
    for diagnostic in diagnostics {
      let bytes = Array(text.utf8)
      let before = String(decoding: bytes[..<Int(diagnostic.range.lowerBound)], as: UTF8.self)
      let within = String(
        decoding: bytes[Int(diagnostic.range.lowerBound)..<Int(diagnostic.range.upperBound)],
        as: UTF8.self)
      let blanks = String(repeating: " ", count: before.unicodeScalars.count)
      let carets = String(repeating: "^", count: within.unicodeScalars.count)
      lines.append("\(blanks)\(carets) \(diagnostic.message)")
    }
    return lines.joined(separator: "\n")
  }
}
