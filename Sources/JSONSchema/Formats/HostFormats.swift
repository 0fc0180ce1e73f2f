/// Host names (RFC 1123, 2.1), whose labels may be in Punycode (RFC 5891, 4.4).
enum HostFormats {
  /// - Parameter unpacks: Whether labels in Punycode have to stand for one of other letters.
  static func isHostName(_ text: UnsafeBufferPointer<UInt8>, unpacks: Bool = true) -> Bool {
    guard !text.isEmpty, text.count <= 253 else { return false }
    return text.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy {
      isLabel(UnsafeBufferPointer(rebasing: $0), unpacks: unpacks)
    }
  }

  /// Whether a label has letters, digits and hyphens alone, and is what it says if it says to be
  /// Punycode.
  static func isLabel(_ label: UnsafeBufferPointer<UInt8>, unpacks: Bool = true) -> Bool {
    guard (1...63).contains(label.count), label.first != 0x2D, label.last != 0x2D,
      label.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == 0x2D })
    else { return false }
    guard unpacks, label.count >= 4, label[2] == 0x2D, label[3] == 0x2D else { return true }
    guard label[0] | 0x20 == UInt8(ascii: "x"), label[1] | 0x20 == UInt8(ascii: "n") else {
      // The other uses of `--` there are reserved.
      return false
    }
    return InternationalHosts.isPunycode(UnsafeBufferPointer(rebasing: label[4...]))
  }
}
