import Diagnostics
import Testing

@testable import AuthLint
@testable import RuleEngine

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

  @Test func `in the file, secrets and long lines of secrets are found elsewhere`() {
    let texts = Self.texts("short12", "long-enough", "first line\nsecond line\nend")
    let file = Array("short12 long-enough  second line end".utf8)
    let found = texts.occurrences(in: file).map {
      String(decoding: file[$0.lower..<$0.upper], as: UTF8.self)
    }
    #expect(found == ["short12", "long-enough", "second line"])
  }

  @Test func `a short secret is found where it is a word of its own`() {
    let texts = Self.texts("s3cr3t", "test")
    let file = Array("latest s3cr3t2 (test) s3cr3t,xs3cr3t -test-".utf8)
    let found = texts.occurrences(in: file).map { file[..<$0.lower].count }
    #expect(found == [16, 22, 38])
    #expect(texts.masked("/test/s3cr3t", isName: true) == "/test/s3***")
  }

  @Test(arguments: [
    #"Zq9s\u0045cr"etX"#, #"Zq9\x73Ecr\"etX"#, "Zq9%73%45cr%22etX", #"zQ9SeCR\"ETx"#,
    "Zq9s\n    Ecr\"et\n    X", "Zq9sEcr\\\n  \\\"etX", #"Zq9sEcr\u0022etX"#,
    "Zq9&#115;Ecr&#34;etX", "Zq9&#x73;&#x45;cr&#x22;etX", "Zq9%2573Ecr%252522etX",
    #"Zq9\163Ecr\042etX"#,
  ])
  func `every spelling of a secret is found`(text: String) {
    let texts = Self.texts("Zq9sEcr\"etX")
    let found = texts.occurrences(in: Array("see \(text).".utf8))
    #expect(found == [SourceRange(4, 4 + text.utf8.count)], "\(text)")
    #expect(!texts.masked("`\(text)`").contains("cr"))
  }

  @Test func `what Base64 makes of a secret is found`() {
    for secret in ["Zq9sEcretX", "Zq9sEcretXy", "Zq9sEcretXyz"] {
      let encoded = Base64Text.encoded(Array(secret.utf8))
      #expect(Self.texts(secret).occurrences(in: encoded).count == 1)
    }
    #expect(
      String(decoding: Base64Text.encoded(Array("light w".utf8)), as: UTF8.self) == "bGlnaHQgdw==")
  }

  @Test func `what Base64 and hexadecimal digits make of a secret among other text is found`() {
    for before in ["", "u:", "user:", "a user:"] {
      let text = Array((before + "Zq9sXk27LmPv4TbW and more").utf8)
      #expect(Self.texts("Zq9sXk27LmPv4TbW").occurrences(in: Base64Text.encoded(text)).count == 1)
    }
    let digits = "see 5A713973586b32374c6d50763454625760"
    #expect(Self.texts("Zq9sXk27LmPv4TbW").occurrences(in: Array(digits.utf8)).count == 1)
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
