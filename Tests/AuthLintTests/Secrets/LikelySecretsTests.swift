import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

@Suite struct LikelySecretsTests {
  private static let names = ["appsecret", "accesstoken"].map { Array($0.utf8) }

  /// The text with `*` for each byte that is hidden, line breaks left alone.
  private static func hidden(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for range in LikelySecrets(bytes, names: names).ranges {
      for index in range.lower..<range.upper where bytes[index] > 0x0D { bytes[index] = 0x2A }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    // The value on the key's line.
    ("app_secret: abc\nb: 1", "app_secret: ***\nb: 1"),
    ("x-App-Secret:abc\n", "x-App-Secret:***\n"),
    ("\"appSecret\" : \"a\\\"bc\", \"b\": 1", "\"appSecret\" : *******, \"b\": 1"),
    ("{\"app\\u005fsecret\":\"abc\"}", "{\"app\\u005fsecret\":*****}"),
    ("'app_secret': 'abc' # no\n", "'app_secret': ***** # no\n"),
    ("url: http://h/?app%5fsecret=abc&b\nc: 1", "url: http://h/?app%5fsecret=*****\nc: 1"),
    ("app_secret: \"ab\"cd\"\nb: 1", "app_secret: *******\nb: 1"),
    ("app_secret: |abc\nb: 1", "app_secret: ****\nb: 1"),
    ("? app_secret\n: abc\nb: 1", "? app_secret\n: ***\nb: 1"),
    ("? app_secret # x\n: abc\nb: 1", "? app_secret # x\n: ***\nb: 1"),
    ("app_secret: !!str &a abc\nb: 1", "app_secret: !!str &a ***\nb: 1"),
    // Over several lines.
    ("x-app-secret: |-\n  abc\n\n  def\nb: 1", "x-app-secret: |-\n  ***\n\n*****\nb: 1"),
    ("- app_secret: |\n    ab\n  b: 1", "- app_secret: |\n    **\n  b: 1"),
    ("app_secret: abc\n  def\nb: 1", "app_secret: ***\n*****\nb: 1"),
    ("\"app_secret\":\r\n\"abc\"\r\n,\"b\":1", "\"app_secret\":\r\n*****\r\n,\"b\":1"),
    ("app_secret: |\nabc\ndef\nb: 1", "app_secret: |\n***\n***\nb: 1"),
    ("app_secret: \"abc\ndef\nb: 1", "app_secret: ****\n***\n****"),
    ("app_secret: \"abc\ndef\"\nb: 1", "app_secret: ****\n****\nb: 1"),
    ("app_secret: [\n  abc\n]\nb: 1", "app_secret: *\n*****\n]\nb: 1"),
    // Behind an alias.
    ("a: &k abc\napp_secret: *k\nb: &kk 1", "a: &k ***\napp_secret: *k\nb: &kk 1"),
    // No such key, or none at all.
    ("app_secrets: abc\nthe app secret\nb: 1", "app_secrets: abc\nthe app secret\nb: 1"),
    (
      "access_token_url: abc\nscopes: [app_secret, b]",
      "access_token_url: abc\nscopes: [app_secret, b]"
    ),
  ])
  func `values under a secret's name are hidden, whatever surrounds them`(
    _ text: String, _ expected: String
  ) { #expect(Self.hidden(text) == expected) }

  @Test(arguments: [
    "app_secret", "app_secret:", "app_secret: ", "app_secret: \"", "app_secret: *", "app_secret: &",
    "app_secret: |", "app_secret:\r", "app\\u00", "%", "\\", "app_secret: '\\", "? app_secret\n:",
  ])
  func `text that breaks off anywhere is looked through to its end`(_ text: String) {
    for end in 0...text.utf8.count {
      let bytes = Array(text.utf8.prefix(end))
      for range in LikelySecrets(bytes, names: Self.names).ranges {
        #expect(0 <= range.lower && range.upper <= bytes.count)
      }
    }
  }

  @Test(arguments: [
    "\"app_secret\":\"a\",", "app_secret#", "app_secret ", "app_secret: *a ", "\\u0061",
    "app_secret:'",
    "app_secret: |\n", "app_secret:\nabc\n", "&a ", "a\\",
  ])
  func `a long text of one kind is looked through in linear time`(_ piece: String) {
    // In quadratic time this would take hours.
    let text = String(repeating: piece, count: 300_000 / piece.utf8.count)
    for range in LikelySecrets(Array(text.utf8), names: Self.names).ranges {
      #expect(range.upper <= text.utf8.count)
    }
  }
}
