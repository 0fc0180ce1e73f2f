/// How many elements each table of a ``Program`` has.
struct ProgramSizes {
  var code = 0
  var constants = 0
  var operands = 0
  var paths = 0
  var fields = 0
  var calls = 0
  var folds = 0
}

/// Lays out tables one after the other.
struct ProgramLayout {
  /// The bytes that the tables so far take.
  private(set) var size = 0

  /// The offset of the next table.
  mutating func place<Element>(_ type: Element.Type, _ count: Int) -> Int {
    let mask = MemoryLayout<Element>.alignment - 1
    let offset = (size + mask) & ~mask
    size = offset + MemoryLayout<Element>.stride * count
    return offset
  }
}

/// Where the nodes stand that a program's instructions name.
enum ProgramPlaces {
  /// As the parser has found them.
  case tree([SyntaxTree.Place])
  /// As ``ProgramEncoder`` wrote them; looked at only where somebody asks.
  case encoded(UnsafePointer<UInt8>)

  subscript(index: Int) -> SyntaxTree.Place {
    switch self {
    case .tree(let places): return places[index]
    case .encoded(let start):
      let place = start + index * ProgramPlaces.size
      func offset(_ index: Int) -> Int32 {
        Int32(place[2 * index]) | Int32(place[2 * index + 1]) << 7
      }
      return SyntaxTree.Place(
        lower: offset(0), upper: offset(1), nameLower: offset(2), nameUpper: offset(3))
    }
  }

  /// The bytes of an encoded place: four offsets of two bytes, each of which has seven bits.
  static let size = 8
  /// What offsets have to be smaller than to be encoded.
  static let limit: Int32 = 1 << 14

  /// Writes a place; false if it is too large.
  static func append(_ place: SyntaxTree.Place, to bytes: inout [UInt8]) -> Bool {
    for offset in [place.lower, place.upper, place.nameLower, place.nameUpper] {
      guard offset >= 0, offset < limit else { return false }
      bytes.append(UInt8(offset & 0x7F))
      bytes.append(UInt8(offset >> 7))
    }
    return true
  }
}
