/// Decides whether a text that should give a reason does.
enum GivenReason {
  /// Whether a text contains a visible letter or digit, of any script.
  static func isGiven(by text: some Collection<UInt8>) -> Bool {
    String(decoding: text, as: UTF8.self).unicodeScalars.contains { scalar in
      switch scalar {
      case "0"..."9", "a"..."z", "A"..."Z": return true
      case _ where scalar.isASCII: return false
      default:
        let properties = scalar.properties
        return
          (properties.isAlphabetic || properties.numericType != nil
          || properties.isIdeographic) && !properties.isDefaultIgnorableCodePoint
      }
    }
  }
}
