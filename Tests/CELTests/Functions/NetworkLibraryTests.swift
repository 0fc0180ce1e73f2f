import Testing

@testable import CEL

@Suite struct NetworkLibraryTests {
  @Test(arguments: [
    ("isIP('10.0.0.1')", "true"), ("isIP('::')", "true"), ("isIP('')", "false"),
    ("isIP('10.0.0.1/8')", "false"), ("isIP(long)", "false"), ("isIP('fe80::1%eth0')", "false"),
    ("isIP('::ffff:10.0.0.1')", "false"), ("isIP('::ffff:a00:1')", "true"),
    ("isCIDR('10.0.0.0/8')", "true"), ("isCIDR('10.0.0.1/8')", "true"),
    ("isCIDR('::/0')", "true"), ("isCIDR('10.0.0.0')", "false"), ("isCIDR(long)", "false"),
    ("isCIDR('10.0.0.0/33')", "false"), ("isCIDR('::1/129')", "false"),
    ("ip.isCanonical('127.0.0.1')", "true"), ("ip.isCanonical('2001:db8::abcd')", "true"),
    ("ip.isCanonical('2001:DB8::ABCD')", "false"),
    ("ip.isCanonical('2001:db8::0:0:0:abcd')", "false"),
    ("ip('10.0.0.1').family()", "4"), ("ip('::1').family()", "6"),
    ("ip('0.0.0.0').isUnspecified()", "true"), ("ip('::').isUnspecified()", "true"),
    ("ip('::1').isUnspecified()", "false"), ("ip('127.255.0.9').isLoopback()", "true"),
    ("ip('128.0.0.1').isLoopback()", "false"), ("ip('::1').isLoopback()", "true"),
    ("ip('10.0.0.1').isGlobalUnicast()", "true"), ("ip('fd00::1').isGlobalUnicast()", "true"),
    ("ip('255.255.255.255').isGlobalUnicast()", "false"),
    ("ip('224.0.0.251').isLinkLocalMulticast()", "true"),
    ("ip('ff02::fb').isLinkLocalMulticast()", "true"),
    ("ip('169.254.0.1').isLinkLocalUnicast()", "true"),
    ("ip('febf::1').isLinkLocalUnicast()", "true"),
    ("ip('fec0::1').isLinkLocalUnicast()", "false"),
    ("string(ip('2001:DB8:0:0::1'))", "'2001:db8::1'"), ("string(ip('1.2.3.4'))", "'1.2.3.4'"),
    ("string(cidr('FE80::1/64'))", "'fe80::1/64'"),
    ("ip('::1') == ip('0:0:0:0:0:0:0:1')", "true"), ("ip('::1') == ip('0.0.0.1')", "false"),
    ("ip('::1') == '::1'", "false"), ("ip('1.2.3.4') in [ip('1.2.3.4')]", "true"),
    ("cidr('10.0.0.1/8') == cidr('10.0.0.0/8')", "false"),
    ("cidr('10.0.0.0/8') == cidr('10.0.0.0/9')", "false"),
    ("cidr('10.0.0.0/8') == ip('10.0.0.0')", "false"),
    ("type(ip('::1')) == net.IP && type(cidr('::1/1')) == net.CIDR", "true"),
    ("cidr('10.1.2.3/8').ip() == ip('10.1.2.3')", "true"),
    ("cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')", "true"),
    ("string(cidr('2001:db8:ffff::1/33').masked())", "'2001:db8:8000::/33'"),
    ("cidr('10.0.0.0/8').prefixLength()", "8"), ("cidr('::/128').prefixLength()", "128"),
    ("cidr('10.0.0.0/8').containsIP('10.255.255.255')", "true"),
    ("cidr('10.0.0.0/8').containsIP(ip('11.0.0.0'))", "false"),
    ("cidr('0.0.0.0/0').containsIP('255.255.255.255')", "true"),
    ("cidr('0.0.0.0/0').containsIP('::1')", "false"),
    ("cidr('::/0').containsIP('10.0.0.1')", "false"),
    ("cidr('0.0.0.0/0').containsIP('::ffff:a00:1')", "false"),
    ("ip('::ffff:c0a8:a01') == ip('192.168.10.1')", "true"),
    ("ip('192.168.10.1') == ip('::ffff:c0a8:a01')", "true"),
    ("ip('::ffff:c0a8:a01') != ip('192.168.10.2')", "true"),
    ("ip('192.168.10.1') in [ip('::ffff:c0a8:a01')]", "true"),
    ("ip('::ffff:c0a8:a01').family()", "6"),
    ("ip('::c0a8:a01') == ip('192.168.10.1')", "false"),
    ("cidr('::ffff:a00:0/104') == cidr('10.0.0.0/8')", "false"),
    ("cidr('1.2.3.4/32').containsIP('1.2.3.4')", "true"),
    ("cidr('1.2.3.4/32').containsIP('1.2.3.5')", "false"),
    ("cidr('::1/128').containsIP('::1')", "true"), ("cidr('::1/128').containsIP('::')", "false"),
    ("cidr('2001:db8::/65').containsIP('2001:db8::7fff:0:0:1')", "true"),
    ("cidr('2001:db8::/65').containsIP('2001:db8::8000:0:0:1')", "false"),
    ("cidr('10.0.0.0/8').containsCIDR('10.0.0.0/8')", "true"),
    ("cidr('10.9.9.9/8').containsCIDR('10.1.0.0/16')", "true"),
    ("cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/7'))", "false"),
    ("cidr('10.0.0.0/8').containsCIDR('11.0.0.0/16')", "false"),
    ("cidr('0.0.0.0/0').containsCIDR('::/0')", "false"),
  ])
  func `what the functions of addresses and networks answer`(text: String, expected: String) throws
  {
    #expect(try LibraryFixture.difference(text, expected) == nil)
  }

  @Test(arguments: [
    ("ip('10.0.0')", "`10.0.0` is not a valid IP address"),
    ("ip.isCanonical('x')", "`x` is not a valid IP address"),
    ("ip('fe80::1%eth0')", "`fe80::1%eth0` has a zone, expected an address without one"),
    ("ip('fe80::1%')", "`fe80::1%` is not a valid IP address"),
    ("ip('1.2.3.4%eth0')", "`1.2.3.4%eth0` is not a valid IP address"),
    (
      "ip('::ffff:1.2.3.4')",
      "`::ffff:1.2.3.4` is an IPv4 address mapped to IPv6, expected one or the other"
    ),
    (
      "cidr('::ffff:1.2.3.4/96')",
      "`::ffff:1.2.3.4/96` is an IPv4 address mapped to IPv6, expected one or the other"
    ),
    ("cidr('10.0.0.0')", "`10.0.0.0` is not a valid network in CIDR notation"),
    ("cidr('10.0.0.0/08')", "`10.0.0.0/08` is not a valid network in CIDR notation"),
    ("cidr('10.0.0.0/+8')", "`10.0.0.0/+8` is not a valid network in CIDR notation"),
    ("cidr('10.0.0.0/8/8')", "`10.0.0.0/8/8` is not a valid network in CIDR notation"),
    (
      "cidr('10.0.0.0/33')", "the prefix of `10.0.0.0/33` is too long, expected at most 32 bits"
    ),
    ("cidr('::/999')", "the prefix of `::/999` is too long, expected at most 128 bits"),
    (
      "cidr('::/99999999999999999999')",
      "`::/99999999999999999999` is not a valid network in CIDR notation"
    ),
    ("cidr('fe80::1%a/8')", "`fe80::1%a/8` has a zone, expected an address without one"),
    ("cidr('10.0.0.0/8').containsIP('x')", "`x` is not a valid IP address"),
    ("cidr('10.0.0.0/8').containsCIDR('x')", "`x` is not a valid network in CIDR notation"),
    ("cidr('10.0.0.0/8').containsIP(1)", "no overload of `containsIP` fits `net.CIDR.(int)`"),
    ("isIP(1)", "no overload of `isIP` fits `(int)`"),
    ("isIP(cidr('::/1'))", "no overload of `isIP` fits `(net.CIDR)`"),
    ("ip('::1').masked()", "no overload of `masked` fits `net.IP.()`"),
    ("'::1'.isLoopback()", "no overload of `isLoopback` fits `string.()`"),
    ("string([ip('::1')])", "no overload of `string` fits `(list)`"),
    ("ip('::1') < ip('::2')", "no overload of `<` fits `(net.IP, net.IP)`"),
  ])
  func `what the functions of addresses and networks refuse`(text: String, message: String) throws {
    #expect(try LibraryFixture.message(text) == message)
  }

  @Test(
    arguments: [
      ("cidr(x)", nil), ("cidr(x).ip()", 0..<11), ("string(cidr(x).ip())", 0..<11),
      ("string(cidr(x))", nil), ("cidr(x).masked()", nil),
    ] as [(String, Range<Int32>?)])
  func `an address keeps its characters' place, whatever becomes of it`(
    text: String, part: Range<Int32>?
  ) throws {
    let (program, activation) = try LibraryFixture.program(text)
    let result = program.blame(activation)
    #expect(result.origin == Origin(node: 7, part: part))
    #expect(result.blame == [Origin(node: 7, part: part)])
  }

  @Test(arguments: ["cidr(x).ip().isLoopback()", "isIP(x)", "cidr('10.0.0.0/8').containsCIDR(x)"])
  func `a test that fails blames the characters of the address`(text: String) throws {
    let (program, activation) = try LibraryFixture.program(text)
    let result = program.blame(activation)
    #expect(SuiteValue.isSame(result.value, .bool(false)))
    #expect(result.blame.map(\.node) == [7])
  }

  @Test(arguments: [
    ("isIP(long)", 101), ("isCIDR(long)", 101), ("ip.isCanonical(long)", 201),
    ("cidr(x).prefixLength()", 4),
    // A name, reading 14 bytes, comparing two times four octets.
    ("cidr(x).containsIP('2001:db8::1')", 1 + 2 + 1 + 2),
    ("cidr(x).containsCIDR(x)", 1 + 2 + 1 + 1 + 1 + 1 + 2),
  ])
  func `costs are those of Kubernetes`(text: String, units: Int) throws {
    #expect(try LibraryFixture.cost(text) == units)
  }
}
