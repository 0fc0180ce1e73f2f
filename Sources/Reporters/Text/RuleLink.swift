import Diagnostics

/// The link on a rule's id to the rule's reference, for terminals that show links (OSC 8).
struct RuleLink {
  /// The URL, or `nil` if there is none that is suitable for a link.
  private let url: String?

  /// Prepares the link of a finding.
  init(_ diagnostic: Diagnostic, usesLinks: Bool) {
    url = usesLinks ? diagnostic.url.flatMap { Self.isFit($0) ? $0 : nil } : nil
  }

  /// Appends the start of the link, or nothing.
  func appendStart(to out: inout [UInt8]) {
    guard let url else { return }
    out.appendLiteral("\u{1B}]8;;")
    out.appendText(url)
    out.appendLiteral("\u{1B}\\")
  }

  /// Appends the end of the link, or nothing.
  func appendEnd(to out: inout [UInt8]) {
    if url != nil { out.appendLiteral("\u{1B}]8;;\u{1B}\\") }
  }

  /// Returns whether a URL is an `http` or `https` URL without characters that end the escape
  /// sequence.
  private static func isFit(_ url: String) -> Bool {
    url.utf8.count <= 2000 && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      && (url.utf8.starts(with: "https://".utf8) || url.utf8.starts(with: "http://".utf8))
  }
}
