/// Punycode (RFC 3492).
enum Punycode {
  /// The code points behind a text without its prefix `xn--`; `nil` if it is none.
  static func decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt32]? {
    var output: [UInt32] = []
    var index = 0
    if let delimiter = text.lastIndex(of: 0x2D) {
      output = text[..<delimiter].map { UInt32($0) }
      index = delimiter + 1
    }
    var code = 128
    var place = 0
    var bias = 72
    while index < text.count {
      let before = place
      var weight = 1
      var base = 36
      while true {
        guard index < text.count, let digit = digit(text[index]) else { return nil }
        index += 1
        place += digit * weight
        let threshold = base <= bias ? 1 : min(26, base - bias)
        if digit < threshold { break }
        weight *= 36 - threshold
        base += 36
        // More than all code points of a long label.
        if weight > 1 << 40 || place > 1 << 40 { return nil }
      }
      let count = output.count + 1
      bias = adapt(place - before, count, isFirst: before == 0)
      code += place / count
      place %= count
      guard code <= 0x10FFFF else { return nil }
      output.insert(UInt32(code), at: place)
      place += 1
    }
    return output
  }

  /// The text of code points, without the prefix; at most 256 bytes.
  static func encoded(_ codePoints: [UInt32]) -> [UInt8] {
    var output = codePoints.filter { $0 < 0x80 }.map { UInt8($0) }
    var handled = output.count
    if handled > 0 { output.append(0x2D) }
    let basic = handled
    var code: UInt32 = 128
    var delta = 0
    var bias = 72
    while handled < codePoints.count, output.count < 256 {
      guard let next = codePoints.filter({ $0 >= code }).min() else { break }
      delta += Int(next - code) * (handled + 1)
      code = next
      for codePoint in codePoints {
        if codePoint < code { delta += 1 }
        guard codePoint == code else { continue }
        var rest = delta
        var base = 36
        while true {
          let threshold = base <= bias ? 1 : min(26, base - bias)
          if rest < threshold { break }
          output.append(letter(threshold + (rest - threshold) % (36 - threshold)))
          rest = (rest - threshold) / (36 - threshold)
          base += 36
        }
        output.append(letter(rest))
        bias = adapt(delta, handled + 1, isFirst: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      code += 1
    }
    return output
  }

  private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var base = 0
    while delta > 455 {
      delta /= 35
      base += 36
    }
    return base + 36 * delta / (delta + 38)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    if ASCII.isDigit(byte) { return Int(byte - 0x30) + 26 }
    return ASCII.isLetter(byte) ? Int((byte | 0x20) - 0x61) : nil
  }

  private static func letter(_ digit: Int) -> UInt8 {
    digit < 26 ? UInt8(0x61 + digit) : UInt8(0x30 + digit - 26)
  }
}
