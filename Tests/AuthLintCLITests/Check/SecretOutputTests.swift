import Foundation
import Reporters
import TestSupport
import Testing
import Workspace

@testable import AuthLintCLI

/// What no output shows: the values that `committed-secret` marks, and what looks like them where no
/// rule can judge.
@Suite struct SecretOutputTests {
  static let secret = "Zq7SeCrEtWvX"
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func run(_ arguments: [String]) -> (status: CommandStatus, output: String, errors: String) {
    let context = makeContext(directory: scratch.path)
    // Files are opened by the names that they are given.
    let arguments = arguments.map { name in
      name.contains(".") ? scratch.path.appending(name).text : name
    }
    let status = AuthLintProgram.run(arguments, in: context)
    return (status, context.output.text, context.errors.text)
  }

  /// Ways to write a secret down.
  static let secrets = [
    "app_secret: SECRET", "\"App-Secret\": 'SECRET'", "x-app_secret: |\n  SECRET\n  more SECRET",
    "x-s: {a: 1, app_secret: SECRET, b: 2}", "? app_secret\n: SECRET",
    "x-a: &k SECRET\nx-s: {app_secret: *k}", "x-m: &m {app_secret: SECRET}\nx-n: {<<: *m, b: 1}",
    "app_secret: a-SECRET\napp_secret: b-SECRET", "x-u: https://h/?app%5Fsecret=SECRET&b=1",
    "x-q: {\"app\\u005fsecret\": \"SECRET\"}", "access_token: \"SEC\\x52ET SECRET\"",
    "app_secret: SECRET # authlint: ignore[committed-secret] SECRET",
    "x-note: the secret is SECRET\nx-s:\n- refresh_token: >-\n    SECRET",
  ]

  /// What else is wrong with the manifest, close by: something that is to be put for `AT`.
  static let faults = [
    "AT", "AT\nx-b: [", "x-b: \"\nAT", "AT\nx-b: ]\nx-c: 1", "AT\n---\nAT\n--- [", "\tAT",
    "*k : 1\nAT",
    "@x\nAT", "AT\nscopes: [a]", "AT\nunknown: 1",
  ]

  static let manifest = """
    manifest: 1
    app: {name: A, service_id: 42, stage: development, owner: "7"}
    AT
    scopes:
      - partner.authorization.info
      - http://h/?auth_code=SECRET
      - partner.authorization.info
    partners: []
    authorization:
      category: TAP
      links:
        - region: US
          url: https://partner.us.tiktokshop.com/open/authorize?service_id=1&state=x&app_secret=SECRET
      on_cancel: stop

    """

  @Test(arguments: secrets, faults)
  func `no output shows a secret, whatever else is wrong beside it`(secret: String, fault: String)
    throws
  {
    let place = fault.replacingOccurrences(of: "AT", with: secret)
    let text = Self.manifest.replacingOccurrences(of: "AT", with: place)
      .replacingOccurrences(of: "SECRET", with: Self.secret)
    try scratch.write("a.manifest.yaml", text)
    var reports = ["check", "a.manifest.yaml", "--coverage", "--statistics"]
    for format in ReportFormat.allCases {
      reports += ["--format", format.rawValue, "--output", "report.\(format.rawValue)"]
    }
    var texts: [(name: String, text: String)] = []
    let commands = [
      reports, ["check", "a.manifest.yaml", "--diff"],
      ["check", "a.manifest.yaml", "--diff", "--unsafe-fixes", "--select", "unquoted-id"],
      ["check", "a.manifest.yaml", "--baseline", "b.json", "--write-baseline"],
      ["eval", "[dyn(literal), manifest]", "a.manifest.yaml"],
      ["link", "a.manifest.yaml"], ["check", "a.manifest.yaml", "--fix", "--unsafe-fixes"],
    ]
    for command in commands {
      let result = run(command)
      texts.append((command.joined(separator: " "), result.output + result.errors))
      #expect(result.status != .fault, "\(command): \(result.errors)")
    }
    for format in ReportFormat.allCases {
      texts.append((format.rawValue, try scratch.read("report.\(format.rawValue)")))
    }
    texts.append(("baseline", try scratch.read("b.json")))
    for (name, text) in texts {
      #expect(!text.contains("7SeCrEt"), "\(name):\n\(text)")
    }
    // The file itself keeps what it holds.
    let count = { (text: String) in text.components(separatedBy: Self.secret).count }
    #expect(count(try scratch.read("a.manifest.yaml")) == count(text))
  }

  @Test func `'--diff' leaves out what is around a change, and fixes on a secret's own line`()
    throws
  {
    let text = """
      manifest: 1
      app:
        app_secret: s3cr3t-value
        service_id: 42
        stage: development
        x-app-secret: s3cr3t-value
        owner: "7"
      scopes:
        - partner.authorization.info
        - partner.authorization.info
      partners: []
      x-t: {access_token: s3cr3t-other}
      authorization: {category: TAP, links: [], on_cancel: stop}

      """
    try scratch.write("a.manifest.yaml", text)
    let result = run(["check", "a.manifest.yaml", "--diff"])
    #expect(result.status == .findings)
    #expect(
      result.output == """
        --- a/a.manifest.yaml
        +++ b/a.manifest.yaml
        @@ -4,2 +4,2 @@
        -  service_id: 42
        +  service_id: "42"
           stage: development
        @@ -7,5 +7,4 @@
           owner: "7"
         scopes:
        -  - partner.authorization.info
           - partner.authorization.info
         partners: []

        """)
    #expect(
      result.errors
        == "note: `a.manifest.yaml`: 2 fixes would be applied (1 duplicate-scope, 1 unquoted-id)\n")

    try scratch.write(
      "a.manifest.yaml",
      text.replacingOccurrences(of: "service_id: 42\n", with: "service_id: 42 # s3cr3t-value\n"))
    let withheld = run(["check", "a.manifest.yaml", "--diff"])
    #expect(withheld.status == .findings)
    #expect(!withheld.output.contains("service_id"))
    #expect(withheld.output.contains("@@ -7,5 +7,4 @@"))
    #expect(
      withheld.errors == """
        warning: `a.manifest.yaml`: a fix is not shown, since a line there holds a secret
        help: fix the secret first, or let `--fix` change the file
        note: `a.manifest.yaml`: 1 fix would be applied (1 duplicate-scope)

        """)
    #expect(run(["check", "a.manifest.yaml", "--fix"]).status == .findings)
    #expect(try scratch.read("a.manifest.yaml").contains("service_id: \"42\" # s3cr3t-value\n"))
  }
}
