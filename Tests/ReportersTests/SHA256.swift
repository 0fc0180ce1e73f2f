/// SHA-256 (FIPS 180-4), for the hashes of a Content-Security-Policy.
enum SHA256 {
  /// Returns the hash of `message` in base64.
  static func base64(_ message: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let digest = digest(message)
    var text = ""
    var index = 0
    while index < digest.count {
      let group = digest[index..<min(index + 3, digest.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for position in 0..<4 {
        text += position > group.count ? "=" : String(alphabet[bits >> (18 - 6 * position) & 63])
      }
      index += 3
    }
    return text
  }

  private static func digest(_ message: [UInt8]) -> [UInt8] {
    let primes = (2...311).filter { number in !(2..<number).contains { number % $0 == 0 } }
    let constants = primes.prefix(64).map { fraction(ofRoot: 3, of: $0) }
    var state = primes.prefix(8).map { fraction(ofRoot: 2, of: $0) }
    var bytes = message + [0x80]
    while bytes.count % 64 != 56 { bytes.append(0) }
    let length = UInt64(message.count) * 8
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * UInt64($0))) }
    func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }
    for start in stride(from: 0, to: bytes.count, by: 64) {
      var words = (0..<16).map { index in
        (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[start + 4 * index + $1]) }
      }
      for index in 16..<64 {
        let (a, b) = (words[index - 15], words[index - 2])
        let s0 = rotated(a, 7) ^ rotated(a, 18) ^ a >> 3
        let s1 = rotated(b, 17) ^ rotated(b, 19) ^ b >> 10
        words.append(words[index - 16] &+ s0 &+ words[index - 7] &+ s1)
      }
      var v = state
      for index in 0..<64 {
        let s1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)
        let choice = v[4] & v[5] ^ ~v[4] & v[6]
        let first = v[7] &+ s1 &+ choice &+ constants[index] &+ words[index]
        let s0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)
        let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
        v = [first &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
      }
      state = zip(state, v).map { $0 &+ $1 }
    }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }
  }

  /// Returns the first 32 bits of the fraction of a square or cube root, by bisection of integers.
  private static func fraction(ofRoot degree: Int, of number: Int) -> UInt32 {
    // The root times 2^32, of which the lower half is the fraction.
    var low: UInt64 = 0
    var high: UInt64 = 1 << 37
    while high - low > 1 {
      let middle = (low + high) / 2
      if power(middle, degree, isAtMost: UInt64(number)) { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  /// Returns whether `base^degree <= number * 2^(32 * degree)`.
  private static func power(_ base: UInt64, _ degree: Int, isAtMost number: UInt64) -> Bool {
    // Numbers of 32-bit digits, the lowest first.
    var digits: [UInt64] = [1]
    for _ in 0..<degree {
      var product = [UInt64](repeating: 0, count: digits.count + 2)
      for (index, digit) in digits.enumerated() {
        for (offset, part) in [base & 0xFFFF_FFFF, base >> 32].enumerated() {
          var carry = digit * part
          var place = index + offset
          while carry > 0 {
            let sum = product[place] + carry & 0xFFFF_FFFF
            carry = carry >> 32 + sum >> 32
            product[place] = sum & 0xFFFF_FFFF
            place += 1
            if place == product.count { product.append(0) }
          }
        }
      }
      digits = product
    }
    var bound = [UInt64](repeating: 0, count: degree) + [number]
    while bound.count < digits.count { bound.append(0) }
    while digits.count < bound.count { digits.append(0) }
    for (left, right) in zip(digits, bound).reversed() where left != right { return left < right }
    return true
  }
}
