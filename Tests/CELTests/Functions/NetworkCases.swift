/// The network extension: one case for each overload; more in ``NetworkLibraryTests``.
enum NetworkCases {
  static let cases: [FunctionCase] = [
    FunctionCase("ip('10.0.0.1') == ip('10.0.0.1')", "true"),
    FunctionCase("ip('10.0.0.01')", error: "`10.0.0.01` is not a valid IP address"),
    FunctionCase("isIP('::1')", "true"),
    FunctionCase("isIP('::ffff:1.2.3.4')", "false"),
    FunctionCase("ip.isCanonical('2001:DB8::68')", "false"),
    FunctionCase("string(ip('2001:DB8:0::68'))", "'2001:db8::68'"),
    FunctionCase("string(cidr('10.0.0.0/8'))", "'10.0.0.0/8'"),
    FunctionCase("cidr('10.0.0.1/8') == cidr('10.0.0.0/8')", "false"),
    FunctionCase("isCIDR('10.0.0.0/33')", "false"),
    FunctionCase("ip('::').family()", "6"),
    FunctionCase("ip('0.0.0.0').isUnspecified()", "true"),
    FunctionCase("ip('127.1.2.3').isLoopback()", "true"),
    FunctionCase("ip('10.0.0.1').isGlobalUnicast()", "true"),
    FunctionCase("ip('224.0.0.1').isLinkLocalMulticast()", "true"),
    FunctionCase("ip('fe80::1').isLinkLocalUnicast()", "true"),
    FunctionCase("cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))", "true"),
    FunctionCase("cidr('10.0.0.0/8').containsIP('11.1.2.3')", "false"),
    FunctionCase("cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/7'))", "false"),
    FunctionCase("cidr('10.0.0.0/8').containsCIDR('10.2.0.0/16')", "true"),
    FunctionCase("cidr('10.0.0.1/8').ip() == ip('10.0.0.1')", "true"),
    FunctionCase("cidr('10.0.0.1/8').masked() == cidr('10.0.0.0/8')", "true"),
    FunctionCase("cidr('::/0').prefixLength()", "0"),
  ]
}
