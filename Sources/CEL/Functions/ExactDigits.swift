#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A double's exact decimal digits, as the C library writes them.
enum ExactDigits {
  /// Returns the text of a finite double.
  ///
  /// - Parameters:
  ///   - format: `%.*f` or `%.*e`.
  ///   - precision: The number of digits after the point.
  static func text(of double: Double, _ format: String, _ precision: Int) -> [UInt8] {
    // A double has at most 309 digits before the point, and a sign.
    let capacity = precision + 330
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let written = withVaList([Int32(precision), double]) { arguments in
        buffer.withMemoryRebound(to: CChar.self) {
          vsnprintf($0.baseAddress, capacity, format, arguments)
        }
      }
      count = min(max(0, Int(written)), capacity - 1)
    }
  }
}
