import Diagnostics
import Foundation
import Testing

@testable import AuthLint
@testable import RuleEngine

/// Where secrets are found and where not, in as many spellings as people have for them.
///
/// A case is what is added to a manifest; `«…»` marks the places of findings.
@Suite struct SecretSpellingTests {
  private static let manifest: String = """
    manifest: 1
    app: {name: A, service_id: "42", stage: development, owner: "7"}
    scopes: [partner.authorization.info]
    partners: [{id: "7", region: US, category: TAP, enrolled: true}]
    authorization:
      category: TAP
      links:
        - {region: US, url: "https://partner.us.tiktokshop.com/open/authorize?service_id=42&state={state}"}
      on_cancel: stop

    """

  /// What the two rules about secrets find, as `rule text`.
  private static func findings(_ text: String, path: String = "a.manifest.yaml") throws -> [String]
  {
    let file = SourceFile(path: path, bytes: Array(text.utf8))
    let report = try Linter(ruleSets: [.partnerAuthorization]).check(file)
    return report.diagnostics.filter { ["committed-secret", "secret-in-text"].contains($0.rule) }
      .map {
        let range = $0.primary.range
        return "\(range.lower) "
          + String(decoding: file.bytes[range.lower..<range.upper], as: UTF8.self)
      }
  }

  /// The text without marks, and what they mark.
  private static func unmarked(_ text: String) -> (text: String, places: [String]) {
    var plain = ""
    var places: [String] = []
    var start = 0
    for character in text {
      switch character {
      case "«": start = plain.utf8.count
      case "»":
        places.append("\(start) " + String(decoding: Array(plain.utf8)[start...], as: UTF8.self))
      default: plain.append(character)
      }
    }
    return (plain, places)
  }

  static let committed: [String] = [
    // Names.
    "x-a: {app_secret: «abc»}", "x-a: {appSecret: «abc»}", "x-a: {APP-SECRET: «abc»}",
    "x-a: {App Secret: «abc»}", "x-a: {app.secret: «abc»}", "x-a: {\"app\\u005fsecret\": «abc»}",
    "x-a: {tiktok_app_secret: «abc»}", "x-a: {tiktokAppSecret: «abc»}",
    "x-a: {TIKTOK_APP_SECRET: «abc»}", "x-a: {tiktok-shop.app-secret: «abc»}",
    "x-a: {app_secret_key: «abc»}", "x-a: {appSecretKey: «abc»}", "x-a: {app_secret_value: «abc»}",
    "x-a: {my_tiktok_client_secret_key: «abc»}", "x-a: {page_access_token: «abc»}",
    "x-a: {shopRefreshToken: «abc»}", "x-a: {TTAuthCode: «abc»}", "x-app-secret: «abc»",
    "X-Access-Token: «abc»", "x-tiktok-auth-code: «abc»", "x-a: {app_secret_2: «abc»}",
    "x-a: {2_app_secret: «abc»}", "? app_secret\n: «abc»",
    // Values.
    "x-a: {app_secret: «\"abc\"»}", "x-a: {app_secret: «'abc'»}", "x-a: {app_secret: «123456»}",
    "x-a: {app_secret: «0x1F2E»}", "x-a: {app_secret: «1.5e3»}", "x-a:\n  app_secret: «|\n    abc»",
    "x-a:\n  app_secret: «>-\n    abc\n    def»", "x-a: {app_secret: «\"\\u0041bc\"»}",
    "x-a: {app_secret: «Bearer abc»}", "x-a: {app_secret: «\"Bearer ${TOKEN}abc\"»}",
    "x-a: {app_secret: «\"${APP_SECRET:-0123456789abcdef}\"»}",
    "x-a: {app_secret: «\"${APP_SECRET-0123}\"»}", "x-a: {app_secret: «\"${APP_SECRET:=0123}\"»}",
    "x-a: {app_secret: «\"${APP_SECRET:+0123}\"»}", "x-a: {app_secret: «\"${A:-${B:-0123}}\"»}",
    "x-a: {app_secret: «\"${APP_SECRET:0123}\"»}", "x-a: {app_secret: «\"${app.secret:0123}\"»}",
    "x-a: {app_secret: «\"{{}}0123{{}}\"»}", "x-a: {app_secret: «\"{{ x }}0123{{ y }}\"»}",
    "x-a: {app_secret: «\"{}0123\"»}", "x-a: {app_secret: «\"<>0123\"»}",
    "x-a: {app_secret: «\"{{ env.X | default('0123') }}\"»}",
    "x-a: {app_secret: «'{{ .Values.x | default \"0123\" }}'»}",
    "x-a: {app_secret: «\"${{ secrets.X || '0123' }}\"»}", "x-a: {app_secret: «\"{{ '0123' }}\"»}",
    "x-a: {app_secret: «$app_secret»}", "x-a: {app_secret: «op:/x»}", "x-a: {app_secret: «op://»}",
    "x-a: {app_secret: «xxxx»}", "x-a: {app_secret: !other «abc»}",
    "x-a: {app_secret: !!str «123»}", "x-a:\n  app_secret: # !vault\n    «abc»",
    // Structure.
    "x-a: {app_secret: {value: «abc»}}", "x-a: {app_secret: {a: {b: [«abc», {c: «def»}]}}}",
    "x-a: {app_secret: [«abc», «def»]}", "x-a: {app_secret: [[«abc»], \"${X}\"]}",
    "x-a: [{name: APP_SECRET, value: «abc»}]", "x-a: [{value: «abc», name: tiktok_app_secret}]",
    "x-a: [{Name: appSecret, Value: «abc»}]", "x-a: [{key: ACCESS_TOKEN, value: [«abc», «d»]}]",
    "x-a: {app_secret: \"${X}\", app_secret: «abc»}",
    "x-a: {b: 1, b: {access_token: «abc»}}", "x-a: {app_secret: {a: \"${X}\", a: «abc»}}",
    "x-a: {app_secret: {access_token: «abc»}}", "x-a: &a {app_secret: «abc»}",
    // URLs.
    "x-a: https://h/?app_secret=«abc»", "x-a: https://h/?a=1&app_secret=«abc»&b=2",
    "x-a: https://h/?a=1;access_token=«abc»", "x-a: https://h/#access_token=«abc»&x=1",
    "x-a: \"#access_token=«abc»\"", "x-a: \"?app_secret=«abc»\"", "x-a: /cb?auth_code=«abc»",
    "x-a: https://h/#/cb?access_token=«abc»", "x-a: https://h/?App%5FSecret=«a%62c»",
    "x-a: https://h/?tiktok_app_secret=«abc»", "x-a: https://h/?app_secret=«abc»#top",
    "x-a: \"see # https://h/?access_token=«abc»\"",
    "x-a: https://h/?app_secret=«a» https://h/?app_secret=«b»",
    "x-a: \"https://h/?app_secret=«abc», and more.\"",
    "https://h/?app_secret=«abc»: 1"
      .replacingOccurrences(of: "https", with: "x-https"),
    "x-a: {\"https://h/?app_secret=«abc»\": 1}", "x-a: [\"<https://h/?app_secret=«abc»>\"]",
    "x-a: 'https://h/?app_secret=«abc»'", "x-a: \"https://h/?app_s\\u0065cret=«a\\u0062c»\"",
    "x-a: https://app_secret:«abc»@h/", "x-a: https://access_token=«abc»@h/",
    "x-a: https://user:«hunter2»@h/", "x-a: postgres://u:«p%40ss»@h:5432/db",
    "x-a: https://h/?state={{ state }}&app_secret=«abc»", "x-a: https://h/?app_secret=«{}abc»",
    "x-a: https://h/?app_secret=«%24%7BX:-abc%7D»", "x-a: https://h/?access_token=«Bearer%20abc»",
    "x-a: |\n  https://h/?app_secret=«abc»", "x-a: https://h/?app_secret=«${X:-abc}»",
    "x-a: https://h/?next=https%3A%2F%2Fe%2F%3Fapp_secret%3D«abc»&b=1",
    "x-a: https://h/?n=https%3A%2F%2Fe%2F%3Fn%3Dhttps%253A%252F%252Fe%253Fapp_secret%253D«a%2562c»",
    "x-a: https://h/?next=https%3A%2F%2Fuser%3A«hunter2»%40e%2F", "x-a: //user:«hunter2»@e.com/",
    // What templates fall back on.
    "x-a: {app_secret: «\"{{ x if x else '0123' }}\"»}",
    "x-a: {app_secret: «'{{ coalesce .x \"0123\" }}'»}",
    "x-a: {app_secret: «\"${{ inputs.x && '0123' }}\"»}",
    "x-a: {app_secret: «'{{ \"0123\" | quote }}'»}", "x-a: {app_secret: «\"{{ x | d('0123') }}\"»}",
    "x-a: {app_secret: «'{{ env.get(\"X\", \"0123\") }}'»}", "x-a: {app_secret: «'%{X:-0123}'»}",
    "x-a: {app_secret: «\"{{ a ? b : '0123' }}\"»}",
    "x-a: {app_secret: «'{{ printf \"%s0123\" .x }}'»}",
    "x-a: {app_secret: «\"{{ '01' + '23' }}\"»}", "x-a: {app_secret: «\"{{ x or ('0123') }}\"»}",
    "x-a: {app_secret: «'{{ lookup(\"env\", \"X\", default=\"0123\") }}'»}",
    // More than a reference.
    "x-a: {app_secret: «'op://x/y 0123'»}", "x-a: {app_secret: «'vault:x 0123'»}",
    "x-a: {app_secret: «'process.env.X || \"0123\"'»}", "x-a: {app_secret: «$(cat 0123)»}",
    "x-a: {app_secret: «YOUR_0123»}",
    // More names, and more of structure.
    "x-a: {app_secrets: [«abc», «def»]}", "x-a: {app_secret_prod: «abc»}",
    "x-a: [{name: APP_SECRET, default: «abc»}]", "x-a: {app_secret: {«Zq9sXk27»: }}",
    "x-a: {app_secret: {from_env: «Zq9sXk27»}}", "x-a: {app_secret: {name: «abc»}}",
  ]

  @Test(arguments: committed)
  func `a secret is found in whatever spelling`(text: String) throws {
    let (text, places) = Self.unmarked(Self.manifest + text + "\n")
    #expect(try Self.findings(text) == places, "\(text)")
    #expect(!places.isEmpty)
  }

  static let inText: [String] = [
    "# APP_SECRET=«abc»", "#APP_SECRET=«abc»", "## export APP_SECRET=«abc»",
    "x-a: 1 # APP_SECRET=«abc»", "# - ACCESS_TOKEN=«abc»", "# APP_SECRET = «abc»",
    "# APP_SECRET=«abc def»".replacingOccurrences(of: " def»", with: "» def"),
    "# APP_SECRET=\"«abc def»\"", "# APP_SECRET='«abc»'", "# tiktok_app_secret=«abc»",
    "# https://h/?app_secret=«abc»", "# see (https://h/#access_token=«abc»).",
    "# curl 'https://h/?app_secret=«abc»&code=1'", "# https://access_token:«abc»@h/",
    "# postgres://u:«pw»@h/db", "# APP_SECRET=«${X:-abc}»",
    "x-a: |\n  APP_SECRET=«abc»\n  b", "x-a: >\n  see https://h/?access_token=«abc» for more",
    "x-a: |\n  one\n  https://h/?app_secret=«abc»\n  https://h/#auth_code=«def»",
    "x-a: |\n  export ACCESS_TOKEN='«abc»'", "x-a: [APP_SECRET=«abc»]",
    "x-a: |\n  ENV APP_SECRET=«abc»\n  -e APP_SECRET=«def»", "x-a: 'APP_SECRET=«abc»'",
    "x-a: APP_SECRET=«abc»", "# docker run -e APP_SECRET=«abc» img",
    "# curl -d 'app_secret=«abc»' h", "# curl -d 'a=1&app_secret=«abc»&b=2' h",
    "# FOO=1 APP_SECRET=«abc» cmd", "# run --app-secret=«abc» now", "# APP_SECRET:=«abc»",
    "# make APP_SECRET?=«abc»", "# a; APP_SECRET=«abc»", "x-a: run --app-secret=«abc» --b",
    "# APP_SECRET=«abc» ACCESS_TOKEN=«def»",
    "# {app_secret=«abc»,access_token=«def»}"
      .replacingOccurrences(of: "}", with: ""),
  ]

  @Test(arguments: inText)
  func `a secret is found in comments and texts`(text: String) throws {
    let (text, places) = Self.unmarked(Self.manifest + text + "\n")
    #expect(try Self.findings(text) == places, "\(text)")
    #expect(!places.isEmpty)
  }

  static let harmless: [String] = [
    "x-a: {token_url: https://h/}", "x-a: {secret_santa: Ann}", "x-a: {secret: abc}",
    "x-a: {token: abc}", "x-a: {app_key: abc}", "x-a: {app_secret_name: prod/app}",
    "x-a: {app_secret_arn: x}", "x-a: {access_token_url: https://h/}", "x-a: {access_tokens: 3}",
    "x-a: {auth_codes: 1}", "x-a: {happsecret: abc}", "x-a: {codeauth: abc}",
    "x-a: {app_secret_rotation_days: 90}", "x-a: {grant_type: refresh_token}",
    "x-a: {response_type: access_token}", "x-a: {list: [app_secret, access_token]}",
    "x-a: {app_secret: }", "x-a: {app_secret: ~}", "x-a: {app_secret: \"\"}",
    "x-a: {app_secret: \" \"}", "x-a: {app_secret: {}}", "x-a: {app_secret: []}",
    "x-a: {app_secret: {value: \"${X}\"}}", "x-a: {app_secret: [\"${X}\", \"{{ y }}\"]}",
    "x-a: {app_secret: \"${APP_SECRET}\"}", "x-a: {app_secret: $APP_SECRET}",
    "x-a: {app_secret: \"{{ app_secret }}\"}", "x-a: {app_secret: \"{app_secret}\"}",
    "x-a: {app_secret: \"${{ secrets.APP_SECRET }}\"}", "x-a: {app_secret: <from the vault>}",
    "x-a: {app_secret: ‹app secret›}", "x-a: {app_secret: \"%(app_secret)s\"}",
    "x-a: {app_secret: \"%s\"}", "x-a: {app_secret: \"Bearer ${TOKEN}\"}",
    "x-a: {app_secret: \"Basic {{ a }}{{ b }}\"}", "x-a: {app_secret: \"${A}${B}\"}",
    "x-a: {app_secret: \"${APP_SECRET:?not set}\"}", "x-a: {app_secret: \"${APP_SECRET:-}\"}",
    "x-a: {app_secret: \"${A:-${B}}\"}", "x-a: {app_secret: \"${env:APP_SECRET}\"}",
    "x-a: {app_secret: \"${ssm:/app/secret}\"}", "x-a: {app_secret: \"${vault:kv/app#secret}\"}",
    "x-a: {app_secret: \"${my-app-secret}\"}",
    "x-a: {app_secret: \"{{ env \\\"APP_SECRET\\\" }}\"}",
    "x-a: {app_secret: \"{{ lookup('env', 'APP_SECRET') }}\"}",
    "x-a: {app_secret: \"{{ secrets['app'] }}\"}", "x-a: {app_secret: \"{{ x | default('') }}\"}",
    "x-a: {app_secret: op://vault/item/field}", "x-a: {app_secret: \"op://my vault/item/field\"}",
    "x-a: {app_secret: vault:kv/app#secret}",
    "x-a: {app_secret: arn:aws:secretsmanager:us-east-1:1:secret:app}",
    "x-a: {app_secret: ref+awsssm://app/secret}", "x-a: {app_secret: \"ssm:/app/secret\"}",
    "x-a: {app_secret: \"env:APP_SECRET\"}", "x-a: {app_secret: \"file:/run/secrets/app\"}",
    "x-a: {app_secret: projects/p/secrets/app/versions/1}",
    "x-a: {app_secret: \"ENC[AES256_GCM,data:abc]\"}", "x-a: {app_secret: !vault abc}",
    "x-a: {app_secret: &a !vault abc}", "x-a: {app_secret: !vault &a abc}",
    "x-a:\n  app_secret: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    6162",
    "x-a:\n  app_secret: !vault\n    path: kv/app", "x-a: {app_secret: !env APP_SECRET}",
    "x-a: |\n  app_secret: abc", "x-a: {app_secret: \"${X}\\n\"}",
    "x-a:\n  app_secret: |\n    ${X}", "x-a: [{name: APP_SECRET, value: \"${X}\"}]",
    "x-a: [{name: APP_SECRET, valueFrom: abc}]", "x-a: [{name: other, value: abc}]",
    "x-a: {name: APP_SECRET}", "x-a: {key: access_token}",
    "x-a: https://example.com/?code=1", "x-a: https://h/?app_secret=", "x-a: https://h/?app_secret",
    "x-a: https://h/?app_secret={secret}&x=1", "x-a: https://h/?app_secret=$APP_SECRET",
    "x-a: https://h/?app_secret=%7Bsecret%7D", "x-a: https://h/?app_secret={{ a b }}&c=1",
    "x-a: https://h/?access_token=Bearer%20$TOKEN", "x-a: https://h/access_token/abc",
    "x-a: https://h/?grant_type=refresh_token", "x-a: https://h/?scope=app_secret",
    "x-a: https://git@h/repo", "x-a: git@h:repo.git", "x-a: me@example.com",
    "x-a: https://user:${PW}@h/", "x-a: https://user:@h/", "x-a: https://{user}:{pw}@h/",
    "x-a: https://h/@user:x", "x-a: https://h/a;b=1?c=d#e=f", "x-a: {\"https://h/?code=1\": 1}",
    "# NAME=value", "# app_secret: abc", "# the app_secret = what Partner Center shows",
    "# app_secret = the secret of the app", "# APP_SECRET=${APP_SECRET}", "# APP_SECRET=",
    "# APP_SECRET=…", "# APP_SECRET=***", "# APP_SECRET=<from the vault>", "# APP_SECRET == abc",
    "# https://example.com/?code=1", "# mail me@example.com, or a=b", "# see op://vault/item",
    "# https://h/?app_secret=$APP_SECRET", "# set app_secret and access_token",
    "x-a: |\n  NAME=value\n  https://example.com/?code=1", "x-a: |\n  app_secret == abc",
    "x-a: [NAME=value, APP_SECRET=$APP_SECRET]", "x-a: {app_secret: true}",
    "x-a: {app_secret: {valueFrom: {secretKeyRef: {name: app, key: app_secret}}}}",
    "x-a: {app_secret: $(APP_SECRET)}", "x-a: {app_secret: {from_env: APP_SECRET}}",
    "x-a: {app_secret: YOUR_APP_SECRET}", "x-a: {app_secret: your-app-secret-here}",
    "x-a: {app_secret: CHANGE_ME}", "x-a: {app_secret: process.env.APP_SECRET}",
    "x-a: {app_secret: '@Microsoft.KeyVault(SecretUri=https://v/x)'}",
    "x-a: {app_secret: !ref x}", "x-a: {app_secret: 'aws-sm://a/b'}",
    "# https://user:password@example.com", "x-a: https://user:PASSWORD@example.com",
    "x-a: {app_secret: {vault: }}", "x-a: {app_secret: \"{{ a == 'prod' }}\"}",
    "x-a: {app_secret: '{{ index .Values \"app_secret\" }}'}",
    "x-a: {app_secret: '{{ with_secret \"secret/data/app\" \"key\" }}'}",
    "x-a: {app_secret: '{{ \"secret/app\" | vault }}'}",
    "x-a: {app_secret: \"${{ a == 'x' && secrets.A || secrets.B }}\"}",
    "# pass --app-secret=$APP_SECRET", "x-a: https://h/?next=https%3A%2F%2Fe%2F%3Fa%3D1",
    "x-a: https://h/?next=https%3A%2F%2Fe%2F%3Fapp_secret%3D%7Bx%7D",
  ]

  @Test(arguments: harmless)
  func `what is no secret is not called one`(text: String) throws {
    #expect(try Self.findings(Self.manifest + text + "\n") == [], "\(text)")
  }

  @Test func `a secret is found in whatever document`() throws {
    for text in [
      "- app_secret: «abc»\n- manifest: 1\n", "[{app_secret: «abc»}]\n",
      "manifest: 1\napp_secret: «abc»\n", "manifest: 1\napp: [{access_token: «abc»}]\n",
      "manifest: 1\napp: 5\napp: {name: 1, app_secret: «abc»}\n",
      "manifest: 1\n---\nmanifest: 1\nx-a: &a «abc»\napp_secret: «*a»\n"
        .replacingOccurrences(of: "&a «abc»", with: "&a abc"),
    ] {
      let (plain, places) = Self.unmarked(text)
      #expect(try Self.findings(plain) == places, "\(text)")
    }
    let (json, places) = Self.unmarked(
      "{\"manifest\": 1, \"x\": [{\"app_secret\": «\"abc\"»}, \"h?access_token=«a\\u0062c»\"]}")
    #expect(try Self.findings(json, path: "a.manifest.json") == places)
  }

  @Test func `a user info in a link is one finding, unless it is a secret by its name`() throws {
    let link = "https://partner.us.tiktokshop.com/open/authorize"
    let text = { (user: String) in
      Self.manifest.replacingOccurrences(
        of: link, with: link.replacingOccurrences(of: "://", with: "://\(user)@"))
    }
    #expect(try Self.findings(text("user:pw")) == [])
    let file = SourceFile(path: "a.manifest.yaml", bytes: Array(text("user:Zq9sXk27").utf8))
    let report = try Linter(ruleSets: [.partnerAuthorization]).check(file)
    #expect(report.diagnostics.map(\.rule) == ["malformed-authorization-link"])
    // It is hidden all the same.
    #expect(
      report.redactions.contains { range in
        file.bytes[range.lower..<range.upper].elementsEqual("Zq9sXk27".utf8)
      })
    let (plain, places) = Self.unmarked(text("app_secret:«pw»"))
    #expect(try Self.findings(plain) == places)
  }

  @Test func `a secret is not an unknown field too, but a field with a URL in it is both`() throws {
    func rules(_ text: String) throws -> [String] {
      let file = SourceFile(path: "a.manifest.yaml", bytes: Array((Self.manifest + text).utf8))
      return try Linter(ruleSets: [.partnerAuthorization]).check(file).diagnostics.map(\.rule)
    }
    #expect(try rules("app_secret: abc\n") == ["committed-secret"])
    #expect(try rules("app_secret: [abc]\n") == ["committed-secret"])
    #expect(try rules("app_secret: {value: {a: abc}}\n") == ["committed-secret"])
    #expect(try rules("app_secret: ${X}\n") == ["unknown-field"])
    #expect(try rules("app_secret: {value: \"${X}\"}\n").contains("unknown-field"))
    #expect(try rules("see: h?app_secret=abc\n") == ["unknown-field", "committed-secret"])
    #expect(try rules("see: {app_secret: abc}\n") == ["unknown-field", "committed-secret"])
  }
}
