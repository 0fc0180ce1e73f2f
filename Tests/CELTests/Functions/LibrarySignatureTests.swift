import Testing

@testable import CEL

@Suite struct LibrarySignatureTests {
  static let libraries = [
    MathLibrary.rows, NetworkLibrary.rows, SetsLibrary.rows, EncodersLibrary.rows,
  ]

  @Test func `the checker can read every signature, and none disagrees with its implementation`() {
    for row in Self.libraries.joined() {
      #expect(!row.signatures.isEmpty, "\(row.name)")
      for notation in row.signatures {
        let signature = FunctionSignature(
          notation, of: row.name, isMember: row.style == .member)
        #expect(signature != nil, "\(notation)")
        guard let signature else { continue }
        #expect(row.accepts(signature.parameters.count), "\(notation)")
        if signature.isVariadic { #expect(row.accepts(signature.parameters.count + 7)) }
      }
    }
  }

  @Test func `every function is found in the standard table, under its own style`() {
    for row in Self.libraries.joined() {
      let overloads = FunctionTable.standard.overloads(Text(row.name), row.style)
      #expect(
        overloads.contains { $0.signatures == row.signatures }, "\(row.name) is not registered")
    }
  }

  @Test(arguments: [
    ("math.greatest(1)", "int"), ("math.greatest(1u, 2u)", "uint"),
    ("math.least(1, 2, 3)", "int"), ("math.least(1.0, 2.0, 3.0, 4.0)", "double"),
    ("math.least(1, 2u)", "dyn"), ("math.least(1, 2.5, 3u)", "dyn"),
    ("math.least([1, 2])", "int"), ("math.greatest([1, 2.5, 3u])", "dyn"),
    ("math.greatest(anything)", "dyn"), ("math.greatest(anything, 1)", "dyn"),
    ("math.ceil(1.5)", "double"), ("math.sqrt(n)", "double"), ("math.abs(n)", "int"),
    ("math.sign(2.5)", "double"), ("math.isNaN(2.5)", "bool"),
    ("math.bitAnd(1u, 2u)", "uint"), ("math.bitShiftLeft(1u, 2)", "uint"),
    ("ip(s)", "net.IP"), ("cidr(s)", "net.CIDR"), ("cidr(s).ip()", "net.IP"),
    ("cidr(s).masked()", "net.CIDR"), ("cidr(s).containsIP(ip(s))", "bool"),
    ("cidr(s).containsIP(s)", "bool"), ("cidr(s).containsCIDR(s)", "bool"),
    ("ip(s).family()", "int"), ("string(ip(s)) + string(cidr(s))", "string"),
    ("ip.isCanonical(s)", "bool"), ("type(ip(s)) == net.IP", "bool"),
    ("sets.contains([1], [2])", "bool"), ("sets.intersects([1, 'a'], [])", "bool"),
    ("base64.encode(base64.decode(s))", "string"),
  ])
  func `calls have the types that their overloads promise`(text: String, type: String) throws {
    #expect(try LibraryFixture.type(text) == type)
  }

  @Test(arguments: [
    "math.greatest('a')", "math.greatest(s, 1)", "math.least(1, s)", "math.least([s])",
    "math.least(s, 1, 2)", "math.ceil(1)", "math.bitAnd(1, 1u)", "math.bitNot(1.0)",
    "math.bitShiftLeft(1, 1u)", "isIP(cidr(s))", "ip(1)", "s.isLoopback()",
    "cidr(s).isLoopback()", "ip(s).masked()", "sets.contains([1], 1)",
    "sets.contains([1], ['a'])", "base64.encode(s)", "base64.decode(b'')",
  ])
  func `calls with arguments of other types are refused`(text: String) throws {
    let drawing = try LibraryFixture.type(text)
    #expect(drawing.hasPrefix(text + "\n") && drawing.contains("^"))
  }
}
