/// How many elements each table of a ``Program`` has.
struct ProgramSizes {
  var code = 0
  var constants = 0
  var operands = 0
  var paths = 0
  var fields = 0
  var calls = 0
  var comprehensions = 0
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
  /// In an image, which the storage keeps alive; decoded on demand.
  case stored(UnsafePointer<UInt8>, of: TextStorage)

  subscript(index: Int) -> SyntaxTree.Place {
    switch self {
    case .tree(let places): return places[index]
    case .stored(let start, _):
      let place = UnsafeRawPointer(start + index * ProgramPlaces.size)
      func offset(_ number: Int) -> Int32 {
        Int32(
          UInt16(littleEndian: place.loadUnaligned(fromByteOffset: 2 * number, as: UInt16.self)))
      }
      return SyntaxTree.Place(
        lower: offset(0), upper: offset(1), nameLower: offset(2), nameUpper: offset(3))
    }
  }

  /// The number of bytes of a place in an image: four offsets of two bytes.
  static let size = 8

  /// Writes a place. Returns false if an offset is too large.
  static func write(_ place: SyntaxTree.Place, to writer: inout ImageWriter) -> Bool {
    for offset in [place.lower, place.upper, place.nameLower, place.nameUpper] {
      guard let offset = UInt16(exactly: offset) else { return false }
      writer.write(fixed: offset)
    }
    return true
  }
}
