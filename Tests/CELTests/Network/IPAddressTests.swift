import Foundation
import Testing

@testable import CEL

@Suite struct IPAddressTests {
  private func parse(_ text: String) -> IPAddress? {
    let text = Text(text)
    return try? IPAddressParser.parse(text.bytes[...])
  }

  @Test(arguments: [
    ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("1.20.255.4", "1.20.255.4"),
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"),
    ("2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
    // One zero is not shortened, nor made from `::`.
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    ("1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8"),
    // The longest run of zeros is shortened, the first of two.
    ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:0:0:2:3:0:0:4", "1::2:3:0:0:4"),
    ("0:0:1::", "0:0:1::"), ("0:0:0:1:0:0:0:0", "0:0:0:1::"),
    ("::1:0:0:0", "::1:0:0:0"),
    (
      "ABCD:EF01:2345:6789:abcd:ef01:2345:6789",
      "abcd:ef01:2345:6789:abcd:ef01:2345:6789"
    ),
    // The last four octets in decimal, in front of which anything but a mapped prefix may stand.
    ("::1.2.3.4", "::102:304"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ("1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a"), ("::ffff:0:1.2.3.4", "::ffff:0:102:304"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("::ffff:c0a8:1", "::ffff:c0a8:1"), ("::FFFF:0:0", "::ffff:0:0"),
  ])
  func `an address is read, and written in its canonical form (RFC 5952)`(
    text: String, canonical: String
  ) throws {
    let address = try #require(parse(text))
    #expect(address.text == canonical)
    #expect(parse(canonical) == address)
  }

  @Test(arguments: [
    "", " ", ".", "...", "1", "1.2.3", "1.2.3.", "1.2.3.4.", ".1.2.3.4", "1.2.3.4.5", "1..2.3",
    "256.0.0.1", "1.2.3.999", "1.2.3.0004", "01.2.3.4", "1.2.3.00", "1.2.3.4 ", " 1.2.3.4",
    "+1.2.3.4", "-1.2.3.4", "0x1.2.3.4", "1.2.3.4\n", "1.2.3.4\u{0}", "١.2.3.4", "1。2.3.4",
    ":", ":::", "::::", "1", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:",
    ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "1::2::3",
    "1:::2", ":::1", "1:::", "12345::", "::12345", "::g", "::-1", "1:2:3:4:5:6:7:1.2.3.4",
    "::1.2.3", "::1.2.3.4:5", "::1.2.3.4.5", "::01.2.3.4", "::256.2.3.4", "1.2.3.4::",
    "::1.2.3.4::", "[::1]", "::1/64", "::1%", "%eth0", "::1%eth0", "1.2.3.4%eth0",
    "::ffff:1.2.3.4", "0:0:0:0:0:ffff:1.2.3.4", "::FFFF:0.0.0.0", "::%%", "::1%a%b",
    String(repeating: ":", count: 10_000), String(repeating: "1:", count: 10_000),
    String(repeating: "1", count: 10_000), String(repeating: "%", count: 10_000),
  ])
  func `what is no address`(text: String) {
    #expect(parse(text) == nil)
  }

  @Test func `texts of the characters of addresses are read as the system reads them`() {
    let alphabet = Array("00112:::::..fF5")
    var state: UInt64 = 42
    var good = 0
    var different: [String] = []
    for _ in 0..<60_000 {
      var text = ""
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      for _ in 0..<(1 + Int(state >> 60)) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.append(alphabet[Int(state >> 33) % alphabet.count])
      }
      let expected = systemAddress(text)
      if expected != nil { good += 1 }
      if parse(text) != expected { different.append(text) }
    }
    #expect(different.isEmpty)
    #expect(good > 200)
  }

  /// What `inet_pton` reads, which is as strict.
  private func systemAddress(_ text: String) -> IPAddress? {
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      return IPAddress(v4: UInt32(bigEndian: v4.s_addr))
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    let octets = withUnsafeBytes(of: &v6) { Array($0) }
    func half(_ range: Range<Int>) -> UInt64 {
      octets[range].reduce(0) { $0 << 8 | UInt64($1) }
    }
    let address = IPAddress(v6: half(0..<8), half(8..<16))
    return address.isMapped && text.contains(".") ? nil : address
  }

  @Test(arguments: [
    ("255.255.255.255", 0, "0.0.0.0"), ("255.255.255.255", 1, "128.0.0.0"),
    ("255.255.255.255", 31, "255.255.255.254"), ("255.255.255.255", 32, "255.255.255.255"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 0, "::"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 1, "8000::"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 63, "ffff:ffff:ffff:fffe::"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 64, "ffff:ffff:ffff:ffff::"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65, "ffff:ffff:ffff:ffff:8000::"),
    (
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 127,
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"
    ),
    (
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 128,
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    ),
  ])
  func `bits behind a prefix are cleared`(text: String, length: Int, expected: String) throws {
    #expect(try #require(parse(text)).masked(to: length).text == expected)
  }

  @Test(arguments: [
    ("::ffff:7f00:1", "127.0.0.1"), ("::ffff:0:0", "0.0.0.0"), ("::ffff:a9fe:1", "169.254.0.1"),
    ("::ffff:e000:1", "224.0.0.1"), ("::ffff:ffff:ffff", "255.255.255.255"),
    ("::ffff:808:808", "8.8.8.8"),
  ])
  func `no kind of address hides in a mapped one`(text: String, plain: String) throws {
    let mapped = try #require(parse(text))
    let address = try #require(parse(plain))
    #expect(mapped != address)
    #expect(mapped.isUnspecified == address.isUnspecified)
    #expect(mapped.isLoopback == address.isLoopback)
    #expect(mapped.isMulticast == address.isMulticast)
    #expect(mapped.isLinkLocalMulticast == address.isLinkLocalMulticast)
    #expect(mapped.isLinkLocalUnicast == address.isLinkLocalUnicast)
    #expect(mapped.isGlobalUnicast == address.isGlobalUnicast)
  }
}
