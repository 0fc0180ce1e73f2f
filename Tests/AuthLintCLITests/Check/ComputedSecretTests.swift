import Foundation
import Reporters
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// What is computed from a secret is hidden as the secret is.
@Suite struct ComputedSecretTests {
  static let secret = "Zq7SeCrEtWvX"
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let manifest = """
    manifest: 1
    app: {name: Name, service_id: "42", stage: development, owner: "7", app_secret: Zq7SeCrEtWvX}
    scopes: [partner.authorization.info]
    partners: []
    authorization: {category: TAP, links: [], on_cancel: stop}
    x-a: {access_token: 123456789, url: "https://h/?auth_code=Qw8ErTyUiO&b=1"}
    x-b: {app_secret: "s3cr3t"}
    x-c: {client_secret: [Plo, Okm]}

    """

  /// Expressions, and what no output of them may have in it, whatever the case of letters.
  static let expressions: [(String, [String])] = [
    ("literal.app.app_secret", ["7SeC"]), ("literal.app.app_secret.reverse()", ["XvWt", "ErCe"]),
    ("literal.app.app_secret.lowerAscii()", ["7sec"]),
    ("literal.app.app_secret.upperAscii()", ["7SEC"]),
    ("literal.app.app_secret.split('')", ["\"S\"", "\"C\""]),
    ("literal.app.app_secret.split('').join('-')", ["7-S", "e-C"]),
    ("literal.app.app_secret.substring(1)", ["SeC"]),
    ("literal.app.app_secret.substring(3, 6)", ["SeC"]),
    ("literal.app.app_secret.charAt(3)", ["\"S\"", "`S`"]),
    ("literal.app.app_secret.replace('S', 'x')", ["xeC", "CrEt"]),
    ("base64.encode(bytes(literal.app.app_secret))", ["WnE3U2VD"]),
    ("bytes(literal.app.app_secret)", ["SeC"]),
    ("'a' + literal.app.app_secret.substring(2)", ["SeC"]),
    ("'%s!'.format([literal.app.app_secret.substring(2)])", ["SeC"]),
    ("strings.quote(literal.app.app_secret.substring(2))", ["SeC"]),
    ("letters(literal.app.app_secret)", ["zqse"]), ("size(literal.app.app_secret)", ["12"]),
    ("[literal.app.app_secret.reverse()]", ["XvWt"]),
    ("{'a': literal.app.app_secret.reverse()}", ["XvWt"]),
    ("{literal.app.app_secret.reverse(): 1}", ["XvWt"]),
    ("optional.of(literal.app.app_secret.reverse())", ["XvWt"]),
    ("literal.app.map(k, string(literal.app[k]).reverse())", ["XvWt"]),
    ("literal.app.transformList(k, v, v.lowerAscii())", ["7sec"]),
    ("[literal.app.app_secret].map(s, s.reverse())", ["XvWt"]),
    ("cel.bind(s, literal.app.app_secret, s.reverse())", ["XvWt"]),
    ("true ? literal.app.app_secret.reverse() : ''", ["XvWt"]),
    ("literal['x-a'].access_token", ["3456"]), ("literal['x-a'].access_token + 1", ["123456790"]),
    ("string(literal['x-a'].access_token).reverse()", ["9876"]),
    ("uri(literal['x-a'].url).parameters[0].value", ["8ErT"]),
    ("literal['x-a'].url.reverse()", ["OiUy"]), ("literal['x-a'].url.lowerAscii()", ["8ert"]),
    ("uri(literal['x-a'].url).query.substring(12)", ["ErT"]),
    ("literal['x-b'].app_secret", ["cr3t"]), ("literal['x-b'].app_secret.reverse()", ["t3rc"]),
    ("literal['x-b'].app_secret.split('')", ["\"c\"", "\"r\""]),
    ("literal['x-c'].client_secret[0]", ["Plo"]),
    ("literal['x-c'].client_secret.join('')", ["PloO"]),
    ("literal", ["7SeC", "3456", "8ErT", "cr3t", "Okm"]),
    ("int(literal.app.app_secret.substring(1))", ["SeC"]),
    // Where the secret is an argument, and what it is given to has nothing to do with it.
    ("'x'.replace('x', literal.app.app_secret.substring(1))", ["SeC"]),
    ("regex.replace('abc', 'b', literal.app.app_secret.substring(1))", ["SeC"]),
    ("'q7SeCrEtWvX'.replace(literal.app.app_secret.substring(1), '')", ["\"\"", "``"]),
    (
      "lists.range(3).map(i, 'qSeCrZ'.indexOf(literal.app.app_secret.charAt(i + 2)))",
      ["7, 1", "1, 2"]
    ),
    ("'abSeC'.substring('xxS'.indexOf(literal.app.app_secret.charAt(3)))", ["SeC"]),
    ("'7SeCrEt'.split(literal.app.app_secret.charAt(3))", ["eCr"]),
    ("'abcdefghijklmnop'.charAt(literal.app.app_secret.indexOf('S') + 9)", ["\"m\"", "`m`"]),
    ("[91, 92, 93, 94].slice(0, literal.app.app_secret.indexOf('S'))", ["91"]),
    ("['a', 'ZZ'].filter(c, literal.app.app_secret.startsWith(c.substring(0, 1)))", ["ZZ"]),
    (
      "['a', 'Z'].map(c, literal.app.app_secret.startsWith(c) ? c + 'yes' : 'no')",
      ["Zyes", "no\""]
    ),
    ("['a', 'Z'].map(c, literal.app.app_secret.startsWith(c))", ["[false", "true]"]),
    ("lists.range(977).filter(c, literal.app.app_secret != '').size()", ["977"]),
    ("{'Z': 1}.transformMapEntry(k, v, {(k + string(literal.app.app_secret.size())): v})", ["Z12"]),
    ("[31, 32].sortBy(x, literal.app.app_secret.charAt(x - 30))", ["31, 32", "32, 31"]),
    ("literal.app.name.charAt(literal.app.app_secret.indexOf('S'))", ["\"e\"", "`e`"]),
    ("texts(literal, '').map(t, t.reverse())", ["XvWt"]),
    ("literal.app.exists(k, literal.app[k] == 'Zq7SeCrEtWvX') ? 'wasit' : 'not'", ["wasit"]),
  ]

  private func run(_ arguments: [String]) -> String {
    let context = makeContext(directory: scratch.path)
    _ = AuthLintProgram.run(arguments, in: context)
    return context.output.text + context.errors.text
  }

  @Test(arguments: expressions)
  func `'eval' shows nothing that is computed from a secret`(expression: String, hidden: [String])
    throws
  {
    try scratch.write("a.manifest.yaml", Self.manifest)
    let path = scratch.path.appending("a.manifest.yaml").text
    let output = run(["eval", expression, path])
    // The expression is not what is hidden.
    let shown = output.replacingOccurrences(of: expression, with: "")
      .replacingOccurrences(of: scratch.path.text, with: "")
    for text in hidden { #expect(!shown.contains(text), "\(output)") }
    #expect(!output.isEmpty)
  }

  /// What a page says of its findings, without the markup.
  private static func findings(of page: String) -> String {
    let findings = page.components(separatedBy: "<article").dropFirst()
      .map { "<" + ($0.components(separatedBy: "</article>").first ?? "") }.joined()
    return findings.replacingOccurrences(of: "<[^>]*>", with: "", options: .regularExpression)
      .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&#39;", with: "'")
  }

  @Test(arguments: expressions)
  func `no message of a rule shows what is computed from a secret`(
    expression: String, hidden: [String]
  ) throws {
    try scratch.write("a.manifest.yaml", Self.manifest)
    let rule = """
      title: t
      severity: error
      variables:
        value: \(Self.quoted(expression))
      require: 'literal.app.name == "x"'
      message: 'it is ${value}, ${\(expression.replacingOccurrences(of: "'", with: "''"))}'
      label: '${value}'
      help: '${value}'

      """
    try scratch.write("rules/own.yaml", rule)
    let path = scratch.path.appending("a.manifest.yaml").text
    for format in ReportFormat.allCases {
      var output = run([
        "check", path, "--rules", scratch.path.appending("rules").text, "--format", format.rawValue,
        "--select", "own",
      ]).replacingOccurrences(of: scratch.path.text, with: "")
      if format == .html { output = Self.findings(of: output) }
      for text in hidden {
        // What is right beside a secret in the file is not what is asked here.
        #expect(!output.contains(text), "\(format): \(output)")
      }
      #expect(output.contains("own"), "\(output)")
    }
  }

  @Test("no message of a rule shows what goes through the characters of a secret")
  func loops() throws {
    try scratch.write("a.manifest.yaml", Self.manifest)
    let rule = """
      title: t
      severity: error
      for: 'letter in literal.app.app_secret.split("")'
      require: 'false'
      message: 'it is <${letter}>, ${letter + "!"}, ${"abcdefghijklmnopqrstuvwxyzCSWXZ".indexOf(letter)}'

      """
    try scratch.write("rules/own.yaml", rule)
    let output = run([
      "check", scratch.path.appending("a.manifest.yaml").text, "--rules",
      scratch.path.appending("rules").text, "--format", "compact", "--select", "own",
    ])
    #expect(output.contains("it is <***>, ***, ***"), "\(output)")
    for text in ["<S>", "S!", ", 27"] { #expect(!output.contains(text), "\(output)") }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
  }

  @Test func `values that have nothing to do with a secret are shown beside one`() throws {
    try scratch.write("a.manifest.yaml", Self.manifest)
    let path = scratch.path.appending("a.manifest.yaml").text
    #expect(run(["eval", "literal.app.name.lowerAscii()", path]).contains("\"name\""))
    #expect(run(["eval", "literal.app.app_secret == ''", path]).contains("false"))
    #expect(run(["eval", "size(literal.scopes)", path]).contains("1"))
    #expect(run(["eval", "literal.app.app_secret", path]).contains("\"Zq***\""))
    #expect(run(["eval", "literal['x-a'].url", path]).contains("https://h/?auth_code=Qw***&b=1"))
    #expect(run(["eval", "uri(literal['x-a'].url).host", path]).contains("\"h\""))
    #expect(run(["eval", "literal.app.name + literal.app.owner", path]).contains("\"Name7\""))
    #expect(run(["eval", "[literal.app.name, literal.app.app_secret]", path]).contains("\"Name\""))
  }
}
