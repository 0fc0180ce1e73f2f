/// The rule for labels in host names with letters from right to left (RFC 5893, 2).
enum Bidi {
  private enum Class {
    case left, right, arabic, europeanNumber, arabicNumber, mark, neutral
  }

  /// Whether a code point makes the name one with letters from right to left.
  static func isRightToLeft(_ codePoint: UInt32) -> Bool {
    switch kind(codePoint) {
    case .right, .arabic, .arabicNumber: true
    default: false
    }
  }

  static func isLabel(_ label: [UInt32]) -> Bool {
    let kinds = label.map(kind)
    guard let first = kinds.first, let last = kinds.last(where: { $0 != .mark }) else {
      return false
    }
    switch first {
    case .right, .arabic:
      let hasEuropean = kinds.contains(.europeanNumber)
      let hasArabic = kinds.contains(.arabicNumber)
      return !kinds.contains(.left) && !(hasEuropean && hasArabic)
        && [.right, .arabic, .europeanNumber, .arabicNumber].contains(last)
    case .left:
      return kinds.allSatisfy { [.left, .europeanNumber, .mark, .neutral].contains($0) }
        && [.left, .europeanNumber].contains(last)
    default: return false
    }
  }

  private static func kind(_ codePoint: UInt32) -> Class {
    switch codePoint {
    case 0x30...0x39, 0x06F0...0x06F9: return .europeanNumber
    case 0x0660...0x0669, 0x066B...0x066C, 0x0600...0x0605, 0x06DD: return .arabicNumber
    case 0x2D, 0xB7, 0x30FB, 0x0375, 0x200C, 0x200D: return .neutral
    default: break
    }
    if Unicode.Scalar(codePoint)?.properties.generalCategory == .nonspacingMark { return .mark }
    switch codePoint {
    case 0x0590...0x05FF, 0x07C0...0x085F, 0xFB1D...0xFB4F, 0x10800...0x10CFF, 0x1E800...0x1EC6F:
      return .right
    case 0x0600...0x07BF, 0x0860...0x08FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF, 0x1EE00...0x1EEFF:
      return .arabic
    default: return .left
    }
  }
}
