import CEL
import Testing

@testable import AuthLint
@testable import RuleEngine

@Suite struct SecretNamesTests {
  private static let names = SecretNames(
    ListValue(["appsecret", "accesstoken", "authcode"].map { .string(Text($0)) }))

  @Test(arguments: [
    "app_secret", "AppSecret", "APP-SECRET", "app.secret", "x-app_secret", "tiktok_app_secret",
    "tiktokAppSecret", "TTAppSecret", "app_secret_key", "appSecretKey", "my_app_secret_value",
    "_app_secret_", "app_secret_2", "2app_secret", "auth code", "äAuthCode", "a/authCode",
    "appsecrets",
    "auth_codes", "app_secret_keys", "app_secret_prod", "accessTokenDev", "app_secret_test_2",
  ])
  func `names are compared by their letters, with words in front and some behind`(name: String) {
    #expect(Self.names.contains(Array(name.utf8)))
  }

  @Test(arguments: [
    "", "app", "secret", "happsecret", "app_secret_name", "app_secret_key_id",
    "secret_app", "appsecre", "tokenaccess", "app_secretss", "accesstoken_url", "keyappsecre",
    "value", "key", "code", "TIKTOKAPPSECRET",
  ])
  func `other names are others`(name: String) { #expect(!Self.names.contains(Array(name.utf8))) }

  @Test func `long names are looked at from their end`() {
    let name = [UInt8](repeating: 0x61, count: 10_000) + Array("_app_secret".utf8)
    #expect(Self.names.contains(name))
    #expect(!Self.names.contains(name + [0x62]))
  }
}
