/// Internationalized host names (RFC 5890 to 5893): labels of letters of any script, or in Punycode.
enum InternationalHosts {
  static func isHostName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var labels: [[UInt32]] = [[]]
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      // The full stops that stand for a dot (RFC 3490, 3.1).
      case 0x2E, 0x3002, 0xFF0E, 0xFF61: labels.append([])
      case let value: labels[labels.count - 1].append(value)
      }
    }
    var length = labels.count - 1
    var decoded: [[UInt32]] = []
    for label in labels {
      guard let count = encodedLength(label) else { return false }
      length += count
      decoded.append(unpacked(label) ?? label)
    }
    guard length <= 253 else { return false }
    let isBidirectional = decoded.contains { $0.contains { Bidi.isRightToLeft($0) } }
    return !isBidirectional || decoded.allSatisfy(Bidi.isLabel)
  }

  /// Whether what follows `xn--` is the one form of a label that needs it.
  static func isPunycode(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let label = Punycode.decoded(text), label.contains(where: { $0 >= 0x80 }),
      isUnicodeLabel(label)
    else { return false }
    if label.contains(where: Bidi.isRightToLeft), !Bidi.isLabel(label) { return false }
    return Punycode.encoded(label).elementsEqual(
      text.lazy.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
  }

  /// The label behind one in Punycode.
  private static func unpacked(_ label: [UInt32]) -> [UInt32]? {
    guard label.count > 4, label.allSatisfy({ $0 < 0x80 }), label[2] == 0x2D, label[3] == 0x2D
    else { return nil }
    return label[4...].map { UInt8($0) }.withUnsafeBufferPointer { Punycode.decoded($0) }
  }

  /// The length of a label in ASCII; `nil` if it is none.
  private static func encodedLength(_ label: [UInt32]) -> Int? {
    guard !label.isEmpty else { return nil }
    if label.allSatisfy({ $0 < 0x80 }) {
      let bytes = label.map { UInt8($0) }
      return bytes.withUnsafeBufferPointer { HostFormats.isLabel($0) } ? bytes.count : nil
    }
    guard label.count <= 63, isUnicodeLabel(label) else { return nil }
    let length = Punycode.encoded(label).count + 4
    return length <= 63 ? length : nil
  }

  /// Whether code points may be a label, apart from its direction (RFC 5891, 4.2.3; RFC 5892).
  private static func isUnicodeLabel(_ label: [UInt32]) -> Bool {
    guard let first = label.first, first != 0x2D, label.last != 0x2D else { return false }
    if label.count >= 4, label[2] == 0x2D, label[3] == 0x2D { return false }
    if let scalar = Unicode.Scalar(first) {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark: return false
      default: break
      }
    }
    return label.indices.allSatisfy { CodePointRules.isAllowed(label, at: $0) }
  }
}
