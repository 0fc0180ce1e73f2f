import CEL
import Testing

@testable import AuthLint
@testable import Documents

@Suite struct NameLettersTests {
  @Test func `no name that is meant begins otherwise`() {
    let lists = [["appsecret", "token"], ["xray"], ["a", "2nd"], []]
    let beginnings = ["", "x-", "X-", "-", "_", "x", "x-x-", "é", "1", "A", "t", "a-"]
    for list in lists {
      let names = NameLetters(ArrayStorage(list.map { .string(Text($0)) }))
      for name in list + ["App_Secret", "tokens", "TOKEN", "ray", "nd", "b"] {
        for beginning in beginnings {
          let key = Array((beginning + name).utf8)
          key.withUnsafeBufferPointer { key in
            #expect(names.keyBeginnings.fits(key) || !names.contains(key))
          }
        }
      }
    }
    let secrets = NameLetters(ArrayStorage([.string(Text("appsecret"))]))
    for key in ["App-Secret", "x-app_secret", "_appSecret"] {
      #expect(Array(key.utf8).withUnsafeBufferPointer { secrets.contains($0) })
    }
    #expect(!Array("secret".utf8).withUnsafeBufferPointer { secrets.keyBeginnings.fits($0) })
  }
}
