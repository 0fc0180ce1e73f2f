import Documents

/// A decimal number as it is written, however large or precise: ±`digits` × 10^`exponent`.
struct ExactNumber: Hashable, Sendable {
  var isNegative = false
  /// Decimal digits (0 to 9) without zeros at either end; none for zero.
  var digits: [UInt8] = []
  var exponent = 0
  /// Whether it is an infinity of YAML; `digits` say nothing then.
  var isInfinite = false

  /// Exponents beyond this are taken as this: no text is long enough to make up for it.
  private static let largestExponent = 1 << 40

  /// The number of a literal of YAML or JSON; `nil` for not-a-number. O(n).
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    if let sign = text.first, sign == 0x2D || sign == 0x2B {
      isNegative = sign == 0x2D
      index = 1
    }
    var point: Int?
    digits.reserveCapacity(text.count)
    scan: while index < text.count {
      switch text[index] {
      case 0x30...0x39:
        digits.append(text[index] & 15)
        if let known = point { point = known - 1 }
      case 0x2E: point = 0
      case 0x65, 0x45: break scan
      // `.inf` and `.nan` begin with the point.
      case 0x69, 0x49:
        isInfinite = true
        digits = []
        return
      default: return nil
      }
      index += 1
    }
    exponent = (point ?? 0) + Self.exponent(text, from: index + 1)
    normalize()
  }

  /// The number of a node that is one.
  init?(_ document: Document, _ node: NodeID) {
    let text = document.textBytes(node)
    // YAML's integers with a radix.
    if text.count > 2, text[0] == 0x30, text[1] == 0x78 || text[1] == 0x6F {
      guard let decimal = document.decimalText(node) else { return nil }
      var copy = decimal
      guard let number = copy.withUTF8({ ExactNumber($0) }) else { return nil }
      self = number
      return
    }
    guard let number = ExactNumber(text) else { return nil }
    self = number
  }

  /// A whole number.
  init(_ value: Int) {
    isNegative = value < 0
    digits = String(value.magnitude).utf8.map { $0 & 15 }
    normalize()
  }

  private static func exponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    guard index < text.count else { return 0 }
    let isNegative = text[index] == 0x2D
    if text[index] == 0x2D || text[index] == 0x2B { index += 1 }
    var value = 0
    while index < text.count {
      value = min(largestExponent, value &* 10 &+ Int(text[index] & 15))
      index += 1
    }
    return isNegative ? -value : value
  }

  private mutating func normalize() {
    let leading = digits.prefix { $0 == 0 }.count
    if leading > 0 { digits.removeFirst(leading) }
    while let last = digits.last, last == 0 {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { (exponent, isNegative) = (0, false) }
  }

  var isZero: Bool { digits.isEmpty && !isInfinite }

  /// Whether it has no fraction.
  var isWhole: Bool { !isInfinite && exponent >= 0 }

  /// Its value where that is a whole number that fits.
  var int64: Int64? {
    guard isWhole, digits.count + exponent <= 18 else { return nil }
    var value: Int64 = 0
    for digit in digits { value = value * 10 + Int64(digit) }
    for _ in 0..<exponent { value *= 10 }
    return isNegative ? -value : value
  }

  /// -1, 0 or 1, as this is less than the other, equal or greater.
  func compare(_ other: ExactNumber) -> Int {
    if isNegative != other.isNegative {
      return isNegative ? -1 : 1
    }
    let order = compareMagnitude(other)
    return isNegative ? -order : order
  }

  private func compareMagnitude(_ other: ExactNumber) -> Int {
    if isInfinite || other.isInfinite {
      return isInfinite == other.isInfinite ? 0 : isInfinite ? 1 : -1
    }
    if isZero || other.isZero { return isZero ? (other.isZero ? 0 : -1) : 1 }
    let (left, right) = (digits.count + exponent, other.digits.count + other.exponent)
    if left != right { return left < right ? -1 : 1 }
    if digits == other.digits { return 0 }
    return digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
  }

  /// Whether this is a whole multiple of another number, which is greater than zero.
  /// O(digits of this × digits of the other).
  func isMultiple(of other: ExactNumber) -> Bool {
    if isInfinite { return false }
    if isZero { return true }
    let shift = exponent - other.exponent
    // These digits do not end in 0, so that no power of ten divides them.
    if shift < 0 { return false }
    if other.digits == [1] { return true }
    var divisor = BigRemainder(other.digits)
    for digit in digits { divisor.push(digit) }
    // Beyond its own length the divisor has no factors of ten left.
    for _ in 0..<min(shift, 4 * other.digits.count + 4) { divisor.push(0) }
    return divisor.isZero
  }
}

/// The remainder of a number, whose digits come one by one, by another one.
private struct BigRemainder {
  /// Base 10^9, the least significant first; both have the same length.
  private var divisor: [UInt64]
  private var rest: [UInt64]
  private static let base: UInt64 = 1_000_000_000

  init(_ digits: [UInt8]) {
    divisor = []
    var end = digits.count
    while end > 0 {
      let start = max(0, end - 9)
      divisor.append(digits[start..<end].reduce(0) { $0 * 10 + UInt64($1) })
      end = start
    }
    divisor.append(0)
    rest = Array(repeating: 0, count: divisor.count)
  }

  var isZero: Bool { rest.allSatisfy { $0 == 0 } }

  /// Appends a digit to the number.
  mutating func push(_ digit: UInt8) {
    var carry = UInt64(digit)
    for index in rest.indices {
      let value = rest[index] * 10 + carry
      rest[index] = value % Self.base
      carry = value / Self.base
    }
    while !isLess { subtract() }
  }

  private var isLess: Bool {
    for index in rest.indices.reversed() where rest[index] != divisor[index] {
      return rest[index] < divisor[index]
    }
    return false
  }

  private mutating func subtract() {
    var borrow: UInt64 = 0
    for index in rest.indices {
      let needed = divisor[index] + borrow
      if rest[index] >= needed {
        rest[index] -= needed
        borrow = 0
      } else {
        rest[index] = rest[index] + Self.base - needed
        borrow = 1
      }
    }
  }
}
