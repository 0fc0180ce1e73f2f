/// A text with expressions in it: `partner \`${partner.id}\` is not the owner`.
///
/// `$${` stands for the two characters `${`. An expression ends at the brace that closes it: braces
/// of its own maps and braces within its string literals do not.
package struct MessageTemplate: Equatable, Sendable {
  /// A piece of a template; ranges are half-open bytes of the template's text.
  package enum Piece: Equatable, Sendable {
    /// Literal text.
    case text(String)
    /// An expression, without its braces.
    case expression(Range<Int>)
  }

  /// A mistake in a template.
  package struct Malformation: Error, Equatable, Sendable {
    /// Lower-case, no full stop.
    package var message: String
    /// The part of the template that is wrong.
    package var range: Range<Int>
  }

  /// The pieces, in order.
  package let pieces: [Piece]

  /// Splits a template. O(n).
  package init(_ template: String) throws(Malformation) {
    let bytes = Array(template.utf8)
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: Self.escapedOpening) {
        literal += Self.opening
        index += Self.escapedOpening.count
      } else if bytes[index...].starts(with: Self.opening) {
        let start = index + Self.opening.count
        guard let end = Self.end(ofExpressionAt: start, in: bytes) else {
          throw Malformation(message: "`${` is never closed", range: index..<start)
        }
        if bytes[start..<end].allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {
          throw Malformation(message: "`${}` holds no expression", range: index..<end + 1)
        }
        if !literal.isEmpty {
          pieces.append(.text(String(decoding: literal, as: UTF8.self)))
          literal = []
        }
        pieces.append(.expression(start..<end))
        index = end + 1
      } else {
        literal.append(bytes[index])
        index += 1
      }
    }
    if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
    self.pieces = pieces
  }

  private static let opening = Array("${".utf8)
  private static let escapedOpening = Array("$${".utf8)

  /// Returns the offset of the brace that closes an expression; `nil` if there is none.
  private static func end(ofExpressionAt start: Int, in bytes: [UInt8]) -> Int? {
    var depth = 0
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        if depth == 0 { return index }
        depth -= 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        index = end(ofLiteralAt: index, in: bytes)
        continue
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Returns the offset just past a CEL string literal whose opening quote is at `start`.
  private static func end(ofLiteralAt start: Int, in bytes: [UInt8]) -> Int {
    let quote = bytes[start]
    let isRaw =
      start > 0 && (bytes[start - 1] | 0x20) == UInt8(ascii: "r")
    let isTriple = bytes[start...].starts(with: [quote, quote, quote])
    let length = isTriple ? 3 : 1
    var index = start + length
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\"), !isRaw {
        index += 2
      } else if bytes[index...].starts(with: repeatElement(quote, count: length)) {
        return index + length
      } else {
        index += 1
      }
    }
    return min(index, bytes.count)
  }
}
