import CEL
import Testing

/// What the signatures promise the checker, the implementations must keep.
@Suite struct SignaturePromiseTests {
  @Test func `every overload that is declared is implemented, and gives the declared type`() throws
  {
    var calls = 0
    for row in FunctionTable.standard.rows where !row.name.contains("_") && row.name != "@in" {
      for notation in row.signatures {
        let signature = try #require(
          FunctionSignature(notation, of: row.name, isMember: row.style == .member))
        // A plain `dyn` promises nothing of its own: the libraries use it for mixed numbers.
        let isMixed = signature.parameters.contains(.dyn)
        for parameter in isMixed ? ["1"] : ["1", "'a'"] {
          let text = call(row, signature, parameter)
          try check(text, notation)
          calls += 1
        }
      }
    }
    #expect(calls > 200)
  }

  private func check(_ text: String, _ notation: String) throws {
    let environment = Environment()
    var checker = Checker(Declarations(environment))
    let tree = try SyntaxTree(parsing: Text(text))
    let result = checker.check(tree)
    #expect(
      result.isValid, "\(notation)\n\(CheckerFixture.drawing(text, result.diagnostics))")
    let value = try environment.compile(tree).evaluate(Activation(environment))
    if case .error(let error) = value {
      // An argument may be out of range; that it is of the wrong type must not happen.
      let isTypeError = ["overload", "no method", "no function"].contains {
        error.message.contains($0)
      }
      #expect(!isTypeError, "\(notation): `\(text)` gives \(error.message)")
    } else if result.type != .dyn {
      let name = value.typeName
      let promised = result.type.description
      #expect(
        promised == name || promised.hasPrefix("\(name)("),
        "\(notation): `\(text)` gives a `\(name)`, promised is `\(promised)`")
    }
  }

  /// A call with literals of the types of the parameters.
  private func call(_ row: FunctionRow, _ signature: FunctionSignature, _ parameter: String)
    -> String
  {
    var arguments = signature.parameters.map { literal($0, parameter) }
    if signature.isVariadic, let last = arguments.last { arguments.append(last) }
    guard row.style == .member else {
      return "\(row.name)(\(arguments.joined(separator: ", ")))"
    }
    let receiver = arguments.removeFirst()
    return "\(receiver).\(row.name)(\(arguments.joined(separator: ", ")))"
  }

  private func literal(_ type: CELType, _ parameter: String) -> String {
    switch type {
    case .parameter: parameter
    case .dyn: "dyn(\(parameter))"
    case .null: "null"
    case .bool: "true"
    case .int: "1"
    case .uint: "1u"
    case .double: "1.5"
    case .string, .enumeration: "'1'"
    case .bytes: "b'1'"
    case .timestamp: "timestamp(0)"
    case .duration: "duration('1s')"
    case .type: "int"
    case .list(let element): "[\(literal(element, parameter))]"
    case .map(let key, let value): "{\(literal(key, parameter)): \(literal(value, parameter))}"
    case .optional(let value): "optional.of(\(literal(value, parameter)))"
    case .opaque("net.IP", _): "ip('10.0.0.1')"
    case .opaque("net.CIDR", _): "cidr('10.0.0.0/8')"
    case .opaque("kubernetes.URL", _): "url('https://a.b/c')"
    default: "dyn(1)"
    }
  }
}
