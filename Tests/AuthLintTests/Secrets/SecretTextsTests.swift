import Diagnostics
import Testing

@testable import AuthLint

@Suite struct SecretTextsTests {
  private static func texts(_ secrets: String...) -> SecretTexts {
    var texts = SecretTexts()
    for secret in secrets { texts.insert(Array(secret.utf8)) }
    return texts
  }

  @Test func `a message shows the first two characters of a secret in it`() {
    let texts = Self.texts("äö1234", "abcd", "abcdefgh\n", "xyz")
    #expect(texts.masked("`äö1234`, abcdefgh, abcd and xyz") == "`äö***`, ab***, ab*** and xyz")
    #expect(texts.masked("abcabc") == "abcabc")
    #expect(texts.masked("/abcd/abcdefgh", isName: true) == "/abcd/ab***")
    #expect(SecretTexts().masked("abcd") == "abcd")
  }

  @Test func `in the file, long secrets and long lines of secrets are found elsewhere`() {
    let texts = Self.texts("short12", "long-enough", "first line\nsecond line\nend")
    let file = Array("short12 long-enough  second line end".utf8)
    let found = texts.occurrences(in: file).map {
      String(decoding: file[$0.lower..<$0.upper], as: UTF8.self)
    }
    #expect(found == ["long-enough", "second line"])
  }

  @Test func `very many secrets that begin alike, and very long ones, cost no more`() {
    var texts = SecretTexts()
    for number in 0..<20_000 { texts.insert(Array("same-beginning-\(number)".utf8)) }
    let long = [UInt8](repeating: 0x61, count: 100_000)
    texts.insert(long + [0x62])
    let text = Array("same-beginning-12345 and same-beginning-19999 ".utf8)
    #expect(texts.occurrences(in: text + long).count == 3)
  }
}
