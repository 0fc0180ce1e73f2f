import CEL
import Testing

@Suite struct TypeNotationTests {
  @Test(arguments: [
    ("int", CELType.int, Optional("int")),
    ("null_type", .null, "null_type"),
    ("list(int)", .list(.int), "list(int)"),
    ("list", .list(.dyn), "list(dyn)"),
    ("map(string, list(T))", .map(key: .string, value: .list(.parameter("T"))), nil),
    ("optional_type(A)", .optional(.parameter("A")), nil),
    ("type(int)", .type(.int), nil),
    ("type", .type(.dyn), "type(dyn)"),
    ("timestamp", .timestamp, "google.protobuf.Timestamp"),
    ("google.protobuf.Duration", .duration, nil),
    ("net.IP", .opaque("net.IP", []), nil),
    (
      "tuple(T, U, V)", .opaque("tuple", [.parameter("T"), .parameter("U"), .parameter("V")]), nil
    ),
    ("wrapper(int)", .opaque("wrapper", [.int]), nil),
    ("map( string ,int )", .map(key: .string, value: .int), "map(string, int)"),
  ])
  func `a type reads as it is written`(notation: String, type: CELType, description: String?) {
    #expect(CELType(notation) == type)
    #expect(type.description == description ?? notation)
  }

  @Test(arguments: [
    "", "(", "list(", "list(int", "list(int))", "list(int, int)", "map(int)", "int(string)",
    "a b", "list(,)",
  ])
  func `what is no type is refused`(notation: String) {
    #expect(CELType(notation) == nil)
  }

  @Test func `a type that nests too deeply is refused`() {
    let depth = 5_000
    let deep =
      String(repeating: "list(", count: depth) + "int" + String(repeating: ")", count: depth)
    #expect(CELType(deep) == nil)
  }

  @Test func `signatures name the receiver, repeat the last parameter, and carry type parameters`()
  {
    #expect(
      FunctionSignature("string.substring(int, int) -> string", of: "substring", isMember: true)
        == FunctionSignature(parameters: [.string, .int, .int], result: .string, isMember: true))
    #expect(
      FunctionSignature("list(A).first() -> optional_type(A)", of: "first", isMember: true)
        == FunctionSignature(
          parameters: [.list(.parameter("A"))], result: .optional(.parameter("A")), isMember: true))
    #expect(
      FunctionSignature("net.IP.family() -> int", of: "family", isMember: true)
        == FunctionSignature(parameters: [.opaque("net.IP", [])], result: .int, isMember: true))
    #expect(
      FunctionSignature("math.least(int, dyn...) -> int", of: "math.least", isMember: false)
        == FunctionSignature(parameters: [.int, .dyn], result: .int, isVariadic: true))
    #expect(
      FunctionSignature("now() -> timestamp", of: "now", isMember: false)
        == FunctionSignature(parameters: [], result: .timestamp))
    #expect(FunctionSignature("f(int) -> int", of: "g", isMember: false) == nil)
    #expect(FunctionSignature("f(int...,int) -> int", of: "f", isMember: false) == nil)
    #expect(FunctionSignature("f(int)", of: "f", isMember: false) == nil)
    #expect(FunctionSignature("string.f() -> int", of: "f", isMember: false) == nil)
  }

  @Test(arguments: FunctionTable.standard.rows)
  func `every signature of every function can be read`(row: FunctionRow) {
    for notation in row.signatures {
      let signature = FunctionSignature(notation, of: row.name, isMember: row.style == .member)
      #expect(signature != nil, "\(row.name): \(notation)")
      guard let signature else { continue }
      let fixed = signature.parameters.count
      #expect(row.accepts(fixed), "\(row.name) does not take the arguments of \(notation)")
    }
    // A row that takes over where the one before it has no answer is described there.
    let rows = FunctionTable.standard.overloads(Text(row.name), row.style)
    #expect(rows.contains { !$0.signatures.isEmpty }, "\(row.name) has no signature")
  }
}
