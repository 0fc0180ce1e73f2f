/// Which code points a label of a host name may have, and where (RFC 5892).
enum CodePointRules {
  static func isAllowed(_ label: [UInt32], at index: Int) -> Bool {
    let codePoint = label[index]
    switch codePoint {
    // Exceptions (2.6).
    case 0xDF, 0x03C2, 0x06FD, 0x06FE, 0x0F0B, 0x3007: return true
    case 0x0640, 0x07FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
    // Rules of context (appendix A).
    case 0x200C: return follows(virama: label, index) || joins(label, index)
    case 0x200D: return follows(virama: label, index)
    case 0xB7:
      return index > 0 && index + 1 < label.count && label[index - 1] == 0x6C
        && label[index + 1] == 0x6C
    case 0x0375: return index + 1 < label.count && isGreek(label[index + 1])
    case 0x05F3, 0x05F4: return index > 0 && isHebrew(label[index - 1])
    case 0x30FB: return label.contains(where: isJapanese)
    case 0x0660...0x0669: return !label.contains { (0x06F0...0x06F9).contains($0) }
    case 0x06F0...0x06F9: return !label.contains { (0x0660...0x0669).contains($0) }
    case 0x2D, 0x30...0x39, 0x61...0x7A: return true
    case 0..<0x80: return false
    default: return isLetterOrDigit(codePoint)
    }
  }

  /// Letters, marks and digits that do not change when they are folded and composed (2.1, 2.2).
  private static func isLetterOrDigit(_ codePoint: UInt32) -> Bool {
    guard let scalar = Unicode.Scalar(codePoint) else { return false }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark,
      .decimalNumber:
      break
    default: return false
    }
    if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return false }
    // Compatibility forms are folded into others: wide and narrow letters, ligatures, modifiers.
    switch codePoint {
    case 0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7FB: return false
    case 0x2C7C...0x2C7D, 0x02B0...0x02B8, 0x02E0...0x02E4, 0x1D2C...0x1D6A, 0x1D78,
      0x1D9B...0x1DBF,
      0xFB00...0xFDFF, 0xFE70...0xFEFC, 0xFF10...0xFFDC, 0x1D400...0x1D7FF, 0x1EE00...0x1EEBB,
      0xF900...0xFA0D, 0xFA10, 0xFA12, 0xFA15...0xFA1E, 0xFA20, 0xFA22, 0xFA25...0xFA26,
      0xFA2A...0xFAD9, 0x2F800...0x2FA1D, 0x0340, 0x0341, 0x0343, 0x0344, 0x0958...0x095F:
      return false
    default: return !properties.changesWhenNFKCCaseFolded || isKeptLetter(codePoint)
    }
  }

  /// `ß` and the final sigma are letters of their own.
  private static func isKeptLetter(_ codePoint: UInt32) -> Bool {
    codePoint == 0xDF || codePoint == 0x03C2
  }

  private static func follows(virama label: [UInt32], _ index: Int) -> Bool {
    guard index > 0, let scalar = Unicode.Scalar(label[index - 1]) else { return false }
    return scalar.properties.canonicalCombiningClass == .virama
  }

  /// Whether letters that join stand on both sides, with marks between at most.
  private static func joins(_ label: [UInt32], _ index: Int) -> Bool {
    var before = index - 1
    while before >= 0, isTransparent(label[before]) { before -= 1 }
    var after = index + 1
    while after < label.count, isTransparent(label[after]) { after += 1 }
    guard before >= 0, after < label.count else { return false }
    return joinsAhead(label[before]) && isJoining(label[after])
  }

  private static func isTransparent(_ codePoint: UInt32) -> Bool {
    Unicode.Scalar(codePoint)?.properties.generalCategory == .nonspacingMark
  }

  /// Letters of the scripts whose letters join.
  private static func isJoining(_ codePoint: UInt32) -> Bool {
    switch codePoint {
    case 0x0621, 0x0674, 0x06D5, 0x0640: codePoint != 0x0621 && codePoint != 0x0674
    case 0x0620...0x064A, 0x066E...0x06D3, 0x06EE...0x06EF, 0x06FA...0x06FC, 0x06FF,
      0x0710...0x072F, 0x074D...0x077F, 0x07CA...0x07EA, 0x0840...0x0858, 0x08A0...0x08C7,
      0x1807, 0x1820...0x1878, 0xA840...0xA872:
      true
    default: false
    }
  }

  /// Those among them that join with what follows.
  private static func joinsAhead(_ codePoint: UInt32) -> Bool {
    switch codePoint {
    case 0x0622...0x0625, 0x0627, 0x0629, 0x062F...0x0632, 0x0648, 0x0671...0x0673,
      0x0675...0x0677, 0x0688...0x0699, 0x06C0, 0x06C3...0x06CB, 0x06CD, 0x06CF, 0x06D2...0x06D3,
      0x06D5, 0x06EE...0x06EF, 0x0710, 0x0715...0x0719, 0x071E, 0x0728, 0x072A, 0x072C, 0x072F:
      false
    default: isJoining(codePoint)
    }
  }

  private static func isGreek(_ codePoint: UInt32) -> Bool {
    (0x0370...0x03FF).contains(codePoint) || (0x1F00...0x1FFF).contains(codePoint)
  }

  private static func isHebrew(_ codePoint: UInt32) -> Bool {
    (0x0591...0x05F4).contains(codePoint) || (0xFB1D...0xFB4F).contains(codePoint)
  }

  private static func isJapanese(_ codePoint: UInt32) -> Bool {
    switch codePoint {
    case 0x30FB: false
    case 0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF,
      0x3005, 0x3007, 0x3021...0x3029, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
      0x20000...0x323AF:
      true
    default: false
    }
  }
}
